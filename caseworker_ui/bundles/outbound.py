"""Preparing an outbound bundle: records, the next edition of the board, and what was taken. Needs no desk."""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Final

from caseworker_ui.notice import Notice
from caseworker_ui.vaults.people import By
from caseworker_ui.vaults.station import Station
from caseworker_ui.vaults.vault import blob, integer, text
from crypto import board, issuing, note, record
from crypto.board import Edition
from crypto.bundle import Take, write_outbound
from crypto.cell import CELL_BYTES
from crypto.epoch import Epoch, to_iso
from crypto.signature import VerifyKey

from .inbound import stored_header

EDITION_DAYS: Final = 14
_NUMBER_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class Outbound:
    """A bundle ready to leave, and what a caseworker should know about it."""

    bundle: bytes
    number: int
    edition: int
    last_record: Epoch
    desks_missing: tuple[str, ...]


def prepare(station: Station, *, today: Epoch, by: By | None = None) -> Outbound:
    """Signs and numbers the next outbound bundle; its number is used up: a lost bundle leaves a gap, never a fork.

    `by` is who does it, if not who opened the station.
    """
    station.check_clock(today)
    with station.vault.transaction():
        _sign_records(station, today=today)
        records = _record_files(station, today=today)
        if not records:
            over = station.certificate.last < today
            raise Notice("certificate over" if over else "records out", day=to_iso(station.certificate.last))
        missing = _desks_missing(station)
        edition, board_file = _next_board(station, today=today)
        number = int.from_bytes(station.vault.setting("outbound number"), "big") + 1
        bundle = write_outbound(
            office=station.office,
            number=number,
            before=station.vault.setting("outbound digest") or bytes(32),
            records=records,
            board=board_file,
            takes=_takes(station),
            station=station.key,
        )
        station.vault.set("outbound number", number.to_bytes(_NUMBER_BYTES, "big"))
        # The seal's frame is the last 76 bytes; a bundle's digest covers all before it.
        station.vault.set("outbound digest", hashlib.sha256(bundle[:-76]).digest())
        station.note("bundle exported", today=today, by=by, why=str(number))
    return Outbound(bundle, number, edition, station.last_record() or today, missing)


def _sign_records(station: Station, *, today: Epoch) -> None:
    """One record for each day for which every desk has offered a key; a record is never made twice."""
    row = station.vault.row("SELECT epoch, digest FROM records ORDER BY epoch DESC LIMIT 1")
    last, before = (integer(row[0]), blob(row[1])) if row else (today - 1, station.office)
    certificate = note.digest(station.certificate.text())
    for epoch in range(max(last + 1, today), today + record.LATE * 14):
        offers = station.vault.rows("SELECT line FROM offers WHERE epoch = ? ORDER BY desk", epoch)
        lines = tuple(
            record.DeskLine.from_line(text(line).removeprefix("desk ").removesuffix("\n")) for (line,) in offers
        )
        if len(lines) != len(station.certificate.desks) or epoch > station.certificate.last:
            break
        signed = record.Record(station.office, epoch, certificate, lines, before)
        file = record.pack(
            office_note=station.vault.setting("office note"),
            certificate=station.vault.setting("certificate"),
            record=issuing.record(signed, office=station.office_note, station=station.key),
        )
        station.vault.run("INSERT INTO records VALUES (?, ?, ?)", epoch, file, signed.digest)
        before = signed.digest


def _record_files(station: Station, *, today: Epoch) -> list[tuple[Epoch, bytes]]:
    """Today's and all later ones; yesterday's too, for a server whose clock is behind."""
    rows = station.vault.rows("SELECT epoch, file FROM records WHERE epoch >= ? ORDER BY epoch", today - 1)
    return [(integer(epoch), blob(file)) for epoch, file in rows]


def _desks_missing(station: Station) -> tuple[str, ...]:
    """Desks that were away for so long that nothing of theirs is wrapped for this edition."""
    rows = station.vault.rows("SELECT desk FROM wrapped WHERE edition = ?", station.next_edition)
    wrapped = {integer(desk) for (desk,) in rows}
    return tuple(slug for slug, desk in station.desks.items() if desk not in wrapped)


def _next_board(station: Station, *, today: Epoch) -> tuple[int, bytes]:
    number, salt = station.next_edition, station.salts()[station.next_edition]
    wrapped = station.vault.rows("SELECT cells FROM wrapped WHERE edition = ?", number)
    cells = [
        whole[at : at + CELL_BYTES]
        for (row,) in wrapped
        for whole in [blob(row)]
        for at in range(0, len(whole), CELL_BYTES)
    ]
    # A desk that is away, or wrapped for a smaller board, is filled up with dummies: nobody can count its replies.
    cells += [secrets.token_bytes(CELL_BYTES) for _ in range(station.cells - len(cells))]
    arranged = board.arrange(cells)
    clients = station.vault.setting("clients")
    edition = Edition(
        office=station.office,
        number=number,
        first=today,
        last=today + EDITION_DAYS,
        cells=station.cells,
        salt=salt,
        board=hashlib.sha256(arranged).digest(),
        clients=tuple(clients[at : at + 32] for at in range(0, len(clients), 32)),
        before=station.vault.setting("edition digest") or station.office,
    )
    signed = issuing.edition(edition, office=station.office_note, station=station.key)
    station.vault.set("edition number", number.to_bytes(_NUMBER_BYTES, "big"))
    station.vault.set("edition digest", edition.digest)
    station.vault.run("DELETE FROM wrapped WHERE edition <= ?", number)
    station.vault.run("DELETE FROM salts WHERE edition <= ?", number)
    return number, board.pack(signed, arranged)


def _takes(station: Station) -> list[Take]:
    """One for each server: its last batch in the spool. The server may now forget that batch and all before it."""
    takes = []
    for key, header in station.vault.rows("SELECT key, header FROM servers WHERE batch > 0 ORDER BY key"):
        batch = stored_header(blob(header))
        if batch is not None:
            takes.append(Take(VerifyKey(blob(key)), batch.number, batch.digest))
    return takes
