"""Loops counted: where some that a partner promised are missing, letters of reporters may be missing too.

A loop counts once, for the day on which it was sealed, whatever day it came. A day is judged as soon as its batch was
tried; what comes a day late still counts, and the alarm is gone. Days whose batch does not come at all are an alarm
too (SPEC 12.1). Only the office's own loops are counted.
"""

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from caseworker_ui.notice import Said
from caseworker_ui.vaults.desk import LONGEST_KEY_DAYS, Desk
from caseworker_ui.vaults.station import Station
from caseworker_ui.vaults.vault import blob, integer
from crypto.body import Body
from crypto.epoch import Epoch, to_iso
from crypto.errors import Refused
from crypto.record import LATE

from .partners import MOST_LOOPS, Card, card_of, cards

# As long as a loop may be brought again and still open: then its id must be known.
KEPT_DAYS: Final = LONGEST_KEY_DAYS
SHOWN_DAYS: Final = 7
# A weekend without a courier is nothing to tell before Monday.
WAITED_DAYS: Final = 3
# A machine that is started anew promises its day again; beyond this somebody fills the vault.
_MOST_KEPT: Final = 16 * MOST_LOOPS


class Verdict(enum.StrEnum):
    """What missing loops say; the sentence of `words/partners.py` for it."""

    LOST = "loops lost"
    MISSING = "loops missing"
    SILENT = "loops silent"
    ABSENT = "loops absent"


@dataclass(frozen=True, slots=True)
class Alarm:
    """Of one day, or of all since that day: so many loops came of those that these partners promised."""

    verdict: Verdict
    epoch: Epoch
    partner: str
    came: int
    promised: int

    def said(self, slug: str) -> Said:
        counts = {"came": self.came, "promised": self.promised}
        return Said(self.verdict, {"day": to_iso(self.epoch), "partner": self.partner, **counts}, desk=slug)


def keep(desk: Desk, station: Station, body: Body) -> None:
    """Counts a loop of a card; `Refused` for one that no card of this office signed."""
    card = card_of(station, body.author.raw)
    if card is None:
        raise Refused("loop: of no card of this office")
    row = desk.vault.row("SELECT count(*) FROM loops WHERE author = ? AND epoch = ?", card.author, body.header.epoch)
    if row and integer(row[0]) < _MOST_KEPT:
        values = (card.author, body.header.id, body.header.epoch)
        desk.vault.run("INSERT OR IGNORE INTO loops VALUES (?, ?, ?)", *values)


def forget(desk: Desk, *, today: Epoch) -> None:
    """Loops that cannot be brought again: their day's key is destroyed."""
    desk.vault.run("DELETE FROM loops WHERE epoch + ? < ?", KEPT_DAYS, today)


def tried_until(desk: Desk, station: Station) -> Epoch:
    """The last day of which this desk has tried all; a server that was given up holds no day back."""
    tried = desk.tried(station)
    return min((last for last in tried if last + LATE >= max(tried)), default=0)


def alarms(desk: Desk, station: Station, *, after: Epoch, today: Epoch) -> list[Alarm]:
    """What is missing of the days after this one, of the last seven at most; and the batches that do not come."""
    first, last = max(after + 1, today - SHOWN_DAYS), min(tried_until(desk, station), today - 1)
    known, came = cards(station), _counted(desk, since=first)
    missing = [
        alarm
        for epoch in range(first, last + 1)
        for alarm in judged(epoch, [(card, came.get((card.author, epoch), 0)) for card in known])
    ]
    untried = "SELECT 1 FROM batches WHERE batch NOT IN (SELECT batch FROM tried WHERE desk = ?)"
    # What is here and was not tried yet is the desk's own delay.
    if station.vault.row(untried, desk.number) is None:
        missing += unbrought(known, after=last, today=today)
    return missing


def _counted(desk: Desk, *, since: Epoch) -> dict[tuple[bytes, Epoch], int]:
    rows = desk.vault.rows("SELECT author, epoch, count(*) FROM loops WHERE epoch >= ? GROUP BY author, epoch", since)
    return {(blob(author), integer(epoch)): integer(count) for author, epoch, count in rows}


def unbrought(known: Sequence[Card], *, after: Epoch, today: Epoch) -> Iterator[Alarm]:
    """Nobody brought the batches after this day: a server that keeps all of them back would else never be judged."""
    since = max(after + 1, min((card.first for card in known), default=today))
    expected = [(epoch, card) for epoch in range(since, today) for card in known if card.expects(epoch)]
    days = {epoch for epoch, _ in expected}
    if len(days) >= WAITED_DAYS:
        partners = ", ".join(dict.fromkeys(card.partner for _, card in expected))
        yield Alarm(Verdict.ABSENT, min(days), partners, 0, sum(card.per_day for _, card in expected))


def judged(epoch: Epoch, counted: Sequence[tuple[Card, int]]) -> Iterator[Alarm]:
    """One machine that was off is told from letters that get lost: those are lost to several partners at once."""
    expected = [(card, came) for card, came in counted if card.expects(epoch)]
    short = [(card, came) for card, came in expected if came < card.per_day]
    partly = sum(came > 0 for _, came in short)
    others_complete = len(short) < len(expected)
    if partly > 1 or (len(short) > 1 and not others_complete):
        partners = ", ".join(card.partner for card, _ in short)
        promised = sum(card.per_day for card, _ in short)
        yield Alarm(Verdict.LOST, epoch, partners, sum(came for _, came in short), promised)
        return
    for card, came in short:
        verdict = Verdict.SILENT if others_complete and not came else Verdict.MISSING
        yield Alarm(verdict, epoch, card.partner, came, card.per_day)
