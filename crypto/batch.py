"""Batches: the envelopes of closed epochs: sorted, padded, immutable, chained and signed (SPEC section 10.1)."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Self

from . import epoch as epochs
from . import labels
from .cursor import Cursor
from .envelope import ENVELOPE_BYTES
from .epoch import Epoch
from .errors import Misuse, Refused
from .signature import SIGNATURE_BYTES, SigningKey, VerifyKey

HEADER_BYTES: Final = 160
_SIGNED_BYTES: Final = HEADER_BYTES - SIGNATURE_BYTES
SMALLEST: Final = 64
# 64, 256, 1,024, 4,096, ... : what a courier or an excluded desk can see of a batch is one of these.
CLASSES: Final[tuple[int, ...]] = tuple(SMALLEST * 4**power for power in range(9))
FIRST_BEFORE: Final = bytes(32)


def size_class(envelopes: int) -> int:
    """How many envelopes a batch has that must hold so many."""
    for size in CLASSES:
        if envelopes <= size:
            return size
    raise Misuse("batch: too many envelopes")


@dataclass(frozen=True, slots=True)
class BatchHeader:
    """The first 96 bytes of a batch: what the chain and the signature cover."""

    first: Epoch
    last: Epoch
    number: int
    count: int
    before: bytes
    envelopes: bytes

    def to_bytes(self) -> bytes:
        return b"".join(
            (
                self.first.to_bytes(4, "big"),
                self.last.to_bytes(4, "big"),
                self.number.to_bytes(8, "big"),
                self.count.to_bytes(4, "big"),
                bytes(12),
                self.before,
                self.envelopes,
            )
        )

    @property
    def digest(self) -> bytes:
        """The batch's hash: how the next batch and a `TAKE` name it."""
        return hashlib.sha256(self.to_bytes()).digest()

    def signed(self, server: SigningKey) -> bytes:
        """The 160 bytes with the server's signature."""
        header = self.to_bytes()
        return header + server.sign(labels.BATCH + header)

    @classmethod
    def from_bytes(cls, untrusted: bytes, *, server: VerifyKey) -> Self:
        cursor = Cursor(untrusted, what="batch")
        first, last = epochs.checked(cursor.number(4)), epochs.checked(cursor.number(4))
        number, count = cursor.number(8), cursor.number(4)
        cursor.zeros(12)
        before, envelopes = cursor.take(32), cursor.take(32)
        server.verify(labels.BATCH + untrusted[:_SIGNED_BYTES], cursor.take(SIGNATURE_BYTES), what="batch")
        cursor.end()
        if first > last or number < 1 or count not in CLASSES:
            raise Refused("batch: epochs, number or count out of range")
        return cls(first, last, number, count, before, envelopes)

    def follows(self, before: "BatchHeader | None") -> bool:
        """Whether this batch is the next one after `before` (None: the first of a server)."""
        if before is None:
            return self.number == 1 and self.before == FIRST_BEFORE
        return self.number == before.number + 1 and self.before == before.digest and self.first >= before.last


def ascending(envelopes: Iterable[bytes], *, header: BatchHeader) -> Iterator[bytes]:
    """The batch's envelopes one by one; `Refused` if one is out of order, or if they are not those of the header.

    The caller must keep nothing until the iterator has ended: only the last envelope completes the digest.
    """
    digest, before, count = hashlib.sha256(), b"", 0
    for envelope in envelopes:
        if len(envelope) != ENVELOPE_BYTES or envelope <= before:
            raise Refused("batch: envelopes do not strictly ascend")
        digest.update(envelope)
        before, count = envelope, count + 1
        yield envelope
    if count != header.count or digest.digest() != header.envelopes:
        raise Refused("batch: not the envelopes that its header names")
