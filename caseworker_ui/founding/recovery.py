"""Recovery words: 16 random bytes that open one vault, as 12 words of the French list of BIP 39, on paper alone."""

import difflib
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Final, Self

from mnemonic import Mnemonic

from caseworker_ui.notice import Notice
from crypto.randomness import Randomness
from crypto.receipt import PREFIX_LETTERS, plain_letters
from crypto.secret import Secret

WORDS: Final = 12


class Recovery(Secret):
    """The recovery words of one vault, kept as their 16 bytes."""

    BYTES = 16
    __slots__ = ()

    @classmethod
    def fresh(cls) -> Self:
        return cls(Randomness.fresh().take(cls.BYTES))

    @classmethod
    def from_words(cls, untrusted: Sequence[str]) -> Self:
        """Accents and case do not count, four letters are enough; `Notice` if they are not 12 that fit together."""
        if len(untrusted) != WORDS:
            raise Notice("words count", count=len(untrusted))
        words = [listed(word, place=place) for place, word in enumerate(untrusted, start=1)]
        try:
            return cls(bytes(Mnemonic("french").to_entropy(words)))
        except ValueError:
            raise Notice("words checksum") from None

    @property
    def words(self) -> tuple[str, ...]:
        """As they are printed, with accents (NFC)."""
        phrase = Mnemonic("french").to_mnemonic(self.reveal())
        return tuple(unicodedata.normalize("NFC", phrase).split(" "))


def listed(untrusted: str, *, place: int) -> str:
    """The word of the list that was meant; a `Notice` names the nearest ones."""
    letters = plain_letters(untrusted.strip())
    found = _list().get(letters) or _list().get(letters[:PREFIX_LETTERS] if len(letters) == PREFIX_LETTERS else "")
    if found is None:
        near = difflib.get_close_matches(letters, _list(), n=3) or ["?"]
        raise Notice("word unknown", place=place, word=untrusted.strip(), near=", ".join(near))
    return found


@cache
def _list() -> dict[str, str]:
    """Each word of the list by its letters without accents, and by its first four: they tell the words apart."""
    words = Mnemonic("french").wordlist
    return {letters: word for word in words for letters in (plain_letters(word)[:PREFIX_LETTERS], plain_letters(word))}
