"""A flood, as a program of its own: 64 connections of one kind, until somebody ends it.

python -m tests.server.flooding KIND HOST PORT
"""

import asyncio
import contextlib
import sys
from collections.abc import Awaitable, Callable
from typing import Final

from server.running import RELEASED
from tests.server.house import envelopes, post

FLOODING: Final = 64

RECORD: Final = b"GET /v1/record HTTP/1.1\r\nHost: x\r\n\r\n"
BOARD: Final = RECORD.replace(b"record", b"board")
LARGE: Final = RECORD[:-2] + b"".join(b"X%d: %s\r\n" % (number, b"x" * 4_000) for number in range(38)) + b"\r\n"

Address = tuple[str, int]
Attack = Callable[[Address], Awaitable[None]]
"""What one connection of a flood does until it is cut."""


async def posts(address: Address) -> None:
    """Envelopes, one after the other, as fast as they are answered."""
    reader, writer = await asyncio.open_connection(*address)
    request = post(envelopes(1)[0], keep=True)
    while True:
        writer.write(request)
        await reader.readuntil(b"\r\n\r\n")


def drips(beginning: bytes) -> Attack:
    """A request whose end never comes."""

    async def attack(address: Address) -> None:
        _, writer = await asyncio.open_connection(*address)
        writer.write(beginning)
        while True:
            await asyncio.sleep(0.1)
            writer.write(b"x")
            await writer.drain()

    return attack


def asks(*questions: bytes) -> Attack:
    """Questions without end, and none of the answers is read."""

    async def attack(address: Address) -> None:
        _, writer = await asyncio.open_connection(*address, limit=1)
        while True:
            writer.write(b"".join(questions) * 40)
            await writer.drain()

    return attack


async def hurries(address: Address) -> None:
    """Many questions at once, whose answers are read."""
    reader, writer = await asyncio.open_connection(*address)

    async def reads() -> None:
        while await reader.read(1 << 20):
            pass

    async def writes() -> None:
        while True:
            writer.write(RECORD * 1_000)
            await writer.drain()

    await asyncio.gather(reads(), writes())


async def holds(address: Address) -> None:
    """A share of more connections than there are places, silent, and each opened again soon after it is cut."""
    held: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
    while True:
        held = [(reader, writer) for reader, writer in held if not reader.at_eof() and reader.exception() is None]
        if len(held) <= RELEASED.connections // FLOODING:
            held.append(await asyncio.open_connection(*address))
        await asyncio.sleep(0.25 if len(held) >= RELEASED.connections // FLOODING else 0)


FLOODS: Final[dict[str, tuple[Attack, ...]]] = {
    "envelopes": (posts,),
    "drips": (drips(RECORD[:-2] + b"X: "), drips(post(envelopes(1)[0])[:20_000])),
    "unread answers": (asks(RECORD), asks(BOARD), asks(BOARD, LARGE), asks(BOARD, post(envelopes(1)[0], keep=True))),
    "questions": (hurries,),
    "all places": (holds,),
}


async def again_and_again(attack: Attack, address: Address) -> None:
    """Whatever the server does to the connection."""
    while True:
        with contextlib.suppress(OSError, EOFError):
            await attack(address)
        await asyncio.sleep(0.01)


async def flood(kind: str, address: Address) -> None:
    """All of them side by side."""
    attacks = FLOODS[kind]
    sys.stdout.write("begins\n")
    sys.stdout.flush()
    await asyncio.gather(*(again_and_again(attacks[one % len(attacks)], address) for one in range(FLOODING)))


if __name__ == "__main__":
    asyncio.run(flood(sys.argv[1], (sys.argv[2], int(sys.argv[3]))))
