"""A message with files: after its letter the chunks, then covers, until one of the fixed classes is full."""

import asyncio
import sys
from collections.abc import Callable, Iterator
from functools import partial

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from crypto.envelope import Envelope
from crypto.visit import IN_FLIGHT, MOST_IN_FLIGHT, SWIFT_SECONDS

from .fetching import Connection
from .sentences import Stop, say
from .visit import Delivery, Timetable, deliver
from .writing import Draft, Pen


async def burst(connection: Connection, draft: Draft, pen: Pen, *, language: str, timetable: Timetable) -> None:
    """Send what is left of the class, a cover like a chunk; `Stop` as soon as one is not answered."""
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
    """Send these envelopes and call `each` after each; `Stop` as soon as one is not answered.

    Two are in flight at first; one more after each swift answer, and one less after one that had to be tried again.
    """
    in_flight = IN_FLIGHT

    async def carry() -> None:
        nonlocal in_flight
        for envelope in envelopes:
            took = await _one(connection, envelope, timetable=timetable)
            each()
            if took <= SWIFT_SECONDS and in_flight < MOST_IN_FLIGHT:
                in_flight += 1
                carriers.create_task(carry())
            elif took > timetable.answer and in_flight > IN_FLIGHT:
                in_flight -= 1
                return

    try:
        async with asyncio.TaskGroup() as carriers:
            for _ in range(IN_FLIGHT):
                carriers.create_task(carry())
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from None


def _left(draft: Draft, pen: Pen) -> Iterator[Envelope]:
    """All envelopes after the letter, each sealed only when it is about to leave."""
    chunks = sum(len(file.digests) for file in draft.files)
    yield from pen.chunks(draft)
    yield from pen.covers(draft.envelopes - 1 - chunks)


async def _one(connection: Connection, envelope: Envelope, *, timetable: Timetable) -> float:
    """The retries of a single envelope, counted from its own first try; how many seconds it took."""
    points = [point - timetable.departure for point in timetable.points]
    clock = asyncio.get_running_loop().time
    start = clock()
    if await deliver(connection, envelope, start=start, points=points, timetable=timetable) is not Delivery.ARRIVED:
        raise Stop("burst incomplete")
    return clock() - start


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=Console(file=sys.stderr), disable=not sys.stderr.isatty())
