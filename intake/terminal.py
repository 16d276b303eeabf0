"""The terminal in front of the reporter, where the 12 words may be shown and a question asked; not standard output."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Final

DEVICE: Final = "/dev/tty"
_ANSWER_BYTES: Final = 1_024
YES: Final = frozenset({"o", "oui", "y", "yes"})


class NoTerminal(Exception):
    """The run has no terminal: a script, a timer, a pipe."""


def show(text: str) -> None:
    """Write to the terminal itself, so that no pipe, log or file takes a copy."""
    with _opened(os.O_WRONLY) as terminal:
        left = text.encode()
        while left:
            left = left[os.write(terminal, left) :]


async def is_yes(question: str) -> bool:
    """Ask on the terminal, without standing in the way of the requests under way."""
    show(question)
    with _opened(os.O_RDONLY) as terminal:
        async with _readable(terminal) as readable:
            await readable.wait()
        return os.read(terminal, _ANSWER_BYTES).decode(errors="replace").strip().casefold() in YES


@asynccontextmanager
async def _readable(descriptor: int) -> AsyncIterator[asyncio.Event]:
    """An event that is set as soon as a line can be read."""
    loop, event = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(descriptor, event.set)
    try:
        yield event
    finally:
        loop.remove_reader(descriptor)


@contextmanager
def _opened(mode: int) -> Iterator[int]:
    try:
        descriptor = os.open(DEVICE, mode)
    except OSError:
        raise NoTerminal from None
    try:
        yield descriptor
    finally:
        os.close(descriptor)
