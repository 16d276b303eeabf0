"""Repair: what a damaged disk still holds is saved, a loss is said, and the chain goes on."""

import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from crypto.bundle import Take
from crypto.errors import Refused
from server import repair as repairing
from server import salvage, write_ahead_log
from server.folder import copy_of, mended
from server.ledger import Ledger
from server.repair import repair
from tests.rounds import rounds
from tests.server.damage import PAGE, copied, crashed, cut, flip, flip_page
from tests.server.house import Machine
from tests.server.office import Office, Sent
from tests.server.program import Operator
from tests.server.test_batches import batches, content
from tests.server.test_pickup import picked_up, read


class Crash(Exception):
    """The power goes off here."""


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory, office: Office) -> tuple[Machine, list[list[bytes]]]:
    """Two batches and an open letterbox with its log, and what each day brought; nothing in here is changed."""
    path = tmp_path_factory.mktemp("origin")
    machine = Machine.made(path / "server", office)
    with machine.opened() as keeper:
        keeper.accept(machine.office.sends().raw)
    return crashed(machine, path / "killed", days=(5, 9), today=20)


@pytest.fixture
def letters(origin: tuple[Machine, list[list[bytes]]]) -> list[list[bytes]]:
    """What each day brought."""
    return origin[1]


@pytest.fixture
def killed(origin: tuple[Machine, list[list[bytes]]], tmp_path: Path) -> Machine:
    """Its log lies beside the open letterbox."""
    return copied(origin[0], tmp_path / "server")


@pytest.fixture
def left(killed: Machine) -> Machine:
    """Stopped well: all is in the files."""
    with killed.opened():
        return killed


def mends(machine: Machine, again: int | None = None) -> list[str]:
    """What repair says."""
    return list(repair(machine.folder, machine.ledger_key, office=machine.office.fingerprint, again=again))


def lost(sentence: str) -> int:
    """The number in what repair says of one file."""
    match = re.search(r"known to be lost: (none|\d+)$", sentence)
    assert match, sentence
    return 0 if match[1] == "none" else int(match[1])


def still(machine: Machine) -> list[set[bytes]]:
    """What is there after a start: in each batch, then in the letterbox."""
    kept = [set(content(machine, batch)) for batch in batches(machine)]
    with machine.opened() as keeper:
        letterbox = keeper._depot.newest()
        found = {letterbox.read(row) for row in letterbox.sorted()}
        letterbox.close()
    return [*kept, found]


