"""What only an office can make: its signed notes and day keys (SPEC section 8).

Neither the server nor the reporter's side may import this file.
"""

from collections.abc import Callable

from .board import Edition
from .epoch import Epoch
from .errors import Misuse, Refused
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
    signed = sign(office.text(), name=office.root_name, key=root)
    _readable(lambda: OfficeNote.from_note(signed))
    return signed


def succession(note: Succession, *, first: OfficeNote, old_root: SigningKey) -> bytes:
    """The signed note by which the old root names the new one."""
    signed = sign(note.text(), name=first.root_name, key=old_root)
    _readable(lambda: Succession.from_note(signed, first=first))
    return signed


def certificate(note: Certificate, *, office: OfficeNote, root: SigningKey) -> bytes:
    """The certificate, signed by the root that is valid now; `Misuse` if a desk's short name would be refused."""
    for desk in note.desks:
        ours(desk.slug, "slug")
    signed = sign(note.text(), name=office.root_name, key=root)
    _readable(
        lambda: Certificate.from_note(signed, office=office.office, root_name=office.root_name, root=root.verify_key)
    )
    return signed


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
    signed = sign(note.text(), name=signer_name, key=signer)
    _readable(lambda: Closed.from_note(signed, office=note.office, signers=[(signer_name, signer.verify_key)]))
    return signed


def edition(note: Edition, *, office: OfficeNote, station: SigningKey) -> bytes:
    """The signed head of a board; `board.pack` puts it before its cells."""
    return sign(note.text(), name=office.station_name, key=station)


def _readable(read: Callable[[], object]) -> None:
    """A root signs about once a year, on paper's terms: what a reader would refuse must not leave the ceremony."""
    try:
        read()
    except Refused as refused:
        raise Misuse(str(refused)) from None
