"""Prepared texts for reporters: the package's, in French and courtesy languages, and those that a desk wrote itself."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from caseworker_ui.notice import Notice
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.vault import text
from crypto.epoch import Epoch, to_iso

from .casebook import Case, case
from .sealing import document_of

# French first: its text is the one that counts, the others stand below it and say so.
LANGUAGES: Final = ("fr", "nl", "de", "en", "ar", "fr-simple")
NAME_LETTERS: Final = 60
OWN: Final = 100
# What a caseworker still has to fill in.
BLANK: Final = "[…"
_FREE_QUESTION: Final = f"{BLANK} ?]"
_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")
# A text is taken for a language's when so many of its words are, and twice as many as of any other.
_KNOWN_WORDS: Final = 5


class _HeadTexts(Struct, frozen=True, forbid_unknown_fields=True):
    to_come: str
    given: str


class Book(Struct, frozen=True, forbid_unknown_fields=True):
    """One language: its name, how it writes days, frequent words by which it is known, and the texts."""

    name: str
    label: str
    date: str
    first: str
    months: Annotated[tuple[str, ...], Meta(min_length=12, max_length=12)]
    known_by: tuple[str, ...]
    head: _HeadTexts
    texts: Mapping[str, str]
    questions: Mapping[str, str]

    def day(self, epoch: Epoch) -> str:
        """A day as a reader of this language writes it."""
        when = date.fromisoformat(to_iso(epoch))
        day = self.first if when.day == 1 else str(when.day)
        return self.date.format(day=day, month=self.months[when.month - 1], year=when.year)


@cache
def books() -> Mapping[str, Book]:
    """The package's texts by language, the French ones first."""
    folder = resources.files("caseworker_ui") / "templates"
    return {
        language: msgspec.toml.decode((folder / f"{language}.toml").read_bytes(), type=Book) for language in LANGUAGES
    }


def language_of(words: str) -> str:
    """The language in which somebody wrote, by its most frequent words; French when they do not tell."""
    found = re.findall(r"\w+", words.lower())
    counts = sorted(
        ((sum(word in book.known_by for word in found), language) for language, book in books().items()), reverse=True
    )
    (best, language), (second, _) = counts[:2]
    return language if best >= max(_KNOWN_WORDS, 2 * second) else LANGUAGES[0]


def language_of_case(case: Case) -> str:
    """The language of the first that was written in it."""
    return language_of(case.messages[0].words) if case.messages else LANGUAGES[0]


def head_words(case: Case, *, given: bool) -> str:
    """What a head says beside state and last day: that the report arrived and, until feedback is given, its date."""
    texts = {code: book.head.given if given else book.head.to_come for code, book in books().items()}
    return _beside_french(texts, language_of_case(case), case)


def fill(name: str, language: str, case: Case, *, own: Mapping[str, str], reply: int = 0) -> str:
    """The text of this name for a case, in French and then in the language asked for; `Notice` if there is none.

    `own`: the desk's texts, which are in whatever language it wrote them; their names stand after a "=".
    """
    if name.startswith("=") and name[1:] in own:
        return _filled(own[name[1:]], books()["fr"], case, reply=reply)
    kind, _, question = name.partition("-")
    if kind not in books()["fr"].texts or language not in LANGUAGES or (question and kind != "question"):
        raise Notice("template missing")
    if question and question not in books()["fr"].questions:
        raise Notice("template missing")
    texts = {
        code: book.texts[kind].replace("{question}", book.questions.get(question, _FREE_QUESTION))
        for code, book in books().items()
    }
    return _beside_french(texts, language, case, reply=reply)


def filled(desk: Desk, number: int, name: str, *, language: str | None = None, reply: int = 0) -> str:
    """The same for a case of a desk; without a language in the one of its report."""
    found = case(desk, number)
    return fill(name, language or language_of_case(found), found, own=own(desk), reply=reply)


def _beside_french(texts: Mapping[str, str], language: str, case: Case, *, reply: int = 0) -> str:
    french = _filled(texts["fr"], books()["fr"], case, reply=reply)
    if language == "fr":
        return french
    book = books()[language]
    return f"{french}\n\n— {book.label} —\n{_filled(texts[language], book, case, reply=reply)}"


def _filled(words: str, book: Book, case: Case, *, reply: int) -> str:
    values = {
        "case": str(case.number),
        "reply": str(reply),
        "received": book.day(case.received),
        "feedback_by": book.day(case.deadlines.feedback),
        "until": book.day(case.deadlines.until),
    }
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), words).strip()


def refuse_blanks(words: str) -> None:
    """A prepared text whose blanks were not filled in is not sealed."""
    if BLANK in words:
        raise Notice("reply blank")


def own(desk: Desk) -> dict[str, str]:
    """The texts that this desk wrote, by name."""
    return dict(_own(desk))


def _own(desk: Desk) -> Iterator[tuple[str, str]]:
    for name, words in desk.vault.rows("SELECT name, words FROM templates ORDER BY name"):
        yield text(name), text(words)


def keep(desk: Desk, name: str, words: str) -> None:
    """Adds a text, or changes the one of this name."""
    if not 0 < len(name) <= NAME_LETTERS or any(ord(letter) < 32 for letter in name):
        raise Notice("template name", letters=NAME_LETTERS)
    document_of(words)
    with desk.vault.transaction():
        known = own(desk)
        if name not in known and len(known) >= OWN:
            raise Notice("templates full", count=OWN)
        desk.vault.run("INSERT OR REPLACE INTO templates VALUES (?, ?)", name, words)


def drop(desk: Desk, name: str) -> None:
    """Takes one away."""
    desk.vault.run("DELETE FROM templates WHERE name = ?", name)
