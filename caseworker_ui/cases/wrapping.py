"""Wrapping: an unlocked desk fills its quota of the next 60 editions, so that they can hang while it is away."""

from collections.abc import Iterator
from typing import Final

from caseworker_ui.notice import Notice
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.station import Station
from caseworker_ui.vaults.vault import Value, blob, integer
from crypto.cell import HEAD_INDEX, PIECE_BYTES, Piece, Place, dummy, wrap
from crypto.randomness import Randomness
from crypto.receipt import TagKey
from crypto.reply import HEAD_REPLY

# The board grows when a desk uses three quarters of its quota.
_FULL: Final = (3, 4)
_STALE: Final = "wrapping is stale"


def live_cells(desk: Desk) -> int:
    """How many cells this desk's conversations need in an edition."""
    row = desk.vault.row(
        "SELECT (SELECT count(*) FROM cases WHERE head IS NOT NULL)"
        " + (SELECT coalesce(sum(length(sealed)), 0) / ? FROM replies)",
        PIECE_BYTES,
    )
    return integer(row[0]) if row else 0


def mark_stale(desk: Desk) -> None:
    """What hangs has changed: call it in the transaction that changes it."""
    desk.vault.set(_STALE, b"1")


def wrap_ahead(desk: Desk, station: Station) -> None:
    """Wraps this desk's cells for the coming editions: all of them after a change, else only those not yet wrapped."""
    # One transaction of the desk: what another process says in this conversation meanwhile waits, and is stale again.
    with desk.vault.transaction():
        _make_room(desk, station)
        stale = bool(desk.vault.setting(_STALE))
        rows = station.vault.rows("SELECT edition FROM wrapped WHERE desk = ?", desk.number)
        done = set() if stale else {integer(edition) for (edition,) in rows}
        missing = {edition: salt for edition, salt in station.salts().items() if edition not in done}
        with station.vault.transaction():
            for edition, salt in missing.items():
                cells = _cells(desk, salt, quota=station.quota)
                station.vault.run("INSERT OR REPLACE INTO wrapped VALUES (?, ?, ?)", edition, desk.number, cells)
        desk.vault.set(_STALE, b"")


def _make_room(desk: Desk, station: Station) -> None:
    """Grows the board once it is nearly full; `Notice` when it cannot grow any more."""
    while live_cells(desk) * _FULL[1] > station.quota * _FULL[0]:
        if not station.grow():
            break
        mark_stale(desk)
    if live_cells(desk) > station.quota:
        raise Notice("board full")


def _cells(desk: Desk, salt: bytes, *, quota: int) -> bytes:
    """A whole quota for one edition, in an order that says nothing."""
    randomness = Randomness.fresh()
    cells = [
        wrap(tag_key, Place(desk.office, salt, desk.number, index), piece, randomness=randomness)
        for tag_key, index, piece in _pieces(desk)
    ]
    cells += [dummy(randomness=randomness) for _ in range(quota - len(cells))]
    return b"".join(sorted(cells))


def _pieces(desk: Desk) -> Iterator[tuple[TagKey, int, Piece]]:
    heads = "SELECT number, tag_key, head FROM cases JOIN authors USING (author) WHERE head IS NOT NULL"
    for number, tag_key, head in desk.vault.rows(heads):
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
