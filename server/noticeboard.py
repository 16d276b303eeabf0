"""The noticeboard: what the office last sent, verified as a whole. What hangs here is the same for everyone."""

from dataclasses import dataclass

from crypto.board import Board, Edition
from crypto.bundle import Outbound
from crypto.epoch import Epoch
from crypto.errors import Refused
from crypto.fingerprint import Fingerprint
from crypto.record import LATE, Closed, RecordFile


@dataclass(frozen=True, slots=True)
class Sheet:
    """One day's record file: its bytes as they came, and what they say."""

    raw: bytes
    file: RecordFile


@dataclass(frozen=True, slots=True)
class Noticeboard:
    """Records, board and takes of one outbound bundle, all verified down from the office's fingerprint."""

    outbound: Outbound
    sheets: dict[Epoch, Sheet]
    edition: Edition

    @classmethod
    def from_bytes(cls, untrusted: bytes, *, fingerprint: Fingerprint) -> "Noticeboard":
        outbound = Outbound.from_bytes(untrusted)
        if not fingerprint.matches(outbound.head.office):
            raise Refused("bundle: of another office")
        sheets = {epoch: _sheet(raw, epoch, outbound, fingerprint) for epoch, raw in outbound.records}
        if not sheets:
            raise Refused("bundle: no record")
        last = sheets[max(sheets)].file
        board = Board.from_bytes(
            outbound.board, station_name=last.office_note.station_name, certificate=last.certificate
        )
        return cls(outbound, sheets, board.edition)

    @property
    def office(self) -> bytes:
        return self.outbound.head.office

    @property
    def board(self) -> bytes:
        return self.outbound.board

    def record(self, today: Epoch) -> bytes | None:
        """What `GET /v1/record` answers: the `closed` note while one is in force, else the record of the day."""
        closed = self._closed(today)
        if closed is not None:
            return closed.raw
        sheet = self.sheets.get(today)
        return sheet.raw if sheet else None

    def is_open(self, today: Epoch) -> bool:
        """Whether anybody could still open what comes in today: an envelope may come up to 7 days after its record."""
        recent = any(epoch in self.sheets for epoch in range(today - LATE, today + 1))
        return recent and self._closed(today) is None

    def last_open(self) -> Epoch:
        """After this day no envelope is taken any more."""
        return self.last_record() + LATE

    def last_record(self) -> Epoch:
        return max(self.sheets)

    def _closed(self, today: Epoch) -> Sheet | None:
        """A `closed` note is in force from its day on, until a bundle comes without it."""
        days = [day for day, sheet in self.sheets.items() if day <= today and isinstance(sheet.file.content, Closed)]
        return self.sheets[max(days)] if days else None


def _sheet(raw: bytes, epoch: Epoch, outbound: Outbound, fingerprint: Fingerprint) -> Sheet:
    """One record file that belongs where it lies: of this office, this station and this day."""
    file = RecordFile.from_bytes(raw, fingerprint=fingerprint)
    if file.office != outbound.head.office:
        raise Refused("bundle: a record of another office")
    if file.certificate.station != outbound.head.key:
        raise Refused("bundle: not signed by the station of its certificate")
    content = file.content
    if content.first > epoch if isinstance(content, Closed) else content.epoch != epoch:
        raise Refused("bundle: a record of another day")
    return Sheet(raw, file)
