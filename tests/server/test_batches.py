"""Days end: letterboxes become batches, and nothing in a batch says when or in which order its envelopes came."""

import hashlib
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from crypto.batch import FIRST_BEFORE
from crypto.envelope import ENVELOPE_BYTES
from crypto.epoch import SECONDS
from server import batch_file, database, depot
from server.folder import copy_of
from server.keeper import Keeper
from server.ledger import KeptBatch, Ledger
from server.letterbox import Letterbox
from tests.server.house import Machine, envelopes, eventually
from tests.server.pages import decrypted


class Crash(Exception):
    """The power goes off here."""


def drop(keeper: Keeper, letters: list[bytes]) -> None:
    """Envelopes on the disk, one after the other, as connections bring them."""
    writer = keeper.start_writer()
    for kept in [writer.put(letter) for letter in letters]:
        kept.result(60)
    writer.stop().close()
    keeper._writer = None


def batches(machine: Machine) -> list[KeptBatch]:
    """After the keeper has caught up with the clock."""
    with machine.opened() as keeper:
        return keeper._ledger.batches()


def content(machine: Machine, batch: KeptBatch) -> list[bytes]:
    """The envelopes of a batch in their order."""
    assert batch.key is not None
    return list(batch_file.read(machine.folder.batch(batch.header.number), batch.key))


def closed(machine: Machine, letters: list[bytes]) -> KeptBatch:
    """The batch of one day with these letters."""
    with machine.opened() as keeper:
        drop(keeper, letters)
    machine.day.today += 1
    return batches(machine)[-1]


def test_a_batch_is_sorted_padded_and_signed(machine: Machine) -> None:
    """Three letters leave as 64 envelopes in the order of their bytes, under the server's signature."""
    letters = envelopes(3)
    batch = closed(machine, letters)
    kept = content(machine, batch)
    assert kept == sorted(kept)
    assert len(set(kept)) == 64 == batch.header.count
    assert set(letters) < set(kept)
    assert batch.header.envelopes == hashlib.sha256(b"".join(kept)).digest()
    assert (batch.header.first, batch.header.last, batch.header.number) == (machine.office.day,) * 2 + (1,)


def test_what_was_sent_twice_is_kept_once(machine: Machine) -> None:
    """A retry sends the same bytes: the batch holds them once."""
    letters = envelopes(2)
    kept = content(machine, closed(machine, letters * 20))
    assert len(kept) == len(set(kept)) == 64
    assert set(letters) < set(kept)


def test_equal_beginnings_are_sorted_too(machine: Machine) -> None:
    """Somebody may send envelopes that begin alike: they are sorted by all their bytes."""
    letters = [bytes(ENVELOPE_BYTES - 2) + number.to_bytes(2, "big") for number in random.sample(range(999), 64)]
    assert content(machine, closed(machine, letters)) == sorted(letters)


def test_a_quiet_day_is_a_batch_too(machine: Machine) -> None:
    """No envelope came: the batch of 64 covers cannot be told from another."""
    assert len(content(machine, closed(machine, []))) == 64


def test_batches_follow_each_other_and_cover_every_day(machine: Machine) -> None:
    """Days on which the server was off belong to one batch; the chain has no hole."""
    start = machine.day.today
    for days in (1, 5, 1):
        with machine.opened() as keeper:
            drop(keeper, envelopes(1))
        machine.day.today += days
    headers = [batch.header for batch in batches(machine)]
    assert [(header.first - start, header.last - start) for header in headers] == [(0, 0), (1, 5), (6, 6)]
    assert [header.before for header in headers] == [FIRST_BEFORE, headers[0].digest, headers[1].digest]


def test_a_clock_set_back_opens_no_closed_day(machine: Machine) -> None:
    """Envelopes go to the newest day, whatever the clock says, and come out of it whole."""
    closed(machine, envelopes(1))
    late = envelopes(1)
    machine.day.today -= 3
    with machine.opened() as keeper:
        drop(keeper, late)
        assert len(keeper._ledger.batches()) == 1
    machine.day.today += 4
    batch = batches(machine)[-1]
    assert (batch.header.number, batch.header.first) == (2, machine.office.day + 1)
    assert late[0] in content(machine, batch)


