"""What stands between browser and server in the tests: writes down every request, and can cut the line.

It is a relay for a browser that calls it like the server, for a tor that does, and an HTTP proxy for a browser that
believes in an .onion.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

ONION = "perronperronperronperronperronperronperronperronperrond.onion"
# A name that only a proxy can resolve to the server, and that browsers trust like loopback.
LOCAL = "perron.localhost"
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Seen:
    """One request, as the network sees it; the path without what a proxy adds."""

    method: str
    path: str
    headers: Headers
    body: bytes
    # How many bytes the whole answer has, and when the request came (seconds, only forward).
    answered: int
    at: float

    @property
    def shape(self) -> tuple[str, str, Headers, int, int]:
        """Everything about it but its time and the body's bytes."""
        return self.method, self.path, self.headers, len(self.body), self.answered


@dataclass
class Recorder:
    """Between a browser and a server on loopback, or at a Unix socket."""

    server: tuple[str, int] | Path
    # Files of a test build, served in the place of the released ones: path -> the whole answer.
    pages: dict[str, bytes] = field(default_factory=dict)
    # What a changed server would answer: path, answer -> answer.
    amend: Callable[[str, bytes], bytes] = lambda _, answer: answer
    port: int = 0
    seen: list[Seen] = field(default_factory=list)
    # Whom else the browser asked for, through the proxy; nobody is reached.
    strangers: set[str] = field(default_factory=set)
    cut: bool = False

    def take(self) -> list[Seen]:
        """What was seen since the last time, in the order in which it came."""
        taken, self.seen = self.seen, []
        return sorted(taken, key=lambda one: one.at)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while not self.cut and await self._exchange(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.LimitOverrunError, asyncio.CancelledError):
            # The browser hung up, or the test is over: asyncio would print a cancelled connection as an error.
            pass
        finally:
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head, at = await reader.readuntil(b"\r\n\r\n"), time.monotonic()
        first, *lines = head.decode("latin-1").rstrip().split("\r\n")
        method, target, _ = first.split(" ")
        headers = tuple((name, value.strip()) for name, _, value in (line.partition(":") for line in lines))
        length = next((int(value) for name, value in headers if name.lower() == "content-length"), 0)
        body = await reader.readexactly(length)
        url = urlsplit(target)
        if method == "CONNECT" or (url.hostname not in {None, ONION, LOCAL}):
            self.strangers.add(target if method == "CONNECT" else url.netloc)
            return False
        if self.cut:
            return False
        path = url.path + (f"?{url.query}" if url.query else "")
        answer = self.amend(path, await self._answer(method, path, headers, body))
        self.seen.append(Seen(method, path, headers, body, len(answer), at))
        writer.write(answer)
        await writer.drain()
        return True

    async def _answer(self, method: str, path: str, headers: Headers, body: bytes) -> bytes:
        answer = await self._forwarded(method, path, headers, body)
        page = self.pages.get(path)
        if method != "GET" or page is None:
            return answer
        head = answer.partition(b"\r\n\r\n")[0].split(b"\r\n")
        kept = [line for line in head if not line.lower().startswith(b"content-length:")]
        return b"\r\n".join([*kept, b"Content-Length: %d" % len(page), b"", page])

    async def _forwarded(self, method: str, path: str, headers: Headers, body: bytes) -> bytes:
        if isinstance(self.server, Path):
            reader, writer = await asyncio.open_unix_connection(self.server)
        else:
            reader, writer = await asyncio.open_connection(*self.server)
        try:
            lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers)]
            writer.write("\r\n".join([*lines, "", ""]).encode("latin-1") + body)
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(
                (
                    int(line.split(b":")[1])
                    for line in head.split(b"\r\n")
                    if line.lower().startswith(b"content-length:")
                ),
                0,
            )
            return head + await reader.readexactly(length)
        finally:
            writer.close()


@contextmanager
def recording(server: int | Path, *, door: Path | None = None) -> Iterator[Recorder]:
    """A recorder on a free port, or at the Unix socket `door`, in a thread of its own; its connections end with it."""
    recorder = Recorder(server if isinstance(server, Path) else ("127.0.0.1", server))
    ready, stop = threading.Event(), threading.Event()

    async def run() -> None:
        if door is not None:
            listener = await asyncio.start_unix_server(recorder.serve, door, limit=262_144)
        else:
            listener = await asyncio.start_server(recorder.serve, "127.0.0.1", 0, limit=262_144)
            recorder.port = listener.sockets[0].getsockname()[1]
        ready.set()
        await asyncio.to_thread(stop.wait)
        listener.close()
        while serving := asyncio.all_tasks() - {asyncio.current_task()}:
            for task in serving:
                task.cancel()
            await asyncio.gather(*serving, return_exceptions=True)
            # Closed transports say goodbye in the next round of the loop; meanwhile a last browser may have come.
            await asyncio.sleep(0.1)

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    ready.wait(10)
    try:
        yield recorder
    finally:
        stop.set()
        thread.join()
