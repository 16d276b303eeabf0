"""Recovery words: a new passphrase for who forgot it, and a drill that changes nothing."""

import shutil
from pathlib import Path

import pytest

from caseworker_ui.founding import restoring
from caseworker_ui.founding.recovery import Recovery
from caseworker_ui.founding.strength import proposal
from caseworker_ui.notice import Notice
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.vault import Vault

from .conftest import PASSPHRASES, TODAY, House
from .test_backup import back_up

WORDS = Recovery(bytes(range(16)))
OTHERS = Recovery(bytes(16))


@pytest.fixture
def desk(founded: Path, tmp_path: Path) -> Path:
    """The vault of a desk that has recovery words, in an office's folder."""
    path = Desk.path(Path(shutil.copytree(founded, tmp_path / "station")), "integrite")
    with Vault.open(path, PASSPHRASES["integrite"]) as vault:
        vault.add_recovery(WORDS.reveal())
    return path


def files(folder: Path) -> dict[str, bytes]:
    """Every byte of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_words_give_a_forgotten_passphrase_back(desk: Path) -> None:
    """With the words of the sheet a person gets a new passphrase; the old one opens nothing, the words stay good."""
    new = proposal()
    assert restoring.restore(desk, WORDS, person=None, passphrase=new, today=TODAY) == "integrite"
    Vault.open(desk, new).close()
    with pytest.raises(Notice, match="passphrase wrong"):
        Vault.open(desk, PASSPHRASES["integrite"])
    restoring.drill(desk.parent, "integrite", WORDS, saved=None)


def test_a_weak_passphrase_or_another_sheet_changes_nothing(desk: Path) -> None:
    """Refused before anything is touched: a weak passphrase, another vault's words, a name that is not there."""
    before = files(desk.parent)
    for words, person, passphrase, key in (
        (WORDS, None, "motdepasse2026", "passphrase weak"),
        (OTHERS, None, proposal(), "words open nothing"),
        (WORDS, "Personne", proposal(), "person missing"),
    ):
        with pytest.raises(Notice, match=key):
            restoring.restore(desk, words, person=person, passphrase=passphrase, today=TODAY)
    assert files(desk.parent) == before


def test_a_drill_proves_sheet_and_backup_and_changes_nothing(desk: Path, tmp_path: Path) -> None:
    """It opens the vault and its copy by the words alone; no byte of station or stick is another afterwards."""
    house = House(desk.parent)
    saved = back_up(house, tmp_path / "stick")
    house.close()
    before = files(desk.parent), files(saved.folder)
    saved.folder.chmod(0o500)
    restoring.drill(desk.parent, "integrite", WORDS, saved=saved)
    saved.folder.chmod(0o700)
    assert (files(desk.parent), files(saved.folder)) == before


def test_a_drill_says_what_would_not_do(desk: Path, tmp_path: Path) -> None:
    """Words that are not this vault's, or a backup made before the words were, fail today and not on the bad day."""
    with pytest.raises(Notice, match="words open nothing"):
        restoring.drill(desk.parent, "audit", WORDS, saved=None)
    house = House(desk.parent)
    saved = back_up(house, tmp_path / "stick")
    house.desks["integrite"].vault.add_recovery(OTHERS.reveal())
    house.close()
    with pytest.raises(Notice, match="words open nothing"):
        restoring.drill(desk.parent, "integrite", OTHERS, saved=saved)
