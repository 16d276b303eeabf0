"""One visit, one envelope: page, record and board, then one envelope at a fixed time, whatever the visit is for.

Sending and reading are errands of the same visit. On the wire they differ in nothing: not in requests, sizes or times.
"""

import asyncio
import enum
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeVar

from crypto.board import BOARD_BYTES, Board
from crypto.envelope import Envelope, request
from crypto.epoch import Epoch
from crypto.errors import Refused
from crypto.fingerprint import Fingerprint
from crypto.randomness import Randomness
from crypto.record import RECORD_FILE_BYTES, Closed, Record, RecordFile
from crypto.visit import ANSWER_SECONDS, DEPARTURE_SECONDS, RETRY_SECONDS

from .calendar import Calendar
from .fetching import Connection, Unanswered
from .requests import BOARD, ENVELOPES, PAGE, RECORD, SCRIPT, STYLE, Request
from .sentences import Stop

# Of any file that makes the page.
PAGE_BYTES: Final = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Timetable:
    """All times of a visit, in seconds. No setting changes the released one; tests hand in their own."""

    departure: float
    retries: Sequence[float]
    answer: float
    # How long before the departure the envelope is sealed, with or without the board.
    sealing: float
    fetch: float
    board: float

    @property
    def points(self) -> tuple[float, ...]:
        """When the envelope may leave, counted from the verified record."""
        return (self.departure, *self.retries)


# A board of 1,024 cells takes 11 minutes at 50 kbit/s.
RELEASED: Final = Timetable(
    DEPARTURE_SECONDS,
    tuple(DEPARTURE_SECONDS + after for after in RETRY_SECONDS),
    ANSWER_SECONDS,
    sealing=2,
    fetch=60,
    board=900,
)
_Result = TypeVar("_Result")
# Whoever is ready this little after a point still leaves at it.
_LATE_SECONDS: Final = 0.2


class Delivery(enum.Enum):
    """What became of the envelope."""

    ARRIVED = "arrived"
    NOT_CONFIRMED = "not confirmed"
    NEVER_LEFT = "never left"


@dataclass(frozen=True, slots=True)
class Found:
    """What the visit found: the verified record file, its record, and today's epoch as far as anybody here can say."""

    file: RecordFile
    record: Record
    today: Epoch


class Errand(Protocol):
    """What a visit is for. Whoever watches the wire must not be able to tell which errand it is."""

    def begin(self, found: Found) -> None:
        """Look at the record at once; `Stop` if the errand does not fit it."""

    def seal(self, found: Found, board: Board | None) -> Envelope:
        """The one envelope; the board may still be missing."""

    def board_came(self, file: RecordFile, board: Board | None, today: Epoch) -> None:
        """The board, or None if it is missing or refused."""


async def visit(
    connection: Connection,
    errand: Errand,
    *,
    office: Fingerprint,
    calendar: Calendar,
    timetable: Timetable = RELEASED,
) -> tuple[Found, Delivery]:
    """Make the visit. `Stop` if no valid record came: then nothing is sealed and nothing leaves."""
    clock = asyncio.get_running_loop().time
    await _page(connection, timetable=timetable)
    file = record_file_of(
        await _fetch(connection, RECORD, at_most=RECORD_FILE_BYTES, timetable=timetable), office=office
    )
    verified = clock()
    with _task(_board(connection, file, timetable=timetable)) as board:
        if isinstance(file.content, Closed):
            errand.board_came(file, await board, calendar.today)
            raise Stop("closed", words=file.content.words)
        found = Found(file, file.content, await calendar.admit(file.content))
        errand.begin(found)
        await asyncio.wait({board}, timeout=max(0.0, verified + timetable.departure - timetable.sealing - clock()))
        envelope = errand.seal(found, board.result() if board.done() else None)
        with _task(deliver(connection, envelope, start=verified, points=timetable.points, timetable=timetable)) as sent:
            errand.board_came(file, await board, found.today)
            return found, await sent


async def deliver(
    connection: Connection, envelope: Envelope, *, start: float, points: Sequence[float], timetable: Timetable
) -> Delivery:
    """Try the same bytes at each point after `start` until a 204. A point that has passed is left out."""
    clock = asyncio.get_running_loop().time
    # Made once: a retry of other bytes, for a cover or for a message, would tell the two apart.
    body = request(envelope, randomness=Randomness.fresh())
    outcome = Delivery.NEVER_LEFT
    for point in points:
        wait = start + point - clock()
        if wait < -_LATE_SECONDS:
            continue
        await asyncio.sleep(max(0.0, wait))
        if await connection.post(ENVELOPES, body, seconds=timetable.answer):
            return Delivery.ARRIVED
        outcome = Delivery.NOT_CONFIRMED
    return outcome


async def _page(connection: Connection, *, timetable: Timetable) -> None:
    """Fetch what a browser fetches, as it does: the page, then its two files side by side. Nothing of it is run."""
    await _fetch(connection, PAGE, at_most=PAGE_BYTES, timetable=timetable)
    script, style = (_fetch(connection, file, at_most=PAGE_BYTES, timetable=timetable) for file in (SCRIPT, STYLE))
    with _task(script) as first, _task(style) as second:
        await asyncio.gather(first, second)


async def _fetch(connection: Connection, request: Request, *, at_most: int, timetable: Timetable) -> bytes:
    try:
        return await connection.get(request, at_most=at_most, seconds=timetable.fetch)
    except Unanswered as unanswered:
        raise Stop("not a letterbox" if unanswered.reached else "unreachable") from None


def record_file_of(untrusted: bytes, *, office: Fingerprint) -> RecordFile:
    """The record file of this office; `Stop` for any other bytes."""
    try:
        return RecordFile.from_bytes(untrusted, fingerprint=office)
    except Refused as refused:
        raise Stop("record refused", rule=refused) from None


async def _board(connection: Connection, file: RecordFile, *, timetable: Timetable) -> Board | None:
    """The board, or None: missing, too slow, too large and forged are one case."""
    try:
        untrusted = await connection.get(BOARD, at_most=BOARD_BYTES, seconds=timetable.board)
        return Board.from_bytes(untrusted, station_name=file.office_note.station_name, certificate=file.certificate)
    except (Unanswered, Refused):
        return None


@contextmanager
def _task(work: Coroutine[Any, Any, _Result]) -> Iterator[asyncio.Task[_Result]]:
    """A task that does not outlive its block."""
    task = asyncio.create_task(work)
    try:
        yield task
    finally:
        task.cancel()
