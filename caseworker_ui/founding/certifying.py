"""The office's next certificate: the root signs it once a year, and the fingerprint on the posters stays what it is.

Records that were signed under the certificate before go on with it: their day keys live, and a record is never made
again. Days that have no record yet get theirs under the new one.
"""

from dataclasses import replace

from caseworker_ui.notice import Notice
from caseworker_ui.vaults import journal
from caseworker_ui.vaults.station import Station
from caseworker_ui.vaults.vault import Vault
from crypto import issuing, note
from crypto.epoch import Epoch
from crypto.office import Certificate, OfficeNote
from crypto.signature import SigningKey

from .ceremony import CERTIFICATE_DAYS
from .keepers import certified


def following(root: Vault, current: Certificate, *, today: Epoch) -> Certificate:
    """The same office, desks and station for the next 400 days, under a serial that was never used. Signs nothing."""
    office, last = certified(root)
    if office.office != current.office:
        raise Notice("root elsewhere")
    newest = max(last, current, key=lambda certificate: certificate.serial)
    return replace(
        newest,
        serial=newest.serial + 1,
        first=today,
        last=today + CERTIFICATE_DAYS,
        before=note.digest(newest.text()),
    )


def sign(root: Vault, certificate: Certificate, *, today: Epoch) -> bytes:
    """The root's signature. The root remembers it first: a serial that was signed is used up, come of it what may."""
    office = OfficeNote.from_note(root.setting("office note"))
    signed = issuing.certificate(certificate, office=office, root=SigningKey(root.setting("ed25519 seed")))
    with root.transaction():
        root.set("certificate", signed)
        journal.note(root, by=root.person, did="certificate signed", today=today, why=str(certificate.serial))
    return signed


def certify(root: Vault, station: Station, certificate: Certificate, *, today: Epoch) -> None:
    """Signs it and gives it to the station; killed in between, the next one has the serial after it."""
    signed = sign(root, certificate, today=today)
    with station.vault.transaction():
        station.vault.set("certificate", signed)
        station.note("certificate taken in", today=today, why=str(certificate.serial))
