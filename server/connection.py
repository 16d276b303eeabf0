"""Connections: aiohttp's own protocol without its log, its error pages and its patience."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from .answer import Answer, refused, unavailable
from .health import Health

Handler = Callable[[web.BaseRequest], Awaitable[Answer]]
_LOTS: Final = secrets.SystemRandom()
# What asyncio receives into is overwritten whenever it is freed: an envelope fits into a quarter of its own 262,144.
_RECEIVED_BYTES: Final = 65_536


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long and how much. One table for everybody; tests shorten it, no setting does."""

    # From the first byte of an envelope to the last: slow circuits of Tor bring 32 KiB well within it.
    body_seconds: float = 60.0
    # A connection that says nothing, or not the end of a request's head.
    idle_seconds: float = 30.0
    # What a client goes on sending after its answer is read and dropped this long, so that it can read the answer.
    linger_seconds: float = 5.0
    # No connection outlives this, however slowly it reads.
    life_seconds: float = 3_600.0
    connections: int = 512
    # Twice what browsers send, and a proxy adds.
    line_bytes: int = 2_048
    header_bytes: int = 4_096
    headers: int = 40
    # Of a body that nobody asked for, at most twice this waits to be dropped.
    buffer_bytes: int = 32_768


class Connection(RequestHandler):
    """One connection. It logs nothing; what cannot be read gets the same answer as what may not be asked."""

    __slots__ = ("_bounds", "_door", "_end", "_health")

    def __init__(self, door: "Door", *, bounds: Bounds, health: Health) -> None:
        super().__init__(
            door,
            loop=asyncio.get_running_loop(),
            keepalive_timeout=bounds.idle_seconds,
            lingering_time=bounds.linger_seconds,
            max_line_size=bounds.line_bytes,
            max_field_size=bounds.header_bytes,
            max_headers=bounds.headers,
            read_bufsize=bounds.buffer_bytes,
            access_log=None,  # type: ignore[arg-type]  # None is what turns it off; the annotation forgot it
            auto_decompress=False,
        )
        self._door, self._bounds, self._health = door, bounds, health
        self._end: asyncio.TimerHandle | None = None
        # Nothing more is read while two requests wait behind the one that is answered: aiohttp would let 32 wait. With
        # one, it would stop and start reading for every single request.
        self._max_msg_queue_size, self._msg_queue_resume_size = 2, 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        transport.max_size = _RECEIVED_BYTES  # type: ignore[attr-defined]  # its transports for sockets have it
        if isinstance(transport, asyncio.WriteTransport):
            self._end = asyncio.get_running_loop().call_later(self._bounds.life_seconds, transport.abort)
            self._door.comes(self, transport)

    def connection_lost(self, exc: BaseException | None) -> None:
        if self._end is not None:
            self._end.cancel()
        self._door.goes(self)
        super().connection_lost(exc)

    def is_heard(self) -> bool:
        """Its request has come whole and its answer is being made: an envelope may be on its way to the disk."""
        return self._current_request is not None and self._current_request.content.is_eof()

    async def finish_response(
        self, request: web.BaseRequest, resp: web.StreamResponse, start_time: float | None
    ) -> tuple[web.StreamResponse, bool]:
        """One answer a turn: since Python 3.12 all that one connection asks would else be answered before any other."""
        finished = await super().finish_response(request, resp, start_time)
        if self._messages:
            await asyncio.sleep(0)
        return finished

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,  # noqa: ARG002 -- aiohttp's word on what was wrong: nobody hears it
    ) -> web.StreamResponse:
        """400 for what the parser refuses; 503 for a bug of ours: its place is remembered, its content is not."""
        if request.writer.output_size > 0:
            raise ConnectionError("an answer has begun")
        if status == 400:
            return refused()
        self._health.remember(exc)
        return unavailable()

    def log_exception(self, *_: Any, **kw: Any) -> None:
        """Nothing about a request is ever logged: the place of a bug is remembered instead."""
        self._health.remember(kw.get("exc_info"))

    def log_debug(self, *_: Any, **__: Any) -> None:
        """Nothing."""


class Door(web.Server):
    """Makes a connection of ours for every client, and hands each request to one handler."""

    def __init__(self, handler: Handler, *, bounds: Bounds, health: Health) -> None:
        super().__init__(handler)
        self._bounds, self._health = bounds, health
        self._inside: dict[Connection, asyncio.WriteTransport] = {}

    def __call__(self) -> RequestHandler:
        return Connection(self, bounds=self._bounds, health=self._health)

    def comes(self, newcomer: Connection, transport: asyncio.WriteTransport) -> None:
        """Lets it in; if that is one too many, cuts another, drawn by lot among all that are not heard.

        Not the newcomer: who holds every place would lock all others out. Nor only those that say nothing: who asks and
        never reads the answer would hold a place as well.
        """
        self._inside[newcomer] = transport
        if len(self._inside) > self._bounds.connections:
            others = [one for one in self._inside if one is not newcomer and not one.is_heard()]
            self._inside.pop(_LOTS.choice(others or [newcomer])).abort()

    def goes(self, connection: Connection) -> None:
        self._inside.pop(connection, None)
