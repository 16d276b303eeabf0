"""Acknowledging and answering: a reply is sealed to the reporter once, here; editions only wrap it again."""

from collections.abc import Sequence
from datetime import date
from typing import Final, get_args

from caseworker_ui.notice import Notice
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.station import Station
from caseworker_ui.vaults.vault import blob, integer
from crypto.cell import PIECE_BYTES
from crypto.documents import HEARD, Answer, Head, State, encode
from crypto.epoch import Epoch, to_iso
from crypto.errors import Misuse
from crypto.hpke import PublicKey
from crypto.reply import HEAD_REPLY, MAX_REPLY, Address, parts_for, seal
from crypto.signature import VerifyKey

from .casebook import Case, case
from .wrapping import mark_stale, wrap_ahead

CELLS_PER_CASE: Final = 63
STATES: Final[tuple[State, ...]] = get_args(State)
_ACKNOWLEDGED: Final[State] = "acknowledged"
# New heads that one edition may bring without a human look: an eighth of the quota, so strangers cannot fill the board.
_AUTOMATIC_SHARE: Final = 8
ACKNOWLEDGEMENT: Final = (
    "Votre signalement est bien arrivé. Nous vous répondons ici au plus tard le {feedback}. "
    "Revenez avec vos 12 mots : nous aurons peut-être une question."
)
_MONTHS: Final = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def acknowledge(desk: Desk, station: Station, number: int, *, today: Epoch) -> None:
    """Tells the reporter that the report arrived and by when there will be an answer."""
    if case(desk, number).acknowledged is not None:
        raise Notice("case acknowledged", number=number)
    with desk.vault.transaction():
        _acknowledge(desk, number, today=today)
    wrap_ahead(desk, station)


def acknowledge_automatically(desk: Desk, station: Station, *, today: Epoch) -> list[int]:
    """Acknowledges the oldest waiting cases, as many as this edition may still bring; the others wait for a look."""
    edition, used = station.next_edition, 0
    if stored := desk.vault.setting("automatic heads"):
        at, count = int.from_bytes(stored[:8], "big"), int.from_bytes(stored[8:], "big")
        used = count if at == edition else 0
    left = station.quota // _AUTOMATIC_SHARE - used
    rows = desk.vault.rows("SELECT number FROM cases WHERE acknowledged IS NULL ORDER BY number LIMIT ?", max(left, 0))
    numbers = [integer(number) for (number,) in list(rows)]
    for number in numbers:
        _acknowledge(desk, number, today=today)
    desk.vault.set("automatic heads", edition.to_bytes(8, "big") + (used + len(numbers)).to_bytes(4, "big"))
    return numbers


def reply(desk: Desk, station: Station, number: int, words: str, *, state: State, today: Epoch) -> int:
    """Seals a reply to the reporter of a case and gives its number. It hangs from the next edition on."""
    document = _document(words)
    with desk.vault.transaction():
        answered = case(desk, number)
        following = max((earlier.number for earlier in answered.replies), default=0) + 1
        if following > MAX_REPLY or _cells(desk, number) + parts_for(document) > CELLS_PER_CASE:
            raise Notice("conversation full", number=number)
        sealed = _sealed(desk, number, following, document, today=today)
        desk.vault.run("INSERT INTO replies VALUES (?, ?, ?, ?, ?)", number, following, today, document, sealed)
        if answered.acknowledged is None:
            _acknowledge(desk, number, today=today)
        desk.vault.run("UPDATE cases SET state = ? WHERE number = ?", state, number)
        _refresh_head(desk, number, today=today)
    wrap_ahead(desk, station)
    return following


def refresh_heads(desk: Desk, numbers: Sequence[int], *, today: Epoch) -> None:
    """After new messages: the head says which ones were heard. A case without a head waits for its acknowledgement."""
    for number in numbers:
        if case(desk, number).acknowledged is not None:
            _refresh_head(desk, number, today=today)


def seal_again(desk: Desk, number: int, *, today: Epoch) -> None:
    """All that hangs, for the words that were changed: call it in the transaction that keeps the move."""
    rows = desk.vault.rows("SELECT reply, epoch, document FROM replies WHERE number = ?", number)
    for reply, epoch, document in list(rows):
        sealed = _sealed(desk, number, integer(reply), blob(document), today=integer(epoch))
        desk.vault.run("UPDATE replies SET sealed = ? WHERE number = ? AND reply = ?", sealed, number, reply)
    refresh_heads(desk, [number], today=today)


def _acknowledge(desk: Desk, number: int, *, today: Epoch) -> None:
    desk.vault.run("UPDATE cases SET acknowledged = ?, state = ? WHERE number = ?", today, _ACKNOWLEDGED, number)
    words = ACKNOWLEDGEMENT.format(feedback=_in_french(case(desk, number).deadlines.feedback))
    desk.vault.run("UPDATE cases SET words = ? WHERE number = ?", words, number)
    _refresh_head(desk, number, today=today)


def _in_french(epoch: Epoch) -> str:
    day = date.fromisoformat(to_iso(epoch))
    return f"{'1er' if day.day == 1 else day.day} {_MONTHS[day.month - 1]} {day.year}"


def _refresh_head(desk: Desk, number: int, *, today: Epoch) -> None:
    current = case(desk, number)
    row = desk.vault.row("SELECT words FROM cases WHERE number = ?", number)
    head = Head(
        cells=_cells(desk, number),
        heard=tuple(message.id.hex() for message in current.messages)[-HEARD:],
        state=_state(current),
        until=to_iso(current.deadlines.until),
        text=str(row[0]) if row else "",
    )
    sealed = _sealed(desk, number, HEAD_REPLY, encode(head), today=today)
    desk.vault.run("UPDATE cases SET head = ? WHERE number = ?", sealed, number)
    mark_stale(desk)


def _state(current: Case) -> State:
    for state in STATES:
        if state == current.state:
            return state
    return _ACKNOWLEDGED


def _cells(desk: Desk, number: int) -> int:
    row = desk.vault.row("SELECT coalesce(sum(length(sealed)), 0) FROM replies WHERE number = ?", number)
    return integer(row[0]) // PIECE_BYTES if row else 0


def _sealed(desk: Desk, number: int, reply_number: int, document: bytes, *, today: Epoch) -> bytes:
    row = desk.vault.row("SELECT author, reply_key FROM cases JOIN authors USING (author) WHERE number = ?", number)
    if row is None:
        raise Notice("case missing", number=number)
    address = Address(desk.office, VerifyKey(blob(row[0])), desk.number, reply_number)
    key = PublicKey.from_bytes(blob(row[1]))
    pieces = seal(document, reply_key=key, desk_key=desk.identity, address=address, epoch=today)
    return b"".join(piece.content for piece in pieces)


def _document(words: str) -> bytes:
    """A reply's document, or the sentence that says what is wrong with its length."""
    try:
        document = encode(Answer(text=words))
        parts_for(document)
    except Misuse:
        raise Notice("reply length") from None
    return document
