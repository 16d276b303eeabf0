"""How many envelopes of a burst are under way at once."""

import asyncio
import dataclasses
from dataclasses import dataclass, field
from typing import cast

import pytest

import intake.burst
from crypto.envelope import Envelope, cover
from crypto.visit import IN_FLIGHT, MOST_IN_FLIGHT
from intake.burst import leave
from intake.fetching import Connection
from intake.sentences import Stop
from intake.visit import RELEASED
from tests.crypto.office_fixture import TODAY, an_office, seeded

COUNT = 64
# Answers and retries of hundredths of a second.
QUICK = dataclasses.replace(RELEASED, departure=0, retries=(0.1, 0.2), answer=0.05)


@dataclass
class Line:
    """In the place of a connection: it answers after a while, and knows how many wait for it."""

    seconds: float
    # Whether those that leave now get no answer.
    full: bool = False
    under_way: int = 0
    most: int = 0
    arrived: list[bytes] = field(default_factory=list)
    # Set when as many wait as ever may.
    busy: asyncio.Event = field(default_factory=asyncio.Event)

    async def post(self, _path: str, body: bytes, *, seconds: float) -> bool:
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        if self.under_way == MOST_IN_FLIGHT:
            self.busy.set()
        full = self.full
        await asyncio.sleep(seconds if full else self.seconds)
        self.under_way -= 1
        if not full:
            self.arrived.append(body)
        return not full


def covers() -> list[Envelope]:
    """What a burst is made of: to the line, all envelopes are alike."""
    return [cover(office=an_office().id, epoch=TODAY, randomness=seeded(f"{number}")) for number in range(COUNT)]


async def sent(line: Line) -> None:
    """All of them, over this line."""
    await leave(cast("Connection", line), iter(covers()), timetable=QUICK)


@pytest.mark.parametrize(("swift_seconds", "most"), [(3.0, MOST_IN_FLIGHT), (0.0, IN_FLIGHT)])
def test_more_are_in_flight_where_answers_are_swift(
    swift_seconds: float, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two at a time on a slow line, up to sixteen on a swift one; each once, whatever the line."""
    monkeypatch.setattr(intake.burst, "SWIFT_SECONDS", swift_seconds)
    line = Line(seconds=0.01)
    asyncio.run(sent(line))
    assert line.most == most
    assert len(line.arrived) == len(set(line.arrived)) == COUNT


def test_a_line_that_is_full_for_a_while_loses_nothing() -> None:
    """What got no answer is sent again, the same bytes, when the line is free."""
    line = Line(seconds=0.01)

    async def fills_up() -> None:
        sending = asyncio.create_task(sent(line))
        await line.busy.wait()
        line.full = True
        await asyncio.sleep(0.02)
        line.full = False
        await sending

    asyncio.run(fills_up())
    assert len(line.arrived) == len(set(line.arrived)) == COUNT


def test_a_line_that_never_answers_stops_the_burst() -> None:
    """Whoever gets no answer is told so in one sentence, and nothing goes on behind it."""
    line = Line(seconds=0.01, full=True)
    with pytest.raises(Stop, match="burst incomplete"):
        asyncio.run(sent(line))
    assert line.arrived == []
