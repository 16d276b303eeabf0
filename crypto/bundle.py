"""Bundles: what a courier carries, in frames `type 4 | length u64 | content`, chained and signed (SPEC section 10.2).

Inbound bundles are read and written as streams, since batches are large; outbound ones fit into memory.
"""

import hashlib
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Self

from . import epoch as epochs
from . import labels
from .batch import HEADER_BYTES, BatchHeader, ascending
from .board import BOARD_BYTES
from .cursor import Cursor
from .envelope import ENVELOPE_BYTES
from .epoch import Epoch
from .errors import Misuse, Refused
from .record import RECORD_FILE_BYTES
from .signature import SIGNATURE_BYTES, SigningKey, VerifyKey

HEAD_BYTES: Final = 128
INBOUND: Final = b"perron/v1/in"
OUTBOUND: Final = b"perron/v1/out"
OUTBOUND_BYTES: Final = 16 * 1_048_576
RECORDS: Final = 128
TAKES: Final = 4_096
FIRST_BEFORE: Final = bytes(32)

Read = Callable[[int], bytes]
"""Gives at most so many bytes, none only at the end: the `read` of a file."""


@dataclass(frozen=True, slots=True)
class Head:
    """The first frame. `key` is the server's inbound and the station's outbound; `count` counts batches inbound."""

    magic: bytes
    office: bytes
    key: VerifyKey
    number: int
    before: bytes
    count: int

    def to_bytes(self) -> bytes:
        return b"".join(
            (
                self.magic.ljust(16, b"\0"),
                self.office,
                self.key.raw,
                self.number.to_bytes(8, "big"),
                self.before,
                self.count.to_bytes(4, "big"),
                bytes(4),
            )
        )

    @classmethod
    def from_bytes(cls, untrusted: bytes, *, magic: bytes) -> Self:
        cursor = Cursor(untrusted, what="bundle")
        cursor.exactly(magic.ljust(16, b"\0"), rule="not a bundle of this direction")
        office, key = cursor.take(32), VerifyKey.from_bytes(cursor.take(32))
        number, before, count = cursor.number(8), cursor.take(32), cursor.number(4)
        cursor.zeros(4)
        cursor.end()
        if number < 1:
            raise Refused("bundle: numbers begin at 1")
        return cls(magic, office, key, number, before, count)


@dataclass(frozen=True, slots=True)
class Take:
    """The station says: this batch of this server, and all before it, are safely in the spool."""

    server: VerifyKey
    batch: int
    digest: bytes

    def to_bytes(self) -> bytes:
        return self.server.raw + self.batch.to_bytes(8, "big") + self.digest

    @classmethod
    def from_bytes(cls, untrusted: bytes) -> Self:
        cursor = Cursor(untrusted, what="take")
        take = cls(VerifyKey.from_bytes(cursor.take(32)), cursor.number(8), cursor.take(32))
        cursor.end()
        return take


class _Frames:
    """Reads frames from a stream and hashes what went by, for the seal."""

    def __init__(self, read: Read) -> None:
        self._read, self._digest = read, hashlib.sha256()

    def exactly(self, count: int) -> bytes:
        parts, left = [], count
        while left:
            part = self._read(left)
            if not part:
                raise Refused("bundle: cut off")
            parts.append(part)
            left -= len(part)
        whole = b"".join(parts)
        self._digest.update(whole)
        return whole

    def head(self) -> tuple[bytes, int]:
        header = self.exactly(12)
        return header[:4], int.from_bytes(header[4:], "big")

    def frame(self, kind: bytes, *, size: int) -> bytes:
        if self.head() != (kind, size):
            raise Refused("bundle: not the frame that belongs here")
        return self.exactly(size)

    def digest(self) -> bytes:
        return self._digest.digest()

    def seal(self, key: VerifyKey, label: bytes) -> bytes:
        """Check the last frame; the digest of all before it is the bundle's."""
        digest = self.digest()
        key.verify(label + digest, self.frame(b"SEAL", size=SIGNATURE_BYTES), what="bundle")
        if self._read(1):
            raise Refused("bundle: bytes after its seal")
        return digest


class InboundReader:
    """Reads an inbound bundle in constant memory, in the one order: `head`, each of `batches`, `seal`.

    Nothing may be kept for good before `seal` returned.
    """

    def __init__(self, read: Read) -> None:
        self._frames = _Frames(read)
        self.head = Head.from_bytes(self._frames.frame(b"HEAD", size=HEAD_BYTES), magic=INBOUND)

    def batches(self) -> Iterator[tuple[BatchHeader, Iterator[bytes]]]:
        for _ in range(self.head.count):
            kind, size = self._frames.head()
            if kind != b"BATC" or size < HEADER_BYTES:
                raise Refused("bundle: not the frame that belongs here")
            header = BatchHeader.from_bytes(self._frames.exactly(HEADER_BYTES), server=self.head.key)
            if size != HEADER_BYTES + header.count * ENVELOPE_BYTES:
                raise Refused("bundle: a batch's frame is not of its size")
            envelopes = ascending((self._frames.exactly(ENVELOPE_BYTES) for _ in range(header.count)), header=header)
            yield header, envelopes
            if next(envelopes, None) is not None:
                raise Misuse("bundle: a batch was not read to its end")

    def seal(self) -> bytes:
        """The bundle's digest."""
        return self._frames.seal(self.head.key, labels.BUNDLE_IN)


