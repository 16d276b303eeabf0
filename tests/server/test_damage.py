"""Damage of the disk: found at start, named, and nothing else happens to what lies beside it."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from crypto.errors import Refused
from server import database, write_ahead_log
from server.letterbox import Letterbox
from server.master import FileKey
from tests.rounds import rounds
from tests.server.damage import copied, crashed, cut, flip, flip_page
from tests.server.house import Machine, envelopes
from tests.server.office import Office
from tests.server.program import Operator

STORES = ("ledger-1.db", "open/3.db", "batches/1.db", "batches/2.db")
PLACES = ("first", "middle", "last")


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory, office: Office) -> Machine:
    """Two batches and an open letterbox with its log; nothing in here is changed."""
    path = tmp_path_factory.mktemp("killed")
    machine = Machine.made(path / "server", office)
    with machine.opened() as keeper:
        keeper.accept(machine.office.sends().raw)
    return crashed(machine, path / "left", days=(5, 70), today=40)[0]


@pytest.fixture(scope="module")
def left(killed: Machine, tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """The same, stopped well: all is in the files, and no log lies beside them."""
    machine = copied(killed, tmp_path_factory.mktemp("left") / "server")
    with machine.opened():
        pass
    assert not write_ahead_log.beside(machine.folder.letterbox(3)).exists()
    return machine


def content(folder: Path) -> dict[str, bytes]:
    """Every byte of every file."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("harm", [flip_page, cut])
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", STORES)
def test_a_damaged_store_is_named(
    left: Machine, tmp_path: Path, name: str, place: str, harm: Callable[[Path, str], None]
) -> None:
    """T6: One wrong bit in a store, or its end missing: no start, but a sentence with its name and the way out."""
    machine = copied(left, tmp_path / "server")
    harm(machine.folder.path / name, place)
    with pytest.raises(Refused, match=rf"^{name}: damaged or missing; 'perron server repair'"), machine.opened():
        pass


@pytest.mark.parametrize("name", [*STORES, "outbound/current.bundle"])
def test_damage_of_one_store_changes_no_other(left: Machine, tmp_path: Path, name: str) -> None:
    """A start that is refused leaves every other file as it was, to the byte."""
    machine = copied(left, tmp_path / "server")
    flip_page(machine.folder.path / name, "middle")
    before = content(machine.folder.path)
    with pytest.raises(Refused, match=rf"^{name}: damaged"), machine.opened():
        pass
    after = content(machine.folder.path)
    assert {path: raw for path, raw in after.items() if path != name} == {
        path: raw for path, raw in before.items() if path != name
    }


@pytest.mark.parametrize("name", STORES)
def test_a_missing_store_is_named(left: Machine, tmp_path: Path, name: str) -> None:
    """A file that somebody removed is not passed over in silence, and no empty one takes its place."""
    machine = copied(left, tmp_path / "server")
    (machine.folder.path / name).unlink()
    with pytest.raises(Refused, match=rf"^{name}: damaged or missing"), machine.opened():
        pass
    assert not (machine.folder.path / name).exists()


def test_a_damaged_log_is_named(killed: Machine, tmp_path: Path) -> None:
    """T6: What was acknowledged before a crash lies in the log: damaged, it stops the start as its letterbox would."""
    machine = copied(killed, tmp_path / "server")
    flip_page(write_ahead_log.beside(machine.folder.letterbox(3)), "middle")
    with pytest.raises(Refused, match=r"^open/3\.db: damaged or missing"), machine.opened():
        pass


def test_the_salt_in_a_file_is_not_needed(left: Machine, tmp_path: Path) -> None:
    """SQLCipher keeps a salt in the first 16 bytes of a file, without a MAC: here it follows from the key."""
    machine = copied(left, tmp_path / "server")
    for name in STORES:
        flip(machine.folder.path / name, 3)
    with machine.opened() as keeper:
        assert keeper.start_writer()._letterbox.held == 40


def boxed(path: Path, key: FileKey, groups: int) -> int:
    """A letterbox in use, copied away from `path`.origin to `path`; how many envelopes it holds."""
    origin = path.with_name("origin.db")
    box = Letterbox.create(origin, key, number=1, epoch=0)
    for _ in range(groups):
        box.append(envelopes(3))
    for ending in ("", "-wal"):
        shutil.copy(f"{origin}{ending}", f"{path}{ending}")
    box.close()
    return box.held


