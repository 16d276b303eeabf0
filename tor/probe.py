"""Knocks at an onion through a SOCKS proxy of tor's, as a stranger does, and tells what tor says."""

import enum
import secrets
from typing import Final

from python_socks import ProxyConnectionError, ProxyError, ProxyTimeoutError, parse_proxy_url
from python_socks.sync import Proxy

KNOCK_SECONDS: Final = 120
HTTP_PORT: Final = 80


class Answer(enum.IntEnum):
    """SOCKS replies of a tor with `ExtendedErrors` (tor's socks-extensions, section 1.2; proposal 304)."""

    OPEN = 0x00
    KEY_MISSING = 0xF4
    KEY_WRONG = 0xF5
    # The proxy itself does not answer, or not in time.
    NO_PROXY = -1


def knock(onion: str, proxy: str, *, within_seconds: float = KNOCK_SECONDS) -> int:
    """One stream to port 80 of the onion, on a circuit of its own: an `Answer`, or another reply of tor's."""
    _, host, port, _, _ = parse_proxy_url(proxy.replace("socks5h:", "socks5:", 1))
    # Another name, another circuit (IsolateSOCKSAuth): what an earlier visitor was let in with does not count here.
    way = Proxy.from_url(f"socks5://{secrets.token_hex(8)}:x@{host}:{port}", rdns=True)
    try:
        with way.connect(onion, HTTP_PORT, timeout=within_seconds):
            return Answer.OPEN
    except ProxyError as refused:
        return Answer.NO_PROXY if refused.error_code is None else refused.error_code
    except (ProxyConnectionError, ProxyTimeoutError, OSError):
        return Answer.NO_PROXY
