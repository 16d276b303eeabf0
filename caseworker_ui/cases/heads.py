"""Acknowledging: the head of a conversation says that the report arrived, where the case stands, and the dates."""

from collections.abc import Sequence

from caseworker_ui.notice import Notice
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.people import MACHINE, By
from caseworker_ui.vaults.station import Station
from caseworker_ui.vaults.vault import integer
from crypto.documents import HEARD, Head, State, encode
from crypto.epoch import Epoch, to_iso
from crypto.reply import HEAD_REPLY

from .casebook import Case, case
from .decisions import Decision, keep
from .sealing import cells, sealed
from .stages import STATES, Action, Stage
from .templates import head_words
from .wrapping import mark_stale, refuse_without_room, room_without_look, wrap_ahead


def acknowledge(desk: Desk, station: Station, number: int, *, by: By, today: Epoch) -> None:
    """Tells the reporter that the report arrived and by when there will be an answer."""
    station.check_clock(today)
    if case(desk, number).acknowledged is not None:
        raise Notice("case acknowledged", number=number)
    with desk.vault.transaction():
        hang_head(desk, station, number, by=by, today=today)
        refuse_without_room(desk, station, today=today)
    wrap_ahead(desk, station, today=today)


def acknowledge_automatically(desk: Desk, station: Station, *, today: Epoch) -> list[int]:
    """Acknowledges the oldest waiting cases, as many as this edition may still bring; the others wait for a look."""
    edition, used = station.next_edition, 0
    if stored := desk.vault.setting("automatic heads"):
        at, count = int.from_bytes(stored[:8], "big"), int.from_bytes(stored[8:], "big")
        used = count if at == edition else 0
    left = room_without_look(desk, station, used=used, today=today)
    rows = desk.vault.rows("SELECT number FROM cases WHERE acknowledged IS NULL ORDER BY number LIMIT ?", left)
    numbers = [integer(number) for (number,) in list(rows)]
    for number in numbers:
        hang_head(desk, station, number, by=MACHINE, today=today)
    desk.vault.set("automatic heads", edition.to_bytes(8, "big") + (used + len(numbers)).to_bytes(4, "big"))
    return numbers


def hang_head(desk: Desk, station: Station, number: int, *, by: By, today: Epoch) -> None:
    """Acknowledges a case, in the transaction of the caller: its head hangs from the next edition on."""
    desk.vault.run("UPDATE cases SET acknowledged = ? WHERE number = ?", today, number)
    keep(desk, number, Decision(Action.ACKNOWLEDGE, by), today=today)
    desk.vault.run("INSERT INTO heads VALUES (?, ?, 0, x'')", number, station.next_edition)
    refresh_head(desk, number, today=today)


def refresh_heads(desk: Desk, numbers: Sequence[int], *, today: Epoch) -> None:
    """After new messages: the head says which ones were heard. A case without a head waits for its acknowledgement."""
    for number in numbers:
        if case(desk, number).acknowledged is not None:
            refresh_head(desk, number, today=today)


def refresh_head(desk: Desk, number: int, *, today: Epoch) -> None:
    """Seals the head of an acknowledged case as it now stands: call it in the transaction that changed the case."""
    current = case(desk, number)
    # A case that was handed over says nothing else than before.
    given = current.due is None and current.stage is not Stage.HANDED
    head = Head(
        cells=cells(desk, number),
        heard=tuple(message.id.hex() for message in current.messages)[-HEARD:],
        state=_state(current),
        until=to_iso(current.deadlines.until),
        text=head_words(current, given=given),
    )
    document = sealed(desk, number, HEAD_REPLY, encode(head), epoch=today)
    until = current.deadlines.until
    desk.vault.run("UPDATE heads SET until = ?, sealed = ? WHERE number = ?", until, document, number)
    mark_stale(desk)


def _state(current: Case) -> State:
    for state in STATES:
        if state == current.state:
            return state
    return "acknowledged"
