"""Which key opens which envelope, tried by processes of their own."""

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

from caseworker_ui.bundles.trying import WORTH_TRIALS, Helper, Keys, helpers_for, match, started
from crypto.envelope import Envelope, cover
from crypto.epoch import Epoch
from tests.crypto.office_fixture import TODAY, an_envelope, an_office, day_secret, seeded

KEYS = Keys(an_office().id, [day_secret(0, TODAY - back) for back in range(3)])


# The places in the batch below that a key opens, each with the day of its key.
FOUND = [(3, TODAY - 2), (5, TODAY), (6, TODAY - 1), (8, TODAY)]


@cache
def a_batch() -> list[Envelope]:
    """Covers, another desk's, ours of three days, one of ours too old, and a broken one, which the desk must see."""
    broken = bytearray(an_envelope(0).raw)
    broken[-1] ^= 1
    return [
        *(cover(office=an_office().id, epoch=TODAY, randomness=seeded("cover")) for _ in range(3)),
        an_envelope(0, epoch=TODAY - 2),
        an_envelope(1),
        Envelope(bytes(broken)),
        an_envelope(0, 1, epoch=TODAY - 1),
        an_envelope(0, epoch=TODAY - 3),
        an_envelope(0),
    ]


def looked(helpers: Sequence[Helper]) -> list[tuple[int, Epoch]]:
    """What a look at the batch finds."""
    return [(place, day.epoch) for place, day in match(enumerate(a_batch()), KEYS, helpers=helpers)]


def running(pid: int) -> bool:
    """Whether a process still runs; one that has ended and waits for its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def ends(pid: int) -> bool:
    """Whether a process ends within 20 seconds."""
    until = time.monotonic() + 20
    while running(pid) and time.monotonic() < until:
        time.sleep(0.02)
    return not running(pid)


@pytest.mark.parametrize("helpers", [0, 1, 2, 3])
def test_helpers_find_what_one_core_finds(helpers: int) -> None:
    """However many processes try a batch, the same envelopes open under the same keys, in the order of the batch."""
    with started(helpers=helpers) as processes:
        assert len(processes) == helpers
        assert looked(processes) == FOUND


def test_helpers_take_the_keys_of_each_batch() -> None:
    """The same helpers try the next batch under its own keys and under no other."""
    yesterday = Keys(KEYS.office, KEYS.secrets[1:])
    with started(helpers=2) as processes:
        for _ in range(2):
            assert looked(processes) == FOUND
            found = [place for place, _ in match(enumerate(a_batch()), yesterday, helpers=processes)]
            assert found == [3, 6]


def test_a_batch_whose_keys_were_destroyed_opens_nothing() -> None:
    """T2: of a batch that comes after its keys have gone nothing opens, and the helpers go on with the next one."""
    with started(helpers=2) as processes:
        assert list(match(enumerate(a_batch()), Keys(KEYS.office, ()), helpers=processes)) == []
        assert looked(processes) == FOUND


def test_helpers_do_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """While helpers live, the desk's own process tries nothing."""
    with started(helpers=2) as processes:
        monkeypatch.delattr(Keys, "number")
        assert looked(processes) == FOUND


@pytest.mark.parametrize("killed", [1, 2])
def test_a_killed_helper_loses_nothing(killed: int) -> None:
    """A helper that the kernel kills, before its first envelope or between two, costs time and no envelope."""
    with started(helpers=2) as processes:
        looking = match(enumerate(a_batch()), KEYS, helpers=processes)
        first, _ = next(looking)
        for helper in processes[:killed]:
            os.kill(helper._process.pid, signal.SIGKILL)
        assert [first, *(place for place, _ in looking)] == [3, 5, 6, 8]
        assert looked(processes) == FOUND


