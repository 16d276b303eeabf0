"""A letterbox for tests: a real HTTP server on loopback that keeps all it was sent and can misbehave on demand."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiohttp import web

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Line:
    """One request as a server sees it."""

    method: str
    path: str
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    at: float

    @property
    def shape(self) -> tuple[str, str, tuple[tuple[bytes, bytes], ...], int]:
        """All of a request but the random bytes and the moment."""
        return self.method, self.path, self.headers, len(self.body)


@dataclass
class Letterbox:
    """What hangs out, what came in."""

    record: bytes
    board: bytes
    lines: list[Line] = field(default_factory=list)
    # How many POSTs are refused before one is taken.
    refusals: int = 0
    # Path -> another answer than the usual one.
    answers: dict[str, Answer] = field(default_factory=dict)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def posts(self) -> list[Line]:
        return [line for line in self.lines if line.method == "POST"]

    def first(self, path: str) -> Line:
        """The first request for this path."""
        return next(line for line in self.lines if line.path == path)

    @property
    def shapes(self) -> list[tuple[str, str, tuple[tuple[bytes, bytes], ...], int]]:
        """The shapes in their order, the port of the Host header taken out."""
        return [
            (method, path, tuple((name, b"host" if name == b"Host" else value) for name, value in headers), size)
            for method, path, headers, size in (line.shape for line in self.lines)
        ]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        self.lines.append(Line(request.method, request.path, request.raw_headers, body, time.monotonic()))
        if request.path in self.answers:
            return await self.answers[request.path](request)
        if request.method == "POST":
            if self.refusals:
                self.refusals -= 1
                return web.Response(status=503)
            return web.Response(status=204)
        return web.Response(body={"/v1/record": self.record, "/v1/board": self.board}.get(request.path, b"page"))


@contextmanager
def serving(letterbox: Letterbox) -> Iterator[Letterbox]:
    """The letterbox on a free port, in a thread of its own."""
    loop = asyncio.new_event_loop()

    async def start() -> web.AppRunner:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", letterbox.answer)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        letterbox.port = runner.addresses[0][1]
        return runner

    runner = loop.run_until_complete(start())
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield letterbox
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
