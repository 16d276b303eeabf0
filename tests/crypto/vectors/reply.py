"""Replies (SPEC section 7)."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from crypto import documents, labels, reply
from crypto import epoch as epochs
from crypto.cell import Piece
from crypto.reply import Address
from tests.crypto.office_fixture import (
    TODAY,
    reporter,
)

from .cases import OFFICE, Case, bad, good, kept, worse
from .fields import packed

ADDRESS: Final = Address(OFFICE.id, reporter().author.verify_key, desk=0, reply=1)
DESK_KEY: Final = OFFICE.identities[0]
ANSWER: Final = documents.encode(documents.Answer(text="Nous avons lu votre signalement."))
LONG: Final = documents.encode(documents.Answer(text="Nous lisons. " * 250))
HEARD: Final = documents.Head(cells=1, heard=("00" * 16,), state="acknowledged", until="2027-06-01")
# The longest that fits into one part.
FULL_HEAD: Final = documents.Head(
    cells=63,
    heard=tuple(f"{number:032x}" for number in range(32)),
    state="in progress",
    until="9999-12-31",
    text="x" * 1_400,
)
COMMON: Final = {
    "office": packed(OFFICE.id),
    "author": packed(reporter().author.verify_key.raw),
    "desk_key": packed(DESK_KEY.verify_key.raw),
    "reply_seed": packed(reporter().reply.reveal()),
}
STATEMENT: Final = labels.REPLY_SIGNATURE + ADDRESS.to_bytes() + TODAY.to_bytes(4, "big") + ANSWER
HEAD: Final = len(ANSWER).to_bytes(2, "big") + TODAY.to_bytes(4, "big")
REST: Final = DESK_KEY.sign(STATEMENT) + ANSWER


def _listed(pieces: list[Piece]) -> Any:
    return [{"part": p.part, "parts": p.parts, "reply": p.reply, "content": packed(p.content)} for p in pieces]


def _opened(name: str, document: bytes, *, to: Address = ADDRESS, epoch: int = TODAY) -> Case:
    def make() -> Any:
        key = reporter().reply.public_key
        return _listed(reply.seal(document, reply_key=key, desk_key=DESK_KEY, address=to, epoch=epoch))

    pieces = kept("reply", name, "pieces", make)
    return good(name, "reply open", **COMMON, desk=to.desk, reply=to.reply, pieces=pieces)


def _answer(size: int) -> bytes:
    """An answer of so many bytes."""
    return documents.encode(documents.Answer(text="a" * (size - len('{"text":""}'))))


def _good() -> Iterator[Case]:
    yield _opened("one part", ANSWER)
    yield _opened("two parts", LONG)
    head = replace(ADDRESS, reply=0)
    yield _opened("a head", documents.encode(HEARD), to=head)
    yield _opened("the fullest head", documents.encode(FULL_HEAD), to=head)
    yield _opened("a head of another desk", documents.encode(HEARD), to=replace(head, desk=254))
    for parts in range(1, 9):
        yield _opened(f"as much as {parts} parts hold", _answer(reply.document_bytes(parts)))
        if parts < 8:
            yield _opened(f"a byte more than {parts} parts hold", _answer(reply.document_bytes(parts) + 1))
    yield _opened("nothing", b"")
    yield _opened(
        "accents and other scripts", documents.encode(documents.Answer(text="Ça va à Liège, Ω Ж 中 😀 \u2028"))
    )
    yield _opened("the first day", ANSWER, epoch=0)
    yield _opened("the last day", ANSWER, epoch=epochs.LAST)
    yield _opened("desk 254", ANSWER, to=replace(ADDRESS, desk=254))
    yield _opened("the last reply", ANSWER, to=replace(ADDRESS, reply=65_535))


def _hostile(name: str, rule: str, plain: bytes, *, size: int = 2_912) -> Case:
    def make() -> Any:
        sealed = reporter().reply.public_key.seal(plain.ljust(size, b"\0"), info=labels.REPLY + ADDRESS.to_bytes())
        return _listed([Piece(0, 1, 1, sealed)])

    return bad(name, "reply open", rule, **COMMON, desk=0, reply=1, pieces=kept("reply", name, "pieces", make))


def _bad_pieces(pieces: Any) -> Iterator[Case]:
    missing = "reply: its parts are not complete"
    first, second = pieces
    for name, listed in {
        "no part": [],
        "the first part alone": [first],
        "the second part alone": [second],
        "parts swapped": [second, first],
        "a part twice": [first, first],
        "a part more": [first, second, second],
        "a part of another reply": [first, {**second, "reply": 2}],
        "a part of three": [first, {**second, "parts": 3}],
    }.items():
        yield worse(name, "two parts", missing, pieces=listed)
    yield worse("another reply's number", "one part", missing, reply=2)


def _bad(pieces: Any) -> Iterator[Case]:
    yield from _bad_pieces(pieces)
    closed, signature, reserved = (
        "HPKE: does not open", "reply: signature does not verify", "reply: reserved bytes are not zero",
    )  # fmt: skip
    mixed = [pieces[0], {**pieces[1], "content": pieces[0]["content"]}]
    yield worse("parts of another content", "two parts", closed, pieces=mixed)
    yield worse("a content cut", "two parts", closed, pieces=[pieces[0], {**pieces[1], "content": ""}])
    for name, values in {
        "another author": {"author": packed(reporter(1).author.verify_key.raw)},
        "another desk": {"desk": 1},
        "another office": {"office": packed(bytes(32))},
        "another reporter's key": {"reply_seed": packed(bytes(32))},
    }.items():
        yield worse(name, "one part", closed, **values)
    other_desk = packed(OFFICE.identities[1].verify_key.raw)
    yield worse("signed by another desk", "one part", signature, desk_key=other_desk)
    yield worse("an author that is none", "one part", "Ed25519 key: not a valid point", author=packed(bytes(32)))
    whole = HEAD + bytes(10) + REST
    yield _hostile("padding", "reply: padding is not zero", whole.ljust(2_911, b"\0") + b"\1")
    yield _hostile("padding behind the document", "reply: padding is not zero", whole + b" ")
    yield _hostile("reserved", reserved, HEAD + b"\1" + bytes(9) + REST)
    yield _hostile("reserved, the last byte", reserved, HEAD + bytes(9) + b"\1" + REST)
    yield _hostile("length", "reply: too short", b"\xff\xff" + HEAD[2:] + bytes(10) + REST)
    yield _hostile("a length of one byte too many", "reply: too short", b"\x0b\x11" + HEAD[2:] + bytes(10) + REST)
    yield _hostile("a length that ends early", "reply: padding is not zero", b"\0\1" + HEAD[2:] + bytes(10) + REST)
    yield _hostile(
        "a length that ends late", signature, (len(ANSWER) + 1).to_bytes(2, "big") + HEAD[2:] + bytes(10) + REST
    )
    yield _hostile("a day without a year", "epoch: outside 1970-9999", HEAD[:2] + b"\xff" * 4 + bytes(10) + REST)
    yield _hostile("another day", signature, HEAD[:2] + (TODAY + 1).to_bytes(4, "big") + bytes(10) + REST)
    yield _hostile("another text", signature, HEAD + bytes(10) + REST[:-2] + b"'}")
    yield _hostile("no signature", signature, HEAD + bytes(10) + bytes(64) + ANSWER)
    yield _hostile("plain of no bytes", "reply: too short", b"", size=0)
    yield _hostile("plain of 79 bytes", "reply: too short", bytes(79), size=79)


def content() -> Case:
    """Replies, opened."""
    sound = list(_good())
    return {
        "section": "7",
        "about": "sealed once to the reporter's reply key, signed by the desk; HPKE was random once, and is kept",
        "good": sound,
        "bad": list(_bad(sound[1]["input"]["pieces"])),
    }
