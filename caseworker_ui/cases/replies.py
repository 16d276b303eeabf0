"""Answering: a reply is sealed to the reporter once, here, and can be recalled until its first edition has left."""

from caseworker_ui.notice import Notice
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.journal import note
from caseworker_ui.vaults.people import By
from caseworker_ui.vaults.station import Station
from caseworker_ui.vaults.vault import blob, integer
from crypto.documents import Answer, State, decode
from crypto.epoch import Epoch, to_iso
from crypto.reply import HEAD_REPLY, MAX_REPLY, parts_for

from . import search
from .decisions import Decision, keep, take_back
from .hanging import Hanging, has_left
from .heads import hang_head, refresh_head, refresh_heads
from .sealing import CELLS_PER_CASE, cells, document_of, sealed
from .stages import Action, answering
from .standing import standing
from .templates import refuse_blanks
from .wrapping import fill, mark_stale, refuse_without_room, wrap_ahead


def reply(
    desk: Desk,
    station: Station,
    number: int,
    words: str,
    *,
    state: State | None = None,
    by: By,
    today: Epoch,
    answers: bytes | None = None,
) -> int:
    """Answers the reporter of a case and gives the reply's number; it tells `state`, or what was told before.

    `answers`: the id of one message, for the office alone; the reporter gets no byte more for it.
    `Notice` for a state that is not to be told at the stage of the case.
    """
    stands = standing(desk, number)
    action = Action.REPLY if state is None else answering(stands.stage, stands.state, state=state)
    if action is None:
        raise Notice("state not now", number=number)
    return say(desk, station, number, words, decision=Decision(action, by), answers=answers, today=today)


def say(
    desk: Desk,
    station: Station,
    number: int,
    words: str,
    *,
    decision: Decision,
    today: Epoch,
    answers: bytes | None = None,
) -> int:
    """Seals a reply that comes with a decision, both or neither, and gives its number.

    It hangs from the next edition on.
    """
    station.check_clock(today)
    refuse_blanks(words)
    document = document_of(words)
    with desk.vault.transaction():
        if answers is not None:
            _refuse_elsewhere(desk, number, answers)
        if standing(desk, number).acknowledged is None:
            hang_head(desk, station, number, by=decision.by, today=today)
        following = last_number(desk, number) + 1
        if following > MAX_REPLY or cells(desk, number) + parts_for(document) > CELLS_PER_CASE:
            raise Notice("conversation full", number=number)
        pieces = sealed(desk, number, following, document, epoch=today)
        desk.vault.run(
            "INSERT INTO replies VALUES (?, ?, ?, ?, ?, ?, ?)",
            *(number, following, today, document, pieces, station.next_edition, answers),
        )
        search.index(desk, number, search.What.REPLY, str(following), words)
        keep(desk, number, decision, reply=following, today=today)
        refresh_head(desk, number, today=today)
        _refuse_when_down(desk, number, today=today)
        refuse_without_room(desk, station, today=today)
    wrap_ahead(desk, station, today=today)
    return following


def recall(desk: Desk, station: Station, number: int, reply_number: int, *, by: By, today: Epoch) -> str:
    """Takes back a reply whose first edition has not left, and gives its words, of which the vault keeps nothing.

    `Notice` once an edition has left with it: it may hang, and only another reply can correct it. Its number is never
    given again.
    """
    # Durable before the rest: if the power fails between the two vaults, everything is wrapped again.
    mark_stale(desk)
    # Both vaults at once: no bundle is prepared between the look at the editions and the cells without the reply.
    with desk.vault.transaction(), station.vault.transaction():
        words = _take_out(desk, number, reply_number, next_edition=station.next_edition)
        refresh_head(desk, number, today=today)
        fill(desk, station, today=today)
        note(desk.vault, by=by, did="recalled", number=number, today=today)
    # The row has gone already; this empties the log that still holds it.
    desk.vault.destroy("DELETE FROM replies WHERE number = ? AND reply = ?", number, reply_number)
    return words


def last_number(desk: Desk, number: int) -> int:
    """The highest number given to a reply of this case, recalled ones among them."""
    row = desk.vault.row(
        "SELECT max((SELECT coalesce(max(reply), 0) FROM replies WHERE number = ?1),"
        " (SELECT coalesce(max(reply), 0) FROM recalled WHERE number = ?1))",
        number,
    )
    return integer(row[0]) if row else 0


def hanging(desk: Desk, station: Station, number: int, *, today: Epoch) -> dict[int, Hanging]:
    """Where each reply of a case is, by its number; 0 is the head. Empty before the acknowledgement."""
    rows = desk.vault.rows(
        "SELECT ?2, first, until FROM heads WHERE number = ?1 UNION ALL"
        " SELECT reply, replies.first, until FROM replies JOIN heads USING (number) WHERE number = ?1 ORDER BY 1",
        *(number, HEAD_REPLY),
    )
    edition = station.next_edition
    return {
        integer(reply): Hanging.of(first=integer(first), until=integer(until), next_edition=edition, today=today)
        for reply, first, until in list(rows)
    }


def seal_again(desk: Desk, number: int, *, today: Epoch) -> None:
    """All that hangs, for the words that were changed: call it in the transaction that keeps the move."""
    rows = desk.vault.rows("SELECT reply, epoch, document FROM replies WHERE number = ?", number)
    for reply_number, epoch, document in list(rows):
        pieces = sealed(desk, number, integer(reply_number), blob(document), epoch=integer(epoch))
        desk.vault.run("UPDATE replies SET sealed = ? WHERE number = ? AND reply = ?", pieces, number, reply_number)
    refresh_heads(desk, [number], today=today)


def _refuse_elsewhere(desk: Desk, number: int, message: bytes) -> None:
    """A reply answers a message of its own case."""
    if desk.vault.row("SELECT 1 FROM messages WHERE number = ? AND id = ?", number, message) is None:
        raise Notice("message missing")


def _take_out(desk: Desk, number: int, reply_number: int, *, next_edition: int) -> str:
    """Deletes a reply, and the decision that came with it; gives its words."""
    where = (number, reply_number)
    row = desk.vault.row("SELECT first, document FROM replies WHERE number = ? AND reply = ?", *where)
    if row is None:
        raise Notice("reply missing", reply=reply_number)
    if has_left(integer(row[0]), next_edition=next_edition):
        raise Notice("reply left", reply=reply_number)
    desk.vault.run("DELETE FROM replies WHERE number = ? AND reply = ?", *where)
    search.forget(desk, number, search.What.REPLY, str(reply_number))
    desk.vault.run("INSERT INTO recalled VALUES (?, ?)", *where)
    take_back(desk, number, reply=reply_number)
    return decode(blob(row[1]), Answer).text


def _refuse_when_down(desk: Desk, number: int, *, today: Epoch) -> None:
    """A reply that nobody will find is not written."""
    until = standing(desk, number).deadlines.until
    if today > until:
        raise Notice("conversation down", number=number, until=to_iso(until))
