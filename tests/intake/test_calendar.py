"""Whether the record is today's."""

import asyncio
import os
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from intake import terminal
from intake.calendar import Calendar
from intake.sentences import USAGE, Stop
from intake.visit import Timetable

from .city import City, today
from .conftest import Reporter
from .letterbox import Letterbox, serving


@dataclass
class Person:
    """Who sits at a terminal."""

    keyboard: int

    def types(self, line: str) -> None:
        os.write(self.keyboard, line.encode() + b"\n")

    def sees(self) -> str:
        return os.read(self.keyboard, 4_096).decode()


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    """A person at a terminal that answers questions."""
    keyboard, device = os.openpty()
    monkeypatch.setattr(terminal, "DEVICE", os.ttyname(device))
    yield Person(keyboard)
    os.close(keyboard)
    os.close(device)


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """No terminal."""
    monkeypatch.setattr(terminal, "DEVICE", "/dev/null/none")


@pytest.fixture(scope="module")
def early() -> City:
    """A city whose record is of the day before yesterday, or a machine whose clock is ahead."""
    return City(day=today() - 2)


@pytest.fixture
def late_reporter(early: City, reporter: Reporter) -> Iterator[Reporter]:
    """A reporter in front of that city's letterbox."""
    with serving(Letterbox(early.record_file(), early.board_file())) as box:
        reporter.city, reporter.letterbox = early, box
        yield reporter


def test_without_a_terminal_an_old_record_is_refused(late_reporter: Reporter, nobody: None) -> None:
    """Nobody there to ask: the sentence says which day to state, and nothing leaves."""
    with pytest.raises(Stop, match="day not sure"):
        late_reporter.send()
    assert late_reporter.letterbox.posts == []


def test_a_person_may_know_the_day_better_than_the_clock(late_reporter: Reporter, person: Person) -> None:
    """The question names the day; yes goes on with it, and the wire shows the usual visit."""
    person.types("oui")
    late_reporter.send()
    assert "Is today " in person.sees()
    (post,) = late_reporter.letterbox.posts
    body = late_reporter.city.opened(post.body)
    assert body is not None
    assert body.header.epoch == today() - 2


@pytest.mark.parametrize("answer", ["non", "", "peut-être", "no"])
def test_anything_but_yes_is_no(answer: str, late_reporter: Reporter, person: Person) -> None:
    """No, nothing, something else: nothing leaves."""
    person.types(answer)
    with pytest.raises(Stop, match="day wrong"):
        late_reporter.send()
    assert late_reporter.letterbox.posts == []


def test_a_late_answer_uses_the_next_point(late_reporter: Reporter, person: Person) -> None:
    """Whoever answers after the departure leaves at the next point of the grid, so that the pause is not seen."""
    late_reporter.timetable = Timetable(0.3, retries=(1.5,), answer=0.3, sealing=0.1, fetch=0.5, board=0.5)

    async def answer_late() -> None:
        await asyncio.sleep(0.8)
        person.types("yes")

    async def both() -> None:
        await asyncio.gather(answer_late(), asyncio.to_thread(late_reporter.send))

    asyncio.run(both())
    record, post = late_reporter.letterbox.first("/v1/record"), late_reporter.letterbox.lines[-1]
    assert post.method == "POST"
    assert 1.4 <= post.at - record.at <= 2.0


def test_an_answer_that_comes_too_late_sends_nothing(late_reporter: Reporter, person: Person) -> None:
    """After the last point of the grid nothing leaves, and the reporter is told so."""
    late_reporter.timetable = Timetable(0.1, retries=(), answer=0.3, sealing=0.1, fetch=0.5, board=0.5)

    async def both() -> None:
        async def answer_late() -> None:
            await asyncio.sleep(0.8)
            person.types("yes")

        await asyncio.gather(answer_late(), asyncio.to_thread(late_reporter.send))

    with pytest.raises(Stop, match="not sent"):
        asyncio.run(both())
    assert late_reporter.letterbox.posts == []


@pytest.mark.parametrize("away", [-1, 0, 1])
def test_a_stated_day_replaces_the_clock(away: int, late_reporter: Reporter, nobody: None) -> None:
    """The day of the record, or one beside it, as a time zone may make it: no question."""
    late_reporter.today = late_reporter.city.day + away
    late_reporter.send()
    assert len(late_reporter.letterbox.posts) == 1


@pytest.mark.parametrize("away", [-2, 2, 30])
def test_a_stated_day_that_is_not_the_record_s_refuses(away: int, late_reporter: Reporter, person: Person) -> None:
    """The record of another day than the stated one is refused without a question."""
    late_reporter.today = late_reporter.city.day + away
    with pytest.raises(Stop, match="day wrong"):
        late_reporter.send()


@pytest.mark.parametrize("stated", ["", "today", "2026-13-01", "22/11/2026", "20261122"])
def test_a_date_is_written_one_way(stated: str) -> None:
    """Anything but YYYY-MM-DD is a wrong call."""
    with pytest.raises(Stop, match="today") as stop:
        Calendar.from_text(stated, language="fr")
    assert stop.value.status == USAGE
