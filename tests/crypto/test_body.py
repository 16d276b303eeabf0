"""Bodies: signed by the reporter, one spelling each."""

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from crypto import body, labels
from crypto import epoch as epochs
from crypto.body import Body, Chunk, Header, Kind, Letter, Loop, Move, Payload
from crypto.errors import Misuse, Refused

from .damage import all_refused, cuts, flips
from .office_fixture import TODAY, Office, a_body, a_header, a_letter, an_office, another_office, reporter


def read(untrusted: bytes) -> Body:
    """Read a body as this office."""
    return Body.from_bytes(untrusted, office=an_office().id)


def a_move(new: int = 1) -> Move:
    """From the first reporter's words to new ones."""
    keys = reporter(new)
    return Move.make(
        keys.author, keys.reply.public_key, keys.tag, office=an_office().id, old=reporter().author.verify_key
    )


def resigned(header: bytes, payload: bytes) -> bytes:
    """A body of these 96 header bytes and this payload, soundly signed: what a hostile reporter can make."""
    signature = reporter().author.sign(labels.BODY + an_office().id + header + payload)
    return (header + signature + payload).ljust(body.BODY_BYTES, b"\0")


def changed(at: int, field: bytes, *, kind: Kind = Kind.LOOP, payload: bytes = b"") -> bytes:
    """A loop (or another kind) with some header bytes replaced before signing."""
    header = bytes((kind, 0)) + len(payload).to_bytes(2, "big") + a_body(a_header(Kind.LOOP), Loop())[4:96]
    return resigned(header[:at] + field + header[at + len(field) :], payload)


@given(
    desks=some.lists(some.integers(0, 254), min_size=1, max_size=4, unique=True).map(
        lambda drawn: tuple(sorted(drawn))
    ),
    order=some.integers(0, 2**32 - 1),
    identity=some.binary(min_size=16, max_size=16),
    document=some.binary(max_size=body.DOCUMENT_BYTES),
)
def test_a_letter_comes_back(desks: tuple[int, ...], order: int, identity: bytes, document: bytes) -> None:
    """Whatever is written into a body is what the desk reads, and every body has 28,048 bytes."""
    header = Header(Kind.MESSAGE, TODAY, desks, order, identity, record=bytes(32))
    letter = replace(a_letter(), document=document)
    written = a_body(header, letter)
    assert len(written) == body.BODY_BYTES
    opened = read(written)
    assert (opened.header, opened.author) == (header, reporter().author.verify_key)
    assert isinstance(opened.payload, Letter)
    assert (opened.payload.document, opened.payload.tag_key) == (document, letter.tag_key)
    assert opened.payload.reply_key == letter.reply_key


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        (Kind.CHUNK, Chunk(bytes(16), 8_191, b"x" * body.CHUNK_BYTES)),
        (Kind.CHUNK, Chunk(bytes(16), 0, b"\0\0")),
        (Kind.MOVE, a_move()),
        (Kind.LOOP, Loop()),
    ],
)
def test_every_kind_comes_back(kind: Kind, payload: Payload) -> None:
    """A chunk (trailing zeros included), a move and a loop are read as they were written."""
    assert read(a_body(a_header(kind), payload)).payload == payload


def test_the_longest_document_fills_a_body() -> None:
    """26,640 bytes leave no padding."""
    payload = read(a_body(a_header(), replace(a_letter(), document=b"x" * 26_640))).payload
    assert isinstance(payload, Letter)
    assert payload.document == b"x" * 26_640


@pytest.mark.parametrize("epoch", [0, epochs.LAST])
def test_a_body_may_be_of_any_day(epoch: int) -> None:
    """The first epoch and the last one that can be written are used."""
    header = replace(a_header(), epoch=epoch)
    assert read(a_body(header)).header == header


