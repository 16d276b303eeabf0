"""What counts as one word: without case or accents, and by its stems, so that 'marchés' finds 'marché' and 'marche'."""

import re
import unicodedata
from collections.abc import Callable
from typing import Final

import snowballstemmer

# The languages of the reporters' pages. A language nobody names cannot be guessed from one word: each word has the
# stems of all of them, and so has each word that is looked for.
LATIN: Final = ("dutch", "english", "french", "german")
ARABIC: Final = ("arabic",)
LATIN_END: Final = "\u024f"
# Marks that stand on a letter belong to its word.
WORD: Final = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f\u064b-\u065f\u0670])*")
_PLAIN: Final = re.compile(r"[^\W_]+")
# Letters that no rule of Unicode takes apart.
_LETTERS: Final = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
# What is shorter has no ending, what is longer is no word of these languages.
_STEMMED: Final = range(3, 33)


def fold(word: str) -> list[str]:
    """A word without case, accents and marks; rarely more than one, never with anything but letters and digits."""
    if word.isascii():
        return [word.lower()]
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold().translate(_LETTERS))
    return _PLAIN.findall("".join(letter for letter in plain if not unicodedata.category(letter).startswith("M")))


class Stems:
    """Stems of words. It remembers those it has seen, which are words of reports: one is made for each action."""

    def __init__(self) -> None:
        self._latin = [snowballstemmer.stemmer(language).stemWord for language in LATIN]
        self._arabic = [snowballstemmer.stemmer(language).stemWord for language in ARABIC]
        self._known: dict[str, frozenset[str]] = {}

    def of(self, word: str) -> frozenset[str]:
        """Every stem of a word, folded. With and without its accents: not everybody types them."""
        found = self._known.get(word)
        if found is None:
            found = self._known[word] = frozenset(self._of(word))
        return found

    def _of(self, word: str) -> set[str]:
        folded = fold(word)
        stems: set[str] = set()
        for form in {word.casefold(), *folded}:
            for stem in self._stemmers(form):
                stems.update(fold(stem(form)))
        return stems or set(folded)

    def _stemmers(self, form: str) -> list[Callable[[str], str]]:
        if len(form) not in _STEMMED or not form.isalpha():
            return []
        if "\u0600" <= form[0] <= "\u06ff":
            return self._arabic
        return self._latin if form[0] <= LATIN_END else []
