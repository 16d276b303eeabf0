"""A slow line, as over Tor at its worst: so many bits a second each way for all connections, and a long way.

It is reached by SOCKS 5, as Tor is: the browser knows that a connection is open when the proxy says so.
"""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from .recorder import ONION

PIECE_BYTES: Final = 512
HOSTS: Final = frozenset({bytes((127, 0, 0, 1)), b"127.0.0.1", ONION.encode()})


@dataclass
class Lane:
    """One direction: bytes leave one after the other, and each is on its way for as long."""

    bytes_a_second: float
    way_seconds: float
    carried: int = 0
    _free: float = 0.0

    def arrival(self, size: int, *, sent: float) -> float:
        """When the last of so many bytes arrives that are sent now."""
        self._free = max(self._free, sent) + size / self.bytes_a_second
        self.carried += size
        return self._free + self.way_seconds


@dataclass
class SlowLine:
    """A relay on loopback before a server, for these hosts alone. A new connection costs one round trip."""

    server: tuple[str, int]
    hosts: frozenset[bytes]
    up: Lane
    down: Lane
    port: int = 0
    connections: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if await self._opened(reader, writer):
                await self._relayed(reader, writer)
        except* (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            # Whoever hangs up, or the end of the measurement.
            pass
        finally:
            writer.close()

    async def _opened(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """RFC 1928 without a password. A browser's own errands end here."""
        _, methods = await reader.readexactly(2)
        await reader.readexactly(methods)
        writer.write(b"\x05\x00")
        *_, kind = await reader.readexactly(4)
        host = await reader.readexactly(4 if kind == 1 else (await reader.readexactly(1))[0])
        await reader.readexactly(2)
        if host not in self.hosts:
            writer.write(b"\x05\x02\x00\x01" + bytes(6))
            return False
        self.connections += 1
        await asyncio.sleep(self.up.way_seconds + self.down.way_seconds)
        writer.write(b"\x05\x00\x00\x01" + bytes(6))
        return True

    async def _relayed(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, onward = await asyncio.open_connection(*self.server)
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._carries(reader, onward, self.up))
                both.create_task(self._carries(there, writer, self.down))
        finally:
            onward.close()

    async def _carries(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, lane: Lane) -> None:
        while piece := await reader.read(PIECE_BYTES):
            due = lane.arrival(len(piece), sent=time.monotonic())
            # The next piece is read when this one has left, so that no connection takes the whole lane.
            await asyncio.sleep(max(0.0, due - lane.way_seconds - time.monotonic()))
            asyncio.get_running_loop().call_later(lane.way_seconds, _hand_over, writer, piece)
        await asyncio.sleep(lane.way_seconds)
        writer.close()


def _hand_over(writer: asyncio.StreamWriter, piece: bytes) -> None:
    if not writer.is_closing():
        writer.write(piece)


@contextmanager
def slow(server_port: int, *, bits_a_second: float, round_trip_seconds: float) -> Iterator[SlowLine]:
    """A slow line on a free port, in a thread of its own; every connection ends with the block."""
    speed, way = bits_a_second / 8, round_trip_seconds / 2
    line = SlowLine(("127.0.0.1", server_port), HOSTS, Lane(speed, way), Lane(speed, way))
    ready, stop = threading.Event(), threading.Event()

    async def run() -> None:
        listener = await asyncio.start_server(line.serve, "127.0.0.1", 0)
        line.port = listener.sockets[0].getsockname()[1]
        ready.set()
        await asyncio.to_thread(stop.wait)
        listener.close()
        serving = asyncio.all_tasks() - {asyncio.current_task()}
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)
        await asyncio.sleep(0.1)

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    ready.wait(10)
    try:
        yield line
    finally:
        stop.set()
        thread.join()