def test_the_layout_to_the_byte() -> None:
    """Each header field is where the specification puts it."""
    written = a_body(Header(Kind.REPORT, TODAY, (0, 7), 3, bytes(range(16)), b"r" * 32))
    document = a_letter().document
    assert written[:2] == b"\1\0"
    assert written[2:4] == (1_216 + 32 + len(document)).to_bytes(2, "big")
    assert written[4:8] == TODAY.to_bytes(4, "big")
    assert written[8:12] == b"\x00\x07\xff\xff"
    assert written[12:16] == b"\0\0\0\3"
    assert written[16:32] == bytes(range(16))
    assert written[32:64] == reporter().author.verify_key.raw
    assert written[64:96] == b"r" * 32
    signed = labels.BODY + an_office().id + written[:96] + written[160 : 160 + 1_248 + len(document)]
    assert written[96:160] == reporter().author.sign(signed)
    assert written[160 + 1_248 :] == document.ljust(body.DOCUMENT_BYTES, b"\0")


def test_a_damaged_body_is_refused() -> None:
    """Any flipped bit, in header, payload or padding, and any other length is refused."""
    sound = a_body()
    all_refused(read, [*flips(sound[:160]), *cuts(sound, count=60), sound + b"\0"])
    all_refused(read, flips(sound, count=200))


@given(some.binary(min_size=16, max_size=16), some.integers(0, 5))
def test_any_bytes_are_a_body_or_refused(seed: bytes, kind: int) -> None:
    """Random bodies raise nothing but `Refused`."""
    untrusted = hashlib.shake_256(seed).digest(body.BODY_BYTES)
    all_refused(read, [untrusted, bytes((kind, 0)) + untrusted[2:], bytes((kind,)).ljust(body.BODY_BYTES, b"\0")])


@pytest.mark.parametrize(
    ("at", "field", "rule"),
    [
        (0, b"\0", "body: unknown kind"),
        (0, b"\6", "body: unknown kind"),
        (1, b"\1", "body: reserved bytes are not zero"),
        (2, (27_889).to_bytes(2, "big"), "body: length longer than the payload"),
        (4, b"\xff\xff\xff\xff", "epoch: outside 1970-9999"),
        (8, b"\xff\xff\xff\xff", "body: desks are not 1 to 4 numbers, ascending"),
        (8, b"\0\xff\1\xff", "body: desks are not 1 to 4 numbers, ascending"),
        (8, b"\1\0\xff\xff", "body: desks are not 1 to 4 numbers, ascending"),
        (8, b"\1\1\xff\xff", "body: desks are not 1 to 4 numbers, ascending"),
        (32, bytes(32), "Ed25519 key: not a valid point"),
        (32, reporter(5).author.verify_key.raw, "body: signature does not verify"),
    ],
)
def test_a_header_has_one_spelling(at: int, field: bytes, rule: str) -> None:
    """A reporter who signs what the specification forbids is refused, by the rule that he broke."""
    with pytest.raises(Refused) as refused:
        read(changed(at, field))
    assert str(refused.value) == rule


def test_padding_is_zero() -> None:
    """What comes after the signed length is zero, so nothing unsigned rides along."""
    with pytest.raises(Refused, match=r"^body: padding is not zero$"):
        read(a_body()[:-1] + b"\1")


@pytest.mark.parametrize(
    ("kind", "payload", "rule"),
    [
        (Kind.REPORT, bytes(1_247), "X-Wing public key: not a valid key"),
        (Kind.REPORT, b"", "letter: too short"),
        (Kind.MESSAGE, a_letter().to_bytes()[:1_247], "letter: too short"),
        (Kind.CHUNK, bytes(19), "chunk: too short"),
        (Kind.CHUNK, bytes(16) + (8_192).to_bytes(4, "big") + b"x", "chunk: a file has at most 8,192"),
        (Kind.CHUNK, bytes(20 + 27_649), "chunk: longer than 27,648 bytes"),
        (Kind.MOVE, a_move().to_bytes()[:-1], "move: too short"),
        (Kind.MOVE, a_move().to_bytes() + b"\0", "move: too long"),
        (Kind.MOVE, replace(a_move(), signature=bytes(64)).to_bytes(), "move: signature does not verify"),
        (Kind.MOVE, replace(a_move(), author=reporter().author.verify_key).to_bytes(), "move: to the same author"),
        (Kind.LOOP, b"\0", "loop: too long"),
    ],
)
def test_a_payload_is_of_its_kind(kind: Kind, payload: bytes, rule: str) -> None:
    """A well-signed payload that is not of its kind is refused."""
    with pytest.raises(Refused) as refused:
        read(changed(0, bytes((kind,)), kind=kind, payload=payload))
    assert str(refused.value) == rule


