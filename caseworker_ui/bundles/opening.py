"""A desk tries the spool: what opens becomes cases and messages in its vault; what does not open says nothing."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Final

from caseworker_ui.cases import casebook, loops, moving
from caseworker_ui.cases.casebook import Kept
from caseworker_ui.cases.handing import Arrived, exchange
from caseworker_ui.cases.heads import acknowledge_automatically, refresh_heads
from caseworker_ui.cases.loops import Alarm
from caseworker_ui.cases.moving import TOMBSTONE_DAYS, Moved
from caseworker_ui.cases.replies import seal_again
from caseworker_ui.cases.wrapping import wrap_ahead
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.station import Station
from caseworker_ui.vaults.vault import blob, integer
from crypto.body import Body, Loop, Move
from crypto.envelope import Envelope
from crypto.epoch import Epoch
from crypto.errors import Refused
from crypto.opening import DaySecret, epochs_to_try, open_envelope

from .progress import Progress, Steps
from .trying import Helper, Keys, helpers_for, match, started

ORPHAN_DAYS: Final = 30
# Two cores try so many under nine keys in about a second; helpers wait for each other once in so many.
STEP_ENVELOPES: Final = 256


@dataclass(slots=True)
class Opened:
    """What one look into the spool brought: case numbers, the rules that broken envelopes had broken, missing loops."""

    new_cases: list[int] = field(default_factory=list)
    changed_cases: list[int] = field(default_factory=list)
    acknowledged: list[int] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    alarms: list[Alarm] = field(default_factory=list)

    @property
    def anything(self) -> bool:
        return bool(self.new_cases or self.changed_cases or self.acknowledged or self.refused or self.alarms)

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
    opened = Opened()
    for _ in look(desk, station, opened, today=today):
        pass
    return opened


def look(desk: Desk, station: Station, opened: Opened, *, today: Epoch) -> Steps:
    """The same in steps of about a second: between two of them no transaction is open, and others have a turn.

    Whoever closes it in the middle loses no more than the trials of one batch.
    """
    station.check_clock(today)
    batches, judged = list(untried(desk, station)), loops.tried_until(desk, station)
    envelopes, before = sum(batch.count for batch in batches), 0
    trials = sum(batch.count * len(_epochs(batch.first, batch.last)) for batch in batches)
    with started(helpers=helpers_for(trials)) as helpers:
        for batch in batches:
            progress = Progress("trying", before, envelopes)
            yield from _try(desk, station, batch, progress, helpers=helpers, today=today, opened=opened)
            before += batch.count
            # Only now: if the power fails in between, the batch is tried again and every message is known by its id.
            _leave(desk, station, batch.number)
    opened.alarms = loops.alarms(desk, station, after=judged, today=today)
    opened.hear(exchange(desk, station, today=today))
    with desk.vault.transaction():
        refresh_heads(desk, opened.changed_cases, today=today)
        opened.acknowledged = acknowledge_automatically(desk, station, today=today)
    _look_after_keys(desk, station, today=today)


@dataclass(frozen=True, slots=True)
class Untried:
    """A batch in the spool that a desk has not tried."""

    number: int
    server: bytes
    first: Epoch
    last: Epoch
    count: int


def untried(desk: Desk, station: Station) -> Iterator[Untried]:
    """In the order in which they came."""
    rows = station.vault.rows(
        "SELECT batch, server, first, last, (SELECT count(*) FROM spool WHERE spool.batch = batches.batch) "
        "FROM batches WHERE batch NOT IN (SELECT batch FROM tried WHERE desk = ?) ORDER BY batch",
        desk.number,
    )
    for batch, server, first, last, count in rows:
        yield Untried(integer(batch), blob(server), integer(first), integer(last), integer(count))


def _look_after_keys(desk: Desk, station: Station, *, today: Epoch) -> None:
    desk.destroy_day_keys(station, today=today)
    casebook.forget_orphans(desk, before=today - ORPHAN_DAYS)
    moving.forget(desk, before=today - TOMBSTONE_DAYS)
    loops.forget(desk, today=today)
    desk.offer_day_keys(station, today=today)
    wrap_ahead(desk, station, today=today)


def _epochs(first: Epoch, last: Epoch) -> list[Epoch]:
    """Every epoch whose key may open an envelope of this batch, the likeliest first."""
    return list(dict.fromkeys(epoch for arrival in range(last, first - 1, -1) for epoch in epochs_to_try(arrival)))


def _try(
    desk: Desk,
    station: Station,
    batch: Untried,
    progress: Progress,
    *,
    helpers: Sequence[Helper],
    today: Epoch,
    opened: Opened,
) -> Steps:
    """Keeps what opens of a batch; `progress` is how far it was before."""
    # The private keys are of this call and the helpers: after the look, only the vault has what it then destroys.
    keys = Keys(desk.office, desk.day_secrets(_epochs(batch.first, batch.last)))
    found: list[tuple[int, DaySecret]] = []
    for rows in _pieces(station, batch):
        yield progress
        found += match(_letters(station, batch, rows), keys, helpers=helpers)
        progress = replace(progress, done=progress.done + len(rows))
    with desk.vault.transaction():
        _keep_all(desk, station, found, received=batch.first, today=today, opened=opened)
        desk.note_tried(batch.server, last=batch.last)


def _pieces(station: Station, batch: Untried) -> Iterator[list[int]]:
    """The rows of a batch in the spool, some at a time."""
    after = 0
    some = "SELECT rowid FROM spool WHERE batch = ? AND rowid > ? ORDER BY rowid LIMIT ?"
    while rows := [integer(row) for (row,) in station.vault.rows(some, batch.number, after, STEP_ENVELOPES)]:
        after = rows[-1]
        yield rows


def _letters(station: Station, batch: Untried, rows: Sequence[int]) -> Iterator[tuple[int, Envelope]]:
    """The envelopes in these rows, one after the other: while one is read, helpers try those before it."""
    piece = "SELECT rowid, envelope FROM spool WHERE batch = ? AND rowid BETWEEN ? AND ? ORDER BY rowid"
    for row, envelope in station.vault.rows(piece, batch.number, rows[0], rows[-1]):
        yield integer(row), Envelope.from_bytes(blob(envelope))


def _keep_all(
    desk: Desk,
    station: Station,
    found: Sequence[tuple[int, DaySecret]],
    *,
    received: Epoch,
    today: Epoch,
    opened: Opened,
) -> None:
    letters = []
    # Moves first: a batch is sorted by its bytes, so what the new words wrote may stand before their move.
    for row, secret in found:
        with opened.one_envelope():
            body = _body(desk, station, row, secret)
            if body is not None and isinstance(body.payload, Move):
                _move(desk, body, body.payload, received=received, today=today, opened=opened)
            elif body is not None:
                letters.append((row, secret))
    # Opened again, not kept meanwhile: a batch never lies in memory.
    for row, secret in letters:
        with opened.one_envelope():
            if (body := _body(desk, station, row, secret)) is not None:
                _keep(desk, station, body, received=received, opened=opened)


def _body(desk: Desk, station: Station, row: int, secret: DaySecret) -> Body | None:
    """None if it left the spool meanwhile: another look of this desk was faster, and has kept it."""
    found = station.vault.row("SELECT envelope FROM spool WHERE rowid = ?", row)
    if found is None:
        return None
    body = open_envelope(Envelope.from_bytes(blob(found[0])), [secret], office=desk.office)
    if body is None:
        raise Refused("envelope: no slot opens")
    return body


def _move(desk: Desk, body: Body, move: Move, *, received: Epoch, today: Epoch, opened: Opened) -> None:
    moved, number = moving.keep(desk, body, move, received=received)
    if moved is Moved.GOES_ON:
        seal_again(desk, number, today=today)
    if number and moved is not Moved.KNOWN:
        opened.change(number)


def _keep(desk: Desk, station: Station, body: Body, *, received: Epoch, opened: Opened) -> None:
    if isinstance(body.payload, Loop):
        loops.keep(desk, station, body)
        return
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
