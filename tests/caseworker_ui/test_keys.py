"""Who opens a vault: persons with passphrases, and the recovery words; what is left after a change."""

import shutil
from pathlib import Path
from typing import Final

import pytest

from caseworker_ui.notice import Notice
from caseworker_ui.vaults import schema
from caseworker_ui.vaults.keys import Keys, beside, recovery_seed
from caseworker_ui.vaults.vault import Vault

ANNE: Final = "la phrase d’Anne Dupont"
MARC: Final = "la phrase de Marc Petit"
NEW: Final = "une nouvelle phrase d’Anne"
WORDS: Final = bytes(range(16))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault of two people with recovery words, never changed."""
    path = tmp_path_factory.mktemp("vault") / "desk-integrite.vault"
    with Vault.create(path, ANNE, schema.ROOT, person="Anne") as vault:
        with vault.changing_keys():
            vault.let_in("Marc", MARC)
        vault.add_recovery(WORDS)
        vault.set("content", bytes(range(256)) * 200)
    return path.parent


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    """A copy of that vault, closed."""
    return Path(shutil.copytree(made, tmp_path / "vault")) / "desk-integrite.vault"


def opens(path: Path, words: str, *, person: str | None = None) -> str:
    """Who opened it; nobody when it was refused."""
    try:
        with Vault.open(path, words, person=person) as vault:
            assert vault.setting("content") == bytes(range(256)) * 200
            return vault.person
    except Notice as notice:
        return "" if notice.key == "passphrase wrong" else notice.key


def test_each_person_has_a_passphrase(path: Path) -> None:
    """Two people open one vault by their own passphrases, and neither under the other's name."""
    assert opens(path, ANNE) == opens(path, ANNE, person="Anne") == "Anne"
    assert opens(path, MARC, person="Marc") == "Marc"
    assert opens(path, ANNE, person="Marc") == opens(path, ANNE, person="") == opens(path, ANNE + " ") == ""


def test_the_recovery_words_open_it(path: Path) -> None:
    """Who lost every passphrase opens the vault by the printed words, and gives a new passphrase."""
    with Vault.open(path, recovery_seed(WORDS)) as vault:
        assert vault.person == ""
        with vault.changing_keys():
            vault.let_in("Anne", NEW)
    assert opens(path, NEW) == "Anne"
    with pytest.raises(Notice, match="passphrase wrong"):
        Vault.open(path, recovery_seed(bytes(16)))


def test_a_changed_passphrase_counts_alone(path: Path) -> None:
    """After a change the old passphrase opens nothing, and nobody else notices."""
    with Vault.open(path, ANNE) as vault, vault.changing_keys():
        vault.let_in("Anne", NEW)
    assert [opens(path, words) for words in (ANNE, NEW, MARC)] == ["", "Anne", "Marc"]
    assert len(Keys.read(path).copies) == 3


def test_a_stolen_disk_is_closed_to_whoever_left(path: Path, tmp_path: Path) -> None:
    """T17: With a passphrase of then and a copy of the disk of then, a person who was removed opens nothing of now."""
    old = Path(shutil.copytree(path.parent, tmp_path / "old")) / path.name
    with Vault.open(path, ANNE) as vault, vault.changing_keys():
        vault.shut_out("Marc")
    assert opens(path, MARC) == ""
    # The thief opens the old copy, and puts its keys beside the vault of today.
    assert opens(old, MARC) == "Marc"
    ((key, _),) = Keys.read(old).open(MARC, "Marc")
    assert key.reveal().hex() not in path.read_bytes().hex()
    shutil.copy(beside(old), beside(path))
    assert opens(path, MARC) == opens(path, ANNE) == ""


def test_those_who_stay_open_the_renewed_vault(path: Path) -> None:
    """After somebody was removed the others go on with their passphrases, and the recovery words still open."""
    with Vault.open(path, ANNE) as vault, vault.changing_keys():
        vault.shut_out("Anne")
    assert opens(path, MARC) == "Marc"
    with Vault.open(path, recovery_seed(WORDS)) as vault:
        assert vault.setting("content")


def test_the_keys_file_names_nobody(path: Path) -> None:
    """T17: A stolen disk does not say who works here."""
    raw = beside(path).read_bytes()
    assert b"Anne" not in raw
    assert b"Marc" not in raw
    assert beside(path).stat().st_mode & 0o077 == 0


def test_a_damaged_keys_file_is_told(path: Path) -> None:
    """Missing, cut off or of another release: the sentence says which file to restore, and nothing is changed."""
    whole = beside(path).read_bytes()
    for raw, key in (
        (whole[:-1], "keys damaged"),
        (b"", "keys damaged"),
        (whole.replace(b"/1", b"/9"), "keys release"),
    ):
        beside(path).write_bytes(raw)
        with pytest.raises(Notice, match=key):
            Vault.open(path, ANNE)
    cheaper = whole.replace(b'"memory_kib":65536', b'"memory_kib":8')
    assert cheaper != whole
    beside(path).write_bytes(cheaper)
    with pytest.raises(Notice, match="keys release"):
        Vault.open(path, ANNE)
    beside(path).unlink()
    with pytest.raises(Notice, match="keys missing"):
        Vault.open(path, ANNE)


def test_no_other_vault_takes_its_keys(path: Path, tmp_path: Path) -> None:
    """A keys file put beside another vault opens nothing."""
    other = tmp_path / "other.vault"
    Vault.create(other, NEW, schema.ROOT).close()
    shutil.copy(beside(path), beside(other))
    assert opens(other, ANNE) == opens(other, NEW) == ""
