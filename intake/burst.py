"""A message with files: after its letter the chunks, then covers, until one of the fixed classes is full."""

import asyncio
import sys
from collections.abc import Callable, Iterator
from functools import partial

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from crypto.envelope import Envelope
from crypto.visit import IN_FLIGHT

from .fetching import Connection
from .sentences import Stop, say
from .visit import Delivery, Timetable, deliver
from .writing import Draft, Pen


async def burst(connection: Connection, draft: Draft, pen: Pen, *, language: str, timetable: Timetable) -> None:
    """Send what is left of the class, six in flight, a cover like a chunk; `Stop` as soon as one is not answered."""
    with _progress() as progress:
        bar = progress.add_task(say("files leave", language), total=draft.envelopes, completed=1)
        await leave(connection, _left(draft, pen), timetable=timetable, each=partial(progress.advance, bar))


async def leave(
    connection: Connection,
    envelopes: Iterator[Envelope],
    *,
    timetable: Timetable,
    each: Callable[[], object] = lambda: None,
) -> None:
    """Send these envelopes, six in flight, and call `each` after each; `Stop` as soon as one is not answered."""

    async def carry() -> None:
        for envelope in envelopes:
            await _one(connection, envelope, timetable=timetable)
            each()

    carriers = [asyncio.create_task(carry()) for _ in range(IN_FLIGHT)]
    try:
        await asyncio.gather(*carriers)
    finally:
        for carrier in carriers:
            carrier.cancel()
        await asyncio.gather(*carriers, return_exceptions=True)


def _left(draft: Draft, pen: Pen) -> Iterator[Envelope]:
    """All envelopes after the letter, each sealed only when it is about to leave."""
    chunks = sum(len(file.digests) for file in draft.files)
    yield from pen.chunks(draft)
    yield from pen.covers(draft.envelopes - 1 - chunks)


async def _one(connection: Connection, envelope: Envelope, *, timetable: Timetable) -> None:
    """The retries of a single envelope, counted from its own first try."""
    points = [point - timetable.departure for point in timetable.points]
    start = asyncio.get_running_loop().time()
    if await deliver(connection, envelope, start=start, points=points, timetable=timetable) is not Delivery.ARRIVED:
        raise Stop("burst incomplete")


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=Console(file=sys.stderr), disable=not sys.stderr.isatty())
