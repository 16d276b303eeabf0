"""Connections: aiohttp's own protocol without its log, and with our headers on what its parser refuses."""

import asyncio
import traceback
from collections.abc import Callable
from typing import Any, Final

from aiohttp import web

from .headers import fix

_IDLE_SECONDS: Final = 30.0


class Bare(web.Response):
    """An answer to what cannot be read as a request: a status and the fixed headers."""

    async def _prepare_headers(self) -> None:
        await super()._prepare_headers()
        # No application stands behind such a request, so that its signal for headers is never sent.
        fix(self)


class Connection(web.RequestHandler):
    """One connection. It logs nothing about requests; a bug of ours is told by its place, never by what it held."""

    __slots__ = ("_bug",)

    def __init__(self, door: "Door", *, bug: Callable[[str], None]) -> None:
        super().__init__(
            door,
            loop=asyncio.get_running_loop(),
            keepalive_timeout=_IDLE_SECONDS,
            access_log=None,  # type: ignore[arg-type]  # None is what turns it off; the annotation forgot it
            auto_decompress=False,
        )
        self._bug = bug

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,  # noqa: ARG002 -- aiohttp's word on what was wrong: nobody hears it
    ) -> web.StreamResponse:
        """400 for what the parser refuses, 500 for a bug of ours."""
        if request.writer.output_size > 0:
            raise ConnectionError("an answer has begun")
        if status != 400 and exc is not None and not isinstance(exc, ConnectionError):
            self._bug(place(exc))
        answer = Bare(status=status)
        answer.force_close()
        return answer

    def log_exception(self, *_: Any, **kw: Any) -> None:
        if isinstance(broken := kw.get("exc_info"), BaseException):
            self._bug(place(broken))

    def log_debug(self, *_: Any, **__: Any) -> None:
        """Nothing."""


def place(broken: BaseException) -> str:
    """Where a bug is: kind, file and line. Its text could hold words of a report."""
    frames = traceback.extract_tb(broken.__traceback__)
    where = f", {frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else ""
    return f"{type(broken).__name__}{where}"


class Door(web.Server):
    """Makes a connection of ours for every client."""

    def __init__(self, made: web.Server, *, bug: Callable[[str], None]) -> None:
        super().__init__(made.request_handler, request_factory=made.request_factory)
        self._bug = bug

    def __call__(self) -> web.RequestHandler:
        return Connection(self, bug=self._bug)


class Runner(web.AppRunner):
    """Runs an application behind our door."""

    def __init__(self, app: web.Application, *, bug: Callable[[str], None]) -> None:
        super().__init__(app, access_log=None, handle_signals=False)
        self._bug = bug

    async def _make_server(self) -> web.Server:
        return Door(await super()._make_server(), bug=self._bug)
