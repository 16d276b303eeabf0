"""The courier's stick: what lies on it, what is written onto it, and what may leave it. It may be pulled at any moment.

The station looks for a folder `perron`, and in it for `*.bundle`. What is not whole yet has a name that it passes over.
"""

import errno
import fcntl
import os
import re
import stat
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO, Final

from crypto.bundle import OUTBOUND, OUTBOUND_BYTES, Outbound
from crypto.errors import Refused
from crypto.fingerprint import Fingerprint

from .courier_bundle import Inbound, Tell, glance, verify
from .courier_words import Stop
from .files import sync_folder, write_whole

FOLDER: Final = "perron"
# The fingerprint of the server from which this stick first got something.
SERVER: Final = "server"
# So much at most was written since the last sync: it may not have reached the stick.
SYNC_BYTES: Final = 2 << 20
_PART: Final = re.compile(r"\.([0-9a-f]{64})\.part")
_MOST_BUNDLES: Final = 16
_FRAME_HEAD_BYTES: Final = 12
_FINGERPRINT_BYTES: Final = 100
# Of a bundle's name, in its file's: 64 bits.
_LETTERS: Final = 16
# What a stick answers when it cannot be written; anything else is a stick that is gone, or breaking.
_TROUBLE: Final = {
    errno.ENOSPC: "stick full",
    errno.EDQUOT: "stick full",
    errno.EFBIG: "stick small",
    errno.EROFS: "stick closed",
    errno.EACCES: "stick closed",
    errno.EPERM: "stick closed",
    errno.EWOULDBLOCK: "stick busy",
}
_NO_ROOM: Final = frozenset({"stick full", "stick small"})


@dataclass(frozen=True, slots=True)
class Begun:
    """What there is of a bundle that was broken off: its name, and how many bytes are surely on the stick."""

    name: str
    count: int


NOTHING: Final = Begun("", 0)


@dataclass(frozen=True, slots=True)
class Carried:
    """A bundle for the office, by its headers."""

    path: Path
    bundle: Inbound


@dataclass(frozen=True, slots=True)
class Prepared:
    """A bundle for the server, whole and sealed; whether the seal is the station's, the server knows."""

    path: Path
    raw: bytes
    bundle: Outbound


@dataclass(frozen=True, slots=True)
class Load:
    """The bundles on a stick, in both directions, and files that only have the name of one."""

    inbound: list[Carried] = field(default_factory=list)
    outbound: list[Prepared] = field(default_factory=list)
    unreadable: list[Path] = field(default_factory=list)


@dataclass(slots=True)
class Part:
    """A bundle that is being gathered; `at` is where its next byte goes."""

    stick: Path
    path: Path
    descriptor: int
    length: int
    at: int
    synced: int

    def write(self, piece: bytes) -> None:
        """At most `SYNC_BYTES` at once."""
        with _answering(self.stick, self.length):
            if self.at + len(piece) - self.synced > SYNC_BYTES:
                os.fsync(self.descriptor)
                self.synced = self.at
            left = memoryview(piece)
            while left:
                written = os.pwrite(self.descriptor, left, self.at)
                self.at, left = self.at + written, left[written:]


