"""The errand of a partner: visits that look like everybody's, day after day, some of which leave a loop.

Nothing is kept: what was started anew in the middle of a day promises the loops of that day again. More than promised
is no alarm (SPEC 12.1), and a file that says when this machine visited would take its visits out of the crowd.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from crypto import epoch as epochs
from crypto.board import Board
from crypto.envelope import Envelope
from crypto.epoch import SECONDS, Epoch
from crypto.fingerprint import Fingerprint
from crypto.randomness import Randomness
from crypto.receipt import Receipt
from crypto.record import RecordFile

from .address import Way
from .burst import leave
from .calendar import Calendar
from .decoy_day import MOST_PER_DAY, Decoy, plan
from .fetching import connected
from .sentences import USAGE, Stop
from .telling import tell
from .visit import RELEASED, Delivery, Errand, Found, Timetable, visit
from .writing import Pen, cover

# After a night with the lid closed, what was missed is not made up for: people do not come all at once.
_LATE_SECONDS: Final = 600
# A clock that was set, or a machine that slept, is noticed so soon.
_NAP_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Clock:
    """The machine's clock. No setting changes it; tests hand in their own."""

    now: Callable[[], float] = time.time
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    hour: Callable[[float], int] = lambda at: time.localtime(at).tm_hour

    async def until(self, moment: float) -> None:
        while (left := moment - self.now()) > 0:
            await self.sleep(min(left, _NAP_SECONDS))


@dataclass(frozen=True, slots=True)
class Crowd:
    """What a partner agreed to: so many visits a day on average, and so many loops by the words of its card."""

    per_day: int
    loops: int = 0
    card: Receipt | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.per_day <= MOST_PER_DAY:
            raise Stop("decoys per day", USAGE, most=MOST_PER_DAY)
        if (self.card is None) != (self.loops < 1):
            raise Stop("card and loops", USAGE)
        if self.loops > self.per_day:
            raise Stop("more loops than decoys", USAGE, loops=self.loops)


class Decoying(Errand):
    """A visit for nothing but the crowd: a cover or, with a card's words, a loop in its place."""

    def __init__(self, card: Receipt | None) -> None:
        self._card = card

    def begin(self, found: Found) -> None:
        """Nothing to check: a decoy fits every record."""

    def seal(self, found: Found, board: Board | None) -> Envelope:
        del board
        if self._card is None:
            return cover(found, randomness=Randomness.fresh())
        desks = tuple(line.desk for line in found.record.desks)
        return Pen(found, desks, self._card.keys(found.file.certificate.scope), Randomness.fresh()).loop()

    def board_came(self, file: RecordFile, board: Board | None, today: Epoch) -> None:
        """Nothing is read."""


async def decoys(
    way: Way,
    crowd: Crowd,
    *,
    office: Fingerprint,
    language: str,
    clock: Clock = Clock(),
    timetable: Timetable = RELEASED,
) -> None:
    """Visit, day after day, until it is cancelled. One that fails is told, and the next is made all the same."""
    tell("decoys begin", language, count=crowd.per_day)
    started = clock.now()
    while True:
        day = epochs.at(clock.now())
        planned = plan(day, per_day=crowd.per_day, loops=crowd.loops, hour=clock.hour, randomness=Randomness.fresh())
        owed = 0
        for decoy in planned:
            owed += decoy.loop
            await clock.until(decoy.at)
            # What lies before the start is not made up for either, but its loops are: they may not have been left.
            if decoy.at < started or clock.now() > decoy.at + _LATE_SECONDS:
                continue
            card = crowd.card if owed else None
            if await _visit(way, decoy, card, office=office, calendar=_stated(clock, language), timetable=timetable):
                owed -= card is not None
        await clock.until((day + 1) * SECONDS)


async def _visit(
    way: Way,
    decoy: Decoy,
    card: Receipt | None,
    *,
    office: Fingerprint,
    calendar: Calendar,
    timetable: Timetable,
) -> bool:
    """Whether its first envelope arrived. Each has a connection, and over Tor a circuit, of its own."""
    try:
        async with connected(way) as connection:
            errand = Decoying(card)
            found, delivery = await visit(connection, errand, office=office, calendar=calendar, timetable=timetable)
            if delivery is Delivery.ARRIVED and decoy.envelopes > 1:
                covers = (cover(found, randomness=Randomness.fresh()) for _ in range(decoy.envelopes - 1))
                await leave(connection, covers, timetable=timetable)
    except Stop as stop:
        tell(stop.key, calendar.language, **stop.values)
        return stop.key == "burst incomplete"
    return delivery is Delivery.ARRIVED


def _stated(clock: Clock, language: str) -> Calendar:
    """The day by this machine's clock; stated, since nobody sits here who could be asked."""
    return Calendar(epochs.at(clock.now()), language)
