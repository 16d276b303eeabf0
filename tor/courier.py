"""The courier's side of the hatch (SPEC section 10.3): asking, fetching, handing in, through any connector."""

import asyncio
import re
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Final, TypeVar

import aiohttp
from aiohttp_socks import ProxyConnectionError, ProxyConnector, ProxyError, ProxyTimeoutError, ProxyType

from .courier_way import Proxy
from .courier_words import Stop
from .stick import Begun

INBOUND: Final = "/v1/inbound"
OUTBOUND: Final = "/v1/outbound"
WAITING: Final = "/v1/waiting"
# The station takes no larger one.
BUNDLE_BYTES: Final = 16 << 30
# All that leaves beside Host, Content-Length and what asks for a part: nothing names a program or a version.
HEADERS: Final = {"Accept": "*/*", "Accept-Encoding": "identity"}
_SILENT: Final = ("User-Agent", "Content-Type")
_WAITS: Final = {b"yes\n": True, b"no \n": False}
_NAME: Final = re.compile(r'"([0-9a-f]{64})"')
_NUMBER: Final = r"(0|[1-9][0-9]{0,18})"
_REST: Final = re.compile(rf"bytes {_NUMBER}-{_NUMBER}/{_NUMBER}")
_NO_REST: Final = re.compile(rf"bytes \*/{_NUMBER}")
_PIECE_BYTES: Final = 65_536
_SENTENCE_BYTES: Final = 1_000
_NOT_PLAIN: Final = re.compile(r"[^\x20-\x7e]+")
# What tor answers on a SOCKS port with `ExtendedErrors` (https://spec.torproject.org/socks-extensions.html).
REPLIES: Final = {0xF0: "onion none", 0xF4: "key none", 0xF5: "key wrong", 0xF6: "onion address"}
# What tor does not find now it may find in a minute; no key comes by asking again.
_FINAL: Final = frozenset({0xF4, 0xF5, 0xF6})
# The library knows the codes of RFC 1928 only, and has the others in its text.
_CODE: Final = re.compile(r"Invalid reply code: 0X([0-9A-F]{2})")
_FAILURES: Final = (
    aiohttp.ClientError,
    ProxyConnectionError,
    ProxyError,
    ProxyTimeoutError,
    TimeoutError,
    EOFError,
    OSError,
)

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the courier waits, and how often it asks when nothing comes."""

    # Tor itself gives up after two minutes.
    connect_seconds: float = 150.0
    # A server that closes the batch of a busy day answers nothing meanwhile.
    silence_seconds: float = 300.0
    tries: int = 4
    pause_seconds: float = 3.0


PATIENCE: Final = Patience()


class Broken(Exception):
    """No answer, or not the whole of it. Asking again may help; if it does not, `stop` says what to do."""

    def __init__(self, stop: Stop) -> None:
        super().__init__(stop.key)
        self.stop = stop


@dataclass(frozen=True, slots=True)
class Coming:
    """An inbound bundle on its way: its name and length, the first byte that comes, and the pieces from there on."""

    name: str
    length: int
    first: int
    pieces: AsyncIterator[bytes]


class Hatch:
    """The server's hatch, as a courier reaches it: `Broken` or `Stop` instead of an answer."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def waits(self) -> bool:
        """Whether a closed batch was not taken yet: all that a reminder may know."""
        with _answering():
            async with self._session.get(WAITING, allow_redirects=False) as answer:
                said = await _granted(answer)
        if said not in _WAITS:
            raise Stop("server odd")
        return _WAITS[said]

    async def put(self, bundle: bytes) -> str:
        """Hand in an outbound bundle; gives the server's sentence. Twice is as good as once."""
        with _answering():
            async with self._session.post(OUTBOUND, data=bundle, allow_redirects=False) as answer:
                return _sentence(await _granted(answer))

    @asynccontextmanager
    async def inbound(self, begun: Begun) -> AsyncIterator[Coming]:
        """The inbound bundle, or the rest of it if it is still the one that was begun."""
        headers = {"Range": f"bytes={begun.count}-", "If-Range": f'"{begun.name}"'} if begun.count else {}
        with _answering():
            async with self._session.get(INBOUND, headers=headers, allow_redirects=False) as answer:
                if answer.status not in {200, 206, 416}:
                    await _granted(answer)
                yield _coming(answer, begun)


