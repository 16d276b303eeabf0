"""What only an office can make: its signed notes and day keys (SPEC section 8).

Neither the server nor the reporter's side may import this file.
"""

from .board import Edition
from .epoch import Epoch
from .hpke import SecretKey
from .lines import ours
from .note import sign
from .office import Certificate, OfficeNote, Succession
from .record import Closed, DeskLine, Record, day_key_statement
from .signature import SigningKey


def office_note(office: OfficeNote, *, root: SigningKey) -> bytes:
    """The signed first note; `Misuse` if its origin or name would be refused."""
    ours(office.origin, "origin")
    ours(office.name, "human")
    return sign(office.text(), name=office.root_name, key=root)


def succession(note: Succession, *, first: OfficeNote, old_root: SigningKey) -> bytes:
    """The signed note by which the old root names the new one."""
    return sign(note.text(), name=first.root_name, key=old_root)


def certificate(note: Certificate, *, office: OfficeNote, root: SigningKey) -> bytes:
    """The certificate, signed by the root that is valid now; `Misuse` if a desk's short name would be refused."""
    for desk in note.desks:
        ours(desk.slug, "slug")
    return sign(note.text(), name=office.root_name, key=root)


def desk_line(key: SecretKey, title: str, *, desk: int, office: bytes, epoch: Epoch, identity: SigningKey) -> DeskLine:
    """A desk's own line of a record: its day key and who sits there, signed by the desk."""
    ours(title, "human")
    statement = day_key_statement(key.public_key, title, desk=desk, office=office, epoch=epoch)
    return DeskLine(desk, key.public_key, identity.sign(statement), title)


def record(note: Record, *, office: OfficeNote, station: SigningKey) -> bytes:
    """The signed record of one epoch. Make it once: a second one for the same epoch is proof of misbehaviour."""
    return sign(note.text(), name=office.station_name, key=station)


def closed(note: Closed, *, signer_name: str, signer: SigningKey) -> bytes:
    """The closed note, signed by the root (`root_name`) or the station (`station_name`)."""
    return sign(note.text(), name=signer_name, key=signer)


def edition(note: Edition, *, office: OfficeNote, station: SigningKey) -> bytes:
    """The signed head of a board; `board.pack` puts it before its cells."""
    return sign(note.text(), name=office.station_name, key=station)
