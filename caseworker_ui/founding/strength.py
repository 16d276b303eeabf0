"""How long a passphrase holds against somebody who has the disk: a guess that errs on the side of the thief."""

import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from mnemonic import Mnemonic
from zxcvbn import zxcvbn

from caseworker_ui.notice import Notice, Said
from crypto.receipt import plain_letters

# A vault's Argon2id moves some 500 MB through memory (64 MiB, 3 passes), a graphics card 1 TB a second: 2,000 tries
# a second, and a hundred cards are within the reach of whom a report may cost millions.
TRIES_A_SECOND: Final = 200_000
_YEAR_SECONDS: Final = 365 * 86_400
# Weaker ones are refused. Four words drawn by lot hold for more than a year, five for some 3,000.
ENOUGH_SECONDS: Final = _YEAR_SECONDS
PROPOSED_WORDS: Final = 5

# zxcvbn knows English words and habits; of a French word it knows nothing, and takes it for letters drawn by lot.
_ZXCVBN_LETTERS: Final = 72
_LITTLE_WORD, _DRAWN_WORD, _WORD, _KNOWN_WORD = 20.0, 2_048.0, 20_000.0, 10.0
_WORD_LETTERS: Final = 4
_LONG_WORD_LETTERS: Final = 12

# The first one that is longer than what is told, its key, and the unit of its number.
_LASTS: Final = (
    (60, "lasts seconds", 1),
    (3_600, "lasts minutes", 60),
    (2 * 86_400, "lasts hours", 3_600),
    (2 * _YEAR_SECONDS, "lasts days", 86_400),
    (200 * _YEAR_SECONDS, "lasts years", _YEAR_SECONDS),
    (100_000 * _YEAR_SECONDS, "lasts centuries", 100 * _YEAR_SECONDS),
)


@dataclass(frozen=True, slots=True)
class Strength:
    """How many seconds the thief needs on average."""

    seconds: float

    @property
    def enough(self) -> bool:
        return self.seconds >= ENOUGH_SECONDS

    @property
    def lasts(self) -> Said:
        """The same in plain words."""
        for limit, key, unit in _LASTS:
            if self.seconds < limit:
                return Said(key, {"count": int(self.seconds // unit)})
        return Said("lasts long")


def strength(passphrase: str, *, known: Collection[str] = ()) -> Strength:
    """`known` is what a thief reads on the door: the names of office, desks and people."""
    joined = re.sub(r"[\W_]", "", passphrase)
    by_words = _by_words(passphrase, known=_words_of(" ".join(known)))
    return Strength(min(_by_habits(passphrase), 10 * _by_habits(joined), by_words) / 2 / TRIES_A_SECOND)


def refuse_weak(passphrase: str, *, vault: str, known: Collection[str] = ()) -> None:
    """Before anything is made with it; the refusal proposes a better one."""
    found = strength(passphrase, known=known)
    if not found.enough:
        raise Notice("passphrase weak", vault=vault, lasts=found.lasts, proposal=proposal())


def proposal() -> str:
    """Five words drawn by lot from the French list of BIP 39: 55 bits."""
    return " ".join(secrets.choice(_drawn()) for _ in range(PROPOSED_WORDS))


def _drawn() -> list[str]:
    return Mnemonic("french").wordlist


def _by_habits(text: str) -> float:
    """What a thief needs who tries what people do: keyboards, years, names, famous passwords."""
    plain = plain_letters(text)[:_ZXCVBN_LETTERS]
    return float(zxcvbn(plain)["guesses"]) if plain else 1.0


def _words_of(text: str) -> list[str]:
    """Its words without accents, also where only a capital letter divides them."""
    return re.findall(r"[^\W\d_]+", plain_letters(re.sub(r"(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ])", " ", text)))


def _by_words(passphrase: str, *, known: Collection[str]) -> float:
    """What a thief needs who tries words and not letters; endless when it is not made of words."""
    words = _words_of(passphrase)
    signs = re.sub(r"[^\W\d_]|[\s'’,.-]", "", passphrase)
    if 2 * sum(len(word) for word in words if len(word) >= _WORD_LETTERS) < sum(map(len, words)) + len(signs):
        return float("inf")
    drawn, guesses = {plain_letters(word) for word in _drawn()}, _by_habits(signs)
    for place, word in enumerate(words):
        guesses *= 2.0 if word in words[:place] else _guesses(word, drawn=drawn, known=known)
    return guesses


def _guesses(word: str, *, drawn: Collection[str], known: Collection[str]) -> float:
    if word in known:
        return _KNOWN_WORD
    if word in drawn:
        return _DRAWN_WORD
    if len(word) < _WORD_LETTERS:
        return _LITTLE_WORD
    # Beyond what a word has, letters were drawn by lot: each is one of ten at least.
    return min(_by_habits(word), _WORD * 10.0 ** max(0, len(word) - _LONG_WORD_LETTERS))
