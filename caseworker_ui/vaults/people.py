"""Who works here: the people of a vault and their roles, and the second person where one is not enough."""

import enum
from dataclasses import dataclass
from typing import Final, TypeAlias

from crypto.epoch import Epoch

from .vault import Vault, integer, text

# Who did something, as the journal says: one person, or two where one is not enough.
By: TypeAlias = str | tuple[str, str]
# Who does what the station does by itself; a person cannot be called so.
STATION: Final = "station"


class Role(enum.StrEnum):
    """What a person of a desk may do."""

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


def begin(vault: Vault, *, today: Epoch) -> None:
    """The first person of a new vault leads, and lets others in."""
    vault.run("INSERT INTO people VALUES (?, ?, ?)", vault.person, Role.LEAD, today)
