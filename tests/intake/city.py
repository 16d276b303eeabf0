"""A small city for tests: an office with two desks, its record and its board, all made as an office makes them."""

import hashlib
import time
from dataclasses import dataclass, field

from crypto import board, cell, documents, epoch, issuing, note, reply
from crypto.body import Body
from crypto.envelope import Request
from crypto.fingerprint import Fingerprint
from crypto.hpke import SecretKey
from crypto.office import Certificate, CertifiedDesk, OfficeNote
from crypto.opening import DaySecret, open_envelope
from crypto.randomness import Randomness
from crypto.receipt import Receipt, ReceiptKeys
from crypto.record import Closed, Record, pack
from crypto.signature import SigningKey

TITLES = ("Référent intégrité (fictif)", "Audit interne (fictif)")
SLUGS = ("integrite", "audit")


def a_key() -> SigningKey:
    """A fresh signing key."""
    return SigningKey.fresh(Randomness.fresh())


def today() -> int:
    """The epoch of the moment."""
    return epoch.at(time.time())


@dataclass
class City:
    """The office's secrets, which only a test may hold together."""

    day: int = field(default_factory=today)
    root: SigningKey = field(default_factory=a_key)
    station: SigningKey = field(default_factory=a_key)
    identities: tuple[SigningKey, SigningKey] = field(default_factory=lambda: (a_key(), a_key()))
    random: Randomness = field(default_factory=Randomness.fresh)

    def __post_init__(self) -> None:
        take = self.random.take
        self.note = OfficeNote("liege.example", "Ville de Liège (fictif)", self.day, self.root.verify_key, take(32))
        self.office = self.note.office
        desks = tuple(CertifiedDesk(n, self.identities[n].verify_key, SLUGS[n]) for n in (0, 1))
        year = (self.day - 30, self.day + 300)
        self.certificate = Certificate(self.office, take(32), 1, *year, self.station.verify_key, desks, self.office)
        self.day_keys = [SecretKey.fresh(self.random) for _ in desks]
        lines = tuple(
            issuing.desk_line(key, TITLES[n], desk=n, office=self.office, epoch=self.day, identity=self.identities[n])
            for n, key in enumerate(self.day_keys)
        )
        digest = note.digest(self.certificate.text())
        self.record = Record(self.office, self.day, digest, lines, self.office)

    @property
    def fingerprint(self) -> Fingerprint:
        return Fingerprint.of(self.office)

    def record_file(self, content: bytes | None = None) -> bytes:
        return pack(
            office_note=issuing.office_note(self.note, root=self.root),
            certificate=issuing.certificate(self.certificate, office=self.note, root=self.root),
            record=content or issuing.record(self.record, office=self.note, station=self.station),
        )

    def closed_file(self, words: str) -> bytes:
        closed = Closed(self.office, self.day, words)
        return self.record_file(issuing.closed(closed, signer_name=self.note.station_name, signer=self.station))

    def board_file(
        self, *, salt: bytes | None = None, cells: list[bytes] | None = None, last: int | None = None
    ) -> bytes:
        """A board of 64 cells; those not given are dummies."""
        cells = list(cells or [])
        cells += [cell.dummy(randomness=self.random) for _ in range(64 - len(cells))]
        arranged, salt = board.arrange(cells), salt or self.random.take(32)
        until = self.day + 14 if last is None else last
        clients, digest = (bytes(32),), hashlib.sha256(arranged).digest()
        edition = board.Edition(self.office, 7, until - 14, until, 64, salt, digest, clients, self.office)
        return board.pack(issuing.edition(edition, office=self.note, station=self.station), arranged)

    def answering_cells(
        self, receipt: Receipt, texts: list[str], *, salt: bytes, desk: int = 0, heard: int = 1
    ) -> list[bytes]:
        """The head and the replies of one desk, the head first."""
        keys = receipt.keys(self.certificate.scope)
        pieces = [
            piece
            for number, text in enumerate(texts, start=1)
            for piece in self._sealed(keys, documents.Answer(text=text), desk=desk, number=number)
        ]
        head = documents.Head(
            cells=len(pieces), heard=tuple(f"{n:032x}" for n in range(heard)), state="answered", until="2027-06-01"
        )
        pieces = [*self._sealed(keys, head, desk=desk, number=0), *pieces]
        return [
            cell.wrap(keys.tag, cell.Place(self.office, salt, desk, index), piece, randomness=self.random)
            for index, piece in enumerate(pieces)
        ]

    def _sealed(
        self, keys: ReceiptKeys, document: documents.Answer | documents.Head, *, desk: int, number: int
    ) -> list[cell.Piece]:
        address = reply.Address(self.office, keys.author.verify_key, desk, number)
        return reply.seal(
            documents.encode(document),
            reply_key=keys.reply.public_key,
            desk_key=self.identities[desk],
            address=address,
            epoch=self.day,
        )

    def opened(self, request: bytes, *, desk: int = 0) -> Body | None:
        """What this desk reads in the body of a POST."""
        secret = DaySecret(desk, self.day, self.day_keys[desk])
        return open_envelope(Request.from_bytes(request).envelope, [secret], office=self.office)
