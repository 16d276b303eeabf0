"""The receipt: 128 secret bits, shown as 12 French BIP-39 words or as their numbers 0001-2048 (SPEC section 6)."""

import functools
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

from mnemonic import Mnemonic

from . import labels
from .errors import Misuse, Refused
from .hpke import SecretKey
from .kdf import derive
from .randomness import Randomness
from .secret import Secret
from .signature import SigningKey

ENTROPY_BYTES: Final = 16
WORDS: Final = 12
SCOPE_BYTES: Final = 32
# In the French list the first four letters already tell the words apart.
PREFIX_LETTERS: Final = 4


@functools.cache
def _list() -> Mnemonic:
    return Mnemonic("french")


@functools.cache
def _numbers() -> Mapping[str, int]:
    """Index of every word, by its letters without accents and by its first four letters."""
    numbers: dict[str, int] = {}
    for index, word in enumerate(_list().wordlist):
        letters = plain_letters(word)
        numbers[letters] = index
        numbers[letters[:PREFIX_LETTERS]] = index
    return numbers


def plain_letters(text: str) -> str:
    """Small letters without accents: how words are compared, so that a keyboard without é is enough."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


class TagKey(Secret):
    """The key from which the tags and the wrapping of a conversation's cells are made; the office has it too."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class ReceiptKeys:
    """What 12 words become under one scope."""

    author: SigningKey
    reply: SecretKey
    tag: TagKey


class Receipt(Secret):
    """The reporter's 12 secret words, kept as their 16 bytes of entropy."""

    BYTES = ENTROPY_BYTES
    __slots__ = ("phrase",)

    def __init__(self, entropy: bytes) -> None:
        super().__init__(entropy)
        # The one form in which words are written down: with accents (NFC), in UTF-8, one space between two.
        self.phrase = unicodedata.normalize("NFC", _list().to_mnemonic(self.reveal())).encode()

    @classmethod
    def fresh(cls, randomness: Randomness) -> Self:
        return cls(randomness.take(ENTROPY_BYTES))

    @classmethod
    def from_words(cls, untrusted: str) -> Self:
        """Words or numbers, mixed as they come; any case and separators, accents optional, four letters are enough."""
        tokens = re.findall(r"[^\W_]+", plain_letters(untrusted))
        if len(tokens) != WORDS:
            raise Refused(f"receipt: {len(tokens)} words, not {WORDS}")
        words = [_list().wordlist[_number(token, place)] for place, token in enumerate(tokens, start=1)]
        try:
            return cls(bytes(_list().to_entropy(words)))
        except ValueError:
            raise Refused("receipt: the words do not fit together, one of them is wrong or misplaced") from None

    @property
    def words(self) -> tuple[str, ...]:
        """The 12 words, with accents (NFC), as they are shown."""
        return tuple(self.phrase.decode().split(" "))

    @property
    def numbers(self) -> tuple[str, ...]:
        """The same 12 words as numbers 0001 to 2048, for readers of another script."""
        return tuple(f"{_numbers()[plain_letters(word)] + 1:04d}" for word in self.words)

    def keys(self, scope: bytes) -> ReceiptKeys:
        """K(x) = HKDF-SHA256(entropy, salt = scope, label | x), 32 bytes each."""
        if len(scope) != SCOPE_BYTES:
            raise Misuse("receipt: a scope has 32 bytes")

        def key(name: bytes) -> bytes:
            return derive(self.reveal(), salt=scope, info=labels.RECEIPT + name, size=32)

        return ReceiptKeys(SigningKey(key(b"author seed")), SecretKey(key(b"reply seed")), TagKey(key(b"tag key")))


def _number(token: str, place: int) -> int:
    """The index 0-2047 of one word or number; the error names its place, never the word."""
    if token.isdecimal():
        number = int(token) - 1 if token.isascii() and len(token) <= PREFIX_LETTERS else -1
        if not 0 <= number < len(_list().wordlist):
            raise Refused(f"receipt: number {place} is not between 0001 and 2048")
        return number
    index = _numbers().get(token)
    if index is None:
        raise Refused(f"receipt: word {place} is not on the list")
    return index
