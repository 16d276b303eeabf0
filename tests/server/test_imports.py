"""An import that is killed at any moment: the old board or the new one, and what was taken goes with the new."""

import random
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from crypto.bundle import Take
from server import access, local
from server.folder import Folder
from server.keeper import Keeper
from tests.rounds import rounds
from tests.server.office import Office, Sent
from tests.server.program import Operator

# About what an import takes between two of its steps.
BLOW_SECONDS = 0.05


@dataclass
class Eve:
    """A server with a batch that waits, and the bundle of the office that takes it."""

    operator: Operator
    old: Sent
    new: Sent

    def copied(self, path: Path) -> Operator:
        """The same server anew."""
        shutil.copytree(self.operator.folder, path)
        return Operator(path, self.operator.passphrase)

    def settles(self, operator: Operator) -> None:
        """After the blow: the old bundle hangs or the new one, all fits together, and the import can be repeated."""
        folder = Folder(operator.folder)
        hanging = folder.bundle.read_bytes()
        with opened(operator) as keeper:
            done = hanging == self.new.raw
            assert done or hanging == self.old.raw
            assert left(keeper, folder) == (([], []) if done else ([1], ["1.db"]))
            assert keeper.accept(self.new.raw).value == ("already imported" if done else "imported")
            assert left(keeper, folder) == ([], [])


@contextmanager
def opened(operator: Operator) -> Iterator[Keeper]:
    """The stores after a start, which finishes what was begun."""
    with access.opened(Folder(operator.folder), operator.passphrase) as keeper:
        keeper.catch_up()
        yield keeper


def left(keeper: Keeper, folder: Folder) -> tuple[list[int], list[str]]:
    """The batches that wait, and the files."""
    waiting = [batch.header.number for batch in keeper._ledger.waiting()]
    return waiting, [path.name for path in folder.batches.iterdir()]


def moment(operator: Operator, chance: random.Random) -> Callable[[], bool]:
    """What is to be seen of an import from outside, just before the blow: one of its steps, chosen by lot."""
    part = operator.folder / "outbound" / ".current.bundle.part"
    bundle, batch = operator.folder / "outbound" / "current.bundle", operator.folder / "batches" / "1.db"
    before, ledger = bundle.stat().st_ino, operator.folder / "ledger.db-wal"
    steps = (ledger.exists, part.exists, lambda: bundle.stat().st_ino != before, lambda: not batch.exists())
    return chance.choice(steps)


@pytest.fixture(scope="module")
def eve(tmp_path_factory: pytest.TempPathFactory, office: Office) -> Eve:
    """Made once: each round works on a copy."""
    operator = Operator.at(tmp_path_factory.mktemp("imports"))
    operator.makes(office)
    old = office.sends()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("server.access.today", lambda: office.day - 1)
        with opened(operator) as keeper:
            keeper.accept(old.raw)
    with opened(operator) as keeper:
        header = keeper._ledger.waiting()[0].header
        take = Take(keeper._ledger.key.verify_key, header.number, header.digest)
    return Eve(operator, old, office.sends(old, takes=(take,)))


def test_an_import_that_is_killed_is_done_or_not(eve: Eve, tmp_path: Path, chance: random.Random) -> None:
    """T6: Killed at any of its steps, an import has happened whole or not at all; repeated, it has happened."""
    for number in range(rounds(4, 200)):
        operator = eve.copied(tmp_path / str(number))
        file = tmp_path / "out.bundle"
        file.write_bytes(eve.new.raw)
        seen = moment(operator, chance)
        with operator.begins("import", file) as process:
            while process.poll() is None and not seen():
                pass
            time.sleep(chance.choice((0, chance.random() * BLOW_SECONDS)))
        eve.settles(operator)


def test_a_server_that_is_killed_while_it_imports(eve: Eve, tmp_path: Path, chance: random.Random) -> None:
    """T6: The courier brought the bundle through the socket: after the next start all of it counts, or nothing."""
    for number in range(rounds(1, 60)):
        operator = eve.copied(tmp_path / str(number))
        with operator.runs() as program:
            courier = threading.Thread(target=brings, args=(operator, eve.new.raw))
            seen = moment(operator, chance)
            courier.start()
            while courier.is_alive() and not seen():
                pass
            time.sleep(chance.choice((0, chance.random() * BLOW_SECONDS)))
            program.ends(signal.SIGKILL)
            courier.join(30)
        eve.settles(operator)


def brings(operator: Operator, raw: bytes) -> None:
    """A courier who may get no answer."""
    with suppress(OSError):
        local.outbound(Folder(operator.folder).socket, raw)
