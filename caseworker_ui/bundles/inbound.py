"""Taking in a bundle: into the spool, without any desk's passphrase, all or nothing."""

import hashlib
from dataclasses import dataclass
from typing import Final

from caseworker_ui.notice import Notice, Said
from caseworker_ui.vaults.people import MACHINE, By
from caseworker_ui.vaults.station import Station
from caseworker_ui.vaults.vault import blob, integer
from crypto.batch import BatchHeader
from crypto.bundle import InboundReader, Read
from crypto.cursor import Cursor
from crypto.epoch import Epoch, to_iso
from crypto.errors import Refused
from crypto.fingerprint import Fingerprint
from crypto.signature import VerifyKey

from .progress import Progress, Tell, nobody

# Half a million envelopes: more than an office receives in years, less than fills a disk.
BUNDLE_BYTES: Final = 16 * 1_073_741_824
_NUMBER_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import did: how many batches were new, and the last day they cover. Never a count of envelopes.

    `number` is the bundle's own, `newest` the highest of this server: an older one is a stick that came late.
    """

    batches: int
    last: Epoch | None
    number: int
    newest: int

    @property
    def said(self) -> Said:
        """What a caseworker is told of it."""
        if self.batches and self.last is not None:
            return Said("bundle taken", {"batches": self.batches, "last": to_iso(self.last)})
        if self.number < self.newest:
            return Said("bundle older", {"number": self.number, "newest": self.newest})
        return Said("bundle known")


def server_fingerprint(key: VerifyKey) -> Fingerprint:
    """What the server's operator reads out, and the office compares before it trusts a server."""
    return Fingerprint.of(hashlib.sha256(key.raw).digest())


def trust_server(station: Station, key: VerifyKey, *, today: Epoch, by: By | None = None) -> None:
    """From now on batches of this server are taken in; call it in a transaction of the station."""
    if station.vault.run("INSERT OR IGNORE INTO servers VALUES (?, 0, x'', x'')", key.raw):
        station.note("server accepted", today=today, by=by, why=str(server_fingerprint(key)))


def take_in(
    station: Station,
    read: Read,
    *,
    today: Epoch,
    by: By | None = None,
    trust: Fingerprint | None = None,
    tell: Tell = nobody,
) -> Taken:
    """Takes every batch that is new; `trust` names the server that a first bundle must come from.

    `by` is who does it, if not who opened the station.
    """
    station.check_clock(today)
    try:
        reader = InboundReader(read)
        if reader.head.office != station.office:
            raise Notice("bundle elsewhere")
        with station.vault.transaction():
            if trust is not None and trust.matches(hashlib.sha256(reader.head.key.raw).digest()):
                # Never the machine by itself: whoever opened the station named the server.
                trust_server(station, reader.head.key, today=today, by=None if by == MACHINE else by)
            count, known = _take_batches(station, reader, today=today, tell=tell)
            # Only the seal shows that nothing is missing: before it, nothing above counts.
            reader.seal()
            newest = _note_number(station, reader.head.key, reader.head.number)
            # Also of a bundle that brings nothing: an entry tells of a trip, never that anybody wrote.
            station.note("bundle taken in", today=today, by=by)
    except Refused as refused:
        raise Notice("bundle refused", why=refused) from None
    return Taken(count, known.last if known else None, number=reader.head.number, newest=newest)


def _note_number(station: Station, server: VerifyKey, number: int) -> int:
    """The highest number of a bundle of this server, this one included."""
    raw = number.to_bytes(_NUMBER_BYTES, "big")
    station.vault.run("UPDATE servers SET bundle = max(bundle, ?) WHERE key = ?", raw, server.raw)
    row = station.vault.row("SELECT bundle FROM servers WHERE key = ?", server.raw)
    return int.from_bytes(blob(row[0]), "big") if row else number


def _take_batches(
    station: Station, reader: InboundReader, *, today: Epoch, tell: Tell
) -> tuple[int, BatchHeader | None]:
    """How many batches were new, and the last one that is known now."""
    server = reader.head.key
    known = last_batch(station, server)
    count = 0
    for place, (header, envelopes) in enumerate(reader.batches()):
        tell(Progress("taking", place, reader.head.count))
        if known is not None and header.number <= known.number:
            if header.number == known.number and header.digest != known.digest:
                raise Notice("batch forked", batch=header.number)
            for _ in envelopes:
                pass
            continue
        if not header.follows(known) and not _after_loss(station, server, header, known):
            following = (known.number if known else 0) + 1
            # The right number on another chain is no loss: going again would not mend it, and the stick is evidence.
            raise Notice("batch forked" if header.number == following else "batch missing", batch=following)
        if header.last > today + 1:
            days = header.last - today
            raise Notice("clock behind", today=to_iso(today), newest=to_iso(header.last), days=days)
        batch = _spool(station, server, header)
        for envelope in envelopes:
            # Also one that came before: the keys of these days may open what those of other days could not (SPEC 4).
            station.vault.run("INSERT INTO spool VALUES (?, ?)", batch, envelope)
        station.vault.run(
            "UPDATE servers SET batch = ?, header = ? WHERE key = ?", header.number, header.to_bytes(), server.raw
        )
        station.vault.run("DELETE FROM settings WHERE name = ?", lost(server.raw))
        known, count = header, count + 1
    return count, known


def lost(server: bytes) -> str:
    """The setting of a station that was rebuilt: this server has forgotten what the lost station had taken."""
    return f"lost {server.hex()}"


def _after_loss(station: Station, server: VerifyKey, header: BatchHeader, known: BatchHeader | None) -> bool:
    """The first batch that comes to a rebuilt station may leave out some; from it on the chain holds again."""
    return bool(station.vault.setting(lost(server.raw))) and header.number > (known.number if known else 0) + 1


def last_batch(station: Station, server: VerifyKey) -> BatchHeader | None:
    """The last batch of a server that is in the spool; a server nobody compared is refused."""
    row = station.vault.row("SELECT header FROM servers WHERE key = ?", server.raw)
    if row is None:
        raise Notice("server unknown", fingerprint=server_fingerprint(server))
    return stored_header(blob(row[0]))


def stored_header(raw: bytes) -> BatchHeader | None:
    """A header that the vault kept: its 96 bytes were verified when it came."""
    if not raw:
        return None
    cursor = Cursor(raw, what="stored batch")
    first, last, number, count = (cursor.number(size) for size in (4, 4, 8, 4))
    cursor.zeros(12)
    return BatchHeader(first, last, number, count, before=cursor.take(32), envelopes=cursor.take(32))


def _spool(station: Station, server: VerifyKey, header: BatchHeader) -> int:
    insert = "INSERT INTO batches (server, first, last) VALUES (?, ?, ?) RETURNING batch"
    row = station.vault.row(insert, server.raw, header.first, header.last)
    return integer(row[0]) if row else 0
