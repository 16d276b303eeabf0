"""Onion addresses: the public key of an onion service as people read and copy it (Tor's rend-spec-v3, section 6).

https://spec.torproject.org/rend-spec/encoding-onion-addresses.html
"""

import base64
import hashlib
import re
from dataclasses import dataclass
from typing import Final, Self

from .errors import Refused

_KEY_BYTES: Final = 32
_FORM: Final = re.compile(r"[a-z2-7]{56}\.onion")
_LABEL: Final = b".onion checksum"
_CHECKSUM_BYTES: Final = 2
_VERSION: Final = b"\x03"


@dataclass(frozen=True, slots=True)
class Onion:
    """The address of the onion service, version 3, that has this key: 32 bytes."""

    key: bytes

    @classmethod
    def from_text(cls, untrusted: str) -> Self:
        """In the one spelling that `str` gives; `Refused` for any other: 16 bits of checksum find a slip of the pen."""
        if _FORM.fullmatch(untrusted):
            onion = cls(base64.b32decode(untrusted.removesuffix(".onion").upper())[:_KEY_BYTES])
            if str(onion) == untrusted:
                return onion
        raise Refused("onion: not an address of version 3")

    @property
    def letters(self) -> str:
        """56 letters and digits: the key, two bytes of checksum, and the version."""
        checksum = hashlib.sha3_256(_LABEL + self.key + _VERSION).digest()[:_CHECKSUM_BYTES]
        return base64.b32encode(self.key + checksum + _VERSION).decode("ascii").lower()

    def __str__(self) -> str:
        return f"{self.letters}.onion"
