"""Files that leave the station: complete and on the disk, or not there."""

import errno
import os
from contextlib import suppress
from pathlib import Path
from typing import IO

from .notice import Notice


def write_whole(path: Path, content: bytes, *, mode: int = 0o666) -> None:
    """Writes beside, syncs, reads back, then gives it its name: a stick pulled at any moment holds no half file.

    `OSError` if the medium refuses; then what had this name before is still there.
    """
    partial = path.with_name(f".{path.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        with _new(partial, mode) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            # What is read back is then what the medium holds, not what memory still does.
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            file.seek(0)
            if file.read() != content:
                raise OSError(errno.EIO, "read back differs")
        partial.replace(path)
        sync_folder(path.parent)
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def _new(path: Path, mode: int) -> IO[bytes]:
    """Never one that is there: a link on somebody's stick could lead into the station."""
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, mode), "w+b")


def sync_folder(path: Path) -> None:
    """Only then a new name is durable."""
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def read_text(path: Path) -> str:
    """A text that a caseworker wrote elsewhere."""
    try:
        return path.read_bytes().decode("utf-8").strip()
    except FileNotFoundError:
        raise Notice("file missing", path=path) from None
    except IsADirectoryError:
        raise Notice("file missing", path=path) from None
    except UnicodeDecodeError:
        raise Notice("file text", path=path) from None
