"""A whole office for tests: root, station, two desks, and the outbound bundles that it signs."""

import hashlib
import secrets
from dataclasses import dataclass, field

from crypto import board, issuing, note
from crypto.board import Edition
from crypto.bundle import Take, write_outbound
from crypto.cell import CELL_BYTES
from crypto.epoch import Epoch
from crypto.fingerprint import Fingerprint
from crypto.hpke import SecretKey
from crypto.office import Certificate, CertifiedDesk, OfficeNote
from crypto.randomness import Randomness
from crypto.record import Closed, Record, pack
from crypto.signature import SigningKey
from server.keeper import Keeper

RANDOMNESS = Randomness.fresh()
CELLS = 64


@dataclass(slots=True)
class Sent:
    """An outbound bundle, and what the next one must know about it."""

    raw: bytes
    number: int
    edition: Edition

    @classmethod
    def of(cls, keeper: Keeper) -> "Sent":
        """What hangs on a server now."""
        assert keeper.noticeboard is not None
        raw = keeper._folder.bundle.read_bytes()
        return cls(raw, keeper.noticeboard.outbound.head.number, keeper.noticeboard.edition)

    @property
    def digest(self) -> bytes:
        """All before the seal's frame."""
        return hashlib.sha256(self.raw[:-76]).digest()


@dataclass(slots=True)
class Office:
    """The keys of an office, and its records: one per day, made once."""

    day: Epoch
    serial: int = 1
    root: SigningKey = field(default_factory=lambda: SigningKey.fresh(RANDOMNESS))
    station: SigningKey = field(default_factory=lambda: SigningKey.fresh(RANDOMNESS))
    identities: tuple[SigningKey, ...] = field(
        default_factory=lambda: tuple(SigningKey.fresh(RANDOMNESS) for _ in range(2))
    )
    files: dict[Epoch, bytes] = field(default_factory=dict)

    @property
    def first_note(self) -> OfficeNote:
        return OfficeNote("liege.example", "Ville de Liège", self.day, self.root.verify_key, bytes(32))

    @property
    def id(self) -> bytes:
        return self.first_note.office

    @property
    def fingerprint(self) -> Fingerprint:
        return Fingerprint.of(self.id)

    @property
    def certificate(self) -> Certificate:
        desks = tuple(
            CertifiedDesk(number, key.verify_key, f"desk-{number}") for number, key in enumerate(self.identities)
        )
        return Certificate(
            office=self.id,
            scope=bytes(32),
            serial=self.serial,
            first=self.day - 30,
            last=self.day + 365,
            station=self.station.verify_key,
            desks=desks,
            before=self.id,
        )

    def record(self, epoch: Epoch) -> bytes:
        """The record file of a day: the same bytes each time, since a record is made once."""
        if epoch not in self.files:
            self.files[epoch] = self.another_record(epoch)
        return self.files[epoch]

    def another_record(self, epoch: Epoch) -> bytes:
        """A record file with fresh day keys."""
        lines = tuple(
            issuing.desk_line(
                SecretKey.fresh(RANDOMNESS), f"Desk {number}", desk=number, office=self.id, epoch=epoch, identity=key
            )
            for number, key in enumerate(self.identities)
        )
        signed = Record(self.id, epoch, note.digest(self.certificate.text()), lines, self.id)
        return self._packed(issuing.record(signed, office=self.first_note, station=self.station))

    def closed(self, epoch: Epoch) -> bytes:
        """A record file whose place a `closed` note takes."""
        words = Closed(self.id, epoch, "The office takes no reports this week.")
        return self._packed(issuing.closed(words, signer_name=self.first_note.root_name, signer=self.root))

    def sends(
        self,
        before: Sent | None = None,
        *,
        number: int | None = None,
        edition: int | None = None,
        days: int = 10,
        first: Epoch | None = None,
        records: dict[Epoch, bytes] | None = None,
        takes: tuple[Take, ...] = (),
        station: SigningKey | None = None,
    ) -> Sent:
        """The next outbound bundle after `before`; whatever is given replaces what belongs there."""
        number = number or (before.number + 1 if before else 1)
        first = first if first is not None else self.day - 1
        files = {epoch: self.record(epoch) for epoch in range(first, first + days)} | (records or {})
        head, cells = self._board(edition or number, before)
        raw = write_outbound(
            office=self.id,
            number=number,
            before=before.digest if before else bytes(32),
            records=sorted(files.items()),
            board=board.pack(issuing.edition(head, office=self.first_note, station=self.station), cells),
            takes=takes,
            station=station or self.station,
        )
        return Sent(raw, number, head)

    def _board(self, number: int, before: Sent | None) -> tuple[Edition, bytes]:
        cells = board.arrange([secrets.token_bytes(CELL_BYTES) for _ in range(CELLS)])
        edition = Edition(
            office=self.id,
            number=number,
            first=self.day,
            last=self.day + 14,
            cells=CELLS,
            salt=secrets.token_bytes(32),
            board=hashlib.sha256(cells).digest(),
            clients=(bytes(32),),
            before=before.edition.digest if before else self.id,
        )
        return edition, cells

    def _packed(self, content: bytes) -> bytes:
        return pack(
            office_note=issuing.office_note(self.first_note, root=self.root),
            certificate=issuing.certificate(self.certificate, office=self.first_note, root=self.root),
            record=content,
        )
