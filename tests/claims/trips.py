"""A real station and a real server in this process, and the courier between them; days pass when a claim says so."""

import io
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from caseworker_ui.bundles import outbound
from caseworker_ui.bundles.inbound import take_in
from caseworker_ui.founding import ceremony
from caseworker_ui.vaults import station
from crypto.epoch import Epoch
from server import settings
from server.folder import replace
from tests.caseworker_ui.conftest import CITY, PASSPHRASES, TODAY, House
from tests.server.house import Machine, split
from tests.server.office import Office

from .copies import swapped

_KEPT: Final = ExitStack()
# Instead of 60: nobody here is away for so long, and to wrap them is most of the work.
_EDITIONS: Final = 3


@cache
def founded() -> Path:
    """The folder of a new office: made once, copied by everybody."""
    folder = Path(_KEPT.enter_context(tempfile.TemporaryDirectory())) / "station"
    with swapped(station, "EDITIONS_AHEAD", _EDITIONS):
        ceremony.found(folder, CITY, passphrases=PASSPHRASES, clients=[bytes(32)], today=TODAY).vault.close()
    return folder


@dataclass
class Trips:
    """A station with both desks unlocked, and the server of its office."""

    house: House
    machine: Machine

    @property
    def today(self) -> Epoch:
        return self.machine.day.today

    def out(self) -> bytes:
        """The next outbound bundle, hung by the server; `Refused` if it does not hang."""
        bundle = outbound.prepare(self.house.station, today=self.today).bundle
        with self.machine.unlocked() as keeper:
            keeper.accept(bundle)
        return bundle

    def visitors(self, envelopes: Sequence[bytes]) -> bytes:
        """They drop these, and one looks at the board: what the server gives, by its public door."""
        with self.machine.running() as doors:
            assert {doors.drop(envelope) for envelope in envelopes} <= {204}
            return split(doors.get("/v1/board"))[2]

    def night(self) -> list[int]:
        """The day ends, its batch is closed and carried to the station: how many envelopes each batch has."""
        self.machine.day.today += 1
        with self.machine.opened() as keeper:
            counts = [batch.header.count for batch in keeper._ledger.waiting()]
            bundle, server = b"".join(keeper.hand_out().passage().parts), keeper.server_fingerprint()
        take_in(self.house.station, io.BytesIO(bundle).read, today=self.today, trust=server)
        return counts


@contextmanager
def trips() -> Iterator[Trips]:
    """On the day on which the office was founded, its first bundle hung."""
    with tempfile.TemporaryDirectory() as place, swapped(station, "EDITIONS_AHEAD", _EDITIONS):
        folder = Path(shutil.copytree(founded(), Path(place) / "station"))
        with closing(House(folder)) as house:
            machine = Machine.made(Path(place) / "server", Office(TODAY))
            office = house.station.fingerprint
            replace(machine.folder.settings, [settings.text(office=office, listen="127.0.0.1:0").encode()])
            begun = Trips(house, machine)
            begun.out()
            yield begun
