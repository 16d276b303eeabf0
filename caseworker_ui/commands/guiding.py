"""The first hour on a terminal: a sentence for each step, a way back from each, nothing made before the last yes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import click

from caseworker_ui.founding import ceremony
from caseworker_ui.founding.city import City, read_city
from caseworker_ui.founding.first_hour import Plan, on_this_disk, vaults_of
from caseworker_ui.founding.strength import proposal, refuse_weak, strength
from caseworker_ui.notice import Notice
from crypto.errors import Refused

from .asking import language, sentence, tell

BACK: Final = {"fr": "retour", "en": "back"}
YES: Final = ("oui", "yes")


class _Back(Exception):  # a wish, no error
    """Whoever answers wants to see the step before again."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What was said so far."""

    folder: Path
    city: City | None = None
    clients: Sequence[bytes] = ()
    people: Sequence[str] = ()
    sheets: Path | None = None
    passphrases: Mapping[str, str] = field(default_factory=dict, repr=False)
    persons: Mapping[str, str] = field(default_factory=dict)

    def plan(self, city: City) -> Plan:
        return Plan(self.folder, city, self.clients, self.passphrases, self.persons, self.people, self.sheets)


Step = Callable[[Answers], Answers]


def guide(answers: Answers, *, digests: Callable[[Sequence[str]], Sequence[bytes]]) -> Plan:
    """Asks for what was not said yet, until the last question is answered by yes; `Abort` ends it: nothing was made."""

    def clients(said: Answers) -> Answers:
        return replace(said, clients=digests(_ask("ask client").split()))

    asked = ((answers.city, _city), (answers.clients, clients), (answers.people, _people), (answers.sheets, _sheets))
    steps: list[Step] = [step for known, step in asked if not known]
    tell("guide begins", back=BACK[language()])
    at, said = 0, [answers]
    while True:
        city = said[-1].city
        vaults = vaults_of(city, language=language()) if city is not None else {}
        every = [*steps, *(_vault(name, title) for name, title in vaults.items()), _last]
        if at == len(every) and city is not None:
            return said[-1].plan(city)
        tell("guide step", step=at + 1, steps=len(every) if city is not None else "…")
        try:
            said.append(every[at](said[-1]))
            at += 1
        except _Back:
            at, said = max(0, at - 1), said[:-1] or [answers]
        except (Notice, Refused) as wrong:
            _explain(wrong)


def refused(key: str) -> bool:
    """Whether the last question of a command was answered by anything but yes."""
    answer = str(click.prompt(sentence(key), default="", show_default=False, err=True))
    return answer.strip().casefold() not in YES


def _explain(wrong: Notice | Refused) -> None:
    """The same step is asked again."""
    key, values = (wrong.key, wrong.values) if isinstance(wrong, Notice) else ("text wrong", {"why": wrong})
    click.secho(sentence(key, **values), fg="red", err=True)


def _ask(key: str, *, hidden: bool = False, **values: object) -> str:
    said = str(click.prompt(sentence(key, **values), default="", show_default=False, hide_input=hidden, err=True))
    if said.strip().casefold() in BACK.values():
        raise _Back
    # A passphrase is what was typed, to the last space.
    return said if hidden else said.strip()


def _city(said: Answers) -> Answers:
    city = read_city(Path(_ask("ask city")))
    tell("city read", office=city.office.name, desks=", ".join(desk.title for desk in city.desk))
    return replace(said, city=city)


def _people(said: Answers) -> Answers:
    people = [name.strip() for name in _ask("ask people").split(",") if name.strip()]
    if len(people) < 2:
        raise Notice("people few")
    return replace(said, people=people)


def _sheets(said: Answers) -> Answers:
    sheets = Path(_ask("ask sheets"))
    if not sheets.is_dir():
        raise Notice("file missing", path=sheets)
    if on_this_disk(sheets, said.folder):
        tell("sheets on this disk", path=sheets)
    return replace(said, sheets=sheets)


def _vault(name: str, title: str) -> Step:
    """Asks for one vault's person and passphrase; the screen is empty before and after: the next people come to it."""

    def ask(said: Answers) -> Answers:
        person = _ask("ask person", title=title) or name
        passphrase = _passphrase(said, name, title=title, person=person)
        click.clear()
        return replace(said, passphrases={**said.passphrases, name: passphrase}, persons={**said.persons, name: person})

    return ask


def _passphrase(said: Answers, name: str, *, title: str, person: str) -> str:
    given = _ask("ask passphrase", title=title, hidden=True)
    while not given:
        tell("proposed", proposal=proposal())
        given = _ask("ask passphrase", title=title, hidden=True)
    known = ceremony.known_of(said.city, {name: person}) if said.city is not None else []
    refuse_weak(given, vault=name, known=known)
    if given in [words for vault, words in said.passphrases.items() if vault != name]:
        raise Notice("passphrases alike")
    tell("passphrase holds", lasts=strength(given, known=known).lasts)
    if _ask("ask again", hidden=True) != given:
        raise Notice("passphrases differ")
    return given


def _last(said: Answers) -> Answers:
    city = said.city
    tell(
        "guide last",
        office=city.office.name if city is not None else "",
        folder=said.folder,
        sheets=said.sheets,
        people=", ".join(said.people),
        vaults=", ".join(f"{vault} ({person})" for vault, person in said.persons.items()),
    )
    if _ask("ask last").casefold() not in YES:
        raise Notice("guide not yet")
    return said