def _coming(answer: aiohttp.ClientResponse, begun: Begun) -> Coming:
    """What the headers say, if it fits what was asked: a name in them becomes the name of a file."""
    name, place = _NAME.fullmatch(answer.headers.get("ETag", "")), answer.headers.get("Content-Range", "")
    if name is None:
        raise Stop("server odd")
    if answer.status == 200:
        first, length = 0, answer.content_length or 0
    elif answer.status == 206 and (rest := _REST.fullmatch(place)):
        first, length = int(rest[1]), int(rest[3])
    elif answer.status == 416 and (no_rest := _NO_REST.fullmatch(place)):
        first = length = int(no_rest[1])
    else:
        raise Stop("server odd")
    if first and (name[1], first) != (begun.name, begun.count):
        raise Stop("server odd")
    comes = 0 if answer.status == 416 else answer.content_length
    # Not one byte more than was said: what never ends would fill the stick.
    if comes != length - first or not 0 < length <= BUNDLE_BYTES:
        raise Stop("server odd")
    return Coming(name[1], length, first, answer.content.iter_chunked(_PIECE_BYTES))


async def _granted(answer: aiohttp.ClientResponse) -> bytes:
    """The few bytes of a 200; otherwise `Stop` with the server's reason, if it is one of ours and gives one."""
    try:
        said = await answer.content.readexactly(min(answer.content_length or 0, _SENTENCE_BYTES))
    except asyncio.IncompleteReadError:
        raise Broken(Stop("broken off")) from None
    if answer.status == 200:
        return said
    if answer.status == 400 and said:
        raise Stop("server refuses", sentence=_sentence(said))
    if answer.status == 503:
        raise Stop("server cannot", status=answer.status)
    raise Stop("server odd")


def _sentence(said: bytes) -> str:
    """What may be shown on a terminal."""
    return _NOT_PLAIN.sub("?", said.decode("utf-8", "replace"))


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except _FAILURES as failure:
        raise _broken(failure) from None


def _broken(failure: BaseException) -> Broken | Stop:
    """The proxy's own word on it, wherever the libraries have put it."""
    cause: BaseException | None = failure
    while cause is not None:
        if isinstance(cause, ProxyTimeoutError):
            return Broken(Stop("onion unreachable", code="…"))
        if isinstance(cause, ProxyConnectionError):
            return Stop("tor none")
        if isinstance(cause, ProxyError):
            return _replied(cause)
        cause = cause.__cause__
    return Broken(Stop("broken off"))


def _replied(error: ProxyError) -> Broken | Stop:
    found = _CODE.search(str(error))
    code = error.error_code if found is None else int(found[1], 16)
    if code is None:
        return Stop("tor not there")
    stop = Stop(REPLIES.get(code, "onion unreachable"), code=f"SOCKS {code:02X}")
    return stop if code in _FINAL else Broken(stop)


async def patiently(
    ask: Callable[[], Awaitable[Result]], *, patience: Patience, came: Callable[[], int] = lambda: 0
) -> Result:
    """Asks again when it broke off, as often as patience lasts; it begins anew whenever something came."""
    left, before = patience.tries, came()
    while True:
        try:
            return await ask()
        except Broken as broken:
            if came() != before:
                left, before = patience.tries, came()
            left -= 1
            if left <= 0:
                raise broken.stop from None
        await asyncio.sleep(patience.pause_seconds)


def over_tor(proxy: Proxy) -> aiohttp.BaseConnector:
    """Through Tor, which finds the address itself. Each call is another user: no two trips share a circuit."""
    return ProxyConnector(
        proxy_type=ProxyType.SOCKS5,
        host=proxy.host,
        port=proxy.port,
        username=secrets.token_hex(16),
        password=secrets.token_hex(16),
        rdns=True,
    )


@asynccontextmanager
async def connected(url: str, connector: aiohttp.BaseConnector, *, patience: Patience) -> AsyncIterator[Hatch]:
    """The hatch at this address, for one trip; nothing is taken from the environment."""
    async with aiohttp.ClientSession(
        url,
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        headers=HEADERS,
        skip_auto_headers=_SILENT,
        timeout=aiohttp.ClientTimeout(
            total=None, sock_connect=patience.connect_seconds, sock_read=patience.silence_seconds
        ),
        trust_env=False,
        auto_decompress=False,
    ) as session:
        yield Hatch(session)
