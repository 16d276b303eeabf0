"""Sealing to a reporter: a head or a reply, once, under the words of today; editions only wrap it again."""

from typing import Final

from caseworker_ui.notice import Notice
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.vault import blob, integer
from crypto.cell import PIECE_BYTES
from crypto.documents import Answer, encode
from crypto.epoch import Epoch
from crypto.errors import Misuse
from crypto.hpke import PublicKey
from crypto.reply import Address, parts_for, seal
from crypto.signature import VerifyKey

# The head is the 64th (SPEC section 7).
CELLS_PER_CASE: Final = 63


def sealed(desk: Desk, number: int, reply: int, document: bytes, *, epoch: Epoch) -> bytes:
    """The pieces of a document, one after the other; reply 0 is the head."""
    row = desk.vault.row("SELECT author, reply_key FROM cases JOIN authors USING (author) WHERE number = ?", number)
    if row is None:
        raise Notice("case missing", number=number)
    address = Address(desk.office, VerifyKey(blob(row[0])), desk.number, reply)
    key = PublicKey.from_bytes(blob(row[1]))
    pieces = seal(document, reply_key=key, desk_key=desk.identity, address=address, epoch=epoch)
    return b"".join(piece.content for piece in pieces)


def cells(desk: Desk, number: int) -> int:
    """How many cells the replies of a case take, its head not counted."""
    row = desk.vault.row("SELECT coalesce(sum(length(sealed)), 0) FROM replies WHERE number = ?", number)
    return integer(row[0]) // PIECE_BYTES if row else 0


def document_of(words: str) -> bytes:
    """A reply's document, or the sentence that says what is wrong with its length."""
    try:
        document = encode(Answer(text=words))
        parts_for(document)
    except Misuse:
        raise Notice("reply length") from None
    return document
