"""The service manager: the sockets that it opened for us, and what it hears: ready, alive, stopping, and no number.

The protocols are systemd's, `sd_listen_fds(3)` and `sd_notify(3)`: environment variables, open files and datagrams.
"""

import asyncio
import ipaddress
import os
import socket
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from crypto.errors import Refused

READY: Final = "READY=1"
ALIVE: Final = "WATCHDOG=1"
STOPPING: Final = "STOPPING=1"
# What `FileDescriptorName=` says: the reporters' door, and one more for a courier (the one in the folder stays).
PUBLIC: Final = "public"
COURIER: Final = "courier"
_FIRST_DESCRIPTOR: Final = 3
# One datagram may be lost: of three in the time that the service manager waits, one arrives.
_SIGNS: Final = 3
_NOTIFY_SECONDS: Final = 0.1


def sockets() -> dict[str, socket.socket]:
    """What it opened, by name; `Refused` for a name that we do not know, and for a socket that others can reach."""
    if os.environ.get("LISTEN_PID") != str(os.getpid()):
        return {}
    count, names = int(os.environ.get("LISTEN_FDS", "0")), os.environ.get("LISTEN_FDNAMES", "").split(":")
    if len(names) != count or len(set(names)) != count or not set(names) <= {PUBLIC, COURIER}:
        raise Refused(f"service manager: its sockets must be named '{PUBLIC}' and '{COURIER}', each once")
    opened = {name: socket.socket(fileno=number) for number, name in enumerate(names, start=_FIRST_DESCRIPTOR)}
    for name, one in opened.items():
        one.set_inheritable(False)
        refuse_reachable(one, name)
    return opened


def refuse_reachable(one: socket.socket, name: str) -> None:
    """A listening stream socket of this machine alone: what faces the world is Tor or a proxy, never this program."""
    listens = one.type == socket.SOCK_STREAM and one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
    ours = one.family == socket.AF_UNIX or (
        one.family in {socket.AF_INET, socket.AF_INET6} and ipaddress.ip_address(one.getsockname()[0]).is_loopback
    )
    if not listens or not ours:
        raise Refused(f"service manager: its socket '{name}' is neither a Unix socket nor on a loopback address")


def notify(state: str) -> None:
    """Tell it, if there is one. One that does not listen at once cannot hold up the letterbox."""
    address = os.environ.get("NOTIFY_SOCKET")
    if address:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out, suppress(TimeoutError):
            out.settimeout(_NOTIFY_SECONDS)
            out.sendto(state.encode(), address.replace("@", "\0", 1) if address.startswith("@") else address)


@dataclass(slots=True)
class Life:
    """Something that must go on: how to ask for a sign, and how long it may be busy before it counts as stuck."""

    ask: Callable[[], Awaitable[object]]
    busy_seconds: float = 0.0
    _sign: "asyncio.Future[object] | None" = field(default=None, init=False)
    _asked: float = field(default=0.0, init=False)

    def goes_on(self) -> bool:
        """Whether the last sign has come, or may still be waited for; if it has come, asks for the next."""
        now = asyncio.get_running_loop().time()
        if self._sign is None or self._sign.done():
            self._sign, self._asked = asyncio.ensure_future(self.ask()), now
        return now - self._asked <= self.busy_seconds


async def reassure(lives: Collection[Life]) -> None:
    """If it keeps a watch: say that we are alive, for as long as every one of these goes on."""
    watch_microseconds = int(os.environ.get("WATCHDOG_USEC", "0"))
    if os.environ.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()) or not watch_microseconds:
        return
    while True:
        if all(life.goes_on() for life in lives):
            notify(ALIVE)
        await asyncio.sleep(watch_microseconds / 1_000_000 / _SIGNS)
