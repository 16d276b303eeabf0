"""Files that outlive a power cut: whole and on the medium, or not there."""

import os
from pathlib import Path


def write_whole(path: Path, content: bytes, *, aside: Path, mode: int = 0o600, owner: Path | None = None) -> None:
    """Writes in the folder `aside`, syncs, then gives it its place; what was there before stays until then.

    `owner`: it becomes theirs whose this is, before anybody can find it.
    """
    part = aside / f".{path.name}.part"
    try:
        part.unlink(missing_ok=True)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        if owner is not None:
            give(part, like=owner)
        part.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        # Not every error of the kernel has a name in it.
        raise OSError(error.errno, error.strerror, str(path)) from None
    finally:
        part.unlink(missing_ok=True)


def give(path: Path, *, like: Path) -> None:
    """What root makes is tor's, as the folder is: else tor could not read it, and would go on without."""
    owner = like.stat()
    os.chown(path, owner.st_uid, owner.st_gid)


def sync_folder(path: Path) -> None:
    """Only then a new name is durable, and an old one gone."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