def test_a_whole_server_is_left_alone(left: Machine) -> None:
    """Repair of what is whole says nothing and changes nothing."""
    before = {path: path.read_bytes() for path in left.folder.path.rglob("*") if path.is_file()}
    assert mends(left) == []
    assert {path: path.read_bytes() for path in left.folder.path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("page", [1, 2, 3, 4, 52, 100])
@pytest.mark.parametrize("harm", ["a bit", "zeros"])
def test_one_bad_page_costs_no_more_than_what_lay_on_it(
    left: Machine, letters: list[list[bytes]], page: int, harm: str
) -> None:
    """T6: Of a letterbox with one bad page, its first or any other, only the envelopes on that page are lost."""
    path = left.folder.letterbox(3)
    if harm == "a bit":
        flip(path, (page - 1) * PAGE + 1_000)
    else:
        with path.open("r+b") as file:
            file.seek((page - 1) * PAGE)
            file.write(bytes(PAGE))
    (said,) = mends(left)
    assert said.startswith("open/3.db: damaged; made anew.")
    found = still(left)[2]
    assert found <= set(letters[2])
    assert len(letters[2]) - len(found) == lost(said) <= (0 if page < 3 else 5)


@pytest.mark.parametrize("name", ["batches/1.db", "batches/2.db", "open/3.db"])
def test_two_bad_pages_anywhere(
    origin: tuple[Machine, list[list[bytes]]], tmp_path: Path, chance: random.Random, name: str
) -> None:
    """T6: Wherever the disk is bad, what it did not hold is saved, the rest is named, and the chain is whole."""
    for number in range(rounds(3, 200)):
        machine = copied(origin[0], tmp_path / str(number))
        with machine.opened():
            pass
        path = machine.folder.path / name
        before = still(machine)
        for _ in range(2):
            flip(path, chance.randrange(16, path.stat().st_size))
        (said,) = mends(machine)
        kept = still(machine)
        for was, now in zip(before, kept, strict=True):
            missing = was - now
            assert len(missing) <= (lost(said) if missing else 0) <= 10
        shutil.rmtree(machine.folder.path)


def test_a_damaged_log_gives_back_what_lies_behind_the_damage(
    origin: tuple[Machine, list[list[bytes]]], tmp_path: Path, chance: random.Random
) -> None:
    """T6: SQLite would end the log at its first bad frame; repair takes every other one."""
    for number in range(rounds(5, 300)):
        machine = copied(origin[0], tmp_path / str(number))
        log = write_ahead_log.beside(machine.folder.letterbox(3))
        at = chance.randrange(32) if number == 0 else chance.randrange(log.stat().st_size - 4_120)
        flip(log, at)
        (said,) = mends(machine)
        missing = set(origin[1][2]) - still(machine)[2]
        assert len(missing) == lost(said) <= 5, at
        shutil.rmtree(machine.folder.path)


@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_a_file_that_ends_early(left: Machine, letters: list[list[bytes]], place: str) -> None:
    """T6: Of a letterbox whose end is missing, what lies before the end is saved."""
    size = left.folder.letterbox(3).stat().st_size
    with left.folder.letterbox(3).open("r+b") as file:
        file.truncate({"first": 0, "middle": size // 2, "last": size - 1}[place])
    (said,) = mends(left)
    found = still(left)[2]
    assert found < set(letters[2])
    assert len(found) >= {"first": 0, "middle": 5, "last": 19}[place]
    assert ("what it held is lost" in said) == (place == "first")


def test_a_missing_letterbox_is_said_to_be_lost(left: Machine) -> None:
    """Nothing can be saved of it: the operator reads that, and the server starts with a new one."""
    left.folder.letterbox(3).unlink()
    assert mends(left) == ["open/3.db: empty or missing; what it held is lost, and a new one takes its place"]
    assert still(left)[2] == set()


def test_a_batch_that_nobody_saw_is_made_anew(left: Machine, letters: list[list[bytes]]) -> None:
    """T7: Its letters but the lost ones, padded again; it and all after it are chained and signed again."""
    before = still(left)
    flip_page(left.folder.batch(1), "last")
    (said,) = mends(left)
    after = still(left)
    assert len(after[0]) == 64
    assert len(before[0] - after[0]) == lost(said) >= 1
    assert len(set(letters[0]) - after[0]) <= lost(said)
    assert after[1:] == before[1:]
    with left.opened() as keeper:
        found = read(picked_up(keeper))[1]
        headers = [batch.header for batch in keeper._ledger.batches()]
    assert [set(one) for one in found] == after[:2]
    assert headers[1].follows(headers[0])


@pytest.fixture
def exported(left: Machine) -> Machine:
    """Both batches left with a courier."""
    with left.opened() as keeper:
        picked_up(keeper)
    return left


def test_a_carried_batch_is_not_made_twice(exported: Machine) -> None:
    """T7: The good copy is on the courier's stick; a second batch under its number would be a fork."""
    flip_page(exported.folder.batch(1), "last")
    damaged = exported.folder.batch(1).read_bytes()
    with pytest.raises(Refused, match=r"^batches/1\.db: damaged, but whole in the bundle that was exported"):
        mends(exported)
    assert exported.folder.batch(1).read_bytes() == damaged
    assert [path.name for path in exported.folder.batches.iterdir()] == ["1.db", "2.db"]


def test_what_the_office_took_stops_the_start_no_more(exported: Machine) -> None:
    """The office's next bundle says that it has the batch: the damaged one is forgotten, and nothing was lost."""
    flip_page(exported.folder.batch(1), "last")
    with exported.unlocked() as keeper:
        batch = keeper._ledger.batches()[0].header
        take = Take(keeper._ledger.key.verify_key, batch.number, batch.digest)
        keeper.accept(exported.office.sends(Sent.of(keeper), takes=(take,)).raw)
    assert mends(exported) == []
    with exported.opened() as keeper:
        assert [batch.header.number for batch in keeper._ledger.waiting()] == [2]


def test_a_carried_batch_that_never_arrived(exported: Machine) -> None:
    """On the office's word it is made anew, and leaves in a bundle with a new number."""
    flip_page(exported.folder.batch(1), "last")
    (said,) = mends(exported, again=1)
    assert said.startswith("batches/1.db: damaged; made anew.")
    with exported.opened() as keeper:
        head, found, _ = read(picked_up(keeper))
    assert (head.number, [len(one) for one in found]) == (2, [64, 64])


def test_a_carried_batch_whose_envelopes_are_all_there(exported: Machine) -> None:
    """A bad page that holds no envelope is mended without a word of the office: the batch is the same to the byte."""
    with exported.opened() as keeper:
        before = picked_up(keeper)
    flip(exported.folder.batch(1), PAGE + 100)
    assert [lost(said) for said in mends(exported)] == [0]
    with exported.opened() as keeper:
        assert picked_up(keeper) == before


@pytest.mark.parametrize("harm", [flip_page, cut])
@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_the_ledger_has_a_copy(left: Machine, place: str, harm: Callable[[Path, str], None]) -> None:
    """T6: All keys are in the ledger: one bad page in it loses nothing."""
    before = still(left)
    harm(left.ledger, place)
    assert mends(left) == ["ledger-1.db: damaged; its copy took its place. Nothing is lost"]
    assert still(left) == before


def test_the_copy_of_the_ledger_is_renewed(left: Machine) -> None:
    """A damaged copy is no damage: it is written again at the next start, and with every change."""
    cut(copy_of(left.ledger), "first")
    left.day.today += 1
    with left.opened():
        assert copy_of(left.ledger).read_bytes() == left.ledger.read_bytes()


def test_without_a_ledger_nothing_opens(left: Machine) -> None:
    """Both damaged: one sentence says what that means, and nothing is touched."""
    for path in (left.ledger, copy_of(left.ledger)):
        flip_page(path, "middle")
    before = {path: path.read_bytes() for path in left.folder.path.rglob("*.db")}
    with pytest.raises(Refused, match="nobody can open it any more"):
        mends(left)
    assert {path: path.read_bytes() for path in left.folder.path.rglob("*.db")} == before


def test_a_damaged_board_hangs_again_after_an_import(left: Machine) -> None:
    """The office's bundle is on its stick: repair removes the damaged one, and the server starts and waits for it."""
    good = left.folder.bundle.read_bytes()
    flip(left.folder.bundle, len(good) // 2)
    (said,) = mends(left)
    assert said.startswith("outbound/current.bundle: damaged; removed.")
    with left.opened() as keeper:
        assert keeper.noticeboard is None
        keeper.accept(good)
    with left.opened() as keeper:
        assert keeper.noticeboard is not None


def mends_until(step: str, path: Path, machine: Machine, patch: pytest.MonkeyPatch) -> None:
    """The power goes before one of its steps, when a whole new file lies there or before."""

    def instead(*_: object, **__: object) -> None:
        raise Crash

    def half(which: Path) -> None:
        if mended(path).exists():
            which.unlink()
            raise Crash

    target = {
        "the new file": (salvage, "_lend", instead),
        "its name": (repairing, "mended", instead),
        "the chain": (Ledger, "remade", instead),
        "its place": (repairing, "put_in_place", half),
    }[step]
    patch.setattr(*target)
    mends(machine)


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("open/3.db", "the new file"),
        ("open/3.db", "its name"),
        ("open/3.db", "its place"),
        ("batches/1.db", "the new file"),
        ("batches/1.db", "its name"),
        ("batches/1.db", "the chain"),
        ("batches/1.db", "its place"),
    ],
)
def test_repair_may_be_cut_short(left: Machine, monkeypatch: pytest.MonkeyPatch, step: str, name: str) -> None:
    """T6: Wherever the power goes during repair: repair again, and nothing more is lost, nothing left lying about."""
    flip_page(left.folder.path / name, "last")
    expected = copied(left, left.folder.path.parent / "uncut")
    mends(expected)
    with monkeypatch.context() as patch, pytest.raises(Crash):
        mends_until(step, left.folder.path / name, left, patch)
    mends(left)
    sizes = [[len(one) for one in still(machine)] for machine in (left, expected)]
    assert sizes[0] == sizes[1]
    assert sorted(path.name for path in left.folder.batches.iterdir()) == ["1.db", "2.db"]
    assert [path.name for path in left.folder.open.iterdir()] == ["3.db"]


def test_the_command_says_what_it_did(operator: Operator, office: Office) -> None:
    """Sentence by sentence, and at the end that the server can start; then it does."""
    operator.makes(office)
    operator.hangs(office.sends().raw)
    with operator.runs() as program:
        program.process.kill()
    whole = operator.does("repair")
    assert (whole.returncode, whole.stdout) == (0, "Every file is whole: the server can start.\n")
    flip_page(operator.folder / "ledger-1.db", "middle")
    (operator.folder / "open" / "1.db").unlink()
    mended = operator.does("repair")
    assert (mended.returncode, mended.stderr) == (0, "")
    assert mended.stdout == (
        "ledger-1.db: damaged; its copy took its place. Nothing is lost.\n"
        "open/1.db: empty or missing; what it held is lost, and a new one takes its place.\n"
        "Every file is whole: the server can start.\n"
    )
    with operator.runs():
        pass
