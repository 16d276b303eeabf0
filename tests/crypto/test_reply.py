"""Replies: sealed once to the reporter, signed by the desk, complete or refused."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from crypto import labels, reply
from crypto.cell import PIECE_BYTES, Piece
from crypto.errors import Misuse, Refused
from crypto.hpke import OVERHEAD_BYTES
from crypto.reply import Address, Reply

from .damage import flipped
from .office_fixture import TODAY, an_office, another_office, reporter, signer

ADDRESS = Address(an_office().id, reporter().author.verify_key, desk=0, reply=1)
DESK = an_office().identities[0]


def sealed(document: bytes, *, address: Address = ADDRESS) -> list[Piece]:
    """The pieces of a reply by desk 0."""
    return reply.seal(document, reply_key=reporter().reply.public_key, desk_key=DESK, address=address, epoch=TODAY)


def opened(pieces: list[Piece], *, address: Address = ADDRESS) -> Reply:
    """Read as the first reporter."""
    return Reply.open(pieces, reply_key=reporter().reply, address=address, desk_key=DESK.verify_key)


def raw_reply(plain: bytes, *, parts: int = 1) -> list[Piece]:
    """Pieces with a chosen inside: what a desk that breaks the rules can make."""
    whole = plain.ljust(parts * PIECE_BYTES - OVERHEAD_BYTES, b"\0")
    bytes_of_it = reporter().reply.public_key.seal(whole, info=labels.REPLY + ADDRESS.to_bytes())
    return [
        Piece(part, parts, ADDRESS.reply, bytes_of_it[part * PIECE_BYTES : (part + 1) * PIECE_BYTES])
        for part in range(parts)
    ]


@given(some.binary(max_size=31_168))
@settings(max_examples=30)
def test_a_reply_comes_back(document: bytes) -> None:
    """Any document up to 31,168 bytes comes back, in the fewest parts that hold it."""
    pieces = sealed(document)
    assert opened(pieces) == Reply(TODAY, document)
    assert len(pieces) == 1 or len(document) > reply.document_bytes(len(pieces) - 1)


@pytest.mark.parametrize(("size", "parts"), [(0, 1), (2_832, 1), (2_833, 2), (6_880, 2), (31_168, 8)])
def test_parts_hold_what_they_promise(size: int, parts: int) -> None:
    """One part carries 2,832 bytes, eight carry 31,168; one byte more needs one more."""
    assert len(sealed(bytes(size))) == parts


@pytest.mark.parametrize("number", [0, 1, 65_535])
def test_every_number_of_a_reply_is_used(number: int) -> None:
    """The head is reply 0; the last reply of a desk is number 65,535."""
    address = replace(ADDRESS, reply=number)
    assert opened(sealed(b"{}", address=address), address=address).document == b"{}"


def test_a_reply_has_limits() -> None:
    """More than 31,168 bytes, a head of two parts, or a reply number that wraps is a mistake of ours."""
    for document, number, rule in (
        (bytes(31_169), 1, "reply: longer than 31,168 bytes"),
        (bytes(2_833), 0, "reply: a head is longer than 2,832 bytes"),
        (b"", 65_536, "reply: numbers are 0 to 65,535 and never wrap"),
        (b"", -1, "reply: numbers are 0 to 65,535 and never wrap"),
    ):
        with pytest.raises(Misuse, match=f"^{rule}$"):
            sealed(document, address=replace(ADDRESS, reply=number))


def test_pieces_are_complete_and_in_order() -> None:
    """A reply with a piece missing, doubled, swapped or from another reply is refused."""
    pieces = sealed(bytes(10_000))
    other = sealed(bytes(10_000), address=replace(ADDRESS, reply=2))
    assert len(pieces) == 3
    for wrong in (
        [],
        pieces[:2],
        pieces[1:],
        [pieces[0], pieces[2], pieces[1]],
        [pieces[0], pieces[0], pieces[2]],
        [*pieces, pieces[2]],
        [pieces[0], pieces[1], other[2]],
        other,
    ):
        with pytest.raises(Refused, match=r"^reply: its parts are not complete$"):
            opened(wrong)
    mixed = [pieces[0], pieces[1], replace(other[2], reply=1)]
    with pytest.raises(Refused, match=r"^HPKE: does not open$"):
        opened(mixed)


@pytest.mark.parametrize(
    "address",
    [
        replace(ADDRESS, office=another_office().id),
        replace(ADDRESS, author=reporter(1).author.verify_key),
        replace(ADDRESS, desk=1),
    ],
)
def test_a_reply_belongs_to_one_conversation(address: Address) -> None:
    """Pieces sealed for another office, reporter or desk do not open here."""
    with pytest.raises(Refused, match="HPKE"):
        opened(sealed(b"{}", address=address))


def test_another_desk_cannot_sign() -> None:
    """A reply that another desk wrote under this desk's number is refused."""
    forged = reply.seal(
        b"{}", reply_key=reporter().reply.public_key, desk_key=signer("desk 1"), address=ADDRESS, epoch=TODAY
    )
    with pytest.raises(Refused, match=r"^reply: signature does not verify$"):
        opened(forged)


def test_the_layout_to_the_byte() -> None:
    """Length, epoch, ten zeros, the desk's signature, the document, zeros."""
    document = b'{"text":"Merci."}'
    statement = labels.REPLY_SIGNATURE + ADDRESS.to_bytes() + TODAY.to_bytes(4, "big") + document
    plain = len(document).to_bytes(2, "big") + TODAY.to_bytes(4, "big") + bytes(10) + DESK.sign(statement) + document
    whole = b"".join(piece.content for piece in sealed(document))
    assert reporter().reply.open(whole, info=labels.REPLY + ADDRESS.to_bytes()) == plain.ljust(2_912, b"\0")
    assert opened(raw_reply(plain, parts=2)).document == document


@pytest.mark.parametrize(
    ("at", "field", "rule"),
    [
        (0, b"\xff\xff", "reply: too short"),
        (2, b"\xff\xff\xff\xff", "epoch: outside 1970-9999"),
        (6, b"\1", "reply: reserved bytes are not zero"),
        (2, (TODAY + 1).to_bytes(4, "big"), "reply: signature does not verify"),
        (2_911, b"\1", "reply: padding is not zero"),
    ],
)
def test_the_inside_has_one_spelling(at: int, field: bytes, rule: str) -> None:
    """What a desk may not write is refused, by the rule that it broke."""
    whole = b"".join(piece.content for piece in sealed(b"{}"))
    plain = reporter().reply.open(whole, info=labels.REPLY + ADDRESS.to_bytes())
    with pytest.raises(Refused) as refused:
        opened(raw_reply(plain[:at] + field + plain[at + len(field) :]))
    assert str(refused.value) == rule


@given(some.integers(0, PIECE_BYTES * 8 - 1))
@settings(max_examples=40)
def test_a_flipped_bit_in_a_piece_is_refused(bit: int) -> None:
    """A piece with any bit changed opens nothing."""
    [piece] = sealed(b"{}")
    with pytest.raises(Refused, match=r"^HPKE: does not open$"):
        opened([replace(piece, content=flipped(piece.content, bit))])


@given(some.binary(max_size=400))
def test_any_inside_is_a_reply_or_refused(plain: bytes) -> None:
    """Whatever a desk seals, the reporter's side reads it or refuses it."""
    with pytest.raises(Refused):
        opened(raw_reply(plain))
