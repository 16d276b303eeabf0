"""The record: one signed text a day with the desks' day keys, the same bytes for everyone (SPEC section 8.3)."""

import enum
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

from . import epoch as epochs
from . import labels, lines, note
from .cursor import Cursor
from .envelope import DayKey
from .epoch import Epoch, to_iso
from .errors import Refused
from .fingerprint import Fingerprint
from .hpke import PUBLIC_KEY_BYTES, PublicKey
from .lines import Lines, b64, from_b64
from .note import NOTE_BYTES
from .office import Certificate, OfficeNote, Succession
from .signature import SIGNATURE_BYTES, VerifyKey

LATE: Final = 7
TOLERANCE_SECONDS: Final = 14 * 3_600
CLOSED_TEXT_BYTES: Final = 600
RECORD_FILE_BYTES: Final = 5 * (4 + NOTE_BYTES)


@dataclass(frozen=True, slots=True)
class DeskLine:
    """One desk's day key and who sits there, both under the desk's own signature: a station cannot swap them."""

    desk: int
    key: PublicKey
    signature: bytes
    title: str

    def text(self) -> str:
        return f"desk {self.desk} {b64(self.key.raw)} {b64(self.signature)} {self.title}\n"

    @classmethod
    def from_line(cls, untrusted: str) -> Self:
        number, _, rest = untrusted.partition(" ")
        key, _, rest = rest.partition(" ")
        signature, _, title = rest.partition(" ")
        return cls(
            desk=lines.number(number, at_most=254),
            key=PublicKey.from_bytes(from_b64(key, size=PUBLIC_KEY_BYTES)),
            signature=from_b64(signature, size=SIGNATURE_BYTES),
            title=lines.human(title),
        )

    def verify(self, desk_key: VerifyKey, *, office: bytes, epoch: Epoch) -> None:
        statement = day_key_statement(self.key, self.title, desk=self.desk, office=office, epoch=epoch)
        desk_key.verify(statement, self.signature, what="day key")


def day_key_statement(key: PublicKey, title: str, *, desk: int, office: bytes, epoch: Epoch) -> bytes:
    """What a desk signs about one day key and about the line that says who sits there."""
    place = office + epoch.to_bytes(4, "big") + bytes((desk,))
    return labels.DAY_KEY + place + key.raw + hashlib.sha256(title.encode()).digest()


@dataclass(frozen=True, slots=True)
class Record:
    """The keys of one epoch. Exactly one per epoch and certificate, never re-issued."""

    FIRST = "perron/v1/record"

    office: bytes
    epoch: Epoch
    certificate: bytes
    desks: tuple[DeskLine, ...]
    before: bytes

    def text(self) -> str:
        desks = "".join(line.text() for line in self.desks)
        return (
            f"{self.FIRST}\noffice {b64(self.office)}\nepoch {to_iso(self.epoch)}\nlate {LATE}\n"
            f"certificate {b64(self.certificate)}\n{desks}before {b64(self.before)}\n"
        )

    @property
    def digest(self) -> bytes:
        return note.digest(self.text())

    def day_keys(self, *, excluded: Sequence[int] = ()) -> list[DayKey]:
        return [DayKey(line.desk, line.key) for line in self.desks if line.desk not in excluded]

    @classmethod
    def from_note(cls, untrusted: bytes, *, station_name: str, certificate: Certificate) -> Self:
        text = note.SignedNote.from_bytes(untrusted).verified_text(name=station_name, key=certificate.station)
        fields = Lines(text, first=cls.FIRST)
        office, epoch = from_b64(fields.take("office"), size=32), lines.day(fields.take("epoch"))
        if lines.number(fields.take("late")) != LATE:
            raise Refused("record: late is not 7")
        record = cls(office, epoch, from_b64(fields.take("certificate"), size=32), _desk_lines(fields), _before(fields))
        fields.end()
        lines.same(record.text(), text, what="record")
        if record.office != certificate.office or record.certificate != note.digest(certificate.text()):
            raise Refused("record: of another office or certificate")
        if not certificate.first <= epoch <= certificate.last:
            raise Refused("record: outside its certificate's time")
        for line in record.desks:
            line.verify(certificate.desk(line.desk).key, office=office, epoch=epoch)
        return record


