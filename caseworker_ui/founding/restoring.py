"""Recovery words at work: a new passphrase where the old ones are forgotten, and the drill that proves it would do."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from caseworker_ui.notice import Notice
from caseworker_ui.vaults.journal import note
from caseworker_ui.vaults.keys import beside, recovery_seed
from caseworker_ui.vaults.vault import NOBODY, Vault, text
from crypto.epoch import Epoch

from .backup import Backup, read
from .ceremony import vault_path
from .recovery import Recovery
from .strength import refuse_weak

# Copies of a drill are in memory where the machine has such a folder: they are gone with the power.
_MEMORY = Path("/dev/shm")  # noqa: S108  # ciphertext, in a private folder of its own


def restore(path: Path, words: Recovery, *, person: str | None, passphrase: str, today: Epoch) -> str:
    """Gives a person of the vault a new passphrase, and says who it was; without a name there must be one person only.

    All or nothing; the words stay good. They have no name: the journal says whose passphrase it is, not who had them.
    """
    refuse_weak(passphrase, vault=path.stem, known=[person or ""])
    with _opened(path, words) as vault:
        rows = vault.rows("SELECT name FROM holders WHERE name <> ? ORDER BY name", NOBODY)
        people = [text(name) for (name,) in rows]
        found = people[0] if person is None and len(people) == 1 else person
        if found is None or found not in people:
            raise Notice("person missing", person=found or "", people=", ".join(people))
        with vault.changing_keys():
            vault.let_in(found, passphrase)
            note(vault, by=NOBODY, did="passphrase restored", today=today, why=found)
    return found


def drill(folder: Path, name: str, words: Recovery, *, saved: Backup | None) -> None:
    """Opens the station's vault, and the backup's, by the words, reads every page, and changes no byte of either."""
    path = vault_path(folder, name)
    before = _files(path)
    with _opened(path, words) as vault:
        _read_all(vault)
    if saved is not None:
        _drill_copy(vault_path(saved.folder, name), words)
        read(saved.folder)
    if changed := [file for file, digest in _files(path).items() if before.get(file) != digest]:
        raise Notice("drill changed", path=changed[0])


def _drill_copy(path: Path, words: Recovery) -> None:
    """On a copy: to open a vault is to write beside it, and the stick may be locked against writing."""
    if not path.is_file():
        raise Notice("vault missing", path=path)
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as place:
        for file in (path, beside(path)):
            shutil.copyfile(file, Path(place) / file.name)
        with _opened(Path(place) / path.name, words) as vault:
            _read_all(vault)


@contextmanager
def _opened(path: Path, words: Recovery) -> Iterator[Vault]:
    try:
        vault = Vault.open(path, recovery_seed(words.reveal()), person=NOBODY)
    except Notice as notice:
        raise Notice("words open nothing", vault=path.stem) if notice.key == "passphrase wrong" else notice from None
    with vault:
        yield vault


def _read_all(vault: Vault) -> None:
    broken = [*vault.rows("PRAGMA cipher_integrity_check")]
    if broken or vault.row("PRAGMA integrity_check") != ("ok",):
        raise Notice("backup damaged", path=vault.path)


def _files(path: Path) -> dict[Path, bytes]:
    return {file: hashlib.sha256(file.read_bytes()).digest() for file in (path, beside(path)) if file.is_file()}
