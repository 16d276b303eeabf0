"""A new passphrase and a new key for the ledger: killed anywhere, exactly one of two states is left."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any, Final

import msgspec
import pytest

from crypto.errors import Refused
from server import database, master
from server.folder import Folder, copy_of
from server.ledger import Ledger, OpenBox
from server.master import FileKey, LedgerKey
from server.repair import repair
from server.rotation import open_ledger, rotate
from tests.rounds import rounds
from tests.server.house import envelopes, post, sent, status
from tests.server.office import Office
from tests.server.program import PASSPHRASE, Operator

OLD, NEW = PASSPHRASE, "une tout autre phrase de passe"
BOX: Final = OpenBox(1, 20_000, FileKey(bytes(range(32))))
# The files whose every line is a place to die at.
STEPS: Final = {"rotation.py", "ledger.py", "database.py", "master.py", "folder.py"}


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A locked ledger that knows one letterbox."""
    folder = Folder(tmp_path / "server")
    folder.make()
    key = LedgerKey(1, FileKey.fresh())
    master.lock(folder.master, key, passphrase=OLD)
    ledger = Ledger.create(folder.ledger(1), key.key)
    ledger.opened(BOX)
    ledger.close()
    return folder


def opens(folder: Folder, passphrase: str) -> bool:
    """Whether it opens the ledger, with everything in it and nothing beside it."""
    try:
        key = master.unlock(folder.master, passphrase=passphrase)
    except Refused:
        return False
    ledger = open_ledger(folder, key)
    boxes = ledger.letterboxes()
    ledger.close()
    assert boxes == [BOX]
    counting = folder.ledger(key.number)
    assert sorted(folder.path.glob("ledger-*")) == [counting, copy_of(counting)]
    return True


