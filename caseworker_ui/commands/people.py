"""Who opens which vault, on the terminal: for the station and the root, which have no page of people, and for desks."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Final

import click

from caseworker_ui.cases import joining, register
from caseworker_ui.founding import keepers
from caseworker_ui.founding.first_hour import refuse_sheets_in
from caseworker_ui.founding.passphrases import read_of, read_second
from caseworker_ui.founding.strength import refuse_weak
from caseworker_ui.notice import Notice
from caseworker_ui.running import only_one
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.people import By, Role, confirm, leaving, one_is_enough, people, refuse_name, role
from caseworker_ui.vaults.station import Station
from caseworker_ui.vaults.vault import Vault
from caseworker_ui.wording import WORDS
from caseworker_ui.words.paper import PAPER
from crypto.epoch import to_iso
from crypto.office import Certificate, OfficeNote

from .asking import DIR, PASSPHRASES, PATH, VAULT, language, open_station, open_vault, tell, today, told

_PERSON = click.option("--name", "person", required=True, help="The person's name, as it is written everywhere.")
# A desk has its roles and its register; these two have none of it.
KEPT: Final = frozenset({"root", "station"})


@click.group("people")
def people_() -> None:
    """Who may open a vault: list, add, remove. Two people agree, unless there is only one."""


@people_.command("list")
@DIR
@VAULT
@PASSPHRASES
@told
def list_(*, folder: Path, name: str, file: Path | None) -> None:
    """List the people of a vault."""
    with open_vault(folder, name, file) as vault:
        everybody = people(vault)
    for person in everybody:
        role_name = WORDS[f"role {person.role}"][language()]
        tell("person line", name=person.name, role=role_name, since=to_iso(person.since))
    if len(everybody) == 1:
        tell("person alone", vault=name)


@people_.command()
@DIR
@VAULT
@_PERSON
@click.option(
    "--role",
    "chosen",
    type=click.Choice([each.value for each in Role]),
    help="At a desk: caseworker (if not said), lead, auditor.",
)
@PASSPHRASES
@told
def add(*, folder: Path, name: str, person: str, chosen: str | None, file: Path | None) -> None:
    """Let a person in, who types a passphrase of their own."""
    if name in KEPT and chosen is not None:
        raise Notice("role none", vault=name)
    with _leading(folder, name, file) as vault:
        refuse_name(vault, person)
        by = _agreed(vault, name, file, besides=person)
        passphrase = read_of(file, name, person, language=language())
        refuse_weak(passphrase, vault=name, known=[person])
        if name in KEPT:
            keepers.add(vault, person, passphrase, by=by, today=today())
        else:
            desk = Desk(vault)
            joining.add(desk, person, Role(chosen or Role.CASEWORKER), passphrase, by=by, today=today())
            register.refresh(desk)
    tell("person let in", name=person, vault=name)


@people_.command()
@DIR
@VAULT
@_PERSON
@PASSPHRASES
@told
def remove(*, folder: Path, name: str, person: str, file: Path | None) -> None:
    """Take a person out; the vault gets a new key."""
    with _leading(folder, name, file) as vault:
        leaving(vault, person)
        by = _agreed(vault, name, file, besides="")
        if name in KEPT:
            keepers.remove(vault, person, by=by, today=today())
        else:
            desk = Desk(vault)
            joining.remove(desk, person, by=by, today=today())
            register.refresh(desk)
    tell("person taken out", name=person, vault=name)


@click.command()
@DIR
@VAULT
@click.option("--sheets", type=PATH, required=True, help="Where the sheet is written: a stick, or a folder in memory.")
@PASSPHRASES
@told
def recovery_words(*, folder: Path, name: str, sheets: Path, file: Path | None) -> None:
    """Make new recovery words for a vault whose sheet is lost or was seen; those before open nothing any more."""
    refuse_sheets_in(sheets, folder)
    with _leading(folder, name, file) as vault:
        certified = _certified(folder, name, vault, file)
        by = _agreed(vault, name, file, besides="")
        title = PAPER[name][language()] if name in KEPT else Desk(vault).title
        path = keepers.renew_words(
            vault, certified, title=title, sheets=sheets, by=by, today=today(), language=language()
        )
    tell("words renewed", vault=name, path=path)


def _certified(folder: Path, name: str, vault: Vault, file: Path | None) -> tuple[OfficeNote, Certificate]:
    """What the sheet says of the office. The root knows it by itself: it lies in a folder of its own."""
    if name == "root":
        return keepers.certified(vault)
    if name == "station":
        station = Station(vault)
        return station.office_note, station.certificate
    with open_station(folder, file) as station:
        return station.office_note, station.certificate


@contextmanager
def _leading(folder: Path, name: str, file: Path | None) -> Iterator[Vault]:
    """The vault, opened by somebody who leads it, while no page of this station has it open under its old key."""
    with nullcontext() if name == "root" else only_one(folder), open_vault(folder, name, file) as vault:
        if role(vault) is not Role.LEAD:
            raise Notice("lead needed", vault=name)
        yield vault


def _agreed(vault: Vault, name: str, file: Path | None, *, besides: str) -> By:
    """Who does it: whoever opened the vault, and a second person of it, if there is one."""
    if one_is_enough(vault):
        return vault.person
    second = read_second(file, name, besides={vault.person, besides}, language=language())
    return vault.person, confirm(vault.path, second.words, person=second.person, first=vault.person)
