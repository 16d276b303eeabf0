"""The one file that speaks to the network: five GETs and one POST, each bounded in bytes and in seconds."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import aiohttp
from aiohttp_socks import ProxyConnectionError, ProxyConnector, ProxyError, ProxyTimeoutError, ProxyType

from crypto.visit import MOST_IN_FLIGHT

from .address import Way
from .requests import Request

# What aiohttp would add to the headers of the table: a browser's fetch of bytes has no Content-Type.
SILENT: Final = ("Content-Type",)
# Like a browser's, a connection is still there when the envelope leaves. Shorter than the server's patience, so that an
# envelope never leaves on a connection that was just given up.
KEEP_ALIVE_SECONDS: Final = 20
ACCEPTED: Final = 204
_PIECE_BYTES: Final = 65_536
_PROXY_FAILURES: Final = (ProxyConnectionError, ProxyError, ProxyTimeoutError)
_FAILURES: Final = (aiohttp.ClientError, *_PROXY_FAILURES, TimeoutError, EOFError, OSError, ValueError)


class Unanswered(Exception):
    """No answer, or one of another status or size than asked for. `reached` tells a wrong answer from none."""

    def __init__(self, *, reached: bool) -> None:
        super().__init__("no usable answer")
        self.reached = reached


class Connection:
    """The requests of one run. Nothing is remembered between runs: no cookie, no cache."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def get(self, request: Request, *, at_most: int, seconds: float) -> bytes:
        """The body of a 200 with at most so many bytes, or `Unanswered`."""
        reached = False
        try:
            async with (
                asyncio.timeout(seconds),
                self._session.get(request.path, headers=request.headers, allow_redirects=False) as answer,
            ):
                reached = True
                if answer.status != 200:
                    raise Unanswered(reached=True)
                return await _bounded(answer.content, at_most)
        except _FAILURES as failure:
            raise Unanswered(reached=reached or isinstance(failure, aiohttp.ClientResponseError)) from None

    async def post(self, request: Request, body: bytes, *, seconds: float) -> bool:
        """Whether the answer came in time and was 204. Everything else is one and the same failure."""
        try:
            async with (
                asyncio.timeout(seconds),
                self._session.post(request.path, headers=request.headers, data=body, allow_redirects=False) as answer,
            ):
                return answer.status == ACCEPTED
        except _FAILURES:
            return False


async def _bounded(content: aiohttp.StreamReader, at_most: int) -> bytes:
    received = bytearray()
    while piece := await content.read(_PIECE_BYTES):
        received += piece
        if len(received) > at_most:
            raise Unanswered(reached=True)
    return bytes(received)


@asynccontextmanager
async def connected(way: Way) -> AsyncIterator[Connection]:
    """A connection by this way; neither proxies nor passwords are taken from the environment."""
    async with aiohttp.ClientSession(
        way.server.url,
        connector=_connector(way),
        cookie_jar=aiohttp.DummyCookieJar(),
        skip_auto_headers=SILENT,
        timeout=aiohttp.ClientTimeout(total=None),
        trust_env=False,
        # An unpacked answer could be far larger than what came.
        auto_decompress=False,
    ) as session:
        yield Connection(session)


def _connector(way: Way) -> aiohttp.TCPConnector:
    if way.proxy is None:
        return aiohttp.TCPConnector(limit=MOST_IN_FLIGHT, keepalive_timeout=KEEP_ALIVE_SECONDS)
    return ProxyConnector(
        proxy_type=ProxyType.SOCKS5,
        host=way.proxy.host,
        port=way.proxy.port,
        # Tor gives each SOCKS user its own circuit: two runs are not linked by one.
        username=secrets.token_hex(16),
        password=secrets.token_hex(16),
        # The proxy resolves the name: the reporter's network never sees it.
        rdns=True,
        limit=MOST_IN_FLIGHT,
        keepalive_timeout=KEEP_ALIVE_SECONDS,
    )
