"""The open station: the office's notes, the station's key, and its vault. It opens no envelope and knows no case."""

import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Self

from caseworker_ui.notice import Notice, Said
from crypto.board import CLASSES
from crypto.cell import SALT_BYTES
from crypto.epoch import Epoch, to_iso
from crypto.fingerprint import Fingerprint
from crypto.office import Certificate, OfficeNote
from crypto.signature import SigningKey

from .journal import note
from .people import MACHINE, By
from .vault import Vault, blob, integer, text

FILE: Final = "station.vault"
# Editions for which desks wrap their cells ahead, so that replies stay on the board while a desk is away.
EDITIONS_AHEAD: Final = 60
# The root lies in another building, and records end with the certificate: so long before, every trip says so.
CERTIFY_AHEAD_DAYS: Final = 60
# The latest day on which this station did anything: its clock may not go back behind it.
_NEWEST_DAY: Final = "newest day"


class Station:
    """What the machine itself may do: keep ciphertext, sign records and editions, number bundles."""

    def __init__(self, vault: Vault) -> None:
        self.vault = vault
        self.office_note = OfficeNote.from_note(vault.setting("office note"))
        self.certificate = Certificate.from_note(
            vault.setting("certificate"),
            office=self.office_note.office,
            root_name=self.office_note.root_name,
            root=self.office_note.root,
        )
        self.key = SigningKey(vault.setting("seed"))

    @classmethod
    def open(cls, folder: Path, passphrase: str, *, person: str | None = None) -> Self:
        return cls(Vault.open(folder / FILE, passphrase, person=person))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.vault.close()

    @property
    def office(self) -> bytes:
        return self.office_note.office

    @property
    def fingerprint(self) -> Fingerprint:
        return Fingerprint.of(self.office)

    @property
    def desks(self) -> dict[str, int]:
        """Short name -> number."""
        rows = self.vault.rows("SELECT desk, slug FROM desks ORDER BY desk")
        return {text(slug): integer(desk) for desk, slug in rows}

    @property
    def cells(self) -> int:
        """How many cells the next edition has."""
        return int.from_bytes(self.vault.setting("cells"), "big") or CLASSES[0]

    @property
    def quota(self) -> int:
        """How many of them are each desk's; equal, so that nobody can count a desk's replies."""
        return self.cells // len(self.desks)

    @property
    def largest_quota(self) -> int:
        """What a desk's quota can grow to."""
        return CLASSES[-1] // len(self.desks)

    def note(self, did: str, *, today: Epoch, by: By | None = None, why: str = "") -> None:
        """An action at the station in its journal, in its transaction; `by` is not needed for who opened the vault."""
        note(self.vault, by=self.vault.person if by is None else by, did=did, today=today, why=why)

    def grow(self, *, today: Epoch) -> bool:
        """Doubles the board; public, so one coarse bit. False when it is at its largest."""
        larger = [cells for cells in CLASSES if cells > self.cells]
        if larger:
            self.vault.set("cells", larger[0].to_bytes(2, "big"))
            self.vault.set("grown", self.next_edition.to_bytes(8, "big"))
            self.note("board grown", today=today, by=MACHINE)
        return bool(larger)

    @property
    def grown(self) -> int:
        """The first edition of the size that the board has; 0 when it never grew."""
        return int.from_bytes(self.vault.setting("grown"), "big")

    @property
    def next_edition(self) -> int:
        return int.from_bytes(self.vault.setting("edition number"), "big") + 1

    def salts(self) -> dict[int, bytes]:
        """Edition -> salt, for the next 60 editions; random and drawn ahead, never derived and never in a backup."""
        first = self.next_edition
        for edition in range(first, first + EDITIONS_AHEAD):
            self.vault.run("INSERT OR IGNORE INTO salts VALUES (?, ?)", edition, secrets.token_bytes(SALT_BYTES))
        rows = self.vault.rows("SELECT edition, salt FROM salts WHERE edition >= ? ORDER BY edition", first)
        return {integer(edition): blob(salt) for edition, salt in rows}

    def last_record(self) -> Epoch | None:
        row = self.vault.row("SELECT max(epoch) FROM records")
        return None if row is None or row[0] is None else integer(row[0])

    @property
    def external(self) -> bool:
        """Whether the office is an external channel, which may take six months where it says why (art. 11(2)(d))."""
        return bool(self.vault.setting("external"))

    def certificate_ends(self, today: Epoch) -> Said | None:
        """What to say of a certificate that has to be made anew; None while that has time."""
        last = self.certificate.last
        if last - today > CERTIFY_AHEAD_DAYS:
            return None
        return Said("certificate ends" if last >= today else "certificate over", {"day": to_iso(last)})

    def check_clock(self, today: Epoch) -> None:
        """A clock that went back would keep keys too long and miss deadlines: nothing is done until it is set."""
        headers = (blob(header) for (header,) in self.vault.rows("SELECT header FROM servers WHERE batch > 0"))
        signed = max((int.from_bytes(header[4:8], "big") for header in headers), default=0)
        seen = int.from_bytes(self.vault.setting(_NEWEST_DAY), "big")
        # The server's clock may be a day ahead of ours.
        if today < max(signed - 1, seen):
            newest = max(signed, seen)
            raise Notice("clock behind", today=to_iso(today), newest=to_iso(newest), days=newest - today)
        if today > seen:
            self.vault.set(_NEWEST_DAY, today.to_bytes(4, "big"))

    def forget_clock(self, *, today: Epoch) -> None:
        """After a clock that ran ahead was set right: only what servers signed still holds it."""
        with self.vault.transaction():
            self.vault.set(_NEWEST_DAY, b"")
            self.note("clock forgotten", today=today)

    def name_clients(self, digests: Sequence[bytes], *, today: Epoch) -> None:
        """The released clients for which the next editions stand, by their SHA-256."""
        with self.vault.transaction():
            self.vault.set("clients", b"".join(digests))
            self.note("clients named", today=today)