def found(path: Path, key: FileKey) -> int:
    """What SQLite finds in the file and its log."""
    box = Letterbox(path, key, number=1, epoch=0)
    box.close()
    return box.held


@pytest.mark.parametrize("groups", [1, 12, 90], ids=["one transaction", "a young log", "a log in its second round"])
def test_a_damaged_log_loses_nothing_in_silence(tmp_path: Path, chance: random.Random, groups: int) -> None:
    """T6: One bit anywhere in a log but its last page hides from SQLite what came after it: it is found."""
    key, path = FileKey.fresh(), tmp_path / "1.db"
    acknowledged = boxed(path, key, groups)
    whole, log = path.read_bytes(), write_ahead_log.beside(path).read_bytes()
    assert not write_ahead_log.is_damaged(path)
    end = 32 + 4_120 * (len(write_ahead_log.committed(path)) - 1)
    for _ in range(rounds(12, 500)):
        path.write_bytes(whole)
        write_ahead_log.beside(path).write_bytes(log)
        flip(write_ahead_log.beside(path), at := chance.randrange(end))
        assert write_ahead_log.is_damaged(path), at
        assert found(path, key) < acknowledged


def test_a_log_that_was_cut_off_is_no_damage(tmp_path: Path) -> None:
    """Killed in the middle of a write, at any byte of it: that is how a log ends, and no start is refused."""
    key, path = FileKey.fresh(), tmp_path / "1.db"
    boxed(path, key, 3)
    whole, log = path.read_bytes(), write_ahead_log.beside(path).read_bytes()
    for size in (0, 10, 32, 33, 32 + 4_119, 32 + 4_120, 32 + 4_144, *range(40, len(log), 9_973)):
        path.write_bytes(whole)
        write_ahead_log.beside(path).write_bytes(log[:size])
        assert not write_ahead_log.is_damaged(path), size
        found(path, key)


def test_what_a_failed_write_left_is_no_damage(tmp_path: Path) -> None:
    """After a crash the log goes on over the frames of the write that was cut off: those behind them are no damage."""
    key, path = FileKey.fresh(), tmp_path / "1.db"
    boxed(path, key, 1)
    one = Letterbox(path, key, number=1, epoch=0)
    one.append(envelopes(1))
    before = write_ahead_log.beside(path).stat().st_size
    one.append(envelopes(3))
    cut_off = write_ahead_log.beside(path).read_bytes()[:-4_120]
    shutil.copy(path, tmp_path / "2.db")
    one.close()
    again = tmp_path / "2.db"
    write_ahead_log.beside(again).write_bytes(cut_off)
    two = Letterbox(again, key, number=1, epoch=0)
    two.append(envelopes(1))
    log = write_ahead_log.beside(again).read_bytes()
    assert before < len(log) == len(cut_off)
    assert not write_ahead_log.is_damaged(again)
    two.close()


def test_a_wrong_key_is_a_sentence_and_no_loss(left: Machine, tmp_path: Path) -> None:
    """With the key of another server nothing opens, and with the right one everything is still there."""
    machine = copied(left, tmp_path / "server")
    right, machine.key = machine.key, FileKey.fresh()
    with pytest.raises(Refused, match=r"^ledger-1\.db: damaged"), machine.opened():
        pass
    machine.key = right
    with machine.opened() as keeper:
        assert keeper.start_writer()._letterbox.held == 40


def test_damage_leaves_no_line_with_a_time(operator: Operator, office: Office, tmp_path: Path) -> None:
    """T10: SQLCipher would write the second of its first bad page to the service manager's log."""
    operator.makes(office)
    operator.hangs(office.sends().raw)
    assert operator.does("export", "--to", tmp_path / "in.bundle").returncode == 0
    flip_page(operator.folder / "open" / "1.db", "last")
    run = operator.does("run")
    sentence = "Error: open/1.db: damaged or missing; 'perron server repair' saves what can be saved of it.\n"
    assert (run.returncode, run.stdout, run.stderr) == (1, "", sentence)


def test_a_store_that_cannot_be_opened_for_another_reason_is_not_called_damaged(
    left: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that refuses to be read is an error of its own: repair would be the wrong advice."""
    machine = copied(left, tmp_path / "server")
    monkeypatch.setattr(database, "_DURABLE", ("no_such_statement(",))
    with pytest.raises(database.Error, match="incomplete input"), machine.opened():
        pass
