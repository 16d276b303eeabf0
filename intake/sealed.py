"""A sealed file: sealed on one computer without a network, put into the letterbox from another, by anybody.

Whoever carries it can open nothing; the office takes it like any envelope of its day.
"""

import asyncio
import os
from pathlib import Path
from typing import Final

from crypto.board import Board
from crypto.envelope import ENVELOPE_BYTES, Envelope
from crypto.epoch import Epoch
from crypto.errors import Refused
from crypto.fingerprint import Fingerprint
from crypto.randomness import Randomness
from crypto.record import LATE, RECORD_FILE_BYTES, Closed, RecordFile

from .address import Way
from .calendar import Calendar
from .fetching import connected
from .sending import deliver_one
from .sentences import USAGE, Stop, day
from .telling import tell
from .visit import RELEASED, Errand, Found, Timetable, record_file_of
from .writing import Draft, Pen, listed, not_excluded

_ONLY_THE_OWNER: Final = 0o600


def seal(draft: Draft, *, record: Path, office: Fingerprint, calendar: Calendar, to: Path) -> None:
    """A report as a new file of 32,768 bytes. `Stop`, and no file, unless the record is the office's and of today."""
    file = record_file_of(_bytes_of(record, at_most=RECORD_FILE_BYTES, key="record not read"), office=office)
    if isinstance(file.content, Closed):
        raise Stop("closed", words=file.content.words)
    found = Found(file, file.content, asyncio.run(calendar.admit(file.content)))
    desks = not_excluded(found.record, draft.excluded)
    tell("goes to", calendar.language, desks=listed(found.record, desks))
    pen = Pen(found, desks, draft.receipt.keys(file.certificate.scope), Randomness.fresh())
    _write(to, pen.letter(draft, after=()).raw)
    # Until then a desk keeps the day key, whatever the day on which the envelope comes.
    tell("sealed", calendar.language, path=to, day=day(found.record.epoch + LATE, calendar.language))


class Dropping(Errand):
    """The envelope of this visit was sealed before, perhaps by somebody else."""

    def __init__(self, envelope: Envelope) -> None:
        self._envelope = envelope

    def begin(self, found: Found) -> None:
        """Nothing to check: whether it opens is for a desk to see."""

    def seal(self, found: Found, board: Board | None) -> Envelope:
        del found, board
        return self._envelope

    def board_came(self, file: RecordFile, board: Board | None, today: Epoch) -> None:
        """The board is of no use here; it is fetched as in every visit."""


def envelope_of(path: Path) -> Envelope:
    """The envelope in a file that this program or the page has sealed."""
    try:
        return Envelope.from_bytes(_bytes_of(path, at_most=ENVELOPE_BYTES, key="envelope not read"))
    except Refused:
        raise Stop("envelope not one", path=path) from None


async def drop(
    way: Way, envelope: Envelope, *, office: Fingerprint, calendar: Calendar, timetable: Timetable = RELEASED
) -> None:
    """Make the visit that carries a sealed file; `Stop` unless it was answered with 204."""
    tell("leaves soon", calendar.language)
    async with connected(way) as connection:
        await deliver_one(connection, Dropping(envelope), office=office, calendar=calendar, timetable=timetable)
    tell("dropped", calendar.language)


def _bytes_of(path: Path, *, at_most: int, key: str) -> bytes:
    """All of a file, or one byte more than it may have: then it is refused for its size."""
    try:
        with path.open("rb") as file:
            return file.read(at_most + 1)
    except OSError:
        raise Stop(key, path=path) from None


def _write(path: Path, content: bytes) -> None:
    """A new file on the disk, for its owner alone; one that exists is never touched."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, _ONLY_THE_OWNER)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        raise Stop("words exist", USAGE, path=path) from None
    except OSError:
        raise Stop("envelope not written", USAGE, path=path) from None