def test_a_body_is_for_one_office(office: Office) -> None:
    """A body signed for one office is refused by another, and so is a move."""
    with pytest.raises(Refused, match="body: signature"):
        Body.from_bytes(a_body(), office=another_office().id)
    move = Move.make(
        reporter(1).author,
        reporter(1).reply.public_key,
        reporter(1).tag,
        office=another_office().id,
        old=reporter().author.verify_key,
    )
    with pytest.raises(Refused, match="move: signature"):
        read(a_body(a_header(Kind.MOVE), move))


def test_a_move_needs_the_new_words_too() -> None:
    """Nobody can move a conversation onto somebody else's words."""
    victim = reporter(2)
    forged = replace(a_move(), author=victim.author.verify_key)
    with pytest.raises(Refused, match="move: signature"):
        read(a_body(a_header(Kind.MOVE), forged))


@pytest.mark.parametrize(
    ("header", "payload", "rule"),
    [
        (a_header(Kind.CHUNK), a_letter(), "body: the payload is not of this kind"),
        (replace(a_header(), id=bytes(15)), a_letter(), "body: an id has 16 bytes, a record digest 32"),
        (replace(a_header(), record=bytes(33)), a_letter(), "body: an id has 16 bytes, a record digest 32"),
        (replace(a_header(), epoch=epochs.LAST + 1), a_letter(), "body: epoch or order out of range"),
        (replace(a_header(), epoch=-1), a_letter(), "body: epoch or order out of range"),
        (replace(a_header(), order=2**32), a_letter(), "body: epoch or order out of range"),
        (replace(a_header(), order=-1), a_letter(), "body: epoch or order out of range"),
        (replace(a_header(), desks=(1, 0)), a_letter(), "body: 1 to 4 desk numbers, ascending, below 255"),
        (replace(a_header(), desks=(0, 0)), a_letter(), "body: 1 to 4 desk numbers, ascending, below 255"),
        (replace(a_header(), desks=(-1,)), a_letter(), "body: 1 to 4 desk numbers, ascending, below 255"),
        (replace(a_header(), desks=(255,)), a_letter(), "body: 1 to 4 desk numbers, ascending, below 255"),
        (replace(a_header(), desks=()), a_letter(), "body: 1 to 4 desk numbers, ascending, below 255"),
        (replace(a_header(), desks=(0, 1, 2, 3, 4)), a_letter(), "body: 1 to 4 desk numbers, ascending, below 255"),
        (a_header(), replace(a_letter(), document=bytes(26_641)), "body: the document is longer than 26,640 bytes"),
        (a_header(Kind.CHUNK), Chunk(bytes(15), 0, b""), "body: not a chunk"),
        (a_header(Kind.CHUNK), Chunk(bytes(16), -1, b""), "body: not a chunk"),
        (a_header(Kind.CHUNK), Chunk(bytes(16), 8_192, b""), "body: not a chunk"),
        (a_header(Kind.CHUNK), Chunk(bytes(16), 0, bytes(27_649)), "body: not a chunk"),
    ],
)
def test_we_write_only_what_is_read(header: Header, payload: Payload, rule: str) -> None:
    """A body that every reader would refuse is our own mistake, told before it is sealed."""
    with pytest.raises(Misuse) as misuse:
        a_body(header, payload)
    assert str(misuse.value) == rule
