"""The office's fingerprint on posters: 160 bits of its id as 32 base32 letters in 8 groups of 4 (SPEC section 3)."""

import base64
import hmac
import re
from dataclasses import dataclass
from typing import Final, Self

from .errors import Refused

FINGERPRINT_BYTES: Final = 20
_LETTERS: Final = 32
_ALPHABET: Final = re.compile("[A-Za-z2-7]*")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A short form of a 32-byte digest that people compare. 160 bits: nobody finds a second office for it."""

    raw: bytes

    @classmethod
    def of(cls, digest: bytes) -> Self:
        return cls(digest[:FINGERPRINT_BYTES])

    @classmethod
    def from_text(cls, untrusted: str) -> Self:
        """Any case, with or without spaces or hyphens."""
        letters = re.sub(r"[\s-]+", "", untrusted)
        if len(letters) != _LETTERS:
            raise Refused("fingerprint: not 32 letters and digits")
        # Checked before upper(): it turns some other letters into ASCII, and base32 takes '=' for fewer bytes.
        if not _ALPHABET.fullmatch(letters):
            raise Refused("fingerprint: only the letters A to Z and the digits 2 to 7")
        return cls(base64.b32decode(letters.upper()))

    def matches(self, digest: bytes) -> bool:
        return hmac.compare_digest(self.raw, digest[:FINGERPRINT_BYTES])

    def __str__(self) -> str:
        letters = base64.b32encode(self.raw).decode("ascii")
        return " ".join(letters[start : start + 4] for start in range(0, _LETTERS, 4))