def write_inbound(
    head: Head,
    batches: Iterable[tuple[bytes, int, Iterable[bytes]]],
    *,
    server: SigningKey,
    before_seal: Callable[[bytes], object] | None = None,
) -> Generator[bytes, None, None]:
    """The bytes of an inbound bundle, piece by piece; a batch is its 160 signed bytes, its count and its envelopes.

    `before_seal` is told the bundle's digest when all but the seal was given.
    """
    digest, written = hashlib.sha256(), 0

    def out(piece: bytes) -> bytes:
        digest.update(piece)
        return piece

    yield out(_frame(b"HEAD", head.to_bytes()))
    for header, count, envelopes in batches:
        yield out(_frame_head(b"BATC", HEADER_BYTES + count * ENVELOPE_BYTES) + header)
        for envelope in envelopes:
            yield out(envelope)
        written += 1
    if written != head.count or server.verify_key != head.key:
        raise Misuse("bundle: not the batches or the server that its head names")
    if before_seal is not None:
        before_seal(digest.digest())
    yield _frame(b"SEAL", server.sign(labels.BUNDLE_IN + digest.digest()))


@dataclass(frozen=True, slots=True)
class Outbound:
    """An outbound bundle whose seal was checked against the key in its own head — which the caller must know.

    Record files and board are still as they came: `RecordFile.from_bytes` and `Board.from_bytes` verify them.
    """

    head: Head
    records: tuple[tuple[Epoch, bytes], ...]
    board: bytes
    takes: tuple[Take, ...]
    digest: bytes

    @classmethod
    def from_bytes(cls, untrusted: bytes) -> Self:
        if len(untrusted) > OUTBOUND_BYTES:
            raise Refused("bundle: too long")
        source = memoryview(untrusted)
        at = 0

        def read(count: int) -> bytes:
            nonlocal at
            piece = bytes(source[at : at + count])
            at += len(piece)
            return piece

        frames = _Frames(read)
        head = Head.from_bytes(frames.frame(b"HEAD", size=HEAD_BYTES), magic=OUTBOUND)
        records, board, takes = _outbound_frames(frames, head.count)
        return cls(head, records, board, takes, frames.seal(head.key, labels.BUNDLE_OUT))


def _outbound_frames(frames: _Frames, count: int) -> tuple[tuple[tuple[Epoch, bytes], ...], bytes, tuple[Take, ...]]:
    """RECO (ascending epochs), one BORD, TAKE; `count` counts all three kinds."""
    records: list[tuple[Epoch, bytes]] = []
    boards: list[bytes] = []
    takes: list[Take] = []
    for _ in range(count):
        kind, size = frames.head()
        if kind == b"RECO" and not boards and len(records) < RECORDS and 4 <= size <= 4 + RECORD_FILE_BYTES:
            epoch = epochs.checked(int.from_bytes(frames.exactly(4), "big"))
            records.append((epoch, frames.exactly(size - 4)))
        elif kind == b"BORD" and not boards and size <= BOARD_BYTES:
            boards.append(frames.exactly(size))
        elif kind == b"TAKE" and boards and len(takes) < TAKES and size == 72:
            takes.append(Take.from_bytes(frames.exactly(size)))
        else:
            raise Refused("bundle: not the frame that belongs here")
    days = [epoch for epoch, _ in records]
    if not boards or days != sorted(set(days)) or len({take.server for take in takes}) != len(takes):
        raise Refused("bundle: no board, days not ascending, or two takes for one server")
    return tuple(records), boards[0], tuple(takes)


def write_outbound(
    *,
    office: bytes,
    number: int,
    before: bytes,
    records: Sequence[tuple[Epoch, bytes]],
    board: bytes,
    takes: Sequence[Take],
    station: SigningKey,
) -> bytes:
    """The bytes of an outbound bundle; `Misuse` if a reader would refuse it."""
    head = Head(OUTBOUND, office, station.verify_key, number, before, len(records) + 1 + len(takes))
    whole = b"".join(
        (
            _frame(b"HEAD", head.to_bytes()),
            *(_frame(b"RECO", epoch.to_bytes(4, "big") + record) for epoch, record in records),
            _frame(b"BORD", board),
            *(_frame(b"TAKE", take.to_bytes()) for take in takes),
        )
    )
    bundle = whole + _frame(b"SEAL", station.sign(labels.BUNDLE_OUT + hashlib.sha256(whole).digest()))
    try:
        Outbound.from_bytes(bundle)
    except Refused as refused:
        raise Misuse(str(refused)) from None
    return bundle


def _frame_head(kind: bytes, size: int) -> bytes:
    return kind + size.to_bytes(8, "big")


def _frame(kind: bytes, content: bytes) -> bytes:
    return _frame_head(kind, len(content)) + content
