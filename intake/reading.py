"""The errand of reading: everything is found on the board at home, while a cover leaves as a letter would."""

import click

from crypto.board import Board
from crypto.envelope import Envelope
from crypto.epoch import Epoch
from crypto.fingerprint import Fingerprint
from crypto.randomness import Randomness
from crypto.receipt import Receipt
from crypto.record import Record, RecordFile

from .address import Way
from .calendar import Calendar
from .conversation import DeskSide, conversation
from .fetching import connected
from .sending import ACKNOWLEDGED_DAYS
from .sentences import REFUSED, day
from .shown import as_json, as_text
from .telling import tell
from .visit import RELEASED, Delivery, Errand, Found, Timetable, visit
from .writing import cover


class Reading(Errand):
    """Shows what hangs on the board for these words, as soon as the board is there."""

    def __init__(self, receipt: Receipt, *, language: str, json: bool) -> None:
        self._receipt, self._language, self._json = receipt, language, json
        self.status = REFUSED

    def begin(self, found: Found) -> None:
        """Nothing to check: reading fits every record."""

    def seal(self, found: Found, board: Board | None) -> Envelope:
        del board
        return cover(found, randomness=Randomness.fresh())

    def board_came(self, file: RecordFile, board: Board | None, today: Epoch) -> None:
        if board is None:
            tell("no board", self._language)
        else:
            if board.edition.is_stale(today):
                tell("board stale", self._language, day=day(board.edition.last, self._language))
            sides = conversation(board, self._receipt.keys(file.certificate.scope), certificate=file.certificate)
            if sides:
                self._show(file, board, sides, today)
            else:
                tell("nothing yet", self._language, day=day(today + ACKNOWLEDGED_DAYS, self._language))
        if isinstance(file.content, Record):
            tell("stay", self._language)

    def _show(self, file: RecordFile, board: Board, sides: tuple[DeskSide, ...], today: Epoch) -> None:
        titles = _titles(file)
        if self._json:
            edition = board.edition
            click.echo(as_json(sides, titles=titles, edition=edition, stale=edition.is_stale(today)))
        else:
            click.echo(as_text(sides, titles=titles, language=self._language))
        broken = [side.desk.desk for side in sides if not side.complete]
        for desk in broken:
            tell("part missing", self._language, desk=desk)
        self.status = REFUSED if broken else 0


def _titles(file: RecordFile) -> dict[int, str]:
    """The title of each desk; one that is not in the record of the day goes by its short name."""
    titles = {desk.desk: desk.slug for desk in file.certificate.desks}
    if isinstance(file.content, Record):
        titles |= {line.desk: line.title for line in file.content.desks}
    return titles


async def read(
    way: Way,
    receipt: Receipt,
    *,
    office: Fingerprint,
    calendar: Calendar,
    json: bool = False,
    timetable: Timetable = RELEASED,
) -> int:
    """Make the visit that reads; the exit status. A cover that does not arrive is told and costs nothing."""
    errand = Reading(receipt, language=calendar.language, json=json)
    async with connected(way) as connection:
        _, delivery = await visit(connection, errand, office=office, calendar=calendar, timetable=timetable)
    tell("stayed" if delivery is Delivery.ARRIVED else "cover failed", calendar.language)
    return errand.status
