"""Cells of the board: every one 4,096 uniform bytes, a dummy as well as a reply's piece (SPEC section 7)."""

import hmac
from dataclasses import dataclass
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from . import labels
from .cursor import Cursor
from .errors import Misuse, Refused
from .randomness import Randomness
from .receipt import TagKey

CELL_BYTES: Final = 4_096
TAG_BYTES: Final = 16
NONCE_BYTES: Final = 12
INNER_BYTES: Final = CELL_BYTES - TAG_BYTES - NONCE_BYTES - 16
PIECE_BYTES: Final = INNER_BYTES - 4
PARTS: Final = 8
SALT_BYTES: Final = 32
HEAD_INDEX: Final = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell hangs: this edition's salt, the desk, and the index in the conversation (0: its head)."""

    office: bytes
    salt: bytes
    desk: int
    index: int

    def to_bytes(self) -> bytes:
        return self.office + self.salt + bytes((self.desk,)) + self.index.to_bytes(2, "big")


@dataclass(frozen=True, slots=True)
class Piece:
    """One of the 1 to 8 pieces of a sealed reply; reply 0 is the head and has one piece."""

    part: int
    parts: int
    reply: int
    content: bytes

    def to_bytes(self) -> bytes:
        if not (0 <= self.part < self.parts <= PARTS and len(self.content) == PIECE_BYTES):
            raise Misuse("cell: not a piece")
        return bytes((self.part, self.parts)) + self.reply.to_bytes(2, "big") + self.content

    @classmethod
    def from_bytes(cls, untrusted: bytes, *, index: int) -> Self:
        cursor = Cursor(untrusted, what="cell")
        part, parts, reply, content = cursor.number(1), cursor.number(1), cursor.number(2), cursor.take(PIECE_BYTES)
        cursor.end()
        if not part < parts <= PARTS:
            raise Refused("cell: part is not one of 1 to 8 parts")
        if (reply == 0) != (index == HEAD_INDEX) or (reply == 0 and parts != 1):
            raise Refused("cell: only the head is reply 0, and it has one part")
        return cls(part, parts, reply, content)


def tag(tag_key: TagKey, place: Place) -> bytes:
    """16 bytes by which the reporter and the office, and nobody else, find the cell in this edition."""
    return _mac(tag_key, labels.TAG + place.to_bytes())[:TAG_BYTES]


def wrap(tag_key: TagKey, place: Place, piece: Piece, *, randomness: Randomness) -> bytes:
    """The 4,096 bytes of one cell. Its nonce is random: one place may be wrapped twice (a recall before leaving)."""
    if (piece.reply == 0) != (place.index == HEAD_INDEX) or (piece.reply == 0 and piece.parts != 1):
        raise Misuse("cell: only the head is reply 0, and it has one part")
    nonce = randomness.take(NONCE_BYTES)
    return tag(tag_key, place) + nonce + AESGCM(_key(tag_key, place)).encrypt(nonce, piece.to_bytes(), None)


def unwrap(tag_key: TagKey, place: Place, cell: bytes) -> Piece:
    """The piece in a cell that carries this place's tag; `Refused` for any other bytes."""
    if len(cell) != CELL_BYTES or not hmac.compare_digest(cell[:TAG_BYTES], tag(tag_key, place)):
        raise Refused("cell: not at this place")
    nonce, sealed = cell[TAG_BYTES : TAG_BYTES + NONCE_BYTES], cell[TAG_BYTES + NONCE_BYTES :]
    try:
        inner = AESGCM(_key(tag_key, place)).decrypt(nonce, sealed, None)
    except InvalidTag:
        raise Refused("cell: does not open") from None
    return Piece.from_bytes(inner, index=place.index)


def dummy(*, randomness: Randomness) -> bytes:
    """A cell of random bytes. Exact, not an approximation: a wrapped cell is uniform to whoever lacks the tag key."""
    return randomness.take(CELL_BYTES)


def _mac(tag_key: TagKey, message: bytes) -> bytes:
    return hmac.digest(tag_key.reveal(), message, "sha256")


def _key(tag_key: TagKey, place: Place) -> bytes:
    return _mac(tag_key, labels.CELL + place.to_bytes())
