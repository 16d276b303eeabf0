"""Running: the doors, the clerk, and the days that turn, for as long as the service manager lets them."""

import asyncio
import logging
import signal
import socket
import sys
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from aiohttp import web

from crypto.errors import Refused

from . import database, supervisor
from .connection import Bounds, Door
from .folder import Folder
from .hatch import Clerk, Hatch
from .health import Health
from .keeper import Keeper
from .process import memory_is_locked
from .public import Page, Public
from .remains import Remains, freeze
from .settings import Loopback, Settings
from .status import Inside, Status
from .supervisor import Life
from .writer import Tell

# A tick makes the times of files coarse again and notices a new day; some seconds late hurts nobody.
TICK_SECONDS: Final = 15.0
# How long an answer that has begun may take when the server is told to stop.
GRACE_SECONDS: Final = 10.0
# The clerk may be busy this long with one thing: the batch of the busiest day, on a slow disk.
CLERK_SECONDS: Final = 1_800.0
STOPS: Final = (signal.SIGTERM, signal.SIGINT)
# Whole bundles pass the hatch, one at a time, also through Tor; few may knock there.
RELEASED: Final = Bounds()
HATCH: Final = Bounds(body_seconds=600.0, idle_seconds=600.0, connections=8)
_SOCKET_BYTES: Final = 107
# Tor runs under another user, of the same group.
PUBLIC_SOCKET: Final = 0o660
PRIVATE_SOCKET: Final = 0o600


@dataclass(frozen=True, slots=True)
class House:
    """What a running server is made of."""

    folder: Folder
    settings: Settings
    keeper: Keeper
    pages: Mapping[str, Page]
    demo: bool = False
    sockets: Mapping[str, socket.socket] = field(default_factory=dict)
    bounds: Bounds = RELEASED
    tick_seconds: float = TICK_SECONDS


def keep_no_log() -> None:
    """Not even of what breaks: every line would be a time."""
    logging.disable(logging.CRITICAL)


def stop_at_once() -> None:
    """Until the doors are open nobody waits for an answer: it may end anywhere, also while it asks the passphrase."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))


async def run(house: House, *, announce: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT. A bug in the work behind the doors ends it too: it is started again."""
    told, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in STOPS:
        loop.add_signal_handler(number, told.set)
    async with serving(house) as (address, working):
        announce(address)
        supervisor.notify(supervisor.READY)
        freeze()
        waiting = asyncio.ensure_future(told.wait())
        either: set[asyncio.Future[Any]] = {waiting, working}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        supervisor.notify(supervisor.STOPPING)
        waiting.cancel()
        if working.done():
            working.result()
    # Whoever says it again while the files are closed has been heard.
    for number in STOPS:
        loop.remove_signal_handler(number)
        signal.signal(number, signal.SIG_IGN)


@asynccontextmanager
async def serving(house: House) -> AsyncIterator[tuple[str, "asyncio.Future[tuple[None, None, None]]"]]:
    """The doors open; gives the public address, and the work behind the doors, which does not end by itself."""
    clerk, health, writer = Clerk(), Health(), house.keeper.start_writer(_teller(asyncio.get_running_loop()))
    asyncio.get_running_loop().set_exception_handler(lambda _, context: health.remember(context.get("exception")))
    # A thread that ends by a bug says nothing either: its traceback would be a line with a time in a journal.
    before, threading.excepthook = threading.excepthook, lambda failed: health.remember(failed.exc_value)
    fingerprint = str(house.keeper.server_fingerprint())

    def status() -> Status:
        keeper = house.keeper
        inside = Inside(
            takes_envelopes=writer.takes_envelopes(),
            clock_ok=not keeper.clock_is_behind(),
            memory_locked=memory_is_locked(),
            bug=health.last,
            key=fingerprint,
        )
        return Status.of(house.folder, keeper.noticeboard, today=keeper.today(), inside=inside)

    public = Public(house.keeper, writer, pages=house.pages, bounds=house.bounds)
    hatch = Hatch(house.keeper, clerk, status=status, bounds=HATCH, demo=house.demo)
    doors = (
        Door(public, bounds=house.bounds, health=health),
        Door(hatch.operator, bounds=HATCH, health=health),
        Door(hatch.courier, bounds=HATCH, health=health),
    )
    runners = [web.ServerRunner(door, shutdown_timeout=GRACE_SECONDS) for door in doors]
    lives = (
        Life(lambda: asyncio.wrap_future(writer.sign())),
        Life(lambda: clerk.do(lambda: None), busy_seconds=CLERK_SECONDS),
    )
    working = asyncio.gather(_turn_days(house, clerk, health), _forget_visits(), supervisor.reassure(lives))
    try:
        for runner in runners:
            await runner.setup()
        public_socket = house.sockets.get(supervisor.PUBLIC, house.settings.listen)
        address = await _listen(runners[0], public_socket, mode=PUBLIC_SOCKET)
        await _listen(runners[1], house.folder.socket, mode=PRIVATE_SOCKET)
        if supervisor.COURIER in house.sockets:
            await _listen(runners[2], house.sockets[supervisor.COURIER], mode=PRIVATE_SOCKET)
        yield address, working
    finally:
        working.cancel()
        await asyncio.gather(*(runner.cleanup() for runner in runners))
        house.folder.socket.unlink(missing_ok=True)
        await asyncio.get_running_loop().run_in_executor(None, clerk.stop)
        threading.excepthook = before


def _teller(loop: asyncio.AbstractEventLoop) -> Tell:
    def tell(say: Callable[[], None]) -> None:
        # A loop that has ended has nobody left who waits.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(say)

    return tell


async def _turn_days(house: House, clerk: Clerk, health: Health) -> None:
    while True:
        await asyncio.sleep(house.tick_seconds)
        try:
            await clerk.do(house.keeper.turn)
        except (OSError, database.Error) as error:
            # A full disk, most likely: the letterbox stays as it is, and the next tick tries again.
            health.remember(error)


async def _forget_visits() -> None:
    remains = Remains(asyncio.get_running_loop())
    while True:
        await asyncio.sleep(TICK_SECONDS)
        remains.clear()


def refuse_long(path: Path) -> None:
    """The kernel would say it less clearly."""
    if len(str(path).encode()) > _SOCKET_BYTES:
        raise Refused(f"{path}: longer than the {_SOCKET_BYTES} bytes that the path of a Unix socket may have")


async def _listen(runner: web.ServerRunner, where: Loopback | Path | socket.socket, *, mode: int) -> str:
    """Open one door; gives the address as people write it."""
    if isinstance(where, socket.socket):
        await web.SockSite(runner, where).start()
        return "the service manager's socket"
    if isinstance(where, Path):
        refuse_long(where)
        await web.UnixSite(runner, str(where)).start()
        await asyncio.to_thread(where.chmod, mode)
        return f"unix:{where}"
    await web.TCPSite(runner, *where).start()
    host, port = runner.addresses[0][:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
