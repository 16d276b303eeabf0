"""The server's folder: where each thing lies, how it reaches the disk for good, and times no finer than a day."""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from crypto.epoch import SECONDS, Epoch
from crypto.errors import Refused

PRIVATE: Final = 0o700
_COPY: Final = "-copy"
# What lies beside a database: what SQLite may leave, and the ledger's copy.
BESIDE: Final = ("", "-wal", "-shm", "-journal", _COPY)


class Folder:
    """The paths under `--dir`. Everything in it is for its owner alone."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.settings = self.path / "server.toml"
        self.master = self.path / "master.json"
        self.lock = self.path / "lock"
        self.socket = self.path / "courier.sock"
        self.open = self.path / "open"
        self.batches = self.path / "batches"
        self.outbound = self.path / "outbound"
        self.bundle = self.outbound / "current.bundle"

    def make(self) -> None:
        """All folders; `Refused` if a server lives here already, or anything else does."""
        if self.settings.exists():
            raise Refused(f"{self.path}: there is a server in this folder already")
        if any(any(part.glob("*")) for part in (self.open, self.batches, self.outbound)):
            raise Refused(f"{self.path}: a server's files without {self.settings.name}; put your copy of it back")
        # What an interrupted 'init' leaves, which may begin again.
        begun = {self.open, self.batches, self.outbound, self.master}
        begun |= {path for form in ("ledger-1.db*", ".*.part") for path in self.path.glob(form)}
        if self.path.exists() and set(self.path.iterdir()) - begun:
            raise Refused(f"{self.path}: not empty; a server needs a folder of its own")
        self.path.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        self.path.chmod(PRIVATE)
        for part in (self.open, self.batches, self.outbound):
            part.mkdir(mode=PRIVATE, exist_ok=True)

    def ledger(self, number: int) -> Path:
        """`master.json` says which one counts."""
        return self.path / f"ledger-{number}.db"

    def letterbox(self, number: int) -> Path:
        return self.open / f"{number}.db"

    def batch(self, number: int) -> Path:
        return self.batches / f"{number}.db"

    def coarsen(self, day: Epoch) -> None:
        """Set every time to the start of this day, those of batches to their own day's.

        The kernel notes the moment of this call as the change time, which nobody can set: called every few seconds,
        it says that the server runs, and no longer when somebody came.
        """
        for path in (self.path, *self.path.rglob("*")):
            if path.is_relative_to(self.batches) and path != self.batches:
                keep_day(path)
            else:
                set_day(path, day)


def set_day(path: Path, day: Epoch) -> None:
    """Give a file the times of a day's start. A file that has gone is no error: SQLite removes its own."""
    try:
        os.utime(path, (day * SECONDS, day * SECONDS))
    except FileNotFoundError:
        return


def keep_day(path: Path) -> None:
    """Give a file its own day again: reading it moved its access time."""
    try:
        set_day(path, int(path.stat().st_mtime) // SECONDS)
    except FileNotFoundError:
        return


def create(path: Path) -> None:
    """An empty file for its owner alone, new: what a crash left under this name is removed."""
    remove(path)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def copy_of(ledger: Path) -> Path:
    """Where the ledger lies a second time."""
    return ledger.with_name(ledger.name + _COPY)


def mended(path: Path) -> Path:
    """Where the new file of a damaged store waits, whole, for its place."""
    return path.with_suffix(".mended")


def put_in_place(path: Path) -> None:
    """The mended file takes the place of the damaged one, whose log must not come into it. Again after a crash, too."""
    if mended(path).exists():
        remove(path)
        mended(path).rename(path)
        sync(path.parent)


def overwrite(path: Path, content: bytes) -> None:
    """New bytes over the old ones, which are then nowhere. A crash may leave half: for what is whole elsewhere."""
    with open(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:  # noqa: PTH123 -- private from the start
        file.write(content)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())
    sync(path.parent)


def remove(path: Path) -> None:
    """Remove a database and what SQLite left beside it, for good."""
    for ending in BESIDE:
        path.with_name(path.name + ending).unlink(missing_ok=True)
    sync(path.parent)


def sync(path: Path) -> None:
    """Bring a file or a folder to the disk before going on."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file whole or not at all: the old one stays until the new one is on the disk."""
    with written_aside(path, pieces):
        pass


@contextmanager
def written_aside(path: Path, pieces: Iterable[bytes]) -> Iterator[Path]:
    """The new file under a name of its own, on the disk; it takes the place of `path` if nothing objects."""
    aside = path.with_name(f".{path.name}.part")
    try:
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(descriptor, "wb") as file:  # noqa: PTH123 -- a descriptor, so that the file is private from the start
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(descriptor)
        yield aside
        aside.replace(path)
        sync(path.parent)
    finally:
        aside.unlink(missing_ok=True)


@contextmanager
def locked(folder: Folder) -> Iterator[None]:
    """One process at a time works in the folder; `Refused` for the second."""
    if not folder.settings.exists():
        raise Refused(f"{folder.path}: there is no server in this folder; 'perron server init' makes one")
    descriptor = os.open(folder.lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise Refused(f"{folder.path}: another process of Perron works in this folder") from None
    try:
        yield
    finally:
        os.close(descriptor)
