"""Where the courier goes, and through which Tor: what people type, checked before anything leaves."""

import base64
import hashlib
import re
from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import urlsplit

from .courier_words import Stop

_ADDRESS: Final = re.compile(r"(?:http://)?([a-z2-7]{56})(?:\.onion)?/?")
_VERSION: Final = b"\x03"
_KEY_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Onion:
    """A version 3 onion address, 56 letters and digits: a public key, two bytes of checksum, and the version."""

    letters: str

    @classmethod
    def from_text(cls, untrusted: str) -> Self:
        """Any case, with or without `http://` and `.onion`; a slip of the pen fails the checksum."""
        found = _ADDRESS.fullmatch(untrusted.strip().lower())
        if found is None:
            raise Stop("onion address")
        raw = base64.b32decode(found[1].upper())
        key = raw[:_KEY_BYTES]
        # https://spec.torproject.org/rend-spec/encoding-onion-addresses.html
        checksum = hashlib.sha3_256(b".onion checksum" + key + _VERSION).digest()[:2]
        if raw[_KEY_BYTES:] != checksum + _VERSION:
            raise Stop("onion address")
        return cls(found[1])

    @property
    def url(self) -> str:
        """Without TLS: the address is the server's key, and Tor encrypts to it."""
        return f"http://{self.letters}.onion"


@dataclass(frozen=True, slots=True)
class Proxy:
    """Tor's SOCKS port. The h in `socks5h` says that Tor finds the address, and nobody else is asked for it."""

    host: str
    port: int

    @classmethod
    def from_text(cls, untrusted: str) -> Self:
        try:
            parts = urlsplit(untrusted)
            host, port = parts.hostname, parts.port
        except ValueError:
            raise Stop("proxy address") from None
        if parts.scheme != "socks5h" or not host or not port or "@" in untrusted or parts.path.strip("/"):
            raise Stop("proxy address")
        return cls(host, port)

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"
