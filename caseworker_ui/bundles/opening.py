"""A desk tries the spool: what opens becomes cases and messages in its vault; what does not open says nothing."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from caseworker_ui.cases import casebook, moving
from caseworker_ui.cases.casebook import Kept
from caseworker_ui.cases.handing import Arrived, exchange
from caseworker_ui.cases.heads import acknowledge_automatically, refresh_heads
from caseworker_ui.cases.moving import TOMBSTONE_DAYS, Moved
from caseworker_ui.cases.replies import seal_again
from caseworker_ui.cases.wrapping import wrap_ahead
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.station import Station
from caseworker_ui.vaults.vault import blob, integer
from crypto.body import Body, Move
from crypto.envelope import Envelope
from crypto.epoch import Epoch
from crypto.errors import Refused
from crypto.opening import DaySecret, epochs_to_try, open_envelope

from .trying import Keys, helpers_for, match, started

ORPHAN_DAYS: Final = 30


@dataclass(slots=True)
class Opened:
    """What one look into the spool brought: case numbers, and the rules that broken envelopes had broken."""

    new_cases: list[int] = field(default_factory=list)
    changed_cases: list[int] = field(default_factory=list)
    acknowledged: list[int] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def anything(self) -> bool:
        return bool(self.new_cases or self.changed_cases or self.acknowledged or self.refused)

    def change(self, number: int) -> None:
        """Something is new in this case."""
        if number not in self.changed_cases:
            self.changed_cases.append(number)

    def hear(self, arrived: Arrived) -> None:
        """What other desks handed over."""
        self.new_cases += arrived.new
        self.refused += arrived.refused
        for number in arrived.changed:
            self.change(number)

    @contextmanager
    def one_envelope(self) -> Iterator[None]:
        """A broken or hostile envelope is one envelope: the others must not suffer for it."""
        try:
            yield
        except Refused as refused:
            self.refused.append(str(refused))


def open_spool(desk: Desk, station: Station, *, today: Epoch) -> Opened:
    """Tries every batch this desk has not tried, acknowledges, destroys old keys, makes new ones, wraps ahead."""
    station.check_clock(today)
    opened = Opened()
    rows = station.vault.rows(
        "SELECT batch, server, first, last FROM batches WHERE batch NOT IN (SELECT batch FROM tried WHERE desk = ?) "
        "ORDER BY batch",
        desk.number,
    )
    for batch, server, first, last in list(rows):
        number, end = integer(batch), integer(last)
        with desk.vault.transaction():
            _try(desk, station, batch=number, first=integer(first), last=end, today=today, opened=opened)
            desk.note_tried(blob(server), last=end)
        # Only now: if the power fails in between, the batch is tried again and every message is known by its id.
        _leave(desk, station, number)
    opened.hear(exchange(desk, station, today=today))
    with desk.vault.transaction():
        refresh_heads(desk, opened.changed_cases, today=today)
        opened.acknowledged = acknowledge_automatically(desk, station, today=today)
    _look_after_keys(desk, station, today=today)
    return opened


def _look_after_keys(desk: Desk, station: Station, *, today: Epoch) -> None:
    desk.destroy_day_keys(station, today=today)
    casebook.forget_orphans(desk, before=today - ORPHAN_DAYS)
    moving.forget(desk, before=today - TOMBSTONE_DAYS)
    desk.offer_day_keys(station, today=today)
    wrap_ahead(desk, station, today=today)


def _epochs(first: Epoch, last: Epoch) -> list[Epoch]:
    """Every epoch whose key may open an envelope of this batch, the likeliest first."""
    return list(dict.fromkeys(epoch for arrival in range(last, first - 1, -1) for epoch in epochs_to_try(arrival)))


def _try(desk: Desk, station: Station, *, batch: int, first: Epoch, last: Epoch, today: Epoch, opened: Opened) -> None:
    # The private keys are of this call alone: when it returns, only the vault has what is then to be destroyed.
    keys = Keys(desk.office, desk.day_secrets(_epochs(first, last)))
    with started(keys, helpers=helpers_for(_count(station, batch) * len(keys.secrets))) as helpers:
        found = dict(match(_spooled(station, batch), keys, helpers=helpers))
    letters = []
    # Moves first: a batch is sorted by its bytes, so what the new words wrote may stand before their move.
    for row, secret in _opening(station, batch, found):
        with opened.one_envelope():
            body = _body(desk, station, row, secret)
            if isinstance(body.payload, Move):
                _move(desk, body, body.payload, received=first, today=today, opened=opened)
            else:
                letters.append((row, secret))
    # Opened again, not kept meanwhile: a batch never lies in memory.
    for row, secret in letters:
        with opened.one_envelope():
            _keep(desk, _body(desk, station, row, secret), received=first, opened=opened)


def _count(station: Station, batch: int) -> int:
    row = station.vault.row("SELECT count(*) FROM spool WHERE batch = ?", batch)
    return integer(row[0]) if row else 0


def _spooled(station: Station, batch: int) -> Iterator[Envelope]:
    for (envelope,) in station.vault.rows("SELECT envelope FROM spool WHERE batch = ? ORDER BY rowid", batch):
        yield Envelope.from_bytes(blob(envelope))


def _opening(station: Station, batch: int, found: Mapping[int, DaySecret]) -> list[tuple[int, DaySecret]]:
    """The row in the spool of each place where something opens, and the key that opens it."""
    rows = station.vault.rows("SELECT rowid FROM spool WHERE batch = ? ORDER BY rowid", batch)
    return [(integer(row), found[place]) for place, (row,) in enumerate(rows) if place in found]


def _body(desk: Desk, station: Station, row: int, secret: DaySecret) -> Body:
    found = station.vault.row("SELECT envelope FROM spool WHERE rowid = ?", row)
    body = found and open_envelope(Envelope.from_bytes(blob(found[0])), [secret], office=desk.office)
    if not body:
        raise Refused("envelope: no slot opens")
    return body


def _move(desk: Desk, body: Body, move: Move, *, received: Epoch, today: Epoch, opened: Opened) -> None:
    moved, number = moving.keep(desk, body, move, received=received)
    if moved is Moved.GOES_ON:
        seal_again(desk, number, today=today)
    if number and moved is not Moved.KNOWN:
        opened.change(number)


def _keep(desk: Desk, body: Body, *, received: Epoch, opened: Opened) -> None:
    kept, number = casebook.keep(desk, body, received=received)
    if kept is Kept.NEW_CASE:
        opened.new_cases.append(number)
    elif kept is Kept.MESSAGE:
        opened.change(number)


def _leave(desk: Desk, station: Station, batch: int) -> None:
    """An envelope leaves the spool when every desk has tried it."""
    with station.vault.transaction():
        station.vault.run("INSERT OR IGNORE INTO tried VALUES (?, ?)", desk.number, batch)
        row = station.vault.row("SELECT count(*) FROM tried WHERE batch = ?", batch)
        if row and integer(row[0]) >= len(station.desks):
            for table in ("spool", "tried", "batches"):
                station.vault.run(f"DELETE FROM {table} WHERE batch = ?", batch)  # noqa: S608  # three names above
