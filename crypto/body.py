"""The body of an envelope: what the reporter signed, 28,048 bytes of one shape (SPEC section 5)."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Self, TypeAlias

from . import epoch as epochs
from . import labels
from .cursor import Cursor
from .epoch import Epoch
from .errors import Misuse, Refused
from .hpke import PUBLIC_KEY_BYTES, PublicKey
from .receipt import TagKey
from .signature import SIGNATURE_BYTES, SigningKey, VerifyKey

BODY_BYTES: Final = 28_048
HEADER_BYTES: Final = 160
_SIGNED_HEADER_BYTES: Final = HEADER_BYTES - SIGNATURE_BYTES
PAYLOAD_BYTES: Final = BODY_BYTES - HEADER_BYTES
ID_BYTES: Final = 16
RECORD_DIGEST_BYTES: Final = 32
TAG_KEY_BYTES: Final = 32
DOCUMENT_BYTES: Final = PAYLOAD_BYTES - PUBLIC_KEY_BYTES - TAG_KEY_BYTES
CHUNK_BYTES: Final = 27_648
CHUNKS_PER_FILE: Final = 8_192
DESKS: Final = 4
NO_DESK: Final = 255


class Kind(enum.IntEnum):
    """What a body carries, one byte. There is no cover: an envelope for nobody has no body that anyone can read."""

    REPORT = 1
    MESSAGE = 2
    CHUNK = 3
    MOVE = 4
    LOOP = 5


@dataclass(frozen=True, slots=True)
class Letter:
    """A report or a message: the keys for replies and the JSON document, still its signed bytes (0 to 26,640)."""

    reply_key: PublicKey
    tag_key: TagKey
    document: bytes = field(repr=False)

    def to_bytes(self) -> bytes:
        if len(self.document) > DOCUMENT_BYTES:
            raise Misuse("body: the document is longer than 26,640 bytes")
        return self.reply_key.raw + self.tag_key.reveal() + self.document

    @classmethod
    def from_bytes(cls, untrusted: bytes) -> Self:
        cursor = Cursor(untrusted, what="letter")
        reply_key = PublicKey.from_bytes(cursor.take(PUBLIC_KEY_BYTES))
        return cls(reply_key, TagKey(cursor.take(TAG_KEY_BYTES)), cursor.rest())


@dataclass(frozen=True, slots=True)
class Chunk:
    """One piece of an attachment: all but the last have 27,648 bytes (checked where the file is put together)."""

    file: bytes
    number: int
    content: bytes = field(repr=False)

    def to_bytes(self) -> bytes:
        if len(self.file) != ID_BYTES or not 0 <= self.number < CHUNKS_PER_FILE or len(self.content) > CHUNK_BYTES:
            raise Misuse("body: not a chunk")
        return self.file + self.number.to_bytes(4, "big") + self.content

    @classmethod
    def from_bytes(cls, untrusted: bytes) -> Self:
        cursor = Cursor(untrusted, what="chunk")
        file, number, content = cursor.take(ID_BYTES), cursor.number(4), cursor.rest()
        if number >= CHUNKS_PER_FILE:
            raise Refused("chunk: a file has at most 8,192")
        if len(content) > CHUNK_BYTES:
            raise Refused("chunk: longer than 27,648 bytes")
        return cls(file, number, content)


@dataclass(frozen=True, slots=True)
class Move:
    """New words for an old conversation: the new author signs that the old one may become it."""

    author: VerifyKey
    reply_key: PublicKey
    tag_key: TagKey
    signature: bytes

    @classmethod
    def make(
        cls, new_author: SigningKey, reply_key: PublicKey, tag_key: TagKey, *, office: bytes, old: VerifyKey
    ) -> Self:
        signature = new_author.sign(_move_statement(office, old, new_author.verify_key))
        return cls(new_author.verify_key, reply_key, tag_key, signature)

    def to_bytes(self) -> bytes:
        return self.author.raw + self.reply_key.raw + self.tag_key.reveal() + self.signature

    @classmethod
    def from_bytes(cls, untrusted: bytes, *, office: bytes, old: VerifyKey) -> Self:
        cursor = Cursor(untrusted, what="move")
        author = VerifyKey.from_bytes(cursor.take(32))
        reply_key = PublicKey.from_bytes(cursor.take(PUBLIC_KEY_BYTES))
        tag_key = TagKey(cursor.take(TAG_KEY_BYTES))
        signature = cursor.take(SIGNATURE_BYTES)
        cursor.end()
        if author == old:
            raise Refused("move: to the same author")
        author.verify(_move_statement(office, old, author), signature, what="move")
        return cls(author, reply_key, tag_key, signature)


@dataclass(frozen=True, slots=True)
class Loop:
    """An envelope the station expects; it carries nothing but its header."""

    def to_bytes(self) -> bytes:
        return b""

    @classmethod
    def from_bytes(cls, untrusted: bytes) -> Self:
        Cursor(untrusted, what="loop").end()
        return cls()


Payload: TypeAlias = Letter | Chunk | Move | Loop
_PAYLOAD_OF: Final = {
    Kind.REPORT: Letter,
    Kind.MESSAGE: Letter,
    Kind.CHUNK: Chunk,
    Kind.MOVE: Move,
    Kind.LOOP: Loop,
}


@dataclass(frozen=True, slots=True)
class Header:
    """What every body says about itself. `desks`: to whom it is addressed; `record`: SHA-256 of the record used."""

    kind: Kind
    epoch: Epoch
    desks: tuple[int, ...]
    order: int
    id: bytes
    record: bytes


@dataclass(frozen=True, slots=True)
class Body:
    """A body whose signature by `author` was checked."""

    header: Header
    author: VerifyKey
    payload: Payload

    @classmethod
    def from_bytes(cls, untrusted: bytes, *, office: bytes) -> Self:
        if len(untrusted) != BODY_BYTES:
            raise Refused("body: not 28,048 bytes")
        cursor = Cursor(untrusted[:HEADER_BYTES], what="body")
        kind = _kind(cursor.number(1))
        cursor.zeros(1)
        length = cursor.number(2)
        epoch = epochs.checked(cursor.number(4))
        desks = _desks(cursor.take(DESKS))
        order, identity = cursor.number(4), cursor.take(ID_BYTES)
        author = VerifyKey.from_bytes(cursor.take(32))
        record, signature = cursor.take(RECORD_DIGEST_BYTES), cursor.take(SIGNATURE_BYTES)
        if length > PAYLOAD_BYTES:
            raise Refused("body: length longer than the payload")
        payload = bytes(untrusted[HEADER_BYTES : HEADER_BYTES + length])
        # Compared at once: a loop over the zeros of a short report takes longer than a trial of a slot.
        if untrusted[HEADER_BYTES + length :] != bytes(PAYLOAD_BYTES - length):
            raise Refused("body: padding is not zero")
        author.verify(_statement(office, untrusted[:_SIGNED_HEADER_BYTES], payload), signature, what="body")
        header = Header(kind, epoch, desks, order, identity, record)
        return cls(header, author, _payload(kind, payload, office=office, author=author))


def write(header: Header, payload: Payload, *, author: SigningKey, office: bytes) -> bytes:
    """The 28,048 bytes of a signed body."""
    if not isinstance(payload, _PAYLOAD_OF[header.kind]):
        raise Misuse("body: the payload is not of this kind")
    if len(header.id) != ID_BYTES or len(header.record) != RECORD_DIGEST_BYTES:
        raise Misuse("body: an id has 16 bytes, a record digest 32")
    if not 0 <= header.epoch <= epochs.LAST or not 0 <= header.order <= 0xFFFF_FFFF:
        raise Misuse("body: epoch or order out of range")
    content = payload.to_bytes()
    head = b"".join(
        (
            bytes((header.kind, 0)),
            len(content).to_bytes(2, "big"),
            header.epoch.to_bytes(4, "big"),
            desk_list(header.desks),
            header.order.to_bytes(4, "big"),
            header.id,
            author.verify_key.raw,
            header.record,
        )
    )
    signature = author.sign(_statement(office, head, content))
    return (head + signature + content).ljust(BODY_BYTES, b"\0")


def desk_list(desks: Sequence[int]) -> bytes:
    """Four bytes: 1 to 4 desk numbers ascending, then 255 for each place unused."""
    if not 1 <= len(desks) <= DESKS or list(desks) != sorted(set(desks)) or not 0 <= desks[0] <= desks[-1] < NO_DESK:
        raise Misuse("body: 1 to 4 desk numbers, ascending, below 255")
    return bytes(desks).ljust(DESKS, bytes((NO_DESK,)))


def _desks(untrusted: bytes) -> tuple[int, ...]:
    desks = tuple(number for number in untrusted if number != NO_DESK)
    if not desks or list(desks) != sorted(set(desks)) or bytes(desks).ljust(DESKS, bytes((NO_DESK,))) != untrusted:
        raise Refused("body: desks are not 1 to 4 numbers, ascending")
    return desks


def _kind(number: int) -> Kind:
    try:
        return Kind(number)
    except ValueError:
        raise Refused("body: unknown kind") from None


def _payload(kind: Kind, untrusted: bytes, *, office: bytes, author: VerifyKey) -> Payload:
    if kind is Kind.MOVE:
        return Move.from_bytes(untrusted, office=office, old=author)
    if kind is Kind.CHUNK:
        return Chunk.from_bytes(untrusted)
    if kind is Kind.LOOP:
        return Loop.from_bytes(untrusted)
    return Letter.from_bytes(untrusted)


def _statement(office: bytes, head: bytes, payload: bytes) -> bytes:
    return labels.BODY + office + head + payload


def _move_statement(office: bytes, old: VerifyKey, new: VerifyKey) -> bytes:
    return labels.MOVE + office + old.raw + new.raw
