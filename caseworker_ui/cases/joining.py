"""Who joins a desk, who leaves it, and who changes the own passphrase: each in the journal, none of it half done."""

from caseworker_ui.vaults import people
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.journal import note
from caseworker_ui.vaults.people import By, Person, Role
from crypto.epoch import Epoch

from . import register


def add(desk: Desk, name: str, role: Role, passphrase: str, *, by: By, today: Epoch) -> None:
    """Lets a person in, who opens the desk by this passphrase; an auditor opens the register alone."""
    if role is not Role.AUDITOR:
        with desk.vault.changing_keys():
            people.write(desk.vault, name, role, today=today)
            desk.vault.let_in(name, passphrase)
            note(desk.vault, by=by, did="added", today=today, why=name)
        return
    with desk.vault.transaction():
        people.write(desk.vault, name, role, today=today)
        note(desk.vault, by=by, did="added", today=today, why=name)
    # After the desk knows: if the power fails in between, the auditor is listed, cannot log in, and is added again.
    register.let_in(desk, name, passphrase, today=today)


def remove(desk: Desk, name: str, *, by: By, today: Epoch) -> None:
    """Takes a person out: the vault gets a new key."""
    person = people.leaving(desk.vault, name)
    if person.role is Role.AUDITOR:
        # First: nobody who is not on the list any more can open it.
        register.shut_out(desk, name)
        with desk.vault.transaction():
            _take_out(desk, person, by=by, today=today)
        return
    with desk.vault.changing_keys():
        _take_out(desk, person, by=by, today=today)
        desk.vault.shut_out(name)


def change_passphrase(desk: Desk, passphrase: str, *, by: str, today: Epoch) -> None:
    """The person's own; the old one opens nothing any more."""
    with desk.vault.changing_keys():
        desk.vault.let_in(by, passphrase)
        note(desk.vault, by=by, did="passphrase changed", today=today)


def _take_out(desk: Desk, person: Person, *, by: By, today: Epoch) -> None:
    desk.vault.run("DELETE FROM people WHERE name = ?", person.name)
    note(desk.vault, by=by, did="removed", today=today, why=person.name)
