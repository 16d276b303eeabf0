"""A large bundle leaves a real server for a real stick: whatever is killed on the way, and in how little memory."""

import os
import random
import signal
import subprocess
import threading
import time
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import pytest

from crypto.bundle import OUTBOUND_BYTES
from crypto.errors import Refused
from server import access, local
from server.folder import Folder
from server.renewal import FETCH
from tests.rounds import rounds
from tests.server.house import envelopes
from tests.server.office import Office
from tests.server.program import Operator, Program
from tests.server.test_batches import drop

MIB = 1 << 20
# One whole class of batches, 32 or 128 MiB: no cover has to be made.
ENVELOPES = rounds(1_024, 4_096)
GROWTH_BYTES = 24 * MIB


@dataclass
class Trip:
    """An operator with a bundle that waits, and the courier's stick."""

    operator: Operator
    whole: bytes
    stick: Path

    @property
    def file(self) -> Path:
        return self.stick / "in.bundle"

    def exports(self) -> "AbstractContextManager[subprocess.Popen[str]]":
        return self.operator.begins("export", "--to", self.file)

    def on_the_stick(self) -> int:
        return sum(path.stat().st_size for path in self.stick.glob(".*.part"))

    def waits(self, export: "subprocess.Popen[str]", chance: random.Random) -> None:
        """Until up to half of the bundle more is on the stick, or all."""
        wanted = self.on_the_stick() + chance.randrange(len(self.whole) // 2)
        while export.poll() is None and self.on_the_stick() < wanted:
            time.sleep(0.002)

    def is_done(self) -> bool:
        """Whether the bundle is there: then to the byte, and alone. The stick is emptied for the next."""
        if not self.file.exists():
            return False
        assert [path.name for path in self.stick.iterdir()] == [self.file.name]
        assert self.file.read_bytes() == self.whole
        self.file.unlink()
        return True


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory, office: Office) -> tuple[Operator, bytes]:
    """A server whose batch of yesterday waits for the courier, and the bundle."""
    path = tmp_path_factory.mktemp("interrupted")
    operator = Operator.at(path)
    operator.makes(office)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("server.access.today", lambda: office.day - 1)
        with access.opened(Folder(operator.folder), operator.passphrase) as keeper:
            keeper.catch_up()
            keeper.accept(office.sends().raw)
            drop(keeper, envelopes(ENVELOPES))
    assert operator.does("export", "--to", path / "whole.bundle").returncode == 0
    return operator, (path / "whole.bundle").read_bytes()


@pytest.fixture
def trip(waiting: tuple[Operator, bytes], tmp_path: Path) -> Trip:
    """The stick is empty."""
    (tmp_path / "stick").mkdir()
    return Trip(*waiting, tmp_path / "stick")


def test_an_export_that_is_killed_at_any_moment_goes_on(trip: Trip, chance: random.Random) -> None:
    """T6: Killed again and again, each export begins where the one before ended, and ends with the whole bundle."""
    rests = 0
    with trip.operator.runs():
        for _ in range(rounds(4, 200)):
            with trip.exports() as export:
                trip.waits(export, chance)
            if not trip.is_done():
                rests += trip.on_the_stick() > 0
        assert trip.operator.does("export", "--to", trip.file).returncode == 0
    assert trip.is_done()
    assert rests > 0


def test_a_server_that_is_killed_at_any_moment_goes_on(trip: Trip, chance: random.Random) -> None:
    """T6: The export says that the server broke off and keeps what came; the last rest comes without any server."""
    for _ in range(rounds(1, 60)):
        with trip.operator.runs() as program, trip.exports() as export:
            trip.waits(export, chance)
            program.ends(signal.SIGKILL)
            _, said = export.communicate()
        if not trip.is_done():
            assert (export.returncode, said) == (
                1,
                "Error: bundle: the server broke off; repeat the command, and it goes on from here.\n",
            )
    assert trip.operator.does("export", "--to", trip.file).returncode == 0
    assert trip.is_done()


def test_a_large_bundle_leaves_in_little_memory(trip: Trip) -> None:
    """Neither the server nor the export grows by as much as a bundle of 32 MiB has, nor more for a larger one."""
    with trip.operator.runs() as program, trip.operator.begins("status") as status:
        least, _ = memory(status, program)
        before = resident(program)
        with trip.exports() as export:
            most, highest = memory(export, program)
    assert (export.returncode, trip.is_done()) == (0, True)
    assert len(trip.whole) > GROWTH_BYTES
    assert most - least < GROWTH_BYTES
    assert highest - before < GROWTH_BYTES


def memory(command: "subprocess.Popen[str]", program: Program) -> tuple[int, int]:
    """The most memory that a command had until its end, and that the server had meanwhile."""
    highest = 0
    while not (ended := os.wait4(command.pid, os.WNOHANG))[0]:
        highest = max(highest, resident(program))
        time.sleep(0.005)
    command.returncode = os.waitstatus_to_exitcode(ended[1])
    return ended[2].ru_maxrss * 1024, highest


def resident(program: Program) -> int:
    """The memory of a running server."""
    lines = Path(f"/proc/{program.process.pid}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:"))


def test_many_outbound_bundles_at_once_take_the_memory_of_one(trip: Trip) -> None:
    """Eight couriers bring nonsense of the largest size: it is read one after the other, and each hears why not."""
    hatch = Folder(trip.operator.folder).socket
    refusals = []

    def bring() -> None:
        with pytest.raises(Refused) as refused:
            local.outbound(hatch, bytes(OUTBOUND_BYTES))
        refusals.append(str(refused.value))

    with trip.operator.runs() as program:
        before = highest = resident(program)
        couriers = [threading.Thread(target=bring) for _ in range(8)]
        for one in couriers:
            one.start()
        while any(one.is_alive() for one in couriers):
            highest = max(highest, resident(program))
            time.sleep(0.005)
    assert refusals == ["bundle: not the frame that belongs here; " + FETCH] * 8
    assert highest - before < 4 * OUTBOUND_BYTES
