"""What hangs on the board for 12 words: each desk's head and replies, found and opened at home."""

from collections.abc import Iterator
from dataclasses import dataclass

from crypto.board import Board
from crypto.cell import Piece
from crypto.documents import Answer, Head, decode
from crypto.epoch import Epoch
from crypto.errors import Refused
from crypto.office import Certificate, CertifiedDesk
from crypto.receipt import ReceiptKeys
from crypto.reply import HEAD_REPLY, Address, Reply


@dataclass(frozen=True, slots=True)
class OpenedReply:
    """One reply of a desk, its signature checked."""

    reply: int
    epoch: Epoch
    text: str


@dataclass(frozen=True, slots=True)
class DeskSide:
    """What one desk hung out. `complete` is false when a part that its head announces is missing or does not open."""

    desk: CertifiedDesk
    head: Head | None
    replies: tuple[OpenedReply, ...]
    complete: bool

    @property
    def highest(self) -> int:
        return max((reply.reply for reply in self.replies), default=0)


def conversation(board: Board, keys: ReceiptKeys, *, certificate: Certificate) -> tuple[DeskSide, ...]:
    """The desks that hung out something for these keys, in the order of their numbers."""
    sides = (_side(board, keys, office=certificate.office, desk=desk) for desk in certificate.desks)
    return tuple(side for side in sides if side is not None)


def _side(board: Board, keys: ReceiptKeys, *, office: bytes, desk: CertifiedDesk) -> DeskSide | None:
    try:
        piece = board.piece(keys.tag, desk=desk.desk)
        if piece is None:
            return None
        head = decode(_opened([piece], keys, office=office, desk=desk, reply=HEAD_REPLY).document, Head)
    except Refused:
        return DeskSide(desk, None, (), complete=False)
    replies, complete = list[OpenedReply](), True
    pieces, whole = _pieces(board, keys, desk=desk, count=head.cells)
    for number, parts in pieces.items():
        try:
            opened = _opened(parts, keys, office=office, desk=desk, reply=number)
            replies.append(OpenedReply(number, opened.epoch, decode(opened.document, Answer).text))
        except Refused:
            complete = False
    return DeskSide(desk, head, tuple(sorted(replies, key=lambda reply: reply.reply)), complete=complete and whole)


def _pieces(board: Board, keys: ReceiptKeys, *, desk: CertifiedDesk, count: int) -> tuple[dict[int, list[Piece]], bool]:
    """The pieces at places 1 to `count` by reply, and whether there was no hole among them."""
    found: dict[int, list[Piece]] = {}
    whole = True
    for piece in _at_places(board, keys, desk=desk, count=count):
        if piece is None:
            whole = False
        else:
            found.setdefault(piece.reply, []).append(piece)
    return found, whole


def _at_places(board: Board, keys: ReceiptKeys, *, desk: CertifiedDesk, count: int) -> Iterator[Piece | None]:
    for index in range(1, count + 1):
        try:
            yield board.piece(keys.tag, desk=desk.desk, index=index)
        except Refused:
            yield None


def _opened(pieces: list[Piece], keys: ReceiptKeys, *, office: bytes, desk: CertifiedDesk, reply: int) -> Reply:
    """In the order in which they hang: `Reply.open` refuses any other than part 0 to the last."""
    address = Address(office, keys.author.verify_key, desk.desk, reply)
    return Reply.open(pieces, reply_key=keys.reply, address=address, desk_key=desk.key)
