"""The search: thousands of needles at once, found at any place in the memory of a process or below a folder.

`audit.canary` searches for a few and needs nothing installed; this is for claims with pieces of every envelope.
"""

import re
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import numpy as np

from audit.canary import regions

# 8 to find it at any place, and 7 more.
SHORTEST_BYTES: Final = 15
_MARKS: Final = 1 << 24
_PACKED: Final = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")
# So much of what was packed is unpacked.
_UNPACKED_BYTES: Final = 65_536


class Sought:
    """Needles by their names. Several may have one name: several spellings, or pieces, of one thing."""

    def __init__(self, needles: Iterable[tuple[str, bytes]]) -> None:
        # Wherever a needle lies, one of its first eight words of 8 bytes begins at a multiple of 8.
        self._by_word: dict[int, list[tuple[str, int, bytes]]] = {}
        for name, needle in needles:
            assert len(needle) >= SHORTEST_BYTES, name
            for shift in range(8):
                word = int.from_bytes(needle[shift : shift + 8], "little")
                self._by_word.setdefault(word, []).append((name, shift, needle))
        self._marks = np.zeros(_MARKS, dtype=bool)
        self._marks[np.array(list(self._by_word), dtype=np.uint64) % _MARKS] = True

    def within(self, place: bytes) -> set[str]:
        """The names of what is in these bytes, packed by zlib or gzip or not."""
        found = self._plain(place)
        for match in _PACKED.finditer(place):
            try:
                unpacked = zlib.decompressobj(47).decompress(
                    place[match.start() : match.start() + _UNPACKED_BYTES], _UNPACKED_BYTES
                )
            except zlib.error:
                continue
            found |= self._plain(unpacked)
        return found

    def _plain(self, place: bytes) -> set[str]:
        words = np.frombuffer(place, dtype="<u8", count=len(place) // 8)
        near = np.flatnonzero(self._marks[words % _MARKS])
        return {
            name
            for at in near.tolist()
            for name, shift, needle in self._by_word.get(int(words[at]), ())
            if 8 * at >= shift and place.startswith(needle, 8 * at - shift)
        }


def memory(pid: int) -> Iterable[tuple[str, bytes]]:
    """The readable memory of a process, region by region."""
    return ((f"memory {name}", b"".join(pieces)) for name, pieces in regions(pid))


def files(folder: Path) -> Iterable[tuple[str, bytes]]:
    """Every file below a folder, and its name."""
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        yield f"name {name}", bytes(8) + name.encode() + bytes(8)
        if path.is_file():
            yield f"file {name}", path.read_bytes() + bytes(8)


def found(sought: Sought, places: Iterable[tuple[str, bytes]]) -> Mapping[str, set[str]]:
    """Name of what was sought -> where it is."""
    where: dict[str, set[str]] = {}
    for place, content in places:
        for name in sought.within(content):
            where.setdefault(name, set()).add(place)
    return where
