"""Attachments: measured once, sealed later chunk by chunk, never whole in memory; a file that changed is refused."""

import hashlib
import os
import stat
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from crypto.body import CHUNK_BYTES, ID_BYTES, Chunk
from crypto.documents import FILES, NAME_LETTERS, Attachment, identity
from crypto.randomness import Randomness
from crypto.visit import BURST_CLASSES

from .sentences import Stop

# One envelope of the largest class is the letter.
CHUNKS: Final = BURST_CLASSES[-1] - 1
_MIB: Final = 1024 * 1024
_SUFFIX_LETTERS: Final = 20
_NAMELESS: Final = "fichier"


@dataclass(frozen=True, slots=True)
class Measured:
    """A file as it was when it was measured: what the letter says of it, and the digest of each chunk."""

    path: Path
    stream: BinaryIO
    attachment: Attachment
    digests: tuple[bytes, ...]

    def chunks(self) -> Iterator[Chunk]:
        """Its chunks, each as it was measured; `Stop` before a changed one leaves."""
        self.stream.seek(0)
        for number, digest in enumerate(self.digests):
            content = self.stream.read(CHUNK_BYTES)
            if hashlib.sha256(content).digest() != digest:
                raise Stop("file changed", path=self.path)
            yield Chunk(identity(self.attachment.id), number, content)
        if self.stream.read(1):
            raise Stop("file changed", path=self.path)


def measure(paths: Sequence[Path], *, stack: ExitStack, randomness: Randomness) -> tuple[Measured, ...]:
    """Open every file and read it once; `stack` closes them. `Stop` names the first file that cannot go."""
    if len(paths) > FILES:
        raise Stop("file one too many", path=paths[FILES], limit=FILES)
    measured: list[Measured] = []
    left = CHUNKS
    for path in paths:
        stream = _opened(path, at_most=left * CHUNK_BYTES)
        measured.append(_measured(path, stack.enter_context(stream), at_most=left, randomness=randomness))
        left -= len(measured[-1].digests)
    return tuple(measured)


def file_name(path: Path) -> str:
    """The last part of the path without invisible characters, cut to 100 letters that keep the suffix."""
    visible = "".join(letter for letter in path.name if unicodedata.category(letter)[0] != "C" and letter not in "/\\")
    name = visible.strip() or _NAMELESS
    suffix = Path(name).suffix
    if len(name) <= NAME_LETTERS or len(suffix) > _SUFFIX_LETTERS:
        return name[:NAME_LETTERS]
    return name[: NAME_LETTERS - len(suffix)] + suffix


def _opened(path: Path, *, at_most: int) -> BinaryIO:
    try:
        # Without O_NONBLOCK, a named pipe would wait here for ever.
        stream = os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb")
    except OSError:
        raise Stop("file not read", path=path) from None
    try:
        status = os.fstat(stream.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise Stop("file not read", path=path)
        if status.st_size > at_most:
            raise _too_large(path)
    except Stop:
        stream.close()
        raise
    return stream


def _measured(path: Path, stream: BinaryIO, *, at_most: int, randomness: Randomness) -> Measured:
    whole, size, digests = hashlib.sha256(), 0, list[bytes]()
    try:
        while content := stream.read(CHUNK_BYTES):
            if len(digests) == at_most:
                raise _too_large(path)
            whole.update(content)
            size += len(content)
            digests.append(hashlib.sha256(content).digest())
    except OSError:
        raise Stop("file not read", path=path) from None
    if not size:
        raise Stop("file empty", path=path)
    identifier = randomness.take(ID_BYTES).hex()
    attachment = Attachment(id=identifier, name=file_name(path), sha256=whole.hexdigest(), size=size)
    return Measured(path, stream, attachment, tuple(digests))


def _too_large(path: Path) -> Stop:
    return Stop("file too large", path=path, limit=CHUNKS * CHUNK_BYTES // _MIB)
