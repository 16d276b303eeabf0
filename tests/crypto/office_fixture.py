"""A small office for tests: a root, a station and two desks, and all that they sign. Everything in it repeats."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from crypto import board, body, cell, documents, envelope, issuing, record
from crypto import epoch as epochs
from crypto.board import Edition
from crypto.body import Header, Kind, Letter, Payload
from crypto.envelope import DayKey, Envelope
from crypto.epoch import Epoch
from crypto.fingerprint import Fingerprint
from crypto.hpke import SecretKey
from crypto.office import Certificate, CertifiedDesk, OfficeNote
from crypto.opening import DaySecret
from crypto.randomness import Randomness
from crypto.receipt import Receipt, ReceiptKeys
from crypto.record import Record
from crypto.signature import SigningKey

TODAY: Final[Epoch] = epochs.from_iso("2026-11-22")
SCOPE: Final = hashlib.sha256(b"scope").digest()
SALT: Final = hashlib.sha256(b"salt").digest()
TITLES: Final = ("Cellule d’intégrité, Ève et Noé", "Audit interne")


def seeded(name: str) -> Randomness:
    """Bytes that look random and repeat: SHAKE-256 of the name and of a counter."""
    count = 0

    def take(size: int) -> bytes:
        nonlocal count
        count += 1
        return hashlib.shake_256(f"{name} {count}".encode()).digest(size)

    return Randomness(take=take)


def signer(name: str) -> SigningKey:
    """An Ed25519 key named by its role."""
    return SigningKey(hashlib.sha256(name.encode()).digest())


@cache
def day_secret(desk: int, epoch: Epoch = TODAY) -> DaySecret:
    """The private day key of a desk."""
    return DaySecret(desk, epoch, SecretKey(hashlib.sha256(f"day {desk} {epoch}".encode()).digest()))


@dataclass(frozen=True, slots=True)
class Office:
    """An office with its keys; `identities` are those of desks 0 and 1."""

    root: SigningKey
    station: SigningKey
    identities: tuple[SigningKey, ...]
    note: OfficeNote
    certificate: Certificate

    @property
    def id(self) -> bytes:
        """The 32 bytes in every label's input."""
        return self.note.office

    @property
    def fingerprint(self) -> Fingerprint:
        """What its poster shows."""
        return Fingerprint.of(self.id)

    def day_keys(self, *desks: int, epoch: Epoch = TODAY) -> list[DayKey]:
        """The public day keys of these desks."""
        return [DayKey(desk, day_secret(desk, epoch).key.public_key) for desk in desks]

    def record(self, epoch: Epoch = TODAY) -> Record:
        """The record of an epoch, its desk lines signed."""
        desks = tuple(
            issuing.desk_line(
                day_secret(desk, epoch).key, TITLES[desk], desk=desk, office=self.id, epoch=epoch, identity=identity
            )
            for desk, identity in enumerate(self.identities)
        )
        certificate = hashlib.sha256(self.certificate.text().encode()).digest()
        return Record(self.id, epoch, certificate, desks, before=self.id)

    def signed_note(self) -> bytes:
        """The office note as it is served."""
        return issuing.office_note(self.note, root=self.root)

    def signed_certificate(self) -> bytes:
        """The certificate as it is served."""
        return issuing.certificate(self.certificate, office=self.note, root=self.root)

    def signed_record(self, epoch: Epoch = TODAY) -> bytes:
        """The record as it is served."""
        return issuing.record(self.record(epoch), office=self.note, station=self.station)

    def record_file(self, epoch: Epoch = TODAY) -> bytes:
        """What `GET /v1/record` answers."""
        return record.pack(
            office_note=self.signed_note(), certificate=self.signed_certificate(), record=self.signed_record(epoch)
        )

    def edition(self, cells: bytes, *, number: int = 1) -> Edition:
        """The edition of these arranged cells."""
        return Edition(
            office=self.id,
            number=number,
            first=TODAY,
            last=TODAY + 14,
            cells=len(cells) // cell.CELL_BYTES,
            salt=SALT,
            board=hashlib.sha256(cells).digest(),
            clients=(hashlib.sha256(b"client").digest(),),
            before=self.id,
        )

    def board_file(self, cells: Sequence[bytes] = ()) -> bytes:
        """What `GET /v1/board` answers: these cells and dummies, 64 in all."""
        randomness = seeded("dummies")
        dummies = [cell.dummy(randomness=randomness) for _ in range(64 - len(cells))]
        arranged = board.arrange([*cells, *dummies])
        return board.pack(issuing.edition(self.edition(arranged), office=self.note, station=self.station), arranged)


@cache
def an_office() -> Office:
    """The office of every test, the same each time."""
    root, station, identities = signer("root"), signer("station"), (signer("desk 0"), signer("desk 1"))
    born = epochs.from_iso("2026-09-01")
    note = OfficeNote(
        origin="liege.example",
        name="Bureau d’intégrité de Liège",
        born=born,
        root=root.verify_key,
        ml_dsa_65=hashlib.sha256(b"a key on paper").digest(),
    )
    certificate = Certificate(
        office=note.office,
        scope=SCOPE,
        serial=1,
        first=born,
        last=epochs.from_iso("2027-09-30"),
        station=station.verify_key,
        desks=(
            CertifiedDesk(0, identities[0].verify_key, "integrite"),
            CertifiedDesk(1, identities[1].verify_key, "audit"),
        ),
        before=note.office,
    )
    return Office(root, station, identities, note, certificate)


@cache
def reporter(number: int = 0) -> ReceiptKeys:
    """The keys of a reporter of this office."""
    return Receipt(hashlib.sha256(f"reporter {number}".encode()).digest()[:16]).keys(SCOPE)


def a_header(kind: Kind = Kind.REPORT, *, desks: tuple[int, ...] = (0, 1), epoch: Epoch = TODAY) -> Header:
    """A header that names today's record."""
    return Header(kind, epoch, desks, order=0, id=bytes(range(16)), record=an_office().record(epoch).digest)


def a_letter(text: str = "Les factures sont fausses.", *, keys: ReceiptKeys | None = None) -> Letter:
    """A report's payload."""
    keys = keys or reporter()
    return Letter(keys.reply.public_key, keys.tag, documents.encode(documents.Written(text=text)))


def a_body(header: Header | None = None, payload: Payload | None = None) -> bytes:
    """The bytes of a signed body by the first reporter."""
    return body.write(header or a_header(), payload or a_letter(), author=reporter().author, office=an_office().id)


def an_envelope(*desks: int, name: str = "envelope", epoch: Epoch = TODAY) -> Envelope:
    """A sealed report for these desks."""
    return envelope.seal(
        a_body(a_header(desks=desks, epoch=epoch)),
        desks=an_office().day_keys(*desks, epoch=epoch),
        office=an_office().id,
        epoch=epoch,
        randomness=seeded(name),
    )


def another_office() -> Office:
    """The office with another root, station, desks and id."""
    office = an_office()
    root = signer("another root")
    note = replace(office.note, origin="gent.example", root=root.verify_key)
    certificate = replace(office.certificate, office=note.office, before=note.office)
    return replace(office, root=root, note=note, certificate=certificate)