def test_a_batch_closed_early_goes_back_to_no_day_before(machine: Machine) -> None:
    """Also in a demo whose clock is set back, the next letterbox is of the newest day."""
    with machine.opened() as keeper:
        keeper.start_writer().put(envelopes(1)[0]).result(10)
        machine.day.today -= 2
        assert keeper.turn_early() == 1
        assert [box.epoch for box in keeper._ledger.letterboxes()] == [machine.office.day]


def test_the_day_turns_while_the_server_runs(hung: Machine) -> None:
    """Envelopes before and after midnight are in the batches of their days, and none is lost between."""
    letters = envelopes(6)
    with hung.running() as doors:
        keeper = doors.house.keeper
        for letter in letters[:3]:
            assert doors.drop(letter) == 204
        hung.day.today += 1
        while not list(hung.folder.batches.iterdir()):
            assert doors.drop(letters[3]) == 204
        for letter in letters[4:]:
            assert doors.drop(letter) == 204
    hung.day.today += 1
    first, second = batches(hung)
    assert set(letters[:3]) < set(content(hung, first))
    assert set(letters) < set(content(hung, first)) | set(content(hung, second))
    assert set(letters[4:]) < set(content(hung, second))
    assert keeper.noticeboard is not None


def test_closing_leaves_no_trace_of_the_open_day(machine: Machine) -> None:
    """After a day its letterbox has no file, and its key is in no byte of the ledger or its log, decrypted."""
    with machine.opened() as keeper:
        drop(keeper, envelopes(3))
        old = keeper._ledger.letterboxes()[0].key.reveal()
        machine.day.today += 1
        keeper.turn()
        new = keeper._ledger.letterboxes()[0].key.reveal()
        ledger = b"".join(decrypted(machine.ledger, machine.key))
        assert (machine.folder.path / "ledger-1.db-wal").stat().st_size == 0
        assert copy_of(machine.ledger).read_bytes() == machine.ledger.read_bytes()
    assert [path.name for path in machine.folder.open.glob("*.db")] == ["2.db"]
    assert (old in ledger, new in ledger) == (False, True)


