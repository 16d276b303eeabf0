"""A courier with a stick in front of a real server's hatch, reached through its Unix socket instead of Tor."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from caseworker_ui.bundles import stick as station_stick
from crypto.bundle import Take
from crypto.fingerprint import Fingerprint
from tests.server.house import Machine, envelopes
from tests.server.office import Sent
from tests.server.test_batches import closed
from tor.courier import Hatch, Patience, connected
from tor.courier_bundle import Inbound
from tor.courier_trip import Trip
from tor.courier_words import Stop
from tor.stick import Stick

QUICK = Patience(connect_seconds=10, silence_seconds=10, tries=2, pause_seconds=0.01)


@asynccontextmanager
async def at_hatch(socket: Path, patience: Patience = QUICK) -> AsyncIterator[Hatch]:
    """The hatch, without Tor."""
    async with connected("http://hatch", aiohttp.UnixConnector(str(socket)), patience=patience) as hatch:
        yield hatch


@dataclass
class Courier:
    """Somebody with one stick, and all that they were told on the last trip."""

    stick: Path
    told: dict[str, dict[str, object]] = field(default_factory=dict)
    progress: list[tuple[str, int, int]] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        return self.stick / "perron"

    @property
    def out(self) -> Path:
        return self.folder / station_stick.OUT

    def goes(self, socket: Path, *, server: Fingerprint | None = None) -> bool:
        """A whole trip; whether all went well."""
        self.told, self.progress = {}, []

        def tell(key: str, **values: object) -> None:
            self.told[key] = values

        async def go(stick: Stick) -> bool:
            async with at_hatch(socket) as hatch:
                trip = Trip(hatch, stick, tell, lambda *done: self.progress.append(done), QUICK, server)
                return await trip.go()

        with Stick.at(self.stick) as stick:
            return asyncio.run(go(stick))

    def is_stopped(self, socket: Path, *, server: Fingerprint | None = None) -> Stop:
        """What stops the trip."""
        try:
            self.goes(socket, server=server)
        except Stop as stop:
            return stop
        raise AssertionError(f"nothing stopped it: {self.told}")

    def names(self) -> list[str]:
        """All that lies in the folder; a bundle of the server by its number."""
        return sorted(re.sub(r"^(in-\d+)-[0-9a-f]{16}\.bundle$", r"\1", path.name) for path in self.folder.iterdir())

    def carried(self) -> list[Inbound]:
        """The bundles for the office."""
        with Stick.at(self.stick) as stick:
            return [carried.bundle for carried in stick.look().inbound]


def a_day(machine: Machine, count: int = 1) -> None:
    """A batch is closed, with some letters."""
    closed(machine, envelopes(count))


def answered(machine: Machine, *bundles: Inbound) -> bytes:
    """The office's next outbound bundle, which says that it has all of these."""
    with machine.opened() as keeper:
        before = Sent.of(keeper)
    last = [bundle.headers[-1] for bundle in bundles]
    taken = tuple(Take(bundles[0].head.key, header.number, header.digest) for header in last[-1:])
    return machine.office.sends(before, takes=taken).raw
