"""What only an office can make: its signed notes and day keys. Neither the server nor the reporter's side may import this file."""

from .board import Edition
from .epoch import Epoch
from .hpke import SecretKey
from .lines import ours
from .note import sign
from .office import Certificate, OfficeNote, Succession
from .record import Closed, DeskLine, Record, day_key_statement
from .signature import SigningKey


def office_note(office: OfficeNote, *, root: SigningKey) -> bytes:
    ours(office.origin, "origin")
    ours(office.name, "human")
    return sign(office.text(), name=office.root_name, key=root)


def succession(note: Succession, *, first: OfficeNote, old_root: SigningKey) -> bytes:
    return sign(note.text(), name=first.root_name, key=old_root)


def certificate(note: Certificate, *, office: OfficeNote, root: SigningKey) -> bytes:
    for desk in note.desks:
        ours(desk.slug, "slug")
    return sign(note.text(), name=office.root_name, key=root)


def desk_line(key: SecretKey, title: str, *, desk: int, office: bytes, epoch: Epoch, identity: SigningKey) -> DeskLine:
    """A desk's own line of a record: its day key and who sits there, signed by the desk."""
    ours(title, "human")
    statement = day_key_statement(key.public_key, title, desk=desk, office=office, epoch=epoch)
    return DeskLine(desk, key.public_key, identity.sign(statement), title)


def record(note: Record, *, office: OfficeNote, station: SigningKey) -> bytes:
    return sign(note.text(), name=office.station_name, key=station)


def closed(note: Closed, *, signer_name: str, signer: SigningKey) -> bytes:
    return sign(note.text(), name=signer_name, key=signer)


def edition(note: Edition, *, office: OfficeNote, station: SigningKey) -> bytes:
    return sign(note.text(), name=office.station_name, key=station)
