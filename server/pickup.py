"""The inbound bundle: every closed batch that the office has not taken, as a stream in constant memory."""

import hashlib
import itertools
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Final

from crypto.batch import HEADER_BYTES
from crypto.bundle import FIRST_BEFORE, HEAD_BYTES, INBOUND, Head, write_inbound
from crypto.envelope import ENVELOPE_BYTES
from crypto.errors import Refused
from crypto.signature import SIGNATURE_BYTES

from . import batch_file
from .folder import Folder, keep_day
from .ledger import KeptBatch, Ledger, Pickup

_FRAME_BYTES: Final = 12
# About 1 MiB at once: constant memory, and few changes of thread.
_AT_ONCE: Final = 32


@dataclass(frozen=True, slots=True)
class Begun:
    """What somebody has of a bundle already: its name, and how many bytes from its beginning."""

    name: str
    count: int


NOTHING: Final = Begun("", 0)


@dataclass(frozen=True, slots=True)
class Passage:
    """A bundle on its way: its name and length, the first byte that comes, and the parts from there on."""

    name: str
    length: int
    first: int
    parts: Iterator[bytes]
    closed_early: int = 0


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Handout:
    """A bundle that may leave. Its name is the digest of all that makes it this one, known before its first byte."""

    name: str
    length: int
    first_batch: int
    pieces: Generator[bytes, None, None]

    def passage(self, begun: Begun = NOTHING) -> Passage:
        """The rest of it for whoever has begun this very bundle; all of it for everybody else."""
        first = begun.count if begun.name == self.name else 0
        return Passage(self.name, self.length, first, self._parts(first))

    def close(self) -> None:
        """Its files are closed and its keys gone; who waits for more of it gets none."""
        self.pieces.close()

    def _parts(self, first: int) -> Iterator[bytes]:
        """What lies before byte `first` is read all the same, since the seal is over it; its parts are empty."""
        at = 0
        while part := b"".join(itertools.islice(self.pieces, _AT_ONCE)):
            yield part[max(0, first - at) :]
            at += len(part)
        if at < self.length:
            raise Refused("bundle: the office took a batch of it in the meantime; begin again")


def hand_out(folder: Folder, ledger: Ledger, *, office: bytes) -> Handout:
    """The same batches again are the same bundle again, byte by byte; other batches have the next number."""
    waiting, before = ledger.waiting(), ledger.pickup()
    first, last = (waiting[0].header.number, waiting[-1].header.number) if waiting else (0, 0)
    if before is not None and (before.first, before.last) == (first, last):
        number, digest = before.number, before.before
    else:
        number, digest = (before.number + 1, before.digest) if before else (1, FIRST_BEFORE)
    head = Head(INBOUND, office, ledger.key.verify_key, number, digest, len(waiting))
    name = hashlib.sha256(head.to_bytes() + b"".join(batch.signed for batch in waiting)).hexdigest()
    return Handout(name, _length(waiting), first, _pieces(head, waiting, folder=folder, ledger=ledger))


def _length(batches: list[KeptBatch]) -> int:
    content = [HEAD_BYTES, SIGNATURE_BYTES, *(HEADER_BYTES + batch.header.count * ENVELOPE_BYTES for batch in batches)]
    return sum(_FRAME_BYTES + size for size in content)


def _pieces(head: Head, batches: list[KeptBatch], *, folder: Folder, ledger: Ledger) -> Generator[bytes, None, None]:
    """All but the seal, then a note in the ledger, then the seal: only a bundle that is whole uses up a number."""
    first, last = (batches[0].header.number, batches[-1].header.number) if batches else (0, 0)

    def note(digest: bytes) -> None:
        ledger.picked_up(Pickup(head.number, first, last, head.before, digest))

    contents = ((batch.signed, batch.header.count, _envelopes(batch, folder)) for batch in batches)
    return write_inbound(head, contents, server=ledger.key, before_seal=note)


def _envelopes(batch: KeptBatch, folder: Folder) -> Iterator[bytes]:
    path = folder.batch(batch.header.number)
    if batch.key is not None:
        yield from batch_file.read(path, batch.key)
    keep_day(path)
