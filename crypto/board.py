"""The board: a signed edition note in 8,192 bytes, then all cells; everyone downloads all of it (SPEC section 8.4)."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Self

from . import lines, note
from .cell import CELL_BYTES, HEAD_INDEX, SALT_BYTES, TAG_BYTES, Piece, Place, tag, unwrap
from .epoch import Epoch, to_iso
from .errors import Misuse, Refused
from .lines import Lines, b64, from_b64
from .office import Certificate
from .receipt import TagKey

NOTE_SPACE_BYTES: Final = 8_192
CLASSES: Final = (64, 128, 256, 512, 1_024)
CLIENTS: Final = 3
BOARD_BYTES: Final = NOTE_SPACE_BYTES + CLASSES[-1] * CELL_BYTES


@dataclass(frozen=True, slots=True)
class Edition:
    """The signed head of a board: which cells, under which salt, and which clients the office released."""

    FIRST = "perron/v1/edition"

    office: bytes
    number: int
    first: Epoch
    last: Epoch
    cells: int
    salt: bytes
    board: bytes
    clients: tuple[bytes, ...]
    before: bytes

    def text(self) -> str:
        clients = "".join(f"client {b64(client)}\n" for client in self.clients)
        return (
            f"{self.FIRST}\noffice {b64(self.office)}\nedition {self.number}\nfrom {to_iso(self.first)}\n"
            f"until {to_iso(self.last)}\ncells {self.cells}\nsalt {b64(self.salt)}\nboard {b64(self.board)}\n"
            f"{clients}before {b64(self.before)}\n"
        )

    @property
    def digest(self) -> bytes:
        return note.digest(self.text())

    @classmethod
    def from_note(cls, untrusted: bytes, *, station_name: str, certificate: Certificate) -> Self:
        text = note.SignedNote.from_bytes(untrusted).verified_text(name=station_name, key=certificate.station)
        fields = Lines(text, first=cls.FIRST)
        edition = cls(
            office=from_b64(fields.take("office"), size=32),
            number=lines.number(fields.take("edition")),
            first=lines.day(fields.take("from")),
            last=lines.day(fields.take("until")),
            cells=lines.number(fields.take("cells")),
            salt=from_b64(fields.take("salt"), size=SALT_BYTES),
            board=from_b64(fields.take("board"), size=32),
            clients=tuple(_clients(fields)),
            before=from_b64(fields.take("before"), size=32),
        )
        fields.end()
        lines.same(edition.text(), text, what="edition")
        if edition.office != certificate.office:
            raise Refused("edition: of another office")
        if edition.cells not in CLASSES or edition.first > edition.last:
            raise Refused("edition: not a class of cells, or ends before it begins")
        return edition

    def is_stale(self, today: Epoch) -> bool:
        """Stale warns and never blocks sending: otherwise a late courier would close the letterbox."""
        return today > self.last


def _clients(fields: Lines) -> Iterator[bytes]:
    count = 0
    while fields.has("client"):
        count += 1
        yield from_b64(fields.take("client"), size=32)
    if not 1 <= count <= CLIENTS:
        raise Refused("edition: not 1 to 3 clients")


@dataclass(frozen=True, slots=True)
class Board:
    """A board whose note, digest and order were checked; cells by their tag."""

    edition: Edition
    cells: Mapping[bytes, bytes]

    @classmethod
    def from_bytes(cls, untrusted: bytes, *, station_name: str, certificate: Certificate) -> Self:
        if len(untrusted) < NOTE_SPACE_BYTES:
            raise Refused("board: too short")
        head, cells = untrusted[:NOTE_SPACE_BYTES], untrusted[NOTE_SPACE_BYTES:]
        edition = Edition.from_note(bytes(head).rstrip(b"\0"), station_name=station_name, certificate=certificate)
        if len(cells) != edition.cells * CELL_BYTES or hashlib.sha256(cells).digest() != edition.board:
            raise Refused("board: not the cells that the edition names")
        listed = [bytes(cells[start : start + CELL_BYTES]) for start in range(0, len(cells), CELL_BYTES)]
        tags = [cell[:TAG_BYTES] for cell in listed]
        if any(one >= next_one for one, next_one in pairwise(tags)):
            raise Refused("board: tags do not ascend")
        return cls(edition, {cell[:TAG_BYTES]: cell for cell in listed})

    def piece(self, tag_key: TagKey, *, desk: int, index: int = HEAD_INDEX) -> Piece | None:
        """What hangs at this place for the holder of the tag key, or None."""
        place = Place(self.edition.office, self.edition.salt, desk, index)
        cell = self.cells.get(tag(tag_key, place))
        return None if cell is None else unwrap(tag_key, place, cell)


def arrange(cells: Sequence[bytes]) -> bytes:
    """The cells in the order of a board: by their bytes, so that order says nothing."""
    if len(cells) not in CLASSES or any(len(cell) != CELL_BYTES for cell in cells):
        raise Misuse("board: 64, 128, 256, 512 or 1,024 cells of 4,096 bytes")
    if len({cell[:TAG_BYTES] for cell in cells}) != len(cells):
        # 2^-128 by chance, so a caller wrapped one place twice into one edition.
        raise Misuse("board: two cells with one tag")
    return b"".join(sorted(cells))


def pack(edition_note: bytes, cells: bytes) -> bytes:
    """The bytes of a board file."""
    if len(edition_note) > NOTE_SPACE_BYTES:
        raise Misuse("board: the edition note is longer than 8,192 bytes")
    return edition_note.ljust(NOTE_SPACE_BYTES, b"\0") + cells