@dataclass(frozen=True, slots=True)
class Stick:
    """A stick that nobody else writes meanwhile; every trouble with it is a `Stop`."""

    path: Path
    device: int

    @property
    def folder(self) -> Path:
        return self.path / FOLDER

    @classmethod
    @contextmanager
    def at(cls, path: Path) -> Iterator["Stick"]:
        """The stick that is mounted here, for one trip."""
        try:
            stick = cls(path, path.stat().st_dev)
        except OSError:
            raise Stop("stick none", path=path) from None
        with stick._answers():
            stick.folder.mkdir(exist_ok=True)
            sync_folder(path)
            # A link could lead elsewhere what is written here.
            alone = os.open(stick.folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            with stick._answers():
                fcntl.flock(alone, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield stick
        finally:
            os.close(alone)

    def look(self) -> Load:
        """Where the station looks, and for what it looks."""
        load = Load()
        with self._answers():
            for path in (path for folder in (self.path, self.folder) for path in _bundles(folder)):
                try:
                    with _open(path) as file:
                        _sort(load, path, file)
                except Refused:
                    load.unreadable.append(path)
        return load

    def begun(self) -> Begun:
        """What an interrupted trip left."""
        with self._answers():
            for name, path in self._parts().items():
                count = path.stat().st_size - SYNC_BYTES
                if count > 0:
                    return Begun(name, count)
        return NOTHING

    @contextmanager
    def part(self, name: str, *, first: int, length: int) -> Iterator[Part]:
        """Gathers this bundle from byte `first` on, aside until it is whole; on the stick when this ends, however."""
        path = self.folder / f".{name}.part"
        with self._answers(length):
            self.forget_parts(but=path)
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
        try:
            with self._answers(length):
                os.ftruncate(descriptor, first)
                room = os.fstatvfs(descriptor)
                if length - first > room.f_bavail * room.f_frsize:
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            yield Part(self.path, path, descriptor, length, first, first)
        except Stop as stop:
            if stop.key in _NO_ROOM:
                # The station needs what room there is.
                self.remove(path)
            raise
        finally:
            try:
                with self._answers(length):
                    os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def forget_parts(self, *, but: Path | None = None) -> None:
        """Parts of bundles that nobody gives any more."""
        with self._answers():
            for path in self._parts().values():
                if path != but:
                    path.unlink()

    def size(self, path: Path) -> int:
        with self._answers():
            return path.stat().st_size

    def verify(self, path: Path, *, tell: Tell) -> Inbound:
        """Reads every byte from the stick again; `Refused` names what is wrong."""
        with self._answers(), _open(path) as file:
            # So that the stick answers, and not this machine's memory.
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            return verify(file, tell=tell)

    def keep(self, part: Path, bundle: Inbound) -> Path:
        """From one moment to the next the bundle is there; no other one has its name, of whatever server."""
        path = self.folder / f"in-{bundle.head.number}-{bundle.name[:_LETTERS]}.bundle"
        with self._answers():
            # A folder in which no stick is mounted any more would take it gladly.
            if self.folder.stat().st_dev != self.device:
                raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
            part.replace(path)
            sync_folder(self.folder)
        return path

    def remove(self, path: Path) -> None:
        with self._answers():
            path.unlink(missing_ok=True)
            sync_folder(path.parent)

    def server(self) -> Fingerprint | None:
        """Of the server from which this stick first got something; None before that."""
        path = self.folder / SERVER
        with self._answers():
            try:
                with _open(path) as file:
                    untrusted = file.read(_FINGERPRINT_BYTES)
            except FileNotFoundError:
                return None
        try:
            return Fingerprint.from_text(untrusted.decode("ascii"))
        except (Refused, UnicodeDecodeError):
            raise Stop("server unread", path=path) from None

    def note_server(self, fingerprint: Fingerprint) -> None:
        """Whole, or what was noted before is still there."""
        with self._answers():
            write_whole(self.folder / SERVER, f"{fingerprint}\n".encode("ascii"), aside=self.folder, mode=0o666)

    def _parts(self) -> dict[str, Path]:
        return {match[1]: path for path in self.folder.iterdir() if (match := _PART.fullmatch(path.name))}

    def _answers(self, length: int = 0) -> AbstractContextManager[None]:
        return _answering(self.path, length)


@contextmanager
def _answering(stick: Path, length: int) -> Iterator[None]:
    """`length`: of the bundle for which there must be room."""
    try:
        yield
    except OSError as error:
        raise Stop(_TROUBLE.get(error.errno or 0, "stick gone"), path=stick, length=length) from None


def _sort(load: Load, path: Path, file: IO[bytes]) -> None:
    outbound = file.read(_FRAME_HEAD_BYTES + len(OUTBOUND))[_FRAME_HEAD_BYTES:] == OUTBOUND
    file.seek(0)
    if outbound:
        raw = file.read(OUTBOUND_BYTES + 1)
        load.outbound.append(Prepared(path, raw, Outbound.from_bytes(raw)))
    else:
        load.inbound.append(Carried(path, glance(file)))


def _bundles(folder: Path) -> list[Path]:
    """Plain files; whoever puts more on one stick wants to keep us busy."""
    with os.scandir(folder) as entries:
        named = (entry for entry in entries if entry.name.endswith(".bundle") and not entry.name.startswith("."))
        files = (Path(entry) for entry in named if entry.is_file(follow_symlinks=False))
        return sorted(islice(files, _MOST_BUNDLES))


def _open(path: Path) -> IO[bytes]:
    """A plain file and nothing else: no link that leads elsewhere, nothing that keeps its reader waiting."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    file = os.fdopen(descriptor, "rb")
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        file.close()
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
    return file
