"""A courier's stick: found, recognised, copied from, written back to. What lies on it is untrusted until its seal."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Final

from caseworker_ui.files import write_whole
from caseworker_ui.notice import Notice
from crypto.batch import HEADER_BYTES, BatchHeader
from crypto.bundle import OUTBOUND, InboundReader
from crypto.envelope import ENVELOPE_BYTES
from crypto.epoch import Epoch
from crypto.errors import Refused

from .inbound import BUNDLE_BYTES
from .progress import Progress, Steps

# Where desktops mount sticks: here, or at most two folders below.
USUAL: Final = (Path("/media"), Path("/run/media"), Path("/mnt"))
# A stick is the courier's if it has this folder, or a bundle.
FOLDER: Final = "perron"
OUT: Final = "out.bundle"
# Whoever puts more on one stick wants to keep us busy.
_MOST_BUNDLES: Final = 16
_MOST_BATCHES: Final = 4_096
_FRAME_HEAD_BYTES: Final = 12
_PIECE_BYTES: Final = 1_048_576
# What a stick answers when it cannot be written; anything else is a stick that is gone, or breaking.
_TROUBLE: Final = {
    errno.ENOSPC: "stick full",
    errno.EDQUOT: "stick full",
    errno.EFBIG: "stick full",
    errno.EROFS: "stick closed",
    errno.EACCES: "stick closed",
    errno.EPERM: "stick closed",
}


@dataclass(frozen=True, slots=True)
class Carried:
    """An inbound bundle as it says of itself before anything is verified: good for a sentence, and for nothing else.

    A damaged one has number 0; that it is damaged is found out, and told, when it is taken.
    """

    path: Path
    number: int = 0
    last: Epoch | None = None


@dataclass(frozen=True, slots=True)
class Stick:
    """Where a stick is mounted, and what it carries to the office, in the order in which it is taken."""

    path: Path
    device: int
    bundles: tuple[Carried, ...]
    # Whether anything shows that it is a courier's.
    couriers: bool

    @property
    def out(self) -> Path:
        """Where the way back goes: beside the newest bundle, where whoever wrote that one looks for it."""
        if self.bundles:
            return self.bundles[-1].path.parent / OUT
        return (self.path / FOLDER if _is_folder(self.path / FOLDER) else self.path) / OUT


def find(sticks: Path | None = None) -> Stick | None:
    """The courier's stick among the folders in `sticks`, or among what is mounted in the usual places."""
    places = _mounted() if sticks is None else _folders(sticks)
    found = [stick for stick in map(_looked_at, places) if stick is not None and stick.couriers]
    if len(found) > 1:
        raise Notice("sticks many", sticks=", ".join(str(stick.path) for stick in found))
    return found[0] if found else None


def look_at(path: Path) -> Stick:
    """What is on this stick, whether it looks like a courier's or not."""
    stick = _looked_at(path)
    if stick is None:
        raise Notice("stick none", path=path)
    return stick


def copy(stick: Stick, bundle: Carried, to: IO[bytes]) -> Steps:
    """Copies a bundle piece by piece: while a slow stick is read no vault is locked, and a torn copy costs nothing."""
    with _reading(stick):
        file = _open(bundle.path)
    with file:
        size = os.fstat(file.fileno()).st_size
        if size > BUNDLE_BYTES:
            raise Notice("bundle refused", why="bundle: too long")
        yield Progress("reading", 0, size)
        # Not one byte more than it had: also a file that grows comes to an end.
        for length in _pieces(size):
            with _reading(stick):
                piece = file.read(length)
            to.write(piece)
            yield Progress("reading", to.tell(), size)
    to.seek(0)


def write_back(stick: Stick, bundle: bytes) -> Path:
    """Puts an outbound bundle on the stick: whole, on the medium and read back, or the one before is still there."""
    try:
        # A folder in which no stick is mounted any more would take it gladly.
        if stick.path.stat().st_dev != stick.device:
            raise Notice("stick gone", stick=stick.path)
        write_whole(stick.out, bundle)
    except OSError as error:
        raise Notice(_TROUBLE.get(error.errno or 0, "stick gone"), stick=stick.path) from None
    return stick.out


@contextmanager
def _reading(stick: Stick) -> Iterator[None]:
    try:
        yield
    except OSError:
        raise Notice("stick gone", stick=stick.path) from None


def _pieces(size: int) -> Iterator[int]:
    return (min(_PIECE_BYTES, size - at) for at in range(0, size, _PIECE_BYTES))


def _mounted() -> list[Path]:
    """Empty folders stay behind where sticks were: what counts is what is mounted there."""
    first = [folder for usual in USUAL for folder in (usual, *_folders(usual))]
    below = [folder for place in first for folder in _folders(place)]
    return [place for place in dict.fromkeys((*first, *below)) if place.is_mount()]


def _folders(place: Path) -> list[Path]:
    """The folders in a place, none if it may not be read."""
    try:
        with os.scandir(place) as entries:
            return sorted(Path(entry) for entry in entries if entry.is_dir(follow_symlinks=False))
    except OSError:
        return []


def _is_folder(path: Path) -> bool:
    """Links are not followed: a stick may hold one that leads into the station."""
    return path.is_dir() and not path.is_symlink()


def _looked_at(path: Path) -> Stick | None:
    """None if it is gone before we are done with it."""
    within = path / FOLDER
    try:
        device = path.stat().st_dev
        folders = (path, within) if _is_folder(within) else (path,)
        files = [file for folder in folders for file in islice(_bundles(folder), _MOST_BUNDLES)]
        carried = [found for file in files if (found := _carried(file)) is not None]
    except OSError:
        return None
    # The older first: what the newer one brings follows from it.
    carried.sort(key=lambda found: (found.number, found.path))
    return Stick(path, device, tuple(carried), couriers=bool(files) or len(folders) > 1)


def _bundles(folder: Path) -> Iterator[Path]:
    with os.scandir(folder) as entries:
        for entry in entries:
            hidden = entry.name.startswith(".")
            if entry.name.endswith(".bundle") and not hidden and entry.is_file(follow_symlinks=False):
                yield Path(entry)


def _carried(path: Path) -> Carried | None:
    """None for one that goes the other way."""
    with _open(path) as file:
        if file.read(_FRAME_HEAD_BYTES + len(OUTBOUND))[_FRAME_HEAD_BYTES:] == OUTBOUND:
            return None
        file.seek(0)
        try:
            head = InboundReader(file.read).head
            last = None
            for _ in range(min(head.count, _MOST_BATCHES)):
                header = BatchHeader.from_bytes(
                    file.read(_FRAME_HEAD_BYTES + HEADER_BYTES)[_FRAME_HEAD_BYTES:], server=head.key
                )
                last = header.last
                file.seek(header.count * ENVELOPE_BYTES, os.SEEK_CUR)
        except Refused:
            return Carried(path)
    return Carried(path, head.number, last)


def _open(path: Path) -> IO[bytes]:
    """A plain file and nothing else: no link that leads elsewhere, nothing that keeps its reader waiting."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    file = os.fdopen(descriptor, "rb")
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        file.close()
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
    return file
