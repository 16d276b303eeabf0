"""Replies (SPEC section 7)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from crypto import documents, labels, reply
from crypto.cell import Piece
from crypto.reply import Address
from tests.crypto.office_fixture import (
    TODAY,
    reporter,
)

from .cases import OFFICE, Case, bad, good, kept, worse
from .fields import packed


def content() -> Case:
    """Replies, opened."""
    address = Address(OFFICE.id, reporter().author.verify_key, desk=0, reply=1)
    desk_key = OFFICE.identities[0]
    answer = documents.encode(documents.Answer(text="Nous avons lu votre signalement."))
    long_answer = documents.encode(documents.Answer(text="Nous lisons. " * 250))

    def listed(pieces: list[Piece]) -> Any:
        return [{"part": p.part, "parts": p.parts, "reply": p.reply, "content": packed(p.content)} for p in pieces]

    def make(document: bytes, *, to: Address = address) -> Any:
        return listed(
            reply.seal(document, reply_key=reporter().reply.public_key, desk_key=desk_key, address=to, epoch=TODAY)
        )

    def raw(plain: bytes) -> Any:
        whole = reporter().reply.public_key.seal(plain.ljust(2_912, b"\0"), info=labels.REPLY + address.to_bytes())
        return listed([Piece(0, 1, 1, whole)])

    statement = labels.REPLY_SIGNATURE + address.to_bytes() + TODAY.to_bytes(4, "big") + answer
    head, rest = len(answer).to_bytes(2, "big") + TODAY.to_bytes(4, "big"), desk_key.sign(statement) + answer
    common = {
        "office": packed(OFFICE.id),
        "author": packed(reporter().author.verify_key.raw),
        "desk": 0,
        "desk_key": packed(desk_key.verify_key.raw),
        "reply_seed": packed(reporter().reply.reveal()),
    }

    def opened(name: str, pieces: Callable[[], Any], **more: Any) -> Case:
        return good(name, "reply open", **common, **{"reply": 1, **more}, pieces=kept("reply", name, "pieces", pieces))

    def hostile(name: str, rule: str, plain: bytes) -> Case:
        return bad(
            name, "reply open", rule, **common, reply=1, pieces=kept("reply", name, "pieces", lambda: raw(plain))
        )

    one = opened("one part", lambda: make(answer))
    two = opened("two parts", lambda: make(long_answer))
    heard = documents.encode(documents.Head(cells=1, heard=("00" * 16,), state="acknowledged", until="2027-06-01"))
    the_head = opened("a head", lambda: make(heard, to=replace(address, reply=0)), reply=0)
    pieces = two["input"]["pieces"]
    missing, closed = "reply: its parts are not complete", "HPKE: does not open"
    return {
        "section": "7",
        "about": "sealed once to the reporter's reply key, signed by the desk",
        "good": [one, two, the_head],
        "bad": [
            worse("no part", "two parts", missing, pieces=[]),
            worse("the first part alone", "two parts", missing, pieces=pieces[:1]),
            worse("parts swapped", "two parts", missing, pieces=pieces[::-1]),
            worse("a part twice", "two parts", missing, pieces=[pieces[0], pieces[0]]),
            worse("another reply's number", "one part", missing, reply=2),
            worse(
                "parts of another content",
                "two parts",
                closed,
                pieces=[pieces[0], {**pieces[1], "content": pieces[0]["content"]}],
            ),
            worse("another author", "one part", closed, author=packed(reporter(1).author.verify_key.raw)),
            worse("another desk", "one part", closed, desk=1),
            worse("another office", "one part", closed, office=packed(bytes(32))),
            worse("another reporter's key", "one part", closed, reply_seed=packed(bytes(32))),
            worse(
                "signed by another desk",
                "one part",
                "reply: signature does not verify",
                desk_key=packed(OFFICE.identities[1].verify_key.raw),
            ),
            hostile("padding", "reply: padding is not zero", (head + bytes(10) + rest).ljust(2_911, b"\0") + b"\1"),
            hostile("reserved", "reply: reserved bytes are not zero", head + b"\1" + bytes(9) + rest),
            hostile("length", "reply: too short", b"\xff\xff" + head[2:] + bytes(10) + rest),
        ],
    }
