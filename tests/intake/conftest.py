"""A city, its letterbox and the reporter's means, for every test of the visit."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from crypto.body import Kind
from crypto.randomness import Randomness
from crypto.receipt import Receipt
from intake.address import way
from intake.attachments import Measured
from intake.calendar import Calendar
from intake.reading import read
from intake.sending import send
from intake.visit import Timetable
from intake.writing import Draft

from .city import City
from .letterbox import Letterbox, serving

QUICK = Timetable(departure=0.35, retries=(0.7, 1.0, 1.3, 1.6), answer=0.3, sealing=0.15, fetch=0.4, board=0.4)
# What every visit asks for before anything can go wrong with the record.
FIRST = ["/", "/app.js", "/app.css", "/v1/record"]


@pytest.fixture(scope="session")
def city() -> City:
    """One city for all tests: making it is slow, and no test changes it."""
    return City()


@pytest.fixture
def letterbox(city: City) -> Iterator[Letterbox]:
    """Its letterbox, with an empty board."""
    with serving(Letterbox(city.record_file(), city.board_file())) as box:
        yield box


@dataclass
class Reporter:
    """What a reporter does, at the pace of the tests."""

    city: City
    letterbox: Letterbox
    receipt: Receipt
    language: str = "en"
    today: int | None = None
    timetable: Timetable = QUICK

    def send(
        self,
        text: str = "Bonjour",
        *,
        kind: Kind = Kind.REPORT,
        files: tuple[Measured, ...] = (),
        excluded: frozenset[int] = frozenset(),
    ) -> None:
        draft = Draft(kind, self.receipt, text, files, excluded)
        to = way(self.letterbox.url, proxy=None, no_proxy=False)
        office, calendar = self.city.fingerprint, Calendar(self.today, self.language)
        asyncio.run(send(to, draft, office=office, calendar=calendar, timetable=self.timetable))

    def read(self, *, json: bool = False) -> int:
        to = way(self.letterbox.url, proxy=None, no_proxy=False)
        office, calendar = self.city.fingerprint, Calendar(self.today, self.language)
        return asyncio.run(
            read(to, self.receipt, office=office, calendar=calendar, json=json, timetable=self.timetable)
        )


@pytest.fixture
def receipt() -> Receipt:
    """The reporter's 12 words."""
    return Receipt.fresh(Randomness.fresh())


@pytest.fixture
def reporter(city: City, letterbox: Letterbox, receipt: Receipt) -> Reporter:
    """A reporter in front of the letterbox."""
    return Reporter(city, letterbox, receipt)


@pytest.fixture
def text_file(tmp_path: Path) -> Path:
    """A file with a report."""
    path = tmp_path / "account.txt"
    path.write_text("Le marché du 3 mai", "utf-8")
    return path
