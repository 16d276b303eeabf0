"""The errand of changing words: one move at the visit's fixed time, to the desks that hung out a head."""

from crypto.board import Board
from crypto.envelope import Envelope
from crypto.epoch import Epoch
from crypto.fingerprint import Fingerprint
from crypto.randomness import Randomness
from crypto.receipt import Receipt
from crypto.record import RecordFile

from .address import Way
from .calendar import Calendar
from .conversation import conversation
from .fetching import connected
from .sending import ACKNOWLEDGED_DAYS, deliver_one, tell_board
from .sentences import Stop, day
from .telling import tell
from .visit import RELEASED, Errand, Found, Timetable
from .writing import Pen, listed


class Moving(Errand):
    """Seals the move when the visit asks for its one envelope."""

    def __init__(self, old: Receipt, new: Receipt, *, language: str) -> None:
        self._old, self._new, self._language = old, new, language

    def begin(self, found: Found) -> None:
        """Nothing to check: only the board says whose conversation this is."""

    def seal(self, found: Found, board: Board | None) -> Envelope:
        certificate = found.file.certificate
        keys = self._old.keys(certificate.scope)
        if board is None:
            raise Stop("move no board")
        hanging = {side.desk.desk for side in conversation(board, keys, certificate=certificate)}
        # A desk that hung out nothing may be one that the report excluded: it must not learn of the conversation.
        desks = tuple(line.desk for line in found.record.desks if line.desk in hanging)
        if not desks:
            raise Stop("move nobody")
        tell("move goes to", self._language, desks=listed(found.record, desks))
        envelope = Pen(found, desks, keys, Randomness.fresh()).move(self._new.keys(certificate.scope))
        tell("leaves soon", self._language)
        return envelope

    def board_came(self, file: RecordFile, board: Board | None, today: Epoch) -> None:
        del file
        tell_board(board, today, language=self._language)


async def move(
    way: Way,
    old: Receipt,
    new: Receipt,
    *,
    office: Fingerprint,
    calendar: Calendar,
    timetable: Timetable = RELEASED,
) -> None:
    """Make the visit that changes the words; `Stop` unless the envelope was answered with 204."""
    language = calendar.language
    errand = Moving(old, new, language=language)
    async with connected(way) as connection:
        found = await deliver_one(connection, errand, office=office, calendar=calendar, timetable=timetable)
    tell("moved", language, day=day(found.today + ACKNOWLEDGED_DAYS, language))
