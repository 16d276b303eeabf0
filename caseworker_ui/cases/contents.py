"""What parcels carry of a case: packed from one desk's vault, kept in another's by the rules for what opens there."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import msgspec

from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.vault import blob, integer, text
from crypto.body import Body, Chunk, Header, Kind, Letter, Move, Payload
from crypto.documents import Answer, decode
from crypto.epoch import Epoch
from crypto.errors import Refused
from crypto.hpke import PublicKey
from crypto.receipt import TagKey
from crypto.signature import VerifyKey

from . import casebook, moving
from .casebook import Case, Kept
from .moving import Moved
from .stages import Stage
from .standing import stand

# Which record a body was sealed under counts where it opens.
_NO_RECORD: Final = bytes(32)


class _Item(msgspec.Struct, frozen=True, tag=True, array_like=True, forbid_unknown_fields=True):
    """One row of a case, as its table has it."""


class Changed(_Item, frozen=True):
    """A change of words."""

    old: bytes
    new: bytes
    reply_key: bytes
    tag_key: bytes
    desks: bytes
    received: Epoch


class Wrote(_Item, frozen=True):
    """A report or message."""

    author: bytes
    reply_key: bytes
    tag_key: bytes
    kind: int
    epoch: Epoch
    place: int
    id: bytes
    desks: bytes
    received: Epoch
    document: bytes


class Began(_Item, frozen=True):
    """How a case stands when it is handed over, and what it began with."""

    epoch: Epoch
    why: str
    acknowledged: Epoch | None
    stage: str
    letter: Wrote


class Told(_Item, frozen=True):
    """A reply of the desk that had the case."""

    author: bytes
    reply: int
    epoch: Epoch
    document: bytes


class Piece(_Item, frozen=True):
    """A piece of an attachment."""

    author: bytes
    file: bytes
    place: int
    received: Epoch
    content: bytes


Item = Changed | Began | Wrote | Told | Piece
_DECODER: Final = msgspec.msgpack.Decoder(Item)
_AUTHOR_BYTES: Final = 32
_FILE_BYTES: Final = 16
_CHANGED: Final = (
    "SELECT old, new, reply_key, tag_key, (SELECT desks FROM cases WHERE number = ?1), received"
    " FROM moves JOIN authors ON author = new WHERE old = ?2"
)
_WROTE: Final = (
    "SELECT author, reply_key, tag_key, kind, epoch, place, id, (SELECT desks FROM cases WHERE number = ?1), received,"
    " document FROM messages JOIN authors USING (author) WHERE number = ?1"
)
_TOLD: Final = (
    "SELECT author, reply, epoch, document FROM replies JOIN cases USING (number) WHERE number = ?1 AND reply = ?2"
)
_PIECE: Final = "SELECT author, file, place, received, content FROM chunks WHERE author = ? AND file = ? AND place = ?"


def listed(desk: Desk, found: Case, *, whole: bool) -> Iterator[tuple[str, bytes]]:
    """The kind and name of each row that goes, in the order in which it must come.

    `whole` is with all that the reporter sent: not to a desk to which it was addressed.
    """
    for change in reversed(found.changes) if whole else ():
        yield "change", change.old
    yield "beginning", found.messages[0].id
    for message in found.messages[1:] if whole else ():
        yield "letter", message.id
    for reply in found.replies:
        yield "reply", reply.number.to_bytes(2, "big")
    for author in sorted({message.author for message in found.messages}) if whole else ():
        for file, place in desk.vault.rows("SELECT file, place FROM chunks WHERE author = ?", author):
            yield "piece", author + blob(file) + integer(place).to_bytes(4, "big")


def pack(desk: Desk, number: int, what: str, name: bytes) -> bytes | None:
    """One of them for a parcel; None if it is there no more."""
    item = _PACK[what](desk, number, name)
    return None if item is None else msgspec.msgpack.encode(item)


def _change(desk: Desk, number: int, name: bytes) -> Changed | None:
    row = desk.vault.row(_CHANGED, number, name)
    return Changed(*row) if row else None  # type: ignore[arg-type]  # STRICT tables


def _beginning(desk: Desk, number: int, name: bytes) -> Began | None:
    letter = _letter(desk, number, name)
    row = desk.vault.row(
        "SELECT epoch, why, acknowledged, handed.stage FROM cases JOIN handed USING (number) WHERE number = ?", number
    )
    return Began(*row, letter=letter) if row and letter else None  # type: ignore[arg-type,misc]  # STRICT tables


def _letter(desk: Desk, number: int, name: bytes) -> Wrote | None:
    row = desk.vault.row(f"{_WROTE} AND id = ?2", number, name)
    return Wrote(*row) if row else None  # type: ignore[arg-type]  # STRICT tables


def _reply(desk: Desk, number: int, name: bytes) -> Told | None:
    row = desk.vault.row(_TOLD, number, int.from_bytes(name, "big"))
    return Told(*row) if row else None  # type: ignore[arg-type]  # STRICT tables


def _piece(desk: Desk, _: int, name: bytes) -> Piece | None:
    file = _AUTHOR_BYTES + _FILE_BYTES
    place = int.from_bytes(name[file:], "big")
    row = desk.vault.row(_PIECE, name[:_AUTHOR_BYTES], name[_AUTHOR_BYTES:file], place)
    return Piece(*row) if row else None  # type: ignore[arg-type]  # STRICT tables


_PACK: Final[Mapping[str, Callable[[Desk, int, bytes], Item | None]]] = {
    "change": _change,
    "beginning": _beginning,
    "letter": _letter,
    "reply": _reply,
    "piece": _piece,
}


def keep(desk: Desk, item: bytes, *, sender: int, today: Epoch) -> tuple[Kept, int]:
    """Keeps one item of another desk; `Refused` if it breaks a rule, or speaks for a reporter to whom this desk talks.

    The case, 0 for what has none yet.
    """
    try:
        found: Item = _DECODER.decode(item)
    except msgspec.MsgspecError:
        raise Refused("parcel: an item that is none of this version") from None
    match found:
        case Began():
            return _begin(desk, found, sender=sender, today=today)
        case Told():
            return _keep_reply(desk, found, sender=sender)
        case Changed():
            return _keep_change(desk, found, sender=sender)
        case Wrote():
            _refuse_own(desk, found.author, sender=sender)
            return casebook.keep(desk, _written(found), received=found.received)
        case Piece():
            _refuse_own(desk, found.author, sender=sender)
            chunk = Chunk(found.file, found.place, found.content)
            return casebook.keep(desk, _body(found.author, Kind.CHUNK, chunk), received=found.received)


def _begin(desk: Desk, began: Began, *, sender: int, today: Epoch) -> tuple[Kept, int]:
    known = _number(desk, began.letter.author)
    if known:
        # It has the same conversation from the reporter, and goes on with it alone.
        kept, number = Kept.MESSAGE, known
    else:
        kept, number = casebook.keep(desk, _written(began.letter), received=began.letter.received)
        if began.acknowledged is not None:
            # The law's months run on.
            desk.vault.run("UPDATE cases SET acknowledged = ? WHERE number = ?", began.acknowledged, number)
    if (row := desk.vault.row("SELECT stage FROM handed WHERE number = ?", number)) is not None:
        # It comes back, and stands where it stood.
        stand(desk, number, Stage(text(row[0])))
        desk.vault.run("DELETE FROM handed WHERE number = ?", number)
    values = (number, sender, today, began.why, began.stage, not known)
    desk.vault.run("INSERT OR REPLACE INTO taken_over VALUES (?, ?, ?, ?, ?, ?)", *values)
    return kept, number


def _keep_reply(desk: Desk, told: Told, *, sender: int) -> tuple[Kept, int]:
    number = _number(desk, told.author)
    if not desk.vault.row("SELECT 1 FROM taken_over WHERE number = ? AND desk = ?", number, sender):
        raise Refused("parcel: a reply in a case that was not handed over")
    decode(told.document, Answer)
    row = (number, sender, told.reply, told.epoch, told.document)
    new = desk.vault.run("INSERT OR IGNORE INTO said_before VALUES (?, ?, ?, ?, ?)", *row)
    return (Kept.MESSAGE if new else Kept.KNOWN), number


def _keep_change(desk: Desk, changed: Changed, *, sender: int) -> tuple[Kept, int]:
    _refuse_own(desk, changed.old, sender=sender)
    _refuse_own(desk, changed.new, sender=sender)
    new = VerifyKey.from_bytes(changed.new)
    # Its signature was checked where it opened.
    move = Move(new, PublicKey.from_bytes(changed.reply_key), TagKey(changed.tag_key), b"")
    body = _body(changed.old, Kind.MOVE, move, desks=changed.desks)
    moved, number = moving.keep(desk, body, move, received=changed.received)
    return (Kept.MESSAGE if moved is Moved.GOES_ON else Kept.KNOWN), number


def _refuse_own(desk: Desk, author: bytes, *, sender: int) -> None:
    """What a conversation has from the reporter, only the reporter adds to (T16)."""
    number = _number(desk, author)
    whole = "SELECT 1 FROM taken_over WHERE number = ? AND desk = ? AND whole"
    if number and not desk.vault.row(whole, number, sender):
        raise Refused("parcel: a message in a conversation of this desk's own")


def _number(desk: Desk, author: bytes) -> int:
    """The case of a conversation, whatever words it goes on with; 0 when there is none."""
    row = desk.vault.row("SELECT number FROM cases WHERE author = ?", moving.follow(desk, author, received=0))
    return integer(row[0]) if row else 0


def _written(wrote: Wrote) -> Body:
    letter = Letter(PublicKey.from_bytes(wrote.reply_key), TagKey(wrote.tag_key), wrote.document)
    kind, place = Kind(wrote.kind), wrote.place
    return _body(wrote.author, kind, letter, desks=wrote.desks, epoch=wrote.epoch, place=place, id_=wrote.id)


def _body(
    author: bytes,
    kind: Kind,
    payload: Payload,
    *,
    desks: bytes = b"",
    epoch: Epoch = 0,
    place: int = 0,
    id_: bytes = b"",
) -> Body:
    header = Header(kind, epoch, tuple(desks), place, id_, _NO_RECORD)
    return Body(header, VerifyKey.from_bytes(author), payload)
