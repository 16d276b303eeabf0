"""Who an office is: its first note, its succession, its certificate (SPEC section 8.2)."""

from dataclasses import dataclass
from typing import Final, Self

from . import lines, note
from .epoch import Epoch, to_iso
from .errors import Refused
from .lines import Lines, b64, from_b64
from .signature import VerifyKey

DESKS: Final = 4
LAST_DESK: Final = 254


@dataclass(frozen=True, slots=True)
class OfficeNote:
    """The first note of an office, signed by its root. SHA-256 of this text is the office, for ever."""

    FIRST = "perron/v1/office"

    origin: str
    name: str
    born: Epoch
    root: VerifyKey
    ml_dsa_65: bytes

    def text(self) -> str:
        return (
            f"{self.FIRST}\norigin {self.origin}\nname {self.name}\nborn {to_iso(self.born)}\n"
            f"ed25519 {b64(self.root.raw)}\nml-dsa-65 {b64(self.ml_dsa_65)}\n"
        )

    @property
    def office(self) -> bytes:
        """The 32 bytes that are in every label's input."""
        return note.digest(self.text())

    @property
    def root_name(self) -> str:
        return f"{self.origin}/root"

    @property
    def station_name(self) -> str:
        return f"{self.origin}/station"

    @classmethod
    def from_note(cls, untrusted: bytes) -> Self:
        """Signed by the key it names; whether it is the office meant is for `Fingerprint.matches`."""
        signed = note.SignedNote.from_bytes(untrusted)
        fields = Lines(signed.untrusted_text, first=cls.FIRST)
        office = cls(
            origin=lines.origin(fields.take("origin")),
            name=lines.human(fields.take("name")),
            born=lines.day(fields.take("born")),
            root=VerifyKey.from_bytes(from_b64(fields.take("ed25519"), size=32)),
            ml_dsa_65=from_b64(fields.take("ml-dsa-65"), size=32),
        )
        fields.end()
        lines.same(office.text(), signed.untrusted_text, what="office")
        signed.verified_text(name=office.root_name, key=office.root)
        return office


@dataclass(frozen=True, slots=True)
class Succession:
    """The old root names the new one. v1 carries one succession in a record file; a second means a new release."""

    FIRST = "perron/v1/succession"

    office: bytes
    number: int
    root: VerifyKey
    ml_dsa_65: bytes
    before: bytes

    def text(self) -> str:
        return (
            f"{self.FIRST}\noffice {b64(self.office)}\nnumber {self.number}\ned25519 {b64(self.root.raw)}\n"
            f"ml-dsa-65 {b64(self.ml_dsa_65)}\nbefore {b64(self.before)}\n"
        )

    @classmethod
    def from_note(cls, untrusted: bytes, *, first: OfficeNote) -> Self:
        signed = note.SignedNote.from_bytes(untrusted)
        text = signed.verified_text(name=first.root_name, key=first.root)
        fields = Lines(text, first=cls.FIRST)
        succession = cls(
            office=from_b64(fields.take("office"), size=32),
            number=lines.number(fields.take("number")),
            root=VerifyKey.from_bytes(from_b64(fields.take("ed25519"), size=32)),
            ml_dsa_65=from_b64(fields.take("ml-dsa-65"), size=32),
            before=from_b64(fields.take("before"), size=32),
        )
        fields.end()
        lines.same(succession.text(), text, what="succession")
        if (succession.office, succession.before, succession.number) != (first.office, first.office, 1):
            raise Refused("succession: does not follow the office's first note")
        return succession


@dataclass(frozen=True, slots=True)
class CertifiedDesk:
    """A desk's number (never used again for another desk), identity key and short name."""

    desk: int
    key: VerifyKey
    slug: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """The root's list of the office's station and desks; `scope` salts receipts and survives a new root."""

    FIRST = "perron/v1/certificate"

    office: bytes
    scope: bytes
    serial: int
    first: Epoch
    last: Epoch
    station: VerifyKey
    desks: tuple[CertifiedDesk, ...]
    before: bytes

    def text(self) -> str:
        desks = "".join(f"desk {desk.desk} {b64(desk.key.raw)} {desk.slug}\n" for desk in self.desks)
        return (
            f"{self.FIRST}\noffice {b64(self.office)}\nscope {b64(self.scope)}\nserial {self.serial}\n"
            f"from {to_iso(self.first)}\nuntil {to_iso(self.last)}\nstation {b64(self.station.raw)}\n"
            f"{desks}before {b64(self.before)}\n"
        )

    def desk(self, number: int) -> CertifiedDesk:
        for desk in self.desks:
            if desk.desk == number:
                return desk
        raise Refused("certificate: no such desk")

    @classmethod
    def from_note(cls, untrusted: bytes, *, office: bytes, root_name: str, root: VerifyKey) -> Self:
        text = note.SignedNote.from_bytes(untrusted).verified_text(name=root_name, key=root)
        fields = Lines(text, first=cls.FIRST)
        certificate = cls(
            office=from_b64(fields.take("office"), size=32),
            scope=from_b64(fields.take("scope"), size=32),
            serial=lines.number(fields.take("serial")),
            first=lines.day(fields.take("from")),
            last=lines.day(fields.take("until")),
            station=VerifyKey.from_bytes(from_b64(fields.take("station"), size=32)),
            desks=_desks(fields),
            before=from_b64(fields.take("before"), size=32),
        )
        fields.end()
        lines.same(certificate.text(), text, what="certificate")
        if certificate.office != office:
            raise Refused("certificate: of another office")
        if certificate.first > certificate.last:
            raise Refused("certificate: ends before it begins")
        return certificate


def _desks(fields: Lines) -> tuple[CertifiedDesk, ...]:
    desks: list[CertifiedDesk] = []
    while fields.has("desk"):
        number, _, rest = fields.take("desk").partition(" ")
        key, _, slug = rest.partition(" ")
        verify_key = VerifyKey.from_bytes(from_b64(key, size=32))
        desks.append(CertifiedDesk(lines.number(number, at_most=LAST_DESK), verify_key, lines.slug(slug)))
    numbers = [desk.desk for desk in desks]
    if not 1 <= len(desks) <= DESKS or numbers != sorted(set(numbers)):
        raise Refused("certificate: not 1 to 4 desks, ascending")
    if len({desk.key for desk in desks}) != len(desks) or len({desk.slug for desk in desks}) != len(desks):
        raise Refused("certificate: two desks share a key or a name")
    return tuple(desks)
