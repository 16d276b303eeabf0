"""Cells: every one 4,096 bytes, and only the holder of the tag key knows which say something."""

import contextlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from crypto import cell
from crypto.cell import Piece, Place
from crypto.errors import Misuse, Refused

from .damage import all_refused, cuts, flips
from .office_fixture import SALT, an_office, another_office, reporter, seeded

PLACE = Place(an_office().id, SALT, desk=0, index=1)
PIECE = Piece(0, 2, 1, bytes(cell.PIECE_BYTES))


def wrapped(place: Place = PLACE, piece: Piece = PIECE, *, name: str = "cell") -> bytes:
    """A cell of the first reporter's conversation."""
    return cell.wrap(reporter().tag, place, piece, randomness=seeded(name))


@given(
    desk=some.integers(0, 254),
    index=some.integers(1, 65_535),
    part=some.integers(0, 7),
    reply=some.integers(1, 65_535),
    content=some.binary(max_size=cell.PIECE_BYTES),
)
def test_a_piece_comes_back(desk: int, index: int, part: int, reply: int, content: bytes) -> None:
    """What is wrapped at a place is what the reporter unwraps there, and every cell has 4,096 bytes."""
    place, piece = replace(PLACE, desk=desk, index=index), Piece(part, 8, reply, content.ljust(cell.PIECE_BYTES, b"\0"))
    one = wrapped(place, piece)
    assert len(one) == cell.CELL_BYTES == len(cell.dummy(randomness=seeded("dummy")))
    assert cell.unwrap(reporter().tag, place, one) == piece
    assert one[:16] == cell.tag(reporter().tag, place)


def test_a_cell_opens_in_its_place_only() -> None:
    """Another office, salt, desk, index or tag key finds no cell here."""
    one = wrapped()
    for place in (
        replace(PLACE, office=another_office().id),
        replace(PLACE, salt=bytes(32)),
        replace(PLACE, desk=1),
        replace(PLACE, index=2),
    ):
        assert cell.tag(reporter().tag, place) != one[:16]
        with pytest.raises(Refused, match=r"^cell: not at this place$"):
            cell.unwrap(reporter().tag, place, one)
        with pytest.raises(Refused, match=r"^cell: does not open$"):
            cell.unwrap(reporter().tag, place, cell.tag(reporter().tag, place) + one[16:])
    with pytest.raises(Refused, match=r"^cell: not at this place$"):
        cell.unwrap(reporter(1).tag, PLACE, one)


def test_wrapping_twice_shares_only_the_tag() -> None:
    """One place may be wrapped twice: the nonce differs, so nothing but the tag is the same."""
    one, two = wrapped(name="one"), wrapped(name="two")
    assert one[:16] == two[:16]
    assert one[16:28] != two[16:28]
    assert one[28:] != two[28:]


def test_a_damaged_cell_is_refused() -> None:
    """Any flipped bit, any other length, any 4,096 random bytes."""
    one = wrapped()
    damaged = [*flips(one, count=200), *cuts(one, count=40), one + b"\0", cell.dummy(randomness=seeded("any"))]
    all_refused(lambda untrusted: cell.unwrap(reporter().tag, PLACE, untrusted), damaged)


@pytest.mark.parametrize(
    ("inner", "index", "rule"),
    [
        (b"\x02\x02\x00\x01", 1, "cell: part is not one of 1 to 8 parts"),
        (b"\x00\x00\x00\x01", 1, "cell: part is not one of 1 to 8 parts"),
        (b"\x00\x09\x00\x01", 1, "cell: part is not one of 1 to 8 parts"),
        (b"\x00\x01\x00\x00", 1, "cell: only the head is reply 0, and it has one part"),
        (b"\x00\x01\x00\x01", 0, "cell: only the head is reply 0, and it has one part"),
        (b"\x00\x02\x00\x00", 0, "cell: only the head is reply 0, and it has one part"),
    ],
)
def test_a_piece_says_what_it_is(inner: bytes, index: int, rule: str) -> None:
    """Parts are counted from 0, there are 1 to 8, and the head is one part at index 0; we write nothing else."""
    content = bytes(cell.PIECE_BYTES)
    with pytest.raises(Refused) as refused:
        Piece.from_bytes(inner + content, index=index)
    assert str(refused.value) == rule
    with pytest.raises(Misuse, match=r"^cell: (not a piece|only the head is reply 0, and it has one part)$"):
        wrapped(replace(PLACE, index=index), Piece(inner[0], inner[1], inner[3], content))


def test_a_piece_has_its_size() -> None:
    """A piece one byte short or long is refused outside and a mistake inside."""
    sound = PIECE.to_bytes()
    all_refused(lambda untrusted: Piece.from_bytes(untrusted, index=1), [*cuts(sound, count=40), sound + b"\0"])
    with pytest.raises(Refused, match=r"^cell: too short$"):
        Piece.from_bytes(sound[:-1], index=1)
    with pytest.raises(Misuse, match=r"^cell: not a piece$"):
        replace(PIECE, content=bytes(4_047)).to_bytes()


@given(some.binary(max_size=cell.INNER_BYTES), some.sampled_from([0, 1]))
def test_any_inner_bytes_are_a_piece_or_refused(untrusted: bytes, index: int) -> None:
    """Whoever holds the tag key can write anything inside: it is a piece or it is refused."""
    padded = untrusted.ljust(cell.INNER_BYTES, b"\0")
    with contextlib.suppress(Refused):
        assert Piece.from_bytes(padded, index=index).to_bytes() == padded
