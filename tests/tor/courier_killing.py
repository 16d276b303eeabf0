"""A courier who is killed at any moment between a real server and an office, and what must be on the stick after it."""

import asyncio
import multiprocessing
import os
import random
import re
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from caseworker_ui.bundles import stick as station_stick
from crypto.batch import BatchHeader
from crypto.bundle import InboundReader, Outbound, Take
from crypto.signature import VerifyKey
from tests.server.house import envelopes, post, sent
from tests.server.office import Office, Sent
from tor.courier_trip import Trip
from tor.stick import Stick

from .courier_stage import QUICK, at_hatch

# No thread runs here when a trip begins, so that its process may begin as a copy that has imported everything.
FORK = multiprocessing.get_context("fork")
NAMES = re.compile(r"in-\d+-[0-9a-f]{16}\.bundle|out\.bundle|server|\.server\.new|\.[0-9a-f]{64}\.part")


# What changes names on a stick: each is a moment of its own, too short to be met by chance.
STEPS = frozenset({"os.mkdir", "os.remove", "os.rename", "os.truncate"})


def trip(path: Path, hatch: Path, step: int) -> None:
    """A whole trip, in a process of its own; before its change number `step` on the stick it kills itself, if not 0."""
    left = step

    def hear(event: str, _: tuple[object, ...]) -> None:
        nonlocal left
        left -= event in STEPS
        if event in STEPS and left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hear)

    async def go(stick: Stick) -> bool:
        async with at_hatch(hatch) as reached:
            return await Trip(reached, stick, tell, lambda *_: None, QUICK).go()

    def tell(key: str, **values: object) -> None:
        """Nobody listens."""

    with Stick.at(path) as stick:
        sys.exit(0 if asyncio.run(go(stick)) else 1)


@dataclass
class Roads:
    """Server, stick and office, and what they know."""

    address: tuple[str, int]
    hatch: Path
    stick: Path
    office: Office
    before: Sent
    chance: random.Random
    acknowledged: list[bytes] = field(default_factory=list)
    letters: Counter[bytes] = field(default_factory=Counter)
    taken: BatchHeader | None = None
    # Numbers of the batches that were whole on the stick when it was last looked at.
    carried: set[int] = field(default_factory=set)
    seconds: float = 0.0
    killed: int = 0

    def writes(self) -> None:
        """A reporter's letter is acknowledged."""
        (letter,) = envelopes(1)
        if sent(self.address, post(letter)).startswith(b"HTTP/1.1 204 "):
            self.acknowledged.append(letter)

    def goes(self, *, kill: bool, step: int = 0) -> None:
        """A trip, to its end or to the moment or the step at which it is killed."""
        process, begun = FORK.Process(target=trip, args=(self.stick, self.hatch, step)), time.monotonic()
        process.start()
        process.join(self.chance.uniform(0, 1.1 * self.seconds) if kill and not step else 60)
        if process.exitcode is None:
            assert process.pid is not None
            os.kill(process.pid, signal.SIGKILL)
            process.join()
            self.killed += 1
        elif process.exitcode == 0:
            self.seconds = max(self.seconds, time.monotonic() - begun)
        else:
            self.killed += step > 0
        assert process.exitcode in {0, -signal.SIGKILL}

    def check(self) -> None:
        """What has a bundle's name is whole, and what was there is there until the office has it."""
        found = {header.number for _, header, _ in self._on_stick()}
        last = self.taken.number if self.taken else 0
        assert {number for number in self.carried if number > last} <= found
        self.carried = found
        folder = self.stick / "perron"
        names = [path.name for path in folder.iterdir()] if folder.exists() else []
        assert [name for name in names if not NAMES.fullmatch(name)] == []
        assert len([name for name in names if name.endswith(".part")]) <= 1
        if "out.bundle" in names:
            assert (folder / "out.bundle").read_bytes() == self.before.raw

    def visits_the_office(self) -> None:
        """The station takes what is new and follows, and writes the way back: as `perron station sync` does."""
        takes = Outbound.from_bytes(self.before.raw).takes
        for server, header, held in self._on_stick():
            if self.taken is None or header.number > self.taken.number:
                assert header.follows(self.taken)
                self.taken, takes = header, (Take(server, header.number, header.digest),)
                self.letters.update(held)
        self.before = self.office.sends(self.before, takes=takes)
        station_stick.write_back(station_stick.look_at(self.stick), self.before.raw)

    def _on_stick(self) -> list[tuple[VerifyKey, BatchHeader, list[bytes]]]:
        """Every batch of every bundle that the station finds, each verified to its seal."""
        found = []
        for carried in station_stick.look_at(self.stick).bundles:
            with carried.path.open("rb") as file:
                reader = InboundReader(file.read)
                found += [(reader.head.key, header, list(held)) for header, held in reader.batches()]
                reader.seal()
        return found
