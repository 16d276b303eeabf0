"""The canary check: words that were put into a report are searched for in files and in the memory of processes.

A place that should not have them must be found clean, and the same search must find them where they are: a search that
finds nothing anywhere proves nothing.
"""

import base64
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

PIECE_BYTES: Final = 8 * 1_048_576
# Shorter ones would be found by chance in any large file.
SHORTEST_BYTES: Final = 8
_UNREADABLE: Final = ("[vvar]", "[vvar_vclock]", "[vsyscall]")


@dataclass(frozen=True, slots=True)
class Found:
    """A canary that was found: which one, in which spelling, where."""

    canary: str
    spelling: str
    place: str


def spellings(canary: bytes) -> Mapping[str, bytes]:
    """How a canary could have been kept: as it is, as Python keeps text, UTF-16, hex, URL, base64 at 3 offsets."""
    if len(canary) < SHORTEST_BYTES:
        raise ValueError("canary: shorter than 8 bytes")
    ways = {
        "raw": canary,
        "reversed": canary[::-1],
        "hex": canary.hex().encode(),
        "HEX": canary.hex().upper().encode(),
        "url": quote(canary, safe="").encode(),
    }
    text = canary.decode("utf-8", "replace")
    if "\ufffd" not in text:
        # CPython keeps a text in 1, 2 or 4 bytes a letter, whichever is enough for all of it.
        ways |= {name: text.encode(name, "replace") for name in ("latin-1", "utf-16-le", "utf-16-be", "utf-32-le")}
    for offset in range(3):
        # Letters that also depend on what stands before and after are cut off at both ends.
        whole = base64.b64encode(bytes(offset) + canary)
        ways[f"base64+{offset}"] = whole[(offset * 8 + 5) // 6 : (offset + len(canary)) * 8 // 6]
    return ways


class Search:
    """Searches for canaries, each by its name, in every spelling."""

    def __init__(self, canaries: Mapping[str, bytes]) -> None:
        self._ways = [
            (name, way, needle) for name, canary in canaries.items() for way, needle in spellings(canary).items()
        ]
        self._overlap = max(len(needle) for _, _, needle in self._ways) - 1

    def pieces(self, pieces: Iterable[bytes], *, place: str) -> set[Found]:
        """What is in consecutive pieces of one place, also across their borders."""
        found: set[Found] = set()
        tail = b""
        for piece in pieces:
            here = tail + piece
            found |= {Found(name, way, place) for name, way, needle in self._ways if needle in here}
            tail = here[-self._overlap :]
        return found

    def folder(self, folder: Path) -> set[Found]:
        """What is in any file below a folder, and in the names of files."""
        found: set[Found] = set()
        for path in sorted(folder.rglob("*")):
            place = str(path.relative_to(folder))
            found |= self.pieces([place.encode("utf-8", "surrogateescape")], place=f"name of {place}")
            if path.is_file():
                found |= self.pieces(_file(path), place=place)
        return found

    def memory(self, pid: int) -> set[Found]:
        """What is in the readable memory of a process. `PermissionError` if this user may not read it."""
        return set().union(*(self.pieces(pieces, place=f"{pid} {region}") for region, pieces in regions(pid)))


def _file(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            yield piece


def regions(pid: int) -> Iterator[tuple[str, Sequence[bytes] | Iterator[bytes]]]:
    """The readable memory of a process: the name of each region, and its pieces."""
    process = Path("/proc") / str(pid)
    with (process / "mem").open("rb", buffering=0) as memory:
        for line in (process / "maps").read_text(encoding="utf-8", errors="replace").splitlines():
            span, permissions, *rest = line.split(maxsplit=5)
            name = rest[-1] if len(rest) == 4 else "anonymous"
            if permissions.startswith("r") and name not in _UNREADABLE:
                start, end = (int(bound, 16) for bound in span.split("-"))
                yield name, _span(memory.fileno(), start, end)


def _span(descriptor: int, start: int, end: int) -> Iterator[bytes]:
    at = start
    while at < end:
        try:
            piece = os.pread(descriptor, min(PIECE_BYTES, end - at), at)
        except OSError:
            # A page that went away meanwhile, or a device: nothing can be kept in what cannot be read.
            return
        if not piece:
            return
        yield piece
        at += len(piece)