def steps(action: Callable[[], None], *, last: int) -> int:
    """Do it line by line in a process of its own, killed at line `last`; gives how many lines it got through."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        seen = 0

        def trace(frame: FrameType, event: str, _: Any) -> Any:
            nonlocal seen
            if Path(frame.f_code.co_filename).name not in STEPS:
                return None
            if event == "line":
                if seen == last:
                    os.kill(os.getpid(), signal.SIGKILL)
                seen += 1
                os.write(writing, b".")
            return trace

        sys.settrace(trace)
        action()
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        lines = len(pipe.read())
    os.waitpid(child, 0)
    return lines


def test_killed_at_any_line_one_passphrase_opens_it_all(folder: Folder) -> None:
    """T6: A rotation that is killed leaves the old passphrase or the new one, never both, never none, and no rest."""
    old = master.unlock(folder.master, passphrase=OLD)

    def action() -> None:
        rotate(folder, old, passphrase=NEW)

    keep = {path.name: path.read_bytes() for path in folder.path.iterdir() if path.is_file()}
    total = steps(action, last=1_000_000)
    assert total > 40
    assert (opens(folder, OLD), opens(folder, NEW)) == (False, True)
    states = []
    for number in sorted({*range(0, total, max(1, total // rounds(12, total))), total - 1}):
        for path in folder.path.iterdir():
            if path.is_file():
                path.unlink()
        for name, content in keep.items():
            (folder.path / name).write_bytes(content)
        steps(action, last=number)
        states.append((opens(folder, OLD), opens(folder, NEW)))
    turn = states.index((False, True))
    assert 0 < turn < len(states) - 1
    assert states == [(True, False)] * turn + [(False, True)] * (len(states) - turn)


def test_an_old_copy_opens_nothing(folder: Folder, office: Office) -> None:
    """Who kept `master.json` and learns the old passphrase later cannot read the ledger of today."""
    copy = folder.master.read_bytes()
    old = master.unlock(folder.master, passphrase=OLD)
    rotate(folder, old, passphrase=NEW)
    folder.master.write_bytes(copy)
    found = master.unlock(folder.master, passphrase=OLD)
    assert found == old
    with pytest.raises(Refused, match="from before the last rotation"):
        open_ledger(folder, found)
    with pytest.raises(Refused, match="from before the last rotation"):
        next(repair(folder, found, office=office.fingerprint, again=None))
    with pytest.raises(database.Error):
        Ledger(folder.ledger(2), found.key)
    assert folder.ledger(2).exists()


def test_what_the_wrapping_binds(folder: Folder) -> None:
    """No field of `master.json` can be changed: another ledger, salt or cost opens nothing, and is one sentence."""
    true = msgspec.json.decode(folder.master.read_bytes())
    assert set(true["parameters"]) == {"ledger", "salt", "memory_kib", "passes", "lanes"}
    for name, sentence in (
        ("ledger", "passphrase: it does not open this server"),
        ("memory_kib", "master.json: not the parameters of this release"),
        ("passes", "master.json: not the parameters of this release"),
        ("lanes", "master.json: not the parameters of this release"),
    ):
        changed = {**true, "parameters": {**true["parameters"], name: true["parameters"][name] + 1}}
        folder.master.write_bytes(msgspec.json.encode(changed))
        with pytest.raises(Refused, match=sentence):
            master.unlock(folder.master, passphrase=OLD)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b'{"salt":"AAAA","memory_kib":65536,"passes":3,"lanes":1,"check":"AAAA"}', "of another release of Perron"),
        (b'{"format":"perron/server/master/9"}', "of another release of Perron"),
        (b'{"format":"perron/server/master/1"}', "missing or damaged"),
        (b"", "missing or damaged"),
        (b"[]", "missing or damaged"),
        (b"\xff\xfe", "missing or damaged"),
    ],
)
def test_a_file_that_is_not_ours_is_one_sentence(folder: Folder, content: bytes, sentence: str) -> None:
    """An older or newer format says so; what is damaged says so."""
    folder.master.write_bytes(content)
    with pytest.raises(Refused, match=sentence):
        master.unlock(folder.master, passphrase=OLD)


def test_a_changed_wrapping_opens_nothing(folder: Folder) -> None:
    """Every byte of the wrapped key counts."""
    true = msgspec.json.decode(folder.master.read_bytes(), type=master._File)
    for wrapped in (b"", true.wrapped[:-1], true.wrapped[:-1] + bytes([true.wrapped[-1] ^ 1])):
        folder.master.write_bytes(msgspec.json.encode(msgspec.structs.replace(true, wrapped=wrapped)))
        with pytest.raises(Refused, match="passphrase: it does not open this server"):
            master.unlock(folder.master, passphrase=OLD)


def test_every_truncation_is_refused(folder: Folder) -> None:
    """A file cut anywhere opens nothing."""
    whole = folder.master.read_bytes()
    for end in range(len(whole)):
        folder.master.write_bytes(whole[:end])
        with pytest.raises(Refused, match=r"^master\.json: "):
            master.unlock(folder.master, passphrase=OLD)


def test_as_the_operator_meets_it(operator: Operator, office: Office) -> None:
    """Refused while the server runs, by a wrong passphrase and by a short one, changing nothing; then it counts."""
    operator.makes(office)
    operator.hangs(office.sends().raw)
    before = (operator.folder / "master.json").read_bytes()
    new = operator.folder.parent / "new"
    new.write_text(NEW, "utf-8")
    with operator.runs() as program:
        assert "another process" in operator.does("rotate-master", "--new-passphrase-file", new).stderr
        assert status(sent(program.address, post(envelopes(1)[0]))) == 204
        assert program.ends(signal.SIGTERM)[0] == 0
    operator.thinks_of("une autre phrase encore")
    wrong = operator.does("rotate-master", "--new-passphrase-file", new)
    assert (wrong.returncode, wrong.stderr) == (1, "Error: passphrase: it does not open this server.\n")
    operator.thinks_of(OLD)
    new.write_text("courte", "utf-8")
    assert "shorter than" in operator.does("rotate-master", "--new-passphrase-file", new).stderr
    assert (operator.folder / "master.json").read_bytes() == before
    new.write_text(NEW, "utf-8")
    done = operator.does("rotate-master", "--new-passphrase-file", new)
    assert (done.returncode, done.stderr) == (0, "")
    assert "does not open" in operator.does("run").stderr
    operator.thinks_of(NEW)
    with operator.runs() as program:
        assert status(sent(program.address, post(envelopes(1)[0]))) == 204
        assert program.ends(signal.SIGTERM) == (0, "", "")
