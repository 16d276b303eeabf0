"""SQLite's write-ahead log, read without SQLite: which of its pages are as they were written.

SQLite ends a log, without a word, at the first page that is not. After a crash that is where a write was cut off; on a
damaged disk acknowledged envelopes may come after it. (Format: https://sqlite.org/fileformat2.html#walformat)
"""

import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .database import PAGE_BYTES

# Magic number, version, page size, sequence, two salts, two sums.
_HEADER: Final = struct.Struct(">8I")
# Page number, pages of the file after a commit (0: the transaction goes on), two salts, two sums.
_FRAME: Final = struct.Struct(">6I")
_FRAME_BYTES: Final = _FRAME.size + PAGE_BYTES
_SUMMED_BYTES: Final = 8
_ORDERS: Final = {0x377F0682: "<", 0x377F0683: ">"}
_WORD: Final = 0xFFFF_FFFF


@dataclass(frozen=True, slots=True)
class Frame:
    """One page in the log, as its transaction left it."""

    page: int
    content: bytes
    # The last page of a transaction.
    commits: bool
    # Of this round of the log: an older round leaves its frames behind the end.
    is_current: bool
    # By the sums that stand in the frame before it: what damaged another frame does not count here.
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
    broken = None
    for frame in _frames(beside(path)):
        if broken is None and not frame.is_intact:
            broken = frame
        if broken and frame.is_current and frame.commits and (frame is not broken or frame.ends_file):
            return True
    return False


def committed(path: Path) -> list[Frame]:
    """The frames of every transaction that was whole once, damaged ones among them."""
    frames = list(_frames(beside(path)))
    while frames and not (frames[-1].is_current and frames[-1].commits):
        frames.pop()
    # A damaged page number may be any: no file has more pages than lie in it and in its log.
    most = len(frames) + (path.stat().st_size // PAGE_BYTES if path.exists() else 0)
    return [frame for frame in frames if 1 <= frame.page <= most]


def _frames(log: Path) -> Iterator[Frame]:
    """Every whole frame, in the order of the file. If the log's own header is damaged, so is the first of them."""
    if not log.exists():
        return
    with log.open("rb") as file:
        header, ahead = file.read(_HEADER.size), file.read(_FRAME_BYTES)
        order, salts, sums = _begun(header, ahead)
        while len(ahead) == _FRAME_BYTES:
            raw, ahead = ahead, file.read(_FRAME_BYTES)
            page, pages, *own_salts, first, second = _FRAME.unpack_from(raw)
            content = raw[_FRAME.size :]
            is_current = own_salts == salts
            is_intact = is_current and _sums(raw[:_SUMMED_BYTES] + content, sums, order) == (first, second)
            sums = first, second
            yield Frame(page, content, pages > 0, is_current, is_intact, ends_file=not ahead)


def _begun(header: bytes, frame: bytes) -> tuple[str, list[int], tuple[int, int]]:
    """Byte order, salts and sums that the log begins with; of a damaged header nothing counts."""
    if len(frame) == _FRAME_BYTES:
        magic, _, page_bytes, _, *salts, first, second = _HEADER.unpack(header)
        order = _ORDERS.get(magic, "")
        if order and page_bytes == PAGE_BYTES and _sums(header[:-_SUMMED_BYTES], (0, 0), order) == (first, second):
            return order, salts, (first, second)
        _, _, *salts, first, second = _FRAME.unpack_from(frame)
        return {"little": "<", "big": ">"}[sys.byteorder], salts, (0, 0)
    return "<", [], (0, 0)


def _sums(piece: bytes, before: tuple[int, int], order: str) -> tuple[int, int]:
    """SQLite's checksum, which goes on from frame to frame."""
    first, second = before
    for one, two in struct.iter_unpack(order + "2I", piece):
        first = (first + one + second) & _WORD
        second = (second + two + first) & _WORD
    return first, second
