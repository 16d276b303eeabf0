"""The six requests of a visit, header by header, as Tor Browser sends them for the page.

Checked on 2026-11-22 against Firefox ESR 153, of which Tor Browser 16 is made; a test compares each header, value and
place with the Firefox that is installed. They are the same for everyone: a setting would be a mark.
"""

from dataclasses import dataclass
from typing import Final

from crypto.envelope import REQUEST_BYTES

Headers = tuple[tuple[str, str], ...]

# Most users of Tor Browser have Windows and English. A version that Tor Browser has left is a mark (threat model).
USER_AGENT: Final = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:153.0) Gecko/20100101 Firefox/153.0"
LANGUAGE: Final = "en-US,en;q=0.9"


@dataclass(frozen=True, slots=True)
class Request:
    """A path, and all headers but Host."""

    path: str
    headers: Headers


def _request(path: str, accept: str, *, sent: Headers = (), fetched: Headers) -> Request:
    before = (
        ("User-Agent", USER_AGENT),
        ("Accept", accept),
        ("Accept-Language", LANGUAGE),
        # Onions are reached by HTTP, for which browsers offer no more. Nothing is unpacked here.
        ("Accept-Encoding", "gzip, deflate"),
    )
    return Request(path, (*before, *sent, ("Sec-GPC", "1"), ("Connection", "keep-alive"), *fetched))


def _fetched(destination: str, mode: str, site: str = "same-origin") -> Headers:
    return ("Sec-Fetch-Dest", destination), ("Sec-Fetch-Mode", mode), ("Sec-Fetch-Site", site)


_OF_THE_SCRIPT: Final = (*_fetched("empty", "same-origin"), ("Priority", "u=4"))

PAGE: Final = _request(
    "/",
    "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    fetched=(
        ("Upgrade-Insecure-Requests", "1"),
        *_fetched("document", "navigate", "none"),
        ("Sec-Fetch-User", "?1"),
        ("Priority", "u=0, i"),
    ),
)
# What the page names, in its order.
SCRIPT: Final = _request("/app.js", "*/*", fetched=_fetched("script", "cors"))
STYLE: Final = _request("/app.css", "text/css,*/*;q=0.1", fetched=(*_fetched("style", "cors"), ("Priority", "u=2")))
RECORD: Final = _request("/v1/record", "*/*", fetched=_OF_THE_SCRIPT)
BOARD: Final = _request("/v1/board", "*/*", fetched=_OF_THE_SCRIPT)
ENVELOPES: Final = _request(
    "/v1/envelopes",
    "*/*",
    # Without a referrer, a browser does not name the origin of what it posts either.
    sent=(("Content-Length", str(REQUEST_BYTES)), ("Origin", "null")),
    fetched=_OF_THE_SCRIPT,
)
