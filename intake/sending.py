"""The errand of writing: one letter at the visit's fixed time, then the burst of its attachments, if it has any."""

from typing import Final

from crypto.board import Board
from crypto.body import Kind
from crypto.documents import Read
from crypto.envelope import Envelope
from crypto.epoch import Epoch
from crypto.fingerprint import Fingerprint
from crypto.randomness import Randomness
from crypto.record import RecordFile

from .address import Way
from .burst import burst
from .calendar import Calendar
from .conversation import DeskSide, conversation
from .fetching import Connection, connected
from .sentences import Stop, day
from .telling import tell
from .visit import RELEASED, Delivery, Errand, Found, Timetable, visit
from .writing import Draft, Pen, listed, not_excluded

# 7 days for the acknowledgement, as the law asks, and 3 for the courier.
ACKNOWLEDGED_DAYS: Final = 10
# After these sentences something has left, so the words may be of use.
LEFT: Final = frozenset({"not confirmed", "burst incomplete", "file changed"})


class Sending(Errand):
    """Seals the draft when the visit asks for its one envelope."""

    def __init__(self, draft: Draft, *, language: str) -> None:
        self._draft, self._language = draft, language
        self.pen: Pen | None = None

    def begin(self, found: Found) -> None:
        desks = not_excluded(found.record, self._draft.excluded)
        if self._draft.kind is Kind.REPORT:
            tell("goes to", self._language, desks=listed(found.record, desks))

    def seal(self, found: Found, board: Board | None) -> Envelope:
        keys = self._draft.receipt.keys(found.file.certificate.scope)
        desks = not_excluded(found.record, self._draft.excluded)
        after: tuple[Read, ...] = ()
        if self._draft.kind is Kind.MESSAGE:
            sides = conversation(board, keys, certificate=found.file.certificate) if board else ()
            desks = self._answering(found, desks, sides)
            after = tuple(Read(desk=side.desk.desk, reply=side.highest) for side in sides if side.highest)
        self.pen = Pen(found, desks, keys, Randomness.fresh())
        envelope = self.pen.letter(self._draft, after=after)
        tell("leaves soon", self._language)
        return envelope

    def board_came(self, file: RecordFile, board: Board | None, today: Epoch) -> None:
        del file
        tell_board(board, today, language=self._language)

    def _answering(self, found: Found, desks: tuple[int, ...], sides: tuple[DeskSide, ...]) -> tuple[int, ...]:
        """A message goes to the desks that hung out a head, and to no other.

        The reporter's side has no memory of whom the report excluded: a desk that answered is in the conversation, any
        other may be the one that must never learn of it.
        """
        answering = tuple(side.desk.desk for side in sides if side.desk.desk in desks)
        if sides and not answering:
            raise Stop("desks gone", desks=listed(found.record, desks))
        key = "message goes to" if answering else "message goes to all"
        tell(key, self._language, desks=listed(found.record, answering or desks))
        return answering or desks


def tell_board(board: Board | None, today: Epoch, *, language: str) -> None:
    """A missing or old board is told, and keeps nobody from sending."""
    if board is None:
        tell("board missing", language)
    elif board.edition.is_stale(today):
        tell("board stale", language, day=day(board.edition.last, language))


async def deliver_one(
    connection: Connection, errand: Errand, *, office: Fingerprint, calendar: Calendar, timetable: Timetable
) -> Found:
    """Make a visit whose envelope matters; `Stop` unless it was answered with 204."""
    found, delivery = await visit(connection, errand, office=office, calendar=calendar, timetable=timetable)
    if delivery is not Delivery.ARRIVED:
        raise Stop("not sent" if delivery is Delivery.NEVER_LEFT else "not confirmed")
    return found


async def send(
    way: Way,
    draft: Draft,
    *,
    office: Fingerprint,
    calendar: Calendar,
    timetable: Timetable = RELEASED,
) -> None:
    """Make the visit that sends the draft; `Stop` unless every envelope was answered with 204."""
    language = calendar.language
    errand = Sending(draft, language=language)
    async with connected(way) as connection:
        found = await deliver_one(connection, errand, office=office, calendar=calendar, timetable=timetable)
        if errand.pen is not None and draft.files:
            await burst(connection, draft, errand.pen, language=language, timetable=timetable)
    tell("sent", language, day=day(found.today + ACKNOWLEDGED_DAYS, language))
