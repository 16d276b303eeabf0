"""Every word of the station, from the parts in `words/`; a key stands in one part only."""

from collections.abc import Mapping
from typing import Final, TypeAlias

from crypto.errors import Misuse

from .notice import Said
from .words import (
    bundles,
    case,
    cases,
    desks,
    every_page,
    founding,
    inbox,
    journal,
    keys,
    login,
    notices,
    page_sentences,
    partners,
    people,
    search,
    status,
    stick,
    talking,
    workflow,
)

Table: TypeAlias = Mapping[str, Mapping[str, str]]


def _joined(*tables: Table) -> Table:
    joined = {key: words for table in tables for key, words in table.items()}
    if len(joined) != sum(map(len, tables)):
        raise Misuse("wording: a key stands in two parts")
    return joined


# What stands on pages.
WORDS: Final = _joined(
    every_page.WORDS,
    login.WORDS,
    cases.WORDS,
    inbox.WORDS,
    search.WORDS,
    keys.WORDS,
    case.WORDS,
    bundles.WORDS,
    status.WORDS,
    partners.WORDS,
    people.WORDS,
    journal.WORDS,
    page_sentences.WORDS,
    stick.WORDS,
    talking.WORDS,
    desks.WORDS,
    workflow.WORDS,
)
# What is said by the terminal too.
SENTENCES: Final = _joined(
    notices.NOTICES,
    desks.NOTICES,
    inbox.NOTICES,
    stick.NOTICES,
    talking.NOTICES,
    founding.NOTICES,
    partners.NOTICES,
    people.NOTICES,
    workflow.NOTICES,
)
NAMES: Final = {"fr": "Français", "en": "English"}

MONTHS: Final = {
    "fr": (
        "janvier", "février", "mars", "avril", "mai", "juin",
        "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip


def did(action: str, language: str) -> str:
    """An action as the journal says it; one that somebody wrote into it stands as it is."""
    words = WORDS.get(f"did {action}")
    return action if words is None else words[language]


def issue(why: str, language: str) -> str:
    """What the journal notes beside an action: an outcome in words, all else as it was written."""
    words = WORDS.get(f"outcome {why}")
    return why if words is None else words[language]


def say(key: str, language: str, **values: object) -> str:
    """The sentence of this key; a value may be a `Said` itself: a few words in the same language."""
    inner = {name: say(v.key, language, **v.values) if isinstance(v, Said) else v for name, v in values.items()}
    return SENTENCES[key][language].format(**inner)
