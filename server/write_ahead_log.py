"""SQLite's write-ahead log, read without SQLite: which of its pages are as they were written.

SQLite ends a log, without a word, at the first page that is not. After a crash that is where a write was cut off; on a
damaged disk acknowledged envelopes may come after it. (Format: https://sqlite.org/fileformat2.html#walformat)
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, TypeAlias

# Magic number, version, page size, sequence, two salts, two sums.
_HEADER: Final = struct.Struct(">8I")
# Page number, pages of the file after a commit (0: the transaction goes on), two salts, two sums.
_FRAME: Final = struct.Struct(">6I")
_SUMMED_BYTES: Final = 8
_BYTE_ORDERS: Final = {0x377F0682: "<", 0x377F0683: ">"}
_WORD: Final = 0xFFFF_FFFF

Sums: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Frame:
    """One page in the log, as its transaction left it."""

    page: int
    content: bytes
    # The last page of a transaction.
    commits: bool
    # Of this round of the log: older rounds leave their frames behind the end.
    is_current: bool
    # Checked with the sums that stand before it: what damaged another frame does not count here.
    is_intact: bool
    ends_file: bool


def beside(path: Path) -> Path:
    """The log of a database."""
    return path.with_name(path.name + "-wal")


def is_damaged(path: Path) -> bool:
    """Whether SQLite would pass over a transaction that was whole once.

    A write that was cut off has no commit after the place where it breaks, at most in the frame that it broke in. One
    thing cannot be told from it: damage in the very last page of a log, if older frames lie behind it.
    """
    log = beside(path)
    if not log.exists() or log.stat().st_size <= _HEADER.size:
        return False
    with log.open("rb") as file:
        frames = read(file)
        if frames is None:
            return True
        broken = None
        for frame in frames:
            if broken is None and not frame.is_intact:
                broken = frame
            if broken and frame.is_current and frame.commits and (frame is not broken or frame.ends_file):
                return True
    return False


def read(file: BinaryIO) -> Iterator[Frame] | None:
    """Every whole frame in the file, in its order; None if its header is damaged."""
    header = file.read(_HEADER.size)
    magic, _, page_bytes, _, *salts, first, second = _HEADER.unpack(header)
    order = _BYTE_ORDERS.get(magic)
    if order is None or _sums(header[:-_SUMMED_BYTES], (0, 0), order) != (first, second):
        return None
    return _frames(file, order, page_bytes, salts, (first, second))


def _frames(file: BinaryIO, order: str, page_bytes: int, salts: list[int], sums: Sums) -> Iterator[Frame]:
    size = _FRAME.size + page_bytes
    ahead = file.read(size)
    while len(ahead) == size:
        raw, ahead = ahead, file.read(size)
        page, pages, *own_salts, first, second = _FRAME.unpack_from(raw)
        content = raw[_FRAME.size :]
        is_current = own_salts == salts
        is_intact = is_current and _sums(raw[:_SUMMED_BYTES] + content, sums, order) == (first, second)
        sums = first, second
        yield Frame(page, content, pages > 0, is_current, is_intact, ends_file=not ahead)


def _sums(piece: bytes, before: Sums, order: str) -> Sums:
    """SQLite's checksum, which goes on from frame to frame."""
    first, second = before
    for one, two in struct.iter_unpack(order + "2I", piece):
        first = (first + one + second) & _WORD
        second = (second + two + first) & _WORD
    return first, second