def test_a_machine_that_starts_no_process_opens_all_the_same() -> None:
    """Where no process can be started, a batch is tried on one core."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))
    try:
        with started(helpers=2) as processes:
            assert processes == []
            assert looked(processes) == FOUND
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_helpers_end_with_their_look() -> None:
    """T2: the processes that know day keys are gone when the desk has looked, also if trying failed."""
    pids: list[int] = []

    def envelopes() -> Iterator[Envelope]:
        yield an_envelope(0)
        raise OSError("the disk")

    def look() -> None:
        with started(helpers=2) as processes:
            pids.extend(helper._process.pid for helper in processes)
            assert [running(pid) for pid in pids] == [True, True]
            list(match(enumerate(envelopes()), KEYS, helpers=processes))

    with pytest.raises(OSError, match="the disk"):
        look()
    assert [running(pid) for pid in pids] == [False, False]


def test_helpers_end_with_their_desk() -> None:
    """T2: no process keeps day keys in memory after the station was killed."""
    program = (
        "import time\n"
        "from caseworker_ui.bundles.trying import started\n"
        "from tests.caseworker_ui.test_trying import KEYS, looked\n"
        "with started(helpers=2) as helpers:\n"
        "    looked(helpers)\n"
        "    print(*(helper._process.pid for helper in helpers), flush=True)\n"
        "    time.sleep(100)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as desk:
        assert desk.stdout is not None
        pids = [int(pid) for pid in desk.stdout.readline().split()]
        assert [running(pid) for pid in pids] == [True, True]
        desk.kill()
    assert all(ends(pid) for pid in pids)


def test_a_helper_knows_keys_and_nothing_else(tmp_path: Path) -> None:
    """T2: day keys reach a helper by its pipe alone; it holds no open file, dumps no core, and cannot read a vault."""
    with (tmp_path / "vault").open("wb") as vault, started(helpers=1) as (helper,):
        os.set_inheritable(vault.fileno(), True)  # noqa: FBT003  # the library's
        assert looked([helper]) == FOUND
        process = Path(f"/proc/{helper._process.pid}")
        told = process.joinpath("cmdline").read_bytes() + process.joinpath("environ").read_bytes()
        assert b"caseworker_ui.bundles.trying" in told
        assert not any(spelling in told for day in KEYS.secrets for spelling in spellings(day.key.reveal()))
        open_files = {str(file.readlink()).partition(":")[0] for file in process.joinpath("fd").iterdir()}
        assert open_files == {"pipe", "/dev/null"}
        limits = process.joinpath("limits").read_text("ascii").splitlines()
        assert [line.split()[4:6] for line in limits if line.startswith("Max core")] == [["0", "0"]]
        libraries = process.joinpath("maps").read_text("ascii")
        assert "cryptography" in libraries
        assert "sqlcipher" not in libraries


def spellings(seed: bytes) -> Iterator[bytes]:
    """How a seed could stand in an argument or in the environment."""
    yield from (seed, seed.hex().encode(), seed[:16])


def test_a_batch_never_lies_in_memory() -> None:
    """Of a batch of any size, a desk holds two envelopes for each helper and the one that it gives next."""
    drawn = 0

    def envelopes() -> Iterator[Envelope]:
        nonlocal drawn
        for envelope in [an_envelope(0)] * 20:
            drawn += 1
            yield envelope

    with started(helpers=2) as processes:
        for taken, _ in enumerate(match(enumerate(envelopes()), KEYS, helpers=processes)):
            assert drawn - taken <= 2 * 2 + 1
    assert drawn == 20


def test_helpers_are_started_when_they_are_worth_it() -> None:
    """One helper for each core of this process; none on one core, or for what one core does while they start."""
    cores = os.sched_getaffinity(0)
    assert helpers_for(WORTH_TRIALS - 1) == 0
    assert helpers_for(WORTH_TRIALS) == (min(len(cores), 8) if len(cores) > 1 else 0)
    try:
        os.sched_setaffinity(0, {min(cores)})
        assert helpers_for(10**9) == 0
    finally:
        os.sched_setaffinity(0, cores)
