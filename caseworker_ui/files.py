"""Files that leave the station: complete and on the disk, or not there."""

import os
from pathlib import Path

from .notice import Notice


def write_whole(path: Path, content: bytes) -> None:
    """Writes beside, syncs, reads back, then gives it its name: a stick pulled at any moment holds no half file."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if partial.read_bytes() != content:
            raise Notice("disk", why="read back differs")
        partial.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise Notice("disk", why=error.strerror) from None
    finally:
        partial.unlink(missing_ok=True)


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
