"""What a courier can see of a bundle: its place, its batches' headers and its seal. It can open nothing in it."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import IO, Final

from crypto.batch import HEADER_BYTES, BatchHeader
from crypto.bundle import HEAD_BYTES, INBOUND, Head, InboundReader, Take
from crypto.errors import Refused
from crypto.fingerprint import Fingerprint

Tell = Callable[[int], None]
"""Hears how many bytes were read."""

_FRAME_HEAD_BYTES: Final = 12
# Ten years of days: what lies on a stick is read before anything in it is verified.
_MOST_BATCHES: Final = 4_096


@dataclass(frozen=True, slots=True)
class Inbound:
    """An inbound bundle by its headers, each signed by the server that the head names."""

    head: Head
    headers: tuple[BatchHeader, ...]
    name: str

    @property
    def server(self) -> Fingerprint:
        """What the server's operator reads out."""
        return Fingerprint.of(hashlib.sha256(self.head.key.raw).digest())

    def holds(self, other: "Inbound") -> bool:
        """Whether every batch of the other one is in this one too."""
        return self.head.key == other.head.key and set(other.headers) <= set(self.headers)

    def is_taken(self, takes: tuple[Take, ...]) -> bool:
        """Whether the office says that its station has every batch of it."""
        return any(_covers(take, self) for take in takes)

    def contradicts(self, other: "Inbound") -> bool:
        """Whether one server signed both, although only one of them can be true."""
        if self.head.key != other.head.key:
            return False
        mine = {header.number: header.digest for header in self.headers}
        forked = any(mine.get(header.number, header.digest) != header.digest for header in other.headers)
        return forked or (self.head.number == other.head.number and self.name != other.name)


def _covers(take: Take, bundle: Inbound) -> bool:
    if take.server != bundle.head.key:
        return False
    last = bundle.headers[-1] if bundle.headers else None
    if last is None or take.batch > last.number:
        return True
    return take.batch == last.number and take.digest == last.digest


def verify(file: IO[bytes], *, tell: Tell) -> Inbound:
    """Every byte of it: the batches' signatures, envelopes and chain, and the seal. `Refused` names the rule."""
    # First, since it takes a bounded number of batches; and what is told of the bundle is what was verified.
    bundle = glance(file)
    file.seek(0)
    reader = InboundReader(file.read)
    if reader.head != bundle.head:
        raise Refused("bundle: read again, it is another")
    for known, (header, envelopes) in zip(bundle.headers, reader.batches(), strict=True):
        if header != known:
            raise Refused("bundle: read again, it is another")
        for _ in envelopes:
            tell(file.tell())
    reader.seal()
    tell(file.tell())
    if any(not after.follows(before) for before, after in pairwise(bundle.headers)):
        raise Refused("bundle: its batches do not follow each other")
    return bundle


def glance(file: IO[bytes]) -> Inbound:
    """Only heads and headers: enough to know which bundle it is, not whether it is whole."""
    head = Head.from_bytes(_frame(file, HEAD_BYTES), magic=INBOUND)
    digest, headers = hashlib.sha256(head.to_bytes()), []
    if head.count > _MOST_BATCHES:
        raise Refused("bundle: too many batches")
    for _ in range(head.count):
        start = file.tell()
        size = int.from_bytes(file.read(_FRAME_HEAD_BYTES)[4:], "big")
        signed = file.read(HEADER_BYTES)
        headers.append(BatchHeader.from_bytes(signed, server=head.key))
        digest.update(signed)
        file.seek(min(start + _FRAME_HEAD_BYTES + size, 1 << 62))
    return Inbound(head, tuple(headers), digest.hexdigest())


def _frame(file: IO[bytes], size: int) -> bytes:
    return file.read(_FRAME_HEAD_BYTES + size)[_FRAME_HEAD_BYTES:]
