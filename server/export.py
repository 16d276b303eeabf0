"""Writing the inbound bundle onto the courier's stick: whole and read back, or not there.

What an interrupted export wrote lies beside the target under the bundle's name, and the next one goes on from it.
"""

import errno
import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from crypto.bundle import InboundReader
from crypto.errors import Refused
from crypto.fingerprint import Fingerprint

from .folder import sync
from .pickup import NOTHING, Begun, Passage

# What was written last may not have reached the stick; and there is always a byte to ask for.
_AGAIN_BYTES: Final = 1 << 20
_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def begun(to: Path) -> Begun:
    """What an interrupted export left for this target."""
    for name, part in _parts(to).items():
        count = part.stat().st_size - _AGAIN_BYTES
        if count > 0:
            return Begun(name, count)
    return NOTHING


def export(passage: Passage, *, to: Path, office: Fingerprint) -> None:
    """The file appears under its name only after every byte on the stick was read again and its seal verified."""
    part = to.with_name(f".{to.name}.{passage.name}.part")
    for other in _parts(to).values():
        if other != part:
            with suppress(Refused), _alone(other):
                other.unlink()
    with _alone(part) as descriptor:
        try:
            whole = _write(passage, descriptor)
            if whole:
                _verify(part, office=office)
        except Refused:
            part.unlink()
            raise
        if not whole:
            raise Refused("bundle: the server broke off; repeat the command, and it goes on from here")
        part.replace(to)
        sync(to.parent)


def _write(passage: Passage, descriptor: int) -> bool:
    """Add the bytes that are missing; gives whether all of them came, and are on the stick."""
    at = passage.first
    try:
        os.ftruncate(descriptor, at)
        for part in passage.parts:
            left = memoryview(part)
            while left:
                written = os.pwrite(descriptor, left, at)
                at, left = at + written, left[written:]
        os.fsync(descriptor)
    except OSError as error:
        if error.errno in _FULL:
            raise Refused(f"bundle: no room there for its {passage.length} bytes; nothing of it was left") from None
        raise
    return at >= passage.length


def _verify(part: Path, *, office: Fingerprint) -> None:
    with part.open("rb") as file:
        # So that the stick answers, and not this machine's memory.
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        reader = InboundReader(file.read)
        if not office.matches(reader.head.office):
            raise Refused("bundle: of another office")
        for _, envelopes in reader.batches():
            for _ in envelopes:
                pass
        reader.seal()


def _parts(to: Path) -> dict[str, Path]:
    """What exports to this target have begun, by the names of the bundles."""
    form = re.compile(rf"\.{re.escape(to.name)}\.([0-9a-f]{{64}})\.part")
    return {match[1]: path for path in to.parent.iterdir() if (match := form.fullmatch(path.name))}


@contextmanager
def _alone(part: Path) -> Iterator[int]:
    """A file to write that nobody else writes; `Refused` if another export does."""
    descriptor = os.open(part, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # The other one may have finished since it was opened: then this is the whole bundle, under its own name.
        if not part.exists() or not os.path.samestat(part.stat(), os.fstat(descriptor)):
            raise BlockingIOError
        yield descriptor
    except BlockingIOError:
        raise Refused(f"{part.parent}: another export writes there") from None
    finally:
        os.close(descriptor)
