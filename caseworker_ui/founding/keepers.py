"""Who opens root and station: people by their passphrases, and paper. Two decide, or one where there is only one.

A desk's people are its own affair (`cases/joining.py`).
"""

from pathlib import Path
from typing import Final

from caseworker_ui.files import write_whole
from caseworker_ui.notice import Notice
from caseworker_ui.vaults import people
from caseworker_ui.vaults.journal import note
from caseworker_ui.vaults.people import By, Role
from caseworker_ui.vaults.vault import Vault
from crypto.epoch import Epoch
from crypto.office import Certificate, OfficeNote

from .recovery import Recovery

# What lies behind these vaults is for whoever keeps them, as a whole: nobody in them is a caseworker or an auditor.
ROLE: Final = Role.LEAD


def add(vault: Vault, name: str, passphrase: str, *, by: By, today: Epoch) -> None:
    """Lets a person open root or station."""
    with vault.changing_keys():
        people.write(vault, name, ROLE, today=today)
        vault.let_in(name, passphrase)
        note(vault, by=by, did="added", today=today, why=name)


def remove(vault: Vault, name: str, *, by: By, today: Epoch) -> None:
    """Takes a person out: the vault gets a new key; never the last one."""
    people.leaving(vault, name)
    with vault.changing_keys():
        vault.run("DELETE FROM people WHERE name = ?", name)
        vault.shut_out(name)
        note(vault, by=by, did="removed", today=today, why=name)


def certified(root: Vault) -> tuple[OfficeNote, Certificate]:
    """What the root's vault says of its office."""
    office = OfficeNote.from_note(root.setting("office note"))
    note_bytes, name = root.setting("certificate"), office.root_name
    return office, Certificate.from_note(note_bytes, office=office.office, root_name=name, root=office.root)


def renew_words(
    vault: Vault,
    notes: tuple[OfficeNote, Certificate],
    *,
    title: str,
    sheets: Path,
    by: By,
    today: Epoch,
    language: str,
) -> Path:
    """Writes a sheet with new recovery words, then lets them open the vault, and those before no more.

    Killed in between, the old words hold and the sheet is worth nothing; afterwards the other way round.
    """
    # WeasyPrint takes a second to load: only who prints waits for it.
    from . import sheets as paper  # noqa: PLC0415

    name = vault.path.stem.removeprefix("desk-")
    path = sheets / f"recovery-{name}.pdf"
    if path.exists():
        raise Notice("file exists", path=path)
    words, office = Recovery.fresh(), paper.Office.certified_by(*notes, today=today)
    # Paper first: words that open the vault and are on no paper would be lost.
    write_whole(path, paper.recovery(office, name, title, words, language=language), mode=0o600)
    with vault.changing_keys():
        vault.renew_words(words.reveal())
        note(vault, by=by, did="words renewed", today=today)
    return path
