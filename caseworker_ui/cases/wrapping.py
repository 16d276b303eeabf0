"""Wrapping: an unlocked desk fills its quota of the next 60 editions, so that they can hang while it is away."""

from collections.abc import Iterator
from typing import Final

from caseworker_ui.notice import Notice
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.station import Station
from caseworker_ui.vaults.vault import Value, blob, integer
from crypto.cell import HEAD_INDEX, PIECE_BYTES, Piece, Place, dummy, wrap
from crypto.epoch import Epoch, to_iso
from crypto.randomness import Randomness
from crypto.receipt import TagKey
from crypto.reply import HEAD_REPLY

# The board grows when a desk uses three quarters of its quota.
FULL: Final = (3, 4)
# New heads that one edition may bring without a human look: an eighth of the quota, so strangers cannot fill the board.
_AUTOMATIC_SHARE: Final = 8
# The day on which all cells were wrapped; empty once what hangs has changed.
_WRAPPED: Final = "wrapped on"


def live_cells(desk: Desk, *, today: Epoch) -> int:
    """How many cells this desk's conversations need in an edition."""
    row = desk.vault.row(
        "SELECT count(*) + coalesce(sum((SELECT coalesce(sum(length(replies.sealed)), 0) / ?"
        " FROM replies WHERE replies.number = heads.number)), 0) FROM heads WHERE until >= ?",
        PIECE_BYTES,
        today,
    )
    return integer(row[0]) if row else 0


def refuse_without_room(desk: Desk, station: Station, *, today: Epoch) -> None:
    """Call it in the transaction that adds cells: `Notice` when not even the largest board holds them."""
    if live_cells(desk, today=today) > station.largest_quota:
        raise Notice("board full", until=_next_end(desk, today=today))


def room_without_look(desk: Desk, station: Station, *, used: int, today: Epoch) -> int:
    """How many heads may still hang without a human look, when this edition brings so many already.

    The last quarter of the largest board is for those whom a person has chosen.
    """
    spared = station.largest_quota * FULL[0] // FULL[1] - live_cells(desk, today=today)
    return max(0, min(station.quota // _AUTOMATIC_SHARE - used, spared))


def mark_stale(desk: Desk) -> None:
    """What hangs has changed: call it in the transaction that changes it."""
    desk.vault.set(_WRAPPED, b"")


def wrap_ahead(desk: Desk, station: Station, *, today: Epoch) -> None:
    """Wraps this desk's cells for the coming editions: all of them after a change, else only those not yet wrapped."""
    # One transaction of the desk: what another process says in this conversation meanwhile waits, and is stale again.
    with desk.vault.transaction(), station.vault.transaction():
        fill(desk, station, today=today)


def fill(desk: Desk, station: Station, *, today: Epoch) -> None:
    """The same, in the transactions of both vaults."""
    grown = _make_room(desk, station, today=today)
    rows = station.vault.rows("SELECT edition FROM wrapped WHERE desk = ?", desk.number)
    done = set() if grown or _stale(desk, today=today) else {integer(edition) for (edition,) in rows}
    for edition, salt in station.salts().items():
        if edition not in done:
            cells = _cells(desk, salt, quota=station.quota, today=today)
            station.vault.run("INSERT OR REPLACE INTO wrapped VALUES (?, ?, ?)", edition, desk.number, cells)
    desk.vault.set(_WRAPPED, today.to_bytes(4, "big"))


def _stale(desk: Desk, *, today: Epoch) -> bool:
    """After a change, or when the last day of a conversation has passed since: its cells make room."""
    wrapped = desk.vault.setting(_WRAPPED)
    since = int.from_bytes(wrapped, "big")
    return not wrapped or desk.vault.row("SELECT 1 FROM heads WHERE until >= ? AND until < ?", since, today) is not None


def _make_room(desk: Desk, station: Station, *, today: Epoch) -> bool:
    """Grows the board once it is nearly full; `Notice` when it cannot grow any more."""
    live, grown = live_cells(desk, today=today), False
    while live * FULL[1] > station.quota * FULL[0] and station.grow(today=today):
        grown = True
    if live > station.quota:
        raise Notice("board full", until=_next_end(desk, today=today))
    return grown


def _next_end(desk: Desk, *, today: Epoch) -> str:
    """The last day of the conversation that makes room first."""
    row = desk.vault.row("SELECT min(until) FROM heads WHERE until >= ?", today)
    return to_iso(today if row is None or row[0] is None else integer(row[0]))


def _cells(desk: Desk, salt: bytes, *, quota: int, today: Epoch) -> bytes:
    """A whole quota for one edition, in an order that says nothing."""
    randomness = Randomness.fresh()
    cells = [
        wrap(tag_key, Place(desk.office, salt, desk.number, index), piece, randomness=randomness)
        for tag_key, index, piece in _pieces(desk, today=today)
    ]
    cells += [dummy(randomness=randomness) for _ in range(quota - len(cells))]
    return b"".join(sorted(cells))


def _pieces(desk: Desk, *, today: Epoch) -> Iterator[tuple[TagKey, int, Piece]]:
    heads = (
        "SELECT number, tag_key, sealed FROM heads JOIN cases USING (number) JOIN authors USING (author)"
        " WHERE until >= ?"
    )
    for number, tag_key, head in desk.vault.rows(heads, today):
        key = TagKey(blob(tag_key))
        for index, piece in enumerate([Piece(0, 1, HEAD_REPLY, blob(head)), *_replies(desk, number)], start=HEAD_INDEX):
            yield key, index, piece


def _replies(desk: Desk, number: Value) -> Iterator[Piece]:
    """All pieces of a case's replies, in the order in which their cells are numbered 1, 2, 3 ..."""
    for reply, sealed in desk.vault.rows("SELECT reply, sealed FROM replies WHERE number = ? ORDER BY reply", number):
        whole = blob(sealed)
        parts = len(whole) // PIECE_BYTES
        for part in range(parts):
            yield Piece(part, parts, integer(reply), whole[part * PIECE_BYTES : (part + 1) * PIECE_BYTES])
