"""A server in a process of its own that is killed at any moment, and those who use it until then."""

import asyncio
import hashlib
import http.client
import io
import multiprocessing
import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from multiprocessing.connection import Connection
from pathlib import Path

from crypto import batch as batch_format
from crypto.batch import BatchHeader
from crypto.bundle import Head, InboundReader, Take
from crypto.epoch import Epoch
from crypto.errors import Refused
from server import local
from server.folder import Folder, locked
from server.keeper import Keeper
from server.master import FileKey, LedgerKey
from server.running import House, serving
from server.settings import Settings
from tests.server.house import PAGES, Machine, envelopes, post, sent
from tests.server.office import Sent
from tests.server.test_batches import content

# Days that need few covers: what a killed server does is the same, and more of it happens in a second.
CLASSES = tuple(4**power for power in range(1, 9))


@dataclass(frozen=True)
class Clock:
    """Today stands in a file, so that it turns for a server in another process too."""

    path: Path

    def __call__(self) -> Epoch:
        return int(self.path.read_text("ascii"))

    def turn(self) -> None:
        new = self.path.with_suffix(".new")
        new.write_text(str(self() + 1), "ascii")
        new.replace(self.path)


def serve(folder: Folder, key: bytes, clock: Clock, ready: Connection) -> None:
    """The real server, until it is killed."""
    setattr(batch_format, "CLASSES", CLASSES)  # noqa: B010 -- a constant, but of another process
    settings = Settings.read(folder.settings)

    async def main() -> None:
        house = House(folder, settings, keeper, PAGES, tick_seconds=0.01)
        async with serving(house) as (address, _):
            host, _, port = address.removeprefix("http://").rpartition(":")
            ready.send((host, int(port)))
            await asyncio.Event().wait()

    with locked(folder):
        keeper = Keeper(folder, settings, LedgerKey(1, FileKey(key)), clock=clock)
        keeper.catch_up()
        asyncio.run(main())


@dataclass
class Town:
    """Everybody outside the server, and what they know; of a letter its digest."""

    machine: Machine
    clock: Clock
    chance: random.Random
    acknowledged: list[bytes] = field(default_factory=list)
    # By number: each batch that anybody saw, and its letters; each bundle that came whole, and its digest.
    batches: dict[int, tuple[BatchHeader, list[bytes]]] = field(default_factory=dict)
    bundles: dict[int, tuple[Head, bytes]] = field(default_factory=dict)
    carried: int = 0
    taken: int = 0
    outbound: Sent | None = None
    wrong: list[Exception] = field(default_factory=list)

    def round(self, seconds: float) -> None:
        """Everybody at once, until the server is killed."""
        self._write()
        dead = threading.Event()
        with killed(self.machine, self.clock) as address:
            acts = [lambda: self._drop(address)] * 4 + [self._move]
            threads = [threading.Thread(target=self._until, args=(dead, act)) for act in acts]
            for thread in threads:
                thread.start()
            time.sleep(seconds)
        dead.set()
        for thread in threads:
            thread.join(30)
            assert not thread.is_alive()

    def check(self) -> None:
        """Start again: every acknowledged letter is there once, the chain is whole, and no other file lies about."""
        assert self.wrong == []
        self.machine.day.today = self.clock()
        with self.machine.opened() as keeper:
            kept, letterbox = keeper._ledger.batches(), keeper._depot.newest()
            inside = [bytes(row[0]) for row in letterbox._connection.execute("SELECT envelope FROM envelopes")]
            letterbox.close()
            # A courier who comes between two rounds: on a busy machine none may get a whole bundle in one.
            self._carry(b"".join(keeper.hand_out().pieces))
        waiting = [batch for batch in kept if batch.key is not None]
        for batch in waiting:
            if batch.header.number not in self.batches:
                self._see(batch.header, content(self.machine, batch))
        for before, after in pairwise(kept):
            assert after.header.follows(before.header)
        assert self.taken >= (waiting[0].header.number - 1 if waiting else kept[-1].header.number if kept else 0)
        there = Counter(map(_digest, inside))
        for _, letters in self.batches.values():
            there.update(letters)
        assert {there[letter] for letter in self.acknowledged} <= {1}
        assert [path.stem for path in self.machine.folder.open.iterdir()] == [str(letterbox.number)]
        assert {path.name for path in self.machine.folder.batches.iterdir()} == {
            f"{batch.header.number}.db" for batch in waiting
        }

    def _until(self, dead: threading.Event, act: Callable[[], None]) -> None:
        while not dead.is_set():
            try:
                act()
            except (OSError, http.client.HTTPException, Refused):
                # The server died in the middle of it.
                dead.wait(0.01)
            except Exception as wrong:  # noqa: BLE001 -- whatever it is, the test must see it
                self.wrong.append(wrong)
                return

    def _drop(self, address: tuple[str, int]) -> None:
        (letter,) = envelopes(1)
        if sent(address, post(letter)).startswith(b"HTTP/1.1 204 "):
            self.acknowledged.append(_digest(letter))

    def _move(self) -> None:
        """A courier comes, the office takes what a whole bundle brought, or a day turns."""
        self.chance.choice((self._fetch, self._fetch, self._take, self._take, self.clock.turn))()
        time.sleep(self.chance.random() / 100)

    def _fetch(self) -> None:
        with local.inbound(self.machine.folder.socket) as passage:
            self._carry(b"".join(passage.parts))

    def _carry(self, bundle: bytes) -> None:
        reader = InboundReader(io.BytesIO(bundle).read)
        found = [(header, list(letters)) for header, letters in reader.batches()]
        known = (reader.head, reader.seal())
        assert self.bundles.setdefault(reader.head.number, known) == known, "two bundles with one number"
        for header, letters in found:
            self._see(header, letters)
            self.carried = max(self.carried, header.number)

    def _write(self) -> None:
        """The office's next bundle. It leaves a gap, as if a stick was lost: then it need not follow the last."""
        if self.carried:
            self.taken = self.carried
            header, (head, _) = self.batches[self.taken][0], next(iter(self.bundles.values()))
            take = Take(head.key, header.number, header.digest)
            number = self.outbound.number + 2 if self.outbound else 3
            self.outbound = self.machine.office.sends(number=number, first=self.clock() - 1, days=3, takes=(take,))

    def _take(self) -> None:
        if self.outbound:
            local.outbound(self.machine.folder.socket, self.outbound.raw)

    def _see(self, header: BatchHeader, letters: list[bytes]) -> None:
        known = self.batches.setdefault(header.number, (header, [_digest(letter) for letter in letters]))
        assert known[0] == header, "two batches with one number"


@contextmanager
def killed(machine: Machine, clock: Clock) -> Iterator[tuple[str, int]]:
    """A server that runs until the end of the block, and not a moment longer."""
    here, there = multiprocessing.Pipe()
    arguments = (machine.folder, machine.key.reveal(), clock, there)
    process = multiprocessing.get_context("forkserver").Process(target=serve, args=arguments)
    process.start()
    try:
        assert here.poll(60)
        yield here.recv()
    finally:
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        assert process.exitcode == -signal.SIGKILL


def _digest(letter: bytes) -> bytes:
    return hashlib.sha256(letter).digest()
