"""The register of a desk: a vault of its own with the journal and a line per case, for auditors. No content is in it.

The desk keeps a seed that opens its register and brings it up to date; no key in the register opens the desk.
"""

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from caseworker_ui.vaults import people, schema
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.people import Role
from caseworker_ui.vaults.vault import NOBODY, Vault, blob, integer, text
from crypto.epoch import Epoch
from crypto.hpke import SEED_BYTES, SecretKey

_SEED: Final = "register seed"
_PARTED: Final = "parted at"
_JOURNAL: Final = (
    "SELECT entry, epoch, person, second, did, number, why, digest FROM journal WHERE entry > ? ORDER BY entry"
)
# What an auditor may know of a case. An action that changes it stands in the journal with its number.
_CASE: Final = "SELECT number, received, acknowledged, state FROM cases WHERE number"


@dataclass(frozen=True, slots=True)
class Line:
    """A case, as the record of reports has it (Directive 2019/1937 art. 18)."""

    number: int
    received: Epoch
    acknowledged: Epoch | None
    state: str


def path(desk: Path) -> Path:
    """Where a desk's register lies: beside the desk's vault."""
    return desk.with_suffix(".register.vault")


def refresh(desk: Desk) -> None:
    """Brings the register up to date: new entries of the journal, and the cases that they or new reports changed.

    Where the desk's journal is not what it was, the register keeps what it had, and remembers at which entry.
    """
    with opened(desk) as vault, vault.transaction():
        row = vault.row("SELECT entry, digest FROM journal ORDER BY entry DESC LIMIT 1")
        last, digest = (integer(row[0]), blob(row[1])) if row else (0, b"")
        same = desk.vault.row("SELECT 1 FROM journal WHERE entry = ? AND digest = ?", last, digest)
        if last and not same:
            vault.set(_PARTED, last.to_bytes(4, "big"))
            return
        entries = list(desk.vault.rows(_JOURNAL, last))
        vault.run_many("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?)", entries)
        known = vault.row("SELECT coalesce(max(number), 0) FROM register")
        for (number,) in {(entry[5],) for entry in entries}:
            vault.run_many(
                "INSERT OR REPLACE INTO register VALUES (?, ?, ?, ?)", list(desk.vault.rows(f"{_CASE} = ?", number))
            )
        new = list(desk.vault.rows(f"{_CASE} > ?", known[0] if known else 0))
        vault.run_many("INSERT OR REPLACE INTO register VALUES (?, ?, ?, ?)", new)


def parted(vault: Vault) -> int:
    """The entry at which the desk's journal was no longer the register's; 0 when it always was."""
    return int.from_bytes(vault.setting(_PARTED), "big")


def cases(vault: Vault) -> list[Line]:
    """Every case, the newest first."""
    rows = vault.rows("SELECT number, received, acknowledged, state FROM register ORDER BY number DESC")
    return [
        Line(integer(number), integer(received), None if acknowledged is None else integer(acknowledged), text(state))
        for number, received, acknowledged, state in rows
    ]


def let_in(desk: Desk, name: str, passphrase: str, *, today: Epoch) -> None:
    """An auditor: the passphrase opens the register alone."""
    with opened(desk) as vault, vault.changing_keys():
        people.write(vault, name, Role.AUDITOR, today=today)
        vault.let_in(name, passphrase)


def shut_out(desk: Desk, name: str) -> None:
    """Takes an auditor out; the register gets a new key."""
    with opened(desk) as vault, vault.changing_keys():
        vault.run("DELETE FROM people WHERE name = ?", name)
        vault.shut_out(name)


def opened(desk: Desk) -> Vault:
    """The register, by the seed that its desk keeps; made when it is not there."""
    where = path(desk.vault.path)
    seed = desk.vault.setting(_SEED)
    if not seed:
        seed = secrets.token_bytes(SEED_BYTES)
        desk.vault.set(_SEED, seed)
    key = SecretKey(seed)
    return Vault.open(where, key) if where.exists() else Vault.create(where, key, schema.REGISTER, person=NOBODY)
