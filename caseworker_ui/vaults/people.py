"""Who works here: the people of a vault and their roles, and the second person where one is not enough."""

import enum
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from caseworker_ui.notice import Notice
from crypto import lines
from crypto.epoch import Epoch
from crypto.errors import Refused

from .vault import Vault, integer, text

# Who did something, as the journal says: one person, or two where one is not enough.
By: TypeAlias = str | tuple[str, str]
# Who does what the station does by itself; a person cannot be called so, and no vault is, as first persons may be.
MACHINE: Final = "*"
NAME_BYTES: Final = 60


class Role(enum.StrEnum):
    """What a person may do. An auditor's passphrase opens the desk's register and nothing else."""

    CASEWORKER = "caseworker"
    LEAD = "lead"
    AUDITOR = "auditor"


@dataclass(frozen=True, slots=True)
class Person:
    """One line of the table."""

    name: str
    role: Role
    since: Epoch


def people(vault: Vault) -> list[Person]:
    """Everybody, by name."""
    rows = vault.rows("SELECT name, role, since FROM people ORDER BY name")
    return [Person(text(name), Role(text(role)), integer(since)) for name, role, since in rows]


def role(vault: Vault) -> Role:
    """Of the person who opened this vault; `Notice` for a holder whom the table does not know."""
    row = vault.row("SELECT role FROM people WHERE name = ?", vault.person)
    if row is None:
        raise Notice("passphrase wrong", vault=vault.path.stem)
    return Role(text(row[0]))


def one_is_enough(vault: Vault) -> bool:
    """Whether nobody could be the second person: then the first of a vault acts alone."""
    return sum(person.role is not Role.AUDITOR for person in people(vault)) < 2


def leaving(vault: Vault, name: str) -> Person:
    """Who would leave; refuses the last one who leads, and a name that nobody has."""
    everybody = people(vault)
    found = [person for person in everybody if person.name == name]
    if not found:
        raise Notice("person unknown", name=name)
    if found == [person for person in everybody if person.role is Role.LEAD]:
        raise Notice("last lead", name=name)
    return found[0]


def begin(vault: Vault, *, today: Epoch) -> None:
    """The first person of a new vault leads, and lets others in."""
    refuse_name(vault, vault.person)
    vault.run("INSERT INTO people VALUES (?, ?, ?)", vault.person, Role.LEAD, today)


def write(vault: Vault, name: str, role: Role, *, today: Epoch) -> None:
    """A new line, for a name that nobody has."""
    refuse_name(vault, name)
    vault.run("INSERT INTO people VALUES (?, ?, ?)", name, role, today)


def refuse_name(vault: Vault, name: str) -> None:
    """Refuses a name that is taken, or that cannot be read."""
    _refuse_unreadable(name)
    if name == MACHINE or vault.row("SELECT 1 FROM people WHERE name = ?", name):
        raise Notice("name taken", name=name)


def _refuse_unreadable(name: str) -> None:
    try:
        lines.human(name, at_most=NAME_BYTES)
    except Refused:
        raise Notice("name wrong", bytes=NAME_BYTES) from None


def confirm(vault: Path, passphrase: str, *, person: str | None, first: str) -> str:
    """The name of the second person, proved by the passphrase; refuses the first one, and who may not decide."""
    with Vault.open(vault, passphrase, person=person) as opened:
        if role(opened) is Role.AUDITOR:
            raise Notice("passphrase wrong", vault=vault.stem)
        if opened.person == first:
            raise Notice("second same", person=first)
        return opened.person