@contextmanager
def crash_in(step: str, patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Cut closing short: before or after one of its steps."""
    when, _, name = step.partition(" ")
    owner, _, function = name.rpartition(".")
    target = {"depot": depot, "batch_file": batch_file, "Ledger": Ledger, "Letterbox": Letterbox}[owner]
    real = getattr(target, function)

    def instead(*args: object, **kw: object) -> object:
        if when == "after":
            real(*args, **kw)
        raise Crash

    patch.setattr(target, function, instead)
    yield


@pytest.mark.parametrize(
    "step",
    [
        "after Letterbox.create",
        "after Ledger.opened",
        "before Letterbox.sorted",
        "after Letterbox.append",
        "before batch_file.write",
        "before batch_file.sync",
        "after batch_file.write",
        "before Ledger.closed",
        "after Ledger.closed",
        "after depot.remove",
    ],
)
def test_a_crash_while_closing_loses_and_doubles_nothing(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Wherever the power goes: every letter is in exactly one batch, and nothing else is left lying about."""
    letters = envelopes(5)
    with machine.opened() as keeper:
        drop(keeper, letters)
    machine.day.today += 1
    with monkeypatch.context() as patch, pytest.raises(Crash), crash_in(step, patch), machine.opened():
        pass
    later = envelopes(2)
    with machine.opened() as keeper:
        drop(keeper, later)
    machine.day.today += 1
    kept = [content(machine, batch) for batch in batches(machine)]
    assert [len(one) for one in kept] == [64, 64]
    assert set(letters) < set(kept[0])
    assert set(later) < set(kept[1])
    assert sorted(path.name for path in machine.folder.batches.iterdir()) == ["1.db", "2.db"]
    assert [path.name for path in machine.folder.open.iterdir()] == ["3.db"]


def test_a_full_disk_at_midnight_is_tried_again(hung: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A day that cannot be closed for want of room waits, leaves no half batch, and stops nobody from writing."""
    letters, tried = envelopes(2), []

    def full(path: Path) -> None:
        tried.append(path)
        raise OSError(28, "No space left on device")

    with hung.running() as doors:
        assert doors.drop(letters[0]) == 204
        monkeypatch.setattr(batch_file, "sync", full)
        hung.day.today += 1
        assert eventually(lambda: len(tried) > 1)
        assert doors.drop(letters[1]) == 204
        monkeypatch.undo()
        assert eventually(lambda: not (hung.folder.open / "1.db").exists())
    hung.day.today += 1
    first, second = batches(hung)
    assert letters[0] in content(hung, first)
    assert letters[1] in content(hung, second)


def test_a_disk_that_refuses_keeps_no_half_batch(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be written whole is removed at once: the room is for the envelopes that come."""
    with machine.opened() as keeper:
        drop(keeper, envelopes(1))
        machine.day.today += 1
        monkeypatch.setattr(batch_file, "set_day", lambda *_: machine.folder.path.joinpath("no", "where").touch())
        with pytest.raises(FileNotFoundError):
            keeper.turn()
        assert list(machine.folder.batches.iterdir()) == []
        monkeypatch.undo()
        assert keeper.turn() == 1


def test_a_file_of_the_disk_opens_with_nothing_but_its_key(machine: Machine) -> None:
    """Without the ledger's keys neither ledger, letterbox nor batch can be read."""
    closed(machine, envelopes(1))
    for path in (machine.ledger, machine.folder.letterbox(2), machine.folder.batch(1)):
        with pytest.raises(database.Error):
            database.connect_reading(path, type(machine.key).fresh())


def test_no_file_has_a_time_finer_than_a_day(hung: Machine) -> None:
    """All times of all files are the start of a day: while envelopes come, after closing, after stopping."""
    with hung.running() as doors:
        assert doors.drop(envelopes(1)[0]) == 204
        hung.day.today += 1
        while not list(hung.folder.batches.glob("*.db")) or list(hung.folder.open.glob("1.db*")):
            pass
        assert doors.drop(envelopes(1)[0]) == 204
        open_day = [path.stat() for path in hung.folder.open.iterdir()]
        assert {stat.st_mtime % SECONDS for stat in open_day} == {0}
    for path in (hung.folder.path, *hung.folder.path.rglob("*")):
        assert path.stat().st_mtime % SECONDS == 0, path
        # Looking into a folder, as this test does, moves its access time.
        assert path.is_dir() or path.stat().st_atime % SECONDS == 0, path
        assert path.stat().st_mode & 0o077 == 0, path
    assert hung.folder.batch(1).stat().st_mtime == hung.office.day * SECONDS


def test_every_store_is_durable_and_overwrites_what_it_deletes(machine: Machine) -> None:
    """A commit waits for the disk, deleted bytes are overwritten, and no file of shared memory lies beside a store."""
    with machine.opened() as keeper:
        writer = keeper.start_writer()
        for connection in (keeper._ledger._connection, writer._letterbox._connection):
            pragmas = ("synchronous", "secure_delete", "journal_mode", "locking_mode")
            values = [connection.execute(f"PRAGMA {pragma}").fetchone()[0] for pragma in pragmas]
            assert values == [2, 1, "wal", "exclusive"]
        assert list(machine.folder.path.rglob("*-shm")) == []


def test_a_letterbox_copied_away_in_use_holds_what_was_acknowledged(machine: Machine, tmp_path: Path) -> None:
    """What got its answer is on the disk at that moment: a copy taken then holds it."""
    letters = envelopes(3)
    with machine.opened() as keeper:
        writer = keeper.start_writer()
        for number, letter in enumerate(letters, 1):
            writer.put(letter).result(10)
            copy = tmp_path / f"copy-{number}"
            shutil.copytree(machine.folder.open, copy)
            box = keeper._ledger.letterboxes()[0]
            assert Letterbox(copy / "1.db", box.key, number=1, epoch=0).held == number
