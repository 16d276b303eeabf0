"""A change of passphrase and of a vault's key, killed anywhere: it has happened or it has not."""

import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any, Final

import pytest

from caseworker_ui.notice import Notice
from caseworker_ui.vaults import keys, schema
from caseworker_ui.vaults.keys import Keys, Opener, beside, recovery_seed
from caseworker_ui.vaults.vault import Vault
from tests.rounds import rounds

ANNE, NEW, MARC = "la phrase d’Anne Dupont", "une nouvelle phrase d’Anne", "la phrase de Marc Petit"
WORDS, OTHERS = bytes(16), bytes(range(16))
# Whoever could open the vault before or after a change.
OPENERS: Final = (ANNE, NEW, MARC, recovery_seed(WORDS), recovery_seed(OTHERS))
CONTENT: Final = bytes(range(256)) * 8_192
# The files whose every line is a place to die at.
STEPS: Final = {"vault.py", "keys.py", "files.py"}


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(keys, "PASSES", 1)
    monkeypatch.setattr(keys, "MEMORY_KIB", 8)
    return iter(())


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A vault of two people, with so much in it that a new key takes a while."""
    path = tmp_path / "made" / "desk-integrite.vault"
    path.parent.mkdir()
    with Vault.create(path, ANNE, schema.ROOT, person="Anne") as vault:
        with vault.changing_keys():
            vault.let_in("Marc", MARC)
        vault.add_recovery(WORDS)
        vault.set("content", CONTENT)
    return path


def opens(path: Path, words: Opener) -> bool:
    """Whether it opens the vault, with everything in it."""
    try:
        with Vault.open(path, words) as vault:
            return vault.setting("content") == CONTENT
    except Notice as notice:
        return notice.key != "passphrase wrong"


def change_passphrase(path: Path) -> None:
    """Anne takes another one."""
    with Vault.open(path, ANNE) as vault, vault.changing_keys():
        vault.let_in("Anne", NEW)


def remove_marc(path: Path) -> None:
    """Marc leaves, and the vault gets a new key."""
    with Vault.open(path, ANNE) as vault, vault.changing_keys():
        vault.shut_out("Marc")


def renew_words(path: Path) -> None:
    """The sheet is lost: other words open the vault."""
    with Vault.open(path, ANNE) as vault:
        vault.add_recovery(OTHERS)


def forked(action: Callable[[], None]) -> int:
    """Does it in a process of its own."""
    child = os.fork()
    if child == 0:
        action()
        os._exit(0)
    return child


def steps(action: Callable[[], None], *, last: int) -> int:
    """Does it line by line, killed at line `last`; gives how many lines it got through."""
    reading, writing = os.pipe()

    def traced() -> None:
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

    child = forked(traced)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        lines = len(pipe.read())
    os.waitpid(child, 0)
    return lines


@pytest.mark.parametrize("change", [change_passphrase, remove_marc, renew_words])
def test_killed_at_any_line_it_has_happened_or_not(made: Path, tmp_path: Path, change: Callable[[Path], None]) -> None:
    """T6: A new passphrase, a removal or new words, killed, leave who could open the vault before, or who can after."""
    path = Path(shutil.copytree(made.parent, tmp_path / "vault")) / made.name
    total = steps(lambda: change(path), last=1_000_000)
    after = [opens(path, words) for words in OPENERS]
    assert total > 100
    states = []
    for number in sorted({*range(0, total, max(1, total // rounds(20, total))), total - 1}):
        shutil.rmtree(path.parent)
        shutil.copytree(made.parent, path.parent)
        steps(lambda: change(path), last=number)
        states.append([opens(path, words) for words in OPENERS])
        # Whoever opened it first ended the change: what does not count is gone from the file.
        assert len(Keys.read(path).copies) == sum(states[-1])
    turn = states.index(after)
    assert turn > 0
    assert states == [[True, False, True, True, False]] * turn + [after] * (len(states) - turn)


def test_killed_while_pages_are_written_anew(made: Path, tmp_path: Path) -> None:
    """T6: Killed at any moment of the new key's way through the file, nothing in the vault is lost."""
    for turn in range(rounds(5, 100)):
        path = Path(shutil.copytree(made.parent, tmp_path / str(turn))) / made.name
        before = beside(path).read_bytes()
        child = forked(lambda path=path: remove_marc(path))  # type: ignore[misc]  # the default binds the path
        while beside(path).read_bytes() == before:
            time.sleep(0.000_1)
        time.sleep(turn * 0.1 / rounds(5, 100))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert [opens(path, words) for words in (ANNE, MARC)] == [True, False]
        shutil.rmtree(path.parent)
