"""A server in this process, with a clock that a test sets; its sockets, files and databases are real."""

import asyncio
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from crypto.envelope import ENVELOPE_BYTES, WORK_BYTES
from crypto.epoch import Epoch
from intake.pages import StaticFile
from server import settings as settings_file
from server.connection import Bounds
from server.folder import Folder, locked, replace
from server.keeper import Keeper
from server.ledger import Ledger
from server.master import FileKey, LedgerKey
from server.running import RELEASED, House, serving
from server.settings import Settings
from tests.server.office import Office

# A page of the size of a page.
PAGE = StaticFile("text/html; charset=utf-8", bytes(range(256)) * 400)
PAGES = {"/": PAGE}


@dataclass
class Day:
    """The clock: today is what the test says."""

    today: Epoch

    def __call__(self) -> Epoch:
        return self.today


@dataclass
class Machine:
    """The folder of a server and the key that its operator's passphrase would give."""

    folder: Folder
    office: Office
    day: Day
    key: FileKey

    @classmethod
    def made(cls, path: Path, office: Office, *, capacity: int = 1_000) -> "Machine":
        folder = Folder(path)
        folder.make()
        key = FileKey.fresh()
        Ledger.create(folder.ledger(1), key).close()
        text = settings_file.text(office=office.fingerprint, listen="127.0.0.1:0")
        replace(folder.settings, [text.replace(str(settings_file.CAPACITY), str(capacity)).encode()])
        return cls(folder, office, Day(office.day), key)

    @property
    def ledger(self) -> Path:
        return self.folder.ledger(1)

    @property
    def ledger_key(self) -> LedgerKey:
        """What the passphrase would give."""
        return LedgerKey(1, self.key)

    @contextmanager
    def opened(self) -> Iterator[Keeper]:
        """The stores, as a command opens them; a crash is what leaves without closing."""
        with self.unlocked() as keeper:
            keeper.catch_up()
            yield keeper

    @contextmanager
    def unlocked(self) -> Iterator[Keeper]:
        """Only the ledger and the board, as an import opens them."""
        with locked(self.folder):
            keeper = Keeper(self.folder, Settings.read(self.folder.settings), self.ledger_key, clock=self.day)
            try:
                yield keeper
            finally:
                keeper.close()

    @contextmanager
    def running(
        self,
        *,
        demo: bool = False,
        bounds: Bounds = RELEASED,
        tick_seconds: float = 0.05,
        pages: Mapping[str, StaticFile] = PAGES,
    ) -> Iterator["Doors"]:
        """Both doors open, on loopback."""
        with self.opened() as keeper:
            house = House(
                self.folder,
                Settings.read(self.folder.settings),
                keeper,
                pages,
                demo=demo,
                bounds=bounds,
                tick_seconds=tick_seconds,
            )
            yield from _served(house)


@dataclass
class Doors:
    """Where a running server listens."""

    house: House
    address: tuple[str, int]
    loop: asyncio.AbstractEventLoop

    def drop(self, envelope: bytes) -> int:
        """POST one envelope; gives the status."""
        return status(sent(self.address, post(envelope)))

    def get(self, path: str) -> bytes:
        """The whole answer."""
        return sent(self.address, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())


def _served(house: House) -> Iterator[Doors]:
    ready, opened = threading.Event(), []

    async def main() -> None:
        async with serving(house) as (address, _):
            host, _, port = address.removeprefix("http://").rpartition(":")
            end = asyncio.Event()
            opened.append((Doors(house, (host, int(port)), asyncio.get_running_loop()), end))
            ready.set()
            await end.wait()

    thread = threading.Thread(target=asyncio.run, args=(main(),))
    thread.start()
    try:
        assert ready.wait(20)
        yield opened[0][0]
    finally:
        if opened:
            opened[0][0].loop.call_soon_threadsafe(opened[0][1].set)
        thread.join(20)
        assert not thread.is_alive()


def envelopes(count: int) -> list[bytes]:
    """Bytes of the right size: the server cannot tell them from envelopes."""
    return [secrets.token_bytes(ENVELOPE_BYTES) for _ in range(count)]


def post(envelope: bytes, *, keep: bool = False) -> bytes:
    """The request of a client."""
    body = bytes(WORK_BYTES) + envelope
    connection = "" if keep else "Connection: close\r\n"
    head = f"POST /v1/envelopes HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n{connection}\r\n"
    return head.encode() + body


def sent(address: tuple[str, int], *parts: bytes, seconds: float = 20) -> bytes:
    """Everything that the server answers to these bytes until it closes."""
    with socket.create_connection(address, timeout=seconds) as client:
        for part in parts:
            client.sendall(part)
        return received(client)


def received(client: socket.socket) -> bytes:
    """All bytes until the end."""
    parts = []
    while part := client.recv(1 << 16):
        parts.append(part)
    return b"".join(parts)


def status(answer: bytes) -> int:
    """The number in the first line."""
    return int(answer.split(b" ", 2)[1])


def split(answer: bytes) -> tuple[str, list[tuple[str, str]], bytes]:
    """Status line, headers in their order, body."""
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode("ascii").split("\r\n")
    return first, [(name, value) for name, _, value in (line.partition(": ") for line in lines)], body


def eventually(condition: Callable[[], bool], *, seconds: float = 10) -> bool:
    """Whether it becomes true in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True