def _before(fields: Lines) -> bytes:
    return from_b64(fields.take("before"), size=32)


def _desk_lines(fields: Lines) -> tuple[DeskLine, ...]:
    desks: list[DeskLine] = []
    while fields.has("desk"):
        desks.append(DeskLine.from_line(fields.take("desk")))
    numbers = [line.desk for line in desks]
    if not 1 <= len(desks) <= 4 or numbers != sorted(set(numbers)):
        raise Refused("record: not 1 to 4 desks, ascending")
    return tuple(desks)


@dataclass(frozen=True, slots=True)
class Closed:
    """The office says that it takes no reports: served in the record's place, signed by root or station."""

    FIRST = "perron/v1/closed"

    office: bytes
    first: Epoch
    words: str

    def text(self) -> str:
        return f"{self.FIRST}\noffice {b64(self.office)}\nfrom {to_iso(self.first)}\ntext {self.words}\n"

    @classmethod
    def from_note(cls, untrusted: bytes, *, office: bytes, signers: Sequence[tuple[str, VerifyKey]]) -> Self:
        signed = note.SignedNote.from_bytes(untrusted)
        text = _signed_by_one(signed, signers)
        fields = Lines(text, first=cls.FIRST)
        closed = cls(
            office=from_b64(fields.take("office"), size=32),
            first=lines.day(fields.take("from")),
            words=lines.human(fields.take("text"), at_most=CLOSED_TEXT_BYTES),
        )
        fields.end()
        lines.same(closed.text(), text, what="closed")
        if closed.office != office:
            raise Refused("closed: of another office")
        return closed


def _signed_by_one(signed: note.SignedNote, signers: Sequence[tuple[str, VerifyKey]]) -> str:
    for name, key in signers:
        try:
            return signed.verified_text(name=name, key=key)
        except Refused:
            continue
    raise Refused("closed: signed by neither root nor station")


@dataclass(frozen=True, slots=True)
class RecordFile:
    """`GET /v1/record`, all verified: office, succession, certificate, and the record or the closed note."""

    office_note: OfficeNote
    certificate: Certificate
    content: Record | Closed

    @property
    def office(self) -> bytes:
        return self.office_note.office

    @classmethod
    def from_bytes(cls, untrusted: bytes, *, fingerprint: Fingerprint) -> Self:
        """Verified down from the office's fingerprint; anything that does not follow from it is `Refused`."""
        cursor = Cursor(untrusted, what="record file")
        office_frame, succession_frame, certificate_frame, record_frame, proof_frame = (
            cursor.take(cursor.number(4)) for _ in range(5)
        )
        cursor.end()
        first = OfficeNote.from_note(office_frame)
        if not fingerprint.matches(first.office):
            raise Refused("record file: of another office than this fingerprint")
        root = Succession.from_note(succession_frame, first=first).root if succession_frame else first.root
        if proof_frame:
            raise Refused("record file: this release pins no log, so a proof must be empty")
        certificate = Certificate.from_note(
            certificate_frame, office=first.office, root_name=first.root_name, root=root
        )
        content: Record | Closed
        if record_frame.startswith(Closed.FIRST.encode()):
            signers = [(first.root_name, root), (first.station_name, certificate.station)]
            content = Closed.from_note(record_frame, office=first.office, signers=signers)
        else:
            content = Record.from_note(record_frame, station_name=first.station_name, certificate=certificate)
        return cls(first, certificate, content)


def pack(*, office_note: bytes, certificate: bytes, record: bytes, succession: bytes = b"") -> bytes:
    """The bytes of a record file from the signed notes it carries; the proof is empty in v1."""
    notes = (office_note, succession, certificate, record, b"")
    return b"".join(len(signed).to_bytes(4, "big") + signed for signed in notes)


class Freshness(enum.Enum):
    """Whether a record is today's, as far as the local clock can say."""

    SURE = "sure"
    ASK = "ask"


def freshness(record: Record, *, now: float) -> Freshness:
    """`now` in seconds since 1970. Within 14 hours of the epoch nobody is asked: a wrong zone is no wrong day."""
    start = record.epoch * epochs.SECONDS
    end = start + epochs.SECONDS
    return Freshness.SURE if start - TOLERANCE_SECONDS <= now <= end + TOLERANCE_SECONDS else Freshness.ASK
