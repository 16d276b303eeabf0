"""No person and no sheet is irreplaceable: people come and go at every vault, and lost words are made anew."""

import io
import shutil
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pypdfium2
import pytest

from caseworker_ui.commands import station
from caseworker_ui.founding import restoring
from caseworker_ui.founding.ceremony import vault_path
from caseworker_ui.founding.recovery import Recovery
from caseworker_ui.notice import Notice
from caseworker_ui.vaults import journal
from caseworker_ui.vaults.keys import beside
from caseworker_ui.vaults.people import Role, people
from caseworker_ui.vaults.vault import Vault

from .conftest import PASSPHRASES
from .test_commands import Ended
from .test_first_hour import words_on
from .test_saving import private

BRUNO = "guépard sonnette bolide mérite cactus"
CLAIRE = "torpille abolir jongler cendrier ruban"


@pytest.fixture
def folder(founded_today: Path, tmp_path: Path) -> Path:
    """An office, locked, and a stick for sheets."""
    (tmp_path / "stick").mkdir()
    return Path(shutil.copytree(founded_today, tmp_path / "station"))


def said(*arguments: object) -> Ended:
    """A command of the station, to its end, in this process."""
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
        try:
            station.main([*map(str, arguments)])
        except SystemExit as ended:
            return Ended(int(ended.code or 0), out.getvalue(), err.getvalue())
    raise AssertionError


def keep(folder: Path, *arguments: object, **more: str) -> Ended:
    """A command with the office's passphrases, and with these lines for persons."""
    lines = {**PASSPHRASES, **{name.replace("_", "/"): words for name, words in more.items()}}
    secrets = private(folder.parent / "secrets", "".join(f'"{name}" = "{words}"\n' for name, words in lines.items()))
    return said(*arguments, "--dir", folder, "--passphrases", secrets)


def opened(folder: Path, vault: str, passphrase: str) -> list[tuple[str, Role]]:
    """Who is in a vault, as whoever has this passphrase sees it."""
    with Vault.open(vault_path(folder, vault), passphrase) as found:
        return [(person.name, person.role) for person in people(found)]


@pytest.mark.parametrize("vault", ["root", "station"])
def test_a_second_person_comes_alone_and_a_third_by_two(folder: Path, vault: str) -> None:
    """T17: The first one lets a second in; from then on two agree, also to take one out."""
    listed = keep(folder, "people", "list", "--vault", vault).said
    assert (f"{vault}\tResponsable" in listed, "Une seule personne" in listed) == (True, True)
    added = keep(folder, "people", "add", "--vault", vault, "--name", "Bruno", **{f"{vault}_Bruno": BRUNO})
    assert added.status == 0, added.told
    assert opened(folder, vault, BRUNO) == [("Bruno", Role.LEAD), (vault, Role.LEAD)]
    third = ("people", "add", "--vault", vault, "--name", "Claire")
    refused = keep(folder, *third, **{f"{vault}_Claire": CLAIRE})
    assert (refused.status, "seconde personne" in refused.told) == (1, True)
    taken = keep(folder, "people", "remove", "--vault", vault, "--name", vault, **{f"{vault}_Bruno": BRUNO})
    assert taken.status == 0, taken.told
    with pytest.raises(Notice, match="passphrase wrong"):
        opened(folder, vault, PASSPHRASES[vault])
    assert opened(folder, vault, BRUNO) == [("Bruno", Role.LEAD)]


def test_a_desk_s_people_stand_in_its_journal(folder: Path) -> None:
    """On the terminal as on the page: who let whom in, and who agreed; a weak passphrase lets nobody in."""
    add = ("people", "add", "--vault", "integrite", "--name")
    weak = keep(folder, *add, "Bruno", integrite_Bruno="motdepasse2026")
    assert (weak.status, "trop faible" in weak.told) == (1, True)
    assert keep(folder, *add, "Bruno", integrite_Bruno=BRUNO).status == 0
    claire = {"integrite_Bruno": BRUNO, "integrite_Claire": CLAIRE}
    assert keep(folder, *add, "Claire", "--role", "lead", **claire).status == 0
    with Vault.open(vault_path(folder, "integrite"), CLAIRE) as vault:
        assert [(entry.person, entry.second, entry.did, entry.why) for entry in journal.entries(vault)] == [
            ("integrite", "", "added", "Bruno"),
            ("integrite", "Bruno", "added", "Claire"),
        ]


def test_a_lost_sheet_is_replaced(folder: Path) -> None:
    """T6: The new sheet's words open the vault; the lost one's open nothing, not even with the keys file of before."""
    path, lost = vault_path(folder, "integrite"), Recovery(bytes(16))
    with Vault.open(path, PASSPHRASES["integrite"]) as vault:
        vault.add_recovery(lost.reveal())
    before = beside(path).read_bytes()
    stick = folder.parent / "stick"
    renewed = keep(folder, "recovery-words", "--vault", "integrite", "--sheets", stick)
    assert renewed.status == 0, renewed.told
    sheet = stick / "recovery-integrite.pdf"
    assert (len(pypdfium2.PdfDocument(sheet.read_bytes())), sheet.stat().st_mode & 0o077) == (2, 0)
    restoring.drill(folder, "integrite", Recovery.from_words(words_on(sheet)), saved=None)
    with pytest.raises(Notice, match="words open nothing"):
        restoring.drill(folder, "integrite", lost, saved=None)
    beside(path).write_bytes(before)
    with pytest.raises(Notice, match="words open nothing"):
        restoring.drill(folder, "integrite", lost, saved=None)


def test_new_words_need_somebody_who_leads_and_paper(folder: Path) -> None:
    """A caseworker alone, an occupied name on the stick, the station's own folder: nothing changes."""
    add = ("people", "add", "--vault", "audit", "--name", "Bruno")
    assert keep(folder, *add, audit_Bruno=BRUNO).status == 0
    stick, before = folder.parent / "stick", beside(vault_path(folder, "audit")).read_bytes()
    new = ("recovery-words", "--vault", "audit", "--sheets")
    secrets = private(folder.parent / "bruno", f'station = "{PASSPHRASES["station"]}"\n"audit/Bruno" = "{BRUNO}"\n')
    alone = said(*new, stick, "--dir", folder, "--passphrases", secrets)
    assert "responsable" in alone.told
    assert "dans le dossier du poste" in keep(folder, *new, folder, audit_Bruno=BRUNO).told
    (stick / "recovery-audit.pdf").touch()
    assert "existe déjà" in keep(folder, *new, stick, audit_Bruno=BRUNO).told
    assert beside(vault_path(folder, "audit")).read_bytes() == before
