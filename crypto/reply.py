"""Replies: sealed once to the reporter's reply key and cut into pieces, which editions only wrap (SPEC section 7)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Self

from . import epoch as epochs
from . import labels
from .cell import PARTS, PIECE_BYTES, Piece
from .cursor import Cursor
from .epoch import Epoch
from .errors import Misuse, Refused
from .hpke import OVERHEAD_BYTES, PublicKey, SecretKey
from .signature import SIGNATURE_BYTES, SigningKey, VerifyKey

HEADER_BYTES: Final = 2 + 4 + 10 + SIGNATURE_BYTES
HEAD_REPLY: Final = 0
MAX_REPLY: Final = 0xFFFF


def document_bytes(parts: int) -> int:
    """How many bytes of JSON fit into so many parts: 2,832 into one, 31,168 into eight."""
    return parts * PIECE_BYTES - OVERHEAD_BYTES - HEADER_BYTES


def parts_for(document: bytes) -> int:
    """The fewest parts (1 to 8) that hold the document; `Misuse` above 31,168 bytes."""
    for parts in range(1, PARTS + 1):
        if len(document) <= document_bytes(parts):
            return parts
    raise Misuse("reply: longer than 31,168 bytes")


@dataclass(frozen=True, slots=True)
class Address:
    """Which reply this is: bound into the sealing and into the desk's signature."""

    office: bytes
    author: VerifyKey
    desk: int
    reply: int

    def to_bytes(self) -> bytes:
        return self.office + self.author.raw + bytes((self.desk,)) + self.reply.to_bytes(2, "big")


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply whose desk signature was checked; the document is still its signed JSON bytes."""

    epoch: Epoch
    document: bytes = field(repr=False)

    @classmethod
    def open(cls, pieces: Sequence[Piece], *, reply_key: SecretKey, address: Address, desk_key: VerifyKey) -> Self:
        """Put the pieces together (all parts of one reply, in order) and check who wrote it."""
        if not pieces or [(piece.part, piece.parts, piece.reply) for piece in pieces] != [
            (part, len(pieces), address.reply) for part in range(len(pieces))
        ]:
            raise Refused("reply: its parts are not complete")
        sealed = b"".join(piece.content for piece in pieces)
        plain = reply_key.open(sealed, info=labels.REPLY + address.to_bytes())
        cursor = Cursor(plain, what="reply")
        length, epoch = cursor.number(2), epochs.checked(cursor.number(4))
        cursor.zeros(10)
        signature, document = cursor.take(SIGNATURE_BYTES), cursor.take(length)
        if any(cursor.rest()):
            raise Refused("reply: padding is not zero")
        desk_key.verify(_statement(address, epoch, document), signature, what="reply")
        return cls(epoch, document)


def seal(document: bytes, *, reply_key: PublicKey, desk_key: SigningKey, address: Address, epoch: Epoch) -> list[Piece]:
    """Sign as the desk and seal to the reporter, in as few parts as hold it; the head (reply 0) must fit into one."""
    parts = parts_for(document)
    if not HEAD_REPLY <= address.reply <= MAX_REPLY:
        raise Misuse("reply: numbers are 0 to 65,535 and never wrap")
    if address.reply == HEAD_REPLY and parts != 1:
        raise Misuse("reply: a head is longer than 2,832 bytes")
    signature = desk_key.sign(_statement(address, epoch, document))
    plain = len(document).to_bytes(2, "big") + epoch.to_bytes(4, "big") + bytes(10) + signature + document
    sealed = reply_key.seal(
        plain.ljust(parts * PIECE_BYTES - OVERHEAD_BYTES, b"\0"), info=labels.REPLY + address.to_bytes()
    )
    contents = (sealed[start : start + PIECE_BYTES] for start in range(0, len(sealed), PIECE_BYTES))
    return [Piece(part, parts, address.reply, content) for part, content in enumerate(contents)]


def _statement(address: Address, epoch: Epoch, document: bytes) -> bytes:
    return labels.REPLY_SIGNATURE + address.to_bytes() + epoch.to_bytes(4, "big") + document
