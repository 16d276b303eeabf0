"""A courier with a stick in front of a real server's hatch, reached by its Unix socket or a port instead of Tor."""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest

from caseworker_ui.bundles import stick as station_stick
from crypto.bundle import Take
from crypto.fingerprint import Fingerprint
from tests.server.house import Machine, envelopes
from tests.server.office import Office, Sent
from tests.server.test_batches import closed
from tor.courier import Hatch, Patience, connected
from tor.courier_bundle import Inbound
from tor.courier_trip import Trip
from tor.courier_words import Stop
from tor.stick import Stick

QUICK = Patience(connect_seconds=10, silence_seconds=10, tries=2, pause_seconds=0.01)
Way = Path | int
"""The hatch's socket, or a port of loopback that leads to it."""


@asynccontextmanager
async def at_hatch(way: Way) -> AsyncIterator[Hatch]:
    """The hatch, without Tor."""
    connector = aiohttp.UnixConnector(str(way)) if isinstance(way, Path) else aiohttp.TCPConnector()
    async with connected(f"http://127.0.0.1:{way if isinstance(way, int) else 80}", connector, patience=QUICK) as hatch:
        yield hatch


@dataclass
class Courier:
    """Somebody with one stick, and all that they were told on the last trip."""

    stick: Path
    told: dict[str, dict[str, object]] = field(default_factory=dict)
    times: Counter[str] = field(default_factory=Counter)
    progress: list[tuple[str, int, int]] = field(default_factory=list)

    @classmethod
    def with_stick(cls, path: Path) -> "Courier":
        """An empty one."""
        path.mkdir()
        return cls(path)

    @property
    def folder(self) -> Path:
        return self.stick / "perron"

    @property
    def out(self) -> Path:
        return self.folder / station_stick.OUT

    def goes(self, way: Way, *, server: Fingerprint | None = None) -> bool:
        """A whole trip; whether all went well."""
        self.told, self.times, self.progress = {}, Counter(), []

        def tell(key: str, **values: object) -> None:
            self.told[key] = values
            self.times[key] += 1

        async def go(stick: Stick) -> bool:
            async with at_hatch(way) as hatch:
                return await Trip(hatch, stick, tell, lambda *done: self.progress.append(done), QUICK, server).go()

        with Stick.at(self.stick) as stick:
            return asyncio.run(go(stick))

    def is_stopped(self, way: Way, key: str, *, server: Fingerprint | None = None) -> dict[str, object]:
        """What the sentence is filled with that stops the trip."""
        with pytest.raises(Stop) as stopped:
            self.goes(way, server=server)
        assert stopped.value.key == key
        return stopped.value.values

    def names(self) -> list[str]:
        """All that lies in the folder; a bundle of the server by its number, a part without its name."""
        short = {r"^(in-\d+)-[0-9a-f]{16}\.bundle$": r"\1", r"^\.[0-9a-f]{64}\.part$": "part"}
        names = [path.name for path in self.folder.iterdir()]
        for form, name in short.items():
            names = [re.sub(form, name, one) for one in names]
        return sorted(names)

    def file(self, number: int) -> Path:
        """The server's bundle of this number."""
        (file,) = self.folder.glob(f"in-{number}-*.bundle")
        return file

    def carried(self) -> list[Inbound]:
        """The bundles for the office."""
        with Stick.at(self.stick) as stick:
            return [carried.bundle for carried in stick.look().inbound]


def a_server(path: Path, office: Office) -> Machine:
    """A server on which the office's first bundle hangs, with one closed batch."""
    machine = Machine.made(path, office)
    with machine.opened() as keeper:
        keeper.accept(office.sends().raw)
    a_day(machine)
    return machine


def a_day(machine: Machine) -> None:
    """A batch is closed, with a letter."""
    closed(machine, envelopes(1))


def answered(machine: Machine, bundle: Inbound, *, hangs: Sent | None = None) -> bytes:
    """The office's next outbound bundle, which says that it has this one; `hangs`: the last, if the server runs."""
    if hangs is None:
        with machine.opened() as keeper:
            hangs = Sent.of(keeper)
    last = bundle.headers[-1]
    return machine.office.sends(hangs, takes=(Take(bundle.head.key, last.number, last.digest),)).raw
