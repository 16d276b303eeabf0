"""Who keeps away from which case: by their own word, or asked by a name that they declared and that a case is about."""

import re
from typing import Final

from caseworker_ui.notice import Notice
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.journal import note
from caseworker_ui.vaults.people import Role, people
from caseworker_ui.vaults.vault import integer, text
from crypto.epoch import Epoch

from .words import WORD, fold

NAME_LETTERS: Final = 120
# "S.A." is the word "SA".
_INITIAL: Final = re.compile(r"\b(\w)\.")


def recuse(desk: Desk, number: int, *, by: str, today: Epoch) -> None:
    """From now on this person is shown nothing of the case; nobody is asked, and nobody takes it back."""
    with desk.vault.transaction():
        _find(desk, number)
        if desk.vault.run("INSERT OR IGNORE INTO recusals VALUES (?, ?, ?)", by, number, today):
            note(desk.vault, by=by, did="recused", number=number, today=today)


def recused(desk: Desk, *, person: str) -> set[int]:
    """The cases of which this person is shown nothing."""
    return {integer(number) for (number,) in desk.vault.rows("SELECT number FROM recusals WHERE person = ?", person)}


def orphans(desk: Desk) -> list[int]:
    """Cases that nobody of the desk may work on: they go to another desk, or on paper to another authority."""
    return sorted(set.intersection(*(recused(desk, person=person) for person in _workers(desk))))


def is_last(desk: Desk, number: int, *, person: str) -> bool:
    """Whether nobody else of the desk may work on this case."""
    return all(number in recused(desk, person=other) for other in _workers(desk) if other != person)


def _workers(desk: Desk) -> list[str]:
    return [person.name for person in people(desk.vault) if person.role is not Role.AUDITOR]


def refuse(desk: Desk, number: int, *, person: str) -> None:
    """`Notice` before a case is shown: it is not there for who recused, and not opened for who may have to."""
    if number in recused(desk, person=person):
        raise Notice("case missing", number=number)
    if met(desk, number, person=person):
        raise Notice("interest met", number=number)


def met(desk: Desk, number: int, *, person: str) -> list[str]:
    """The persons concerned in a case whom this person declared."""
    names = _declared(desk, person=person)
    rows = desk.vault.rows("SELECT name, folded FROM concerned WHERE number = ? ORDER BY name", number)
    return [text(name) for name, other in rows if any(alike(mine, text(other)) for mine in names)]


def refuse_assigning(desk: Desk, number: int, *, to: str) -> None:
    """`Notice` before a case is given to whom it would not open for; it names the person concerned, or the recusal.

    Nobody can agree to it: two words more in a declaration, or in the case, tell a namesake apart.
    """
    if number in recused(desk, person=to):
        raise Notice("assignee away", name=to)
    if concerned := met(desk, number, person=to):
        raise Notice("assignee interested", name=to, concerned=", ".join(concerned))


def hidden(desk: Desk, *, person: str) -> set[int]:
    """The cases of which a search finds nothing: those this person keeps away from, or may have to."""
    return recused(desk, person=person) | _met(desk, person=person)


def _met(desk: Desk, *, person: str) -> set[int]:
    names = _declared(desk, person=person)
    rows = desk.vault.rows("SELECT number, folded FROM concerned") if names else ()
    return {integer(number) for number, other in rows if any(alike(name, text(other)) for name in names)}


def _declared(desk: Desk, *, person: str) -> list[str]:
    return [text(name) for (name,) in desk.vault.rows("SELECT folded FROM interests WHERE person = ?", person)]


def declare(desk: Desk, name: str, *, by: str, today: Epoch) -> None:
    """A person, firm or service with whom somebody of the desk has to do. That it was said is journalled, not who."""
    name, compared = _named(name)
    with desk.vault.transaction():
        if desk.vault.run("INSERT OR IGNORE INTO interests VALUES (?, ?, ?)", by, compared, name):
            note(desk.vault, by=by, did="interest declared", today=today)


def withdraw(desk: Desk, name: str, *, by: str, today: Epoch) -> None:
    """An interest that is over."""
    with desk.vault.transaction():
        if desk.vault.run("DELETE FROM interests WHERE person = ? AND folded = ?", by, folded(name)):
            note(desk.vault, by=by, did="interest withdrawn", today=today)


def declared(desk: Desk, *, person: str) -> list[str]:
    """What somebody declared."""
    rows = desk.vault.rows("SELECT name FROM interests WHERE person = ? ORDER BY name", person)
    return [text(name) for (name,) in rows]


def concern(desk: Desk, number: int, name: str, *, by: str, today: Epoch) -> None:
    """A person concerned (Directive 2019/1937 art. 5(10)), as the caseworker read the report."""
    name, compared = _named(name)
    with desk.vault.transaction():
        _find(desk, number)
        if desk.vault.run("INSERT OR IGNORE INTO concerned VALUES (?, ?, ?)", number, compared, name):
            note(desk.vault, by=by, did="person concerned noted", number=number, today=today)


def unconcern(desk: Desk, number: int, name: str, *, by: str, today: Epoch) -> None:
    """A name that was noted by mistake."""
    with desk.vault.transaction():
        if desk.vault.run("DELETE FROM concerned WHERE number = ? AND folded = ?", number, folded(name)):
            note(desk.vault, by=by, did="person concerned taken out", number=number, today=today)


def persons_concerned(desk: Desk, number: int) -> list[str]:
    """Who a case is about."""
    rows = desk.vault.rows("SELECT name FROM concerned WHERE number = ? ORDER BY name", number)
    return [text(name) for (name,) in rows]


def folded(name: str) -> str:
    """A name as it is compared: its words without case and accents, in an order that says nothing."""
    plain = _INITIAL.sub(r"\1", name)
    return " ".join(sorted({piece for word in WORD.findall(plain) for piece in fold(word)}))


def alike(one: str, other: str) -> bool:
    """Whether all words of one folded name are in the other: "Dupont" and "Jean Dupont", in whatever order."""
    here, there = set(one.split()), set(other.split())
    return here <= there or there <= here


def _named(name: str) -> tuple[str, str]:
    name = " ".join(name.split())
    if len(folded(name)) < 2 or len(name) > NAME_LETTERS or not name.isprintable():
        raise Notice("interest name wrong", letters=NAME_LETTERS)
    return name, folded(name)


def _find(desk: Desk, number: int) -> None:
    if desk.vault.row("SELECT 1 FROM cases WHERE number = ?", number) is None:
        raise Notice("case missing", number=number)
