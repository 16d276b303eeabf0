"""The board: everyone downloads all of it, and finds what is theirs at home."""

import hashlib
from dataclasses import replace

import pytest

from crypto import board, cell, issuing, note
from crypto.board import Board, Edition
from crypto.cell import Piece, Place
from crypto.errors import Misuse, Refused

from .damage import all_refused, cuts, flips
from .office_fixture import SALT, TODAY, Office, an_office, reporter, seeded
from .test_record import loosened


def read(untrusted: bytes) -> Board:
    """Read a board as a visitor with today's record."""
    office = an_office()
    return Board.from_bytes(untrusted, station_name=office.note.station_name, certificate=office.certificate)


def signed(edition: Edition) -> bytes:
    """An edition note by the station."""
    return issuing.edition(edition, office=an_office().note, station=an_office().station)


def some_cells(count: int = 64) -> list[bytes]:
    """Dummies."""
    randomness = seeded("board")
    return [cell.dummy(randomness=randomness) for _ in range(count)]


def test_a_reporter_finds_her_cell(office: Office) -> None:
    """Among 64 cells each reporter finds her own and no other."""
    piece = Piece(0, 1, 0, bytes(cell.PIECE_BYTES))
    place = Place(office.id, SALT, desk=0, index=0)
    opened = read(office.board_file([cell.wrap(reporter().tag, place, piece, randomness=seeded("wrap"))]))
    assert len(opened.cells) == 64
    assert opened.piece(reporter().tag, desk=0) == piece
    assert opened.piece(reporter().tag, desk=0, index=1) is None
    assert opened.piece(reporter().tag, desk=1) is None
    assert opened.piece(reporter(1).tag, desk=0) is None


def test_a_damaged_board_is_refused(office: Office) -> None:
    """Cut or flipped anywhere, in note, padding or cells, the board is refused."""
    sound = office.board_file()
    assert len(sound) == board.NOTE_SPACE_BYTES + 64 * cell.CELL_BYTES
    damaged = [*cuts(sound, count=40), *flips(sound, count=60), *flips(sound[:9_000], count=60), sound + b"\0"]
    all_refused(read, damaged)


def test_cells_ascend() -> None:
    """A station that signs cells in another order, or one tag twice, is refused: order would carry a message."""
    cells = sorted(some_cells())
    twice = [*cells[:63], cells[62][:16] + cells[63][16:]]
    for wrong in ([cells[1], cells[0], *cells[2:]], twice):
        joined = b"".join(wrong)
        with pytest.raises(Refused, match=r"^board: tags do not ascend$"):
            read(board.pack(signed(an_office().edition(joined)), joined))


def test_an_edition_makes_sense(office: Office) -> None:
    """Another office, class or digest, a time that ends before it begins, or no client is refused."""
    cells = b"".join(sorted(some_cells()))
    sound = office.edition(cells)
    assert read(board.pack(signed(sound), cells)).edition == sound
    for wrong in (
        replace(sound, office=bytes(32)),
        replace(sound, cells=65),
        replace(sound, cells=128),
        replace(sound, board=bytes(32)),
        replace(sound, first=sound.last + 1),
        replace(sound, clients=()),
        replace(sound, clients=(bytes(32),) * 4),
    ):
        with pytest.raises(Refused):
            read(board.pack(signed(wrong), cells))
    by_root = issuing.edition(sound, office=office.note, station=office.root)
    with pytest.raises(Refused, match="expected key"):
        read(board.pack(by_root, cells))


def test_an_edition_may_be_of_one_day(office: Office) -> None:
    """An edition that ends on the day it begins is read."""
    cells = b"".join(sorted(some_cells()))
    edition = replace(office.edition(cells), last=TODAY)
    assert read(board.pack(signed(edition), cells)).edition == edition


def test_the_edition_note_has_one_spelling(office: Office) -> None:
    """A respelled note is refused although its signature is good, and only zeros fill its space."""
    cells = b"".join(sorted(some_cells()))
    text = office.edition(cells).text()
    respelled = note.sign(loosened(text), name=office.note.station_name, key=office.station)
    with pytest.raises(Refused, match=r"^edition: not the one spelling$"):
        read(board.pack(respelled, cells))
    with pytest.raises(Refused, match=r"^note: not a text, an empty line and signature lines$"):
        read(board.pack(signed(office.edition(cells)) + b"X", cells))


def test_a_board_without_cells_is_refused(office: Office) -> None:
    """One byte less than the note's space is too short; nothing behind it is not what the edition names."""
    whole = office.board_file()
    for size, rule in ((8_191, "board: too short"), (8_192, "board: not the cells that the edition names")):
        with pytest.raises(Refused, match=f"^{rule}$"):
            read(whole[:size])


def test_a_stale_edition_is_read(office: Office) -> None:
    """A late courier does not close the letterbox: an old edition verifies and says that it is stale."""
    edition = read(office.board_file()).edition
    assert not edition.is_stale(TODAY + 14)
    assert edition.is_stale(TODAY + 15)
    assert edition.digest == hashlib.sha256(edition.text().encode()).digest()


def test_a_board_is_arranged(office: Office) -> None:
    """Cells hang by their bytes, in one of five numbers; a cell of another size or a tag twice is a mistake of ours."""
    cells = some_cells()
    assert board.arrange(cells) == board.arrange(cells[::-1]) == b"".join(sorted(cells))
    for wrong in (cells[:63], [*cells, cells[0]], [*cells[:63], b"short"]):
        with pytest.raises(Misuse, match=r"^board: 64, 128, 256, 512 or 1,024 cells of 4,096 bytes$"):
            board.arrange(wrong)
    with pytest.raises(Misuse, match=r"^board: two cells with one tag$"):
        board.arrange([*cells[:63], cells[0]])
    assert len(board.pack(bytes(8_192), b"")) == 8_192
    with pytest.raises(Misuse, match=r"^board: the edition note is longer than 8,192 bytes$"):
        board.pack(bytes(8_193), b"")


def test_the_largest_board_is_read(office: Office) -> None:
    """1,024 cells are 4,202,496 bytes."""
    arranged = board.arrange(some_cells(1_024))
    whole = board.pack(signed(office.edition(arranged)), arranged)
    assert len(whole) == board.BOARD_BYTES == 4_202_496
    assert len(read(whole).cells) == 1_024
