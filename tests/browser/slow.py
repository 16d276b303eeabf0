"""A slow line, as over Tor at its worst: so many bits a second each way for all connections, and a long way."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

PIECE_BYTES: Final = 512


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
    """A relay on loopback before a server. A new connection costs one round trip before its first byte leaves."""

    server: tuple[str, int]
    up: Lane
    down: Lane
    port: int = 0
    connections: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        opened = time.monotonic() + self.up.way_seconds + self.down.way_seconds
        there, onward = await asyncio.open_connection(*self.server)
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._carries(reader, onward, self.up, opened))
                both.create_task(self._carries(there, writer, self.down, 0.0))
        except* (ConnectionError, asyncio.CancelledError):
            # Whoever hangs up, or the end of the measurement.
            pass
        finally:
            onward.close()
            writer.close()

    async def _carries(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, lane: Lane, opened: float
    ) -> None:
        while piece := await reader.read(PIECE_BYTES):
            due = lane.arrival(len(piece), sent=max(opened, time.monotonic()))
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
    line = SlowLine(("127.0.0.1", server_port), Lane(speed, way), Lane(speed, way))
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
