"""A SOCKS5 proxy for tests: it notes who asks for which name, and leads every name to one port on loopback."""

import asyncio
import struct
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field

NAME, USER_AND_PASSWORD = 3, 2


@dataclass
class Socks:
    """What a proxy sees before it connects."""

    target: int
    port: int = 0
    asked: list[tuple[str, str, int]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"socks5h://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection: method, user name, request, then bytes in both directions."""
        with closing(writer), suppress(ConnectionError, asyncio.IncompleteReadError):
            _, methods = await reader.readexactly(2)
            assert USER_AND_PASSWORD in await reader.readexactly(methods)
            writer.write(bytes((5, USER_AND_PASSWORD)))
            _, size = await reader.readexactly(2)
            user = (await reader.readexactly(size)).decode()
            await reader.readexactly((await reader.readexactly(1))[0])
            writer.write(bytes((1, 0)))
            *_, kind = await reader.readexactly(4)
            assert kind == NAME, "an address was resolved before it came here"
            name = (await reader.readexactly((await reader.readexactly(1))[0])).decode()
            (port,) = struct.unpack(">H", await reader.readexactly(2))
            self.asked.append((user, name, port))
            there, away = await asyncio.open_connection("127.0.0.1", self.target)
            with closing(away):
                writer.write(bytes((5, 0, 0, 1)) + bytes(6))
                await asyncio.gather(_pump(reader, away), _pump(there, writer))


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while piece := await reader.read(65_536):
            writer.write(piece)
            await writer.drain()
    writer.close()


@contextmanager
def proxying(target: int) -> Iterator[Socks]:
    """The proxy on a free port, in a thread of its own."""
    socks, loop, ready, end = Socks(target), asyncio.new_event_loop(), threading.Event(), asyncio.Event()

    async def run() -> None:
        server = await asyncio.start_server(socks.serve, "127.0.0.1", 0)
        socks.port = server.sockets[0].getsockname()[1]
        ready.set()
        await end.wait()
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        # A transport that was closed lets go of its socket in the next rounds of the loop.
        await asyncio.sleep(0.05)

    thread = threading.Thread(target=lambda: loop.run_until_complete(run()))
    thread.start()
    try:
        assert ready.wait(10)
        yield socks
    finally:
        loop.call_soon_threadsafe(end.set)
        thread.join(10)
        loop.close()
