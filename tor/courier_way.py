"""Where the courier goes, and through which Tor: what people type, checked before anything leaves."""

import re
from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import urlsplit

from crypto.errors import Refused
from crypto.onion import Onion

from .courier_words import Stop

_ADDRESS: Final = re.compile(r"(?:http://)?([a-z2-7]{56})(?:\.onion)?/?")


def onion_of(untrusted: str) -> Onion:
    """An onion address in any case, with or without `http://` and `.onion`."""
    found = _ADDRESS.fullmatch(untrusted.strip().lower())
    try:
        return Onion.from_text(f"{found[1]}.onion" if found else untrusted)
    except Refused:
        raise Stop("onion address") from None


def url_of(onion: Onion) -> str:
    """Without TLS: the address is the server's key, and Tor encrypts to it."""
    return f"http://{onion}"


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
