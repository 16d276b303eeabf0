"""Which server, and by which way: pure rules, so that no name is ever asked of the reporter's own network by mistake.

Loopback needs no proxy; an onion address needs one; any other name needs one unless the reporter says otherwise.
"""

import ipaddress
import re
from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import SplitResult, urlsplit

from .sentences import USAGE, Stop

PROXY_SCHEME: Final = "socks5h"
_NAME: Final = re.compile(r"(?=.{1,253}\Z)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")


@dataclass(frozen=True, slots=True)
class Server:
    """Scheme, host and port of a letterbox, and nothing else: a path or a query in an address would be a mark."""

    scheme: str
    host: str
    port: int | None

    @classmethod
    def from_text(cls, untrusted: str) -> Self:
        parts = _split(untrusted)
        if parts is None or parts.scheme not in {"http", "https"} or parts.path not in {"", "/"}:
            raise Stop("server address", USAGE)
        return cls(parts.scheme, _host(parts, "server address"), parts.port)

    @property
    def url(self) -> str:
        return f"{self.scheme}://{_bracketed(self.host)}{'' if self.port is None else f':{self.port}'}"

    @property
    def is_loopback(self) -> bool:
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def is_onion(self) -> bool:
        return self.host.endswith(".onion")


@dataclass(frozen=True, slots=True)
class Proxy:
    """A SOCKS5 proxy that resolves names itself (socks5h), as Tor does."""

    host: str
    port: int

    @classmethod
    def from_text(cls, untrusted: str) -> Self:
        parts = _split(untrusted)
        if parts is not None and parts.scheme == "socks5":
            raise Stop("proxy resolves here", USAGE)
        if parts is None or parts.scheme != PROXY_SCHEME or parts.path not in {"", "/"} or parts.port is None:
            raise Stop("proxy address", USAGE)
        return cls(_host(parts, "proxy address"), parts.port)


@dataclass(frozen=True, slots=True)
class Way:
    """A server and the proxy to it; without a proxy, directly."""

    server: Server
    proxy: Proxy | None = None


def way(server: str, *, proxy: str | None, no_proxy: bool) -> Way:
    """The way the reporter asked for, or `Stop` with the sentence that says what to add."""
    if proxy is not None and no_proxy:
        raise Stop("proxy and no proxy", USAGE)
    to = Server.from_text(server)
    if proxy is not None:
        return Way(to, Proxy.from_text(proxy))
    if to.is_onion:
        raise Stop("onion needs proxy", USAGE)
    if not to.is_loopback and not no_proxy:
        raise Stop("name needs proxy", USAGE)
    return Way(to)


def _split(untrusted: str) -> SplitResult | None:
    """The parts of an address without user, query and fragment; None for anything else."""
    if not untrusted.isascii() or not untrusted.isprintable() or re.search(r"[\s@?#\\]", untrusted):
        return None
    try:
        parts = urlsplit(untrusted)
        # Reading the port is what checks it.
        return None if parts.port == 0 else parts
    except ValueError:
        return None


def _host(parts: SplitResult, key: str) -> str:
    """The host in small letters; a last dot is taken away, so that `x.onion.` is an onion address too."""
    host = (parts.hostname or "").removesuffix(".")
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        if not _NAME.fullmatch(host) or host.rpartition(".")[2].isdigit():
            raise Stop(key, USAGE) from None
        return host


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
