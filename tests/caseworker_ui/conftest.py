"""An office founded once; every test works on its own copy."""

import os
import shutil
import tempfile
import time
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from argon2.low_level import hash_secret_raw

from caseworker_ui.bundles import outbound
from caseworker_ui.bundles.inbound import take_in
from caseworker_ui.founding import ceremony
from caseworker_ui.founding.city import City, Office
from caseworker_ui.founding.city import Desk as CityDesk
from caseworker_ui.vaults import keys
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.station import Station
from crypto import epoch as epochs
from crypto.board import Board
from crypto.bundle import Outbound
from crypto.record import RecordFile
from tests import alone

from .post import Reporter, Server, reading

TODAY = epochs.from_iso("2026-11-24")
CITY = City(
    office=Office(origin="liege.example", name="Bureau d’intégrité (fictif)"),
    desk=(CityDesk(slug="integrite", title="Référent intégrité"), CityDesk(slug="audit", title="Audit interne")),
)
PASSPHRASES = {
    "root": "soudure priver élégant toxine bambin",
    "station": "inédit hormone flore vampire déglutir",
    "integrite": "éluder médaille hydromel soluble retenir",
    "audit": "brioche engager vorace atrium score",
}


alone.watch()
_WATCHED = pytest.StashKey[tuple[pytest.MonkeyPatch, Path]]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None]:
    """A test of the station, and every program it starts, has no network: what reaches for one ends."""
    watched, heard = pytest.MonkeyPatch(), Path(os.environ.get(alone.HEARD) or tempfile.mkstemp()[1])
    for name, value in alone.environment(heard).items():
        watched.setenv(name, value)
    item.stash[_WATCHED] = watched, heard
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None]:
    """Some programs of the station go on without one that ended: the test fails all the same."""
    try:
        return (yield)
    finally:
        watched, heard = item.stash[_WATCHED]
        watched.undo()
        said = heard.read_text("utf-8")
        if alone.HEARD not in os.environ:
            heard.unlink()
        assert said == ""


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a new office, never changed."""
    folder = tmp_path_factory.mktemp("office") / "station"
    ceremony.found(folder, CITY, passphrases=PASSPHRASES, clients=[bytes(32)], today=TODAY).vault.close()
    return folder


@pytest.fixture(scope="session")
def founded_today(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an office that was founded on the day of this run: commands go by the real clock."""
    folder = tmp_path_factory.mktemp("office") / "station"
    today = epochs.at(time.time())
    ceremony.found(folder, CITY, passphrases=PASSPHRASES, clients=[bytes(32)], today=today).vault.close()
    return folder


class Remembered:
    """Argon2id, real and computed once: every copy of one founded office has the same salts and passphrases."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], bytes] = {}

    def __call__(self, *said: object, **costs: object) -> bytes:
        asked = (*said, *sorted(costs.items()))
        if asked not in self._known:
            self._known[asked] = hash_secret_raw(*said, **costs)  # type: ignore[arg-type]  # as its caller has them
        return self._known[asked]


STRETCHED = Remembered()


class House:
    """A station, its two desks unlocked, one server it trusts, and the board as reporters see it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(keys, "hash_secret_raw", STRETCHED)
            self.station = Station.open(folder, PASSPHRASES["station"])
            self.desks = {slug: Desk.open(folder, slug, PASSPHRASES[slug]) for slug in ("integrite", "audit")}
        self.server = Server(self.station.office)

    def bundle(self, *, today: int = TODAY) -> Outbound:
        """The next outbound bundle."""
        return Outbound.from_bytes(outbound.prepare(self.station, today=today).bundle)

    def board(self, *, today: int = TODAY) -> Board:
        """The next edition, verified as a reporter does."""
        name, certificate = self.station.office_note.station_name, self.station.certificate
        return Board.from_bytes(self.bundle(today=today).board, station_name=name, certificate=certificate)

    def reporter(self, *, today: int = TODAY) -> Reporter:
        """A new reporter who has today's and all later records."""
        files = {
            epoch: RecordFile.from_bytes(raw, fingerprint=self.station.fingerprint)
            for epoch, raw in self.bundle(today=today).records
        }
        return Reporter(files)

    def take(self, *envelopes: bytes, epoch: int = TODAY, today: int | None = None) -> None:
        """The server closes a batch with these envelopes; the courier brings it."""
        self.server.close(envelopes, first=epoch)
        raw = reading(self.server.bundle()).read
        take_in(self.station, raw, today=epoch if today is None else today, trust=self.server.fingerprint)

    def close(self) -> None:
        for vault in (self.station.vault, *(desk.vault for desk in self.desks.values())):
            vault.close()


@pytest.fixture
def house(founded: Path, tmp_path: Path) -> Iterator[House]:
    """A copy of the office, opened."""
    opened = House(Path(shutil.copytree(founded, tmp_path / "station")))
    yield opened
    opened.close()
