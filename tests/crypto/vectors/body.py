"""Bodies, written and read (SPEC section 5)."""

from dataclasses import replace
from typing import Any

from crypto import body, labels
from crypto.body import Chunk, Kind, Loop, Move
from tests.crypto.office_fixture import (
    a_body,
    a_header,
    a_letter,
    another_office,
    reporter,
)

from .cases import DAY, OFFICE, Case, bad, good, worse
from .fields import packed


def _resigned(header: bytes, payload: bytes) -> Any:
    signature = reporter().author.sign(labels.BODY + OFFICE.id + header + payload)
    return packed((header + signature + payload).ljust(body.BODY_BYTES, b"\0"))


def _hostile(at: int, field: bytes, *, kind: Kind = Kind.LOOP, payload: bytes = b"") -> Any:
    header = bytes((kind, 0)) + len(payload).to_bytes(2, "big") + a_body(a_header(Kind.LOOP), Loop())[4:96]
    return _resigned(header[:at] + field + header[at + len(field) :], payload)


def content() -> Case:
    """Bodies, written and read, and what a hostile reporter may sign."""
    keys, new = reporter(), reporter(1)
    common = {"office": packed(OFFICE.id), "author_seed": packed(keys.author.reveal()), "epoch": DAY, "order": 0}
    common |= {"id": packed(bytes(range(16))), "record": packed(OFFICE.record().digest)}
    letter = {
        "reply_key": packed(keys.reply.public_key.raw),
        "tag_key": packed(keys.tag.reveal()),
        "document": '{"text":"Les factures sont fausses."}',
    }
    moved = {
        "author_seed": packed(new.author.reveal()),
        "reply_key": packed(new.reply.public_key.raw),
        "tag_key": packed(new.tag.reveal()),
    }
    move = Move.make(new.author, new.reply.public_key, new.tag, office=OFFICE.id, old=keys.author.verify_key)
    written = [
        good("a report", "body write", **common, kind=1, desks=[0, 1], payload=letter),
        good(
            "a message to four desks",
            "body write",
            **{**common, "order": 4_294_967_295},
            kind=2,
            desks=[0, 7, 200, 254],
            payload={**letter, "document": '{"text":"Ça continue."}'},
        ),
        good(
            "a chunk that ends in zeros",
            "body write",
            **common,
            kind=3,
            desks=[1],
            payload={"file": packed(bytes(16)), "number": 8_191, "content": packed(b"pdf" + bytes(70))},
        ),
        good("a move", "body write", **common, kind=4, desks=[0], payload=moved),
        good("a loop", "body write", **common, kind=5, desks=[0, 1], payload={}),
    ]
    read = [
        good(f"{case['name']}, read", "body read", office=packed(OFFICE.id), body=case["output"]["body"])
        for case in written
    ]
    report, desks = "a report, read", "body: desks are not 1 to 4 numbers, ascending"
    signature, length = "body: signature does not verify", "body: length longer than the payload"

    def hostile(name: str, rule: str, at: int, field: bytes, **more: Any) -> Case:
        return bad(name, "body read", rule, office=packed(OFFICE.id), body=_hostile(at, field, **more))

    bare = a_letter().to_bytes()[: 1_216 + 31]
    other_office = another_office().id
    foreign = Move.make(new.author, new.reply.public_key, new.tag, office=other_office, old=keys.author.verify_key)
    return {
        "section": "5",
        "about": "what the reporter signs, 28,048 bytes",
        "good": [*written, *read],
        "bad": [
            worse("one byte short", report, "body: not 28,048 bytes", change={"field": "body", "cut": 28_047}),
            worse("another office", report, signature, office=packed(other_office)),
            worse("a bit of the document", report, signature, change={"field": "body", "flip": 8 * 1_420}),
            worse("a bit of the signature", report, signature, change={"field": "body", "flip": 8 * 100}),
            worse("another order", report, signature, change={"field": "body", "flip": 8 * 15}),
            worse("padding", report, "body: padding is not zero", change={"field": "body", "flip": 8 * 28_047}),
            worse(
                "a length that ends before the document",
                report,
                "body: padding is not zero",
                change={"field": "body", "replace": [2, "BOA="]},
            ),
            hostile("kind 0", "body: unknown kind", 0, b"\0"),
            hostile("kind 6: there is no cover", "body: unknown kind", 0, b"\6"),
            hostile("second byte", "body: reserved bytes are not zero", 1, b"\1"),
            hostile("length", length, 2, (27_889).to_bytes(2, "big")),
            hostile("epoch", "epoch: outside 1970-9999", 4, b"\xff\xff\xff\xff"),
            hostile("no desk", desks, 8, b"\xff\xff\xff\xff"),
            hostile("a hole between desks", desks, 8, b"\0\xff\1\xff"),
            hostile("desks descend", desks, 8, b"\1\0\xff\xff"),
            hostile("a desk twice", desks, 8, b"\1\1\xff\xff"),
            hostile("author is no key", "Ed25519 key: not a valid point", 32, bytes(32)),
            hostile("author is another", signature, 32, reporter(5).author.verify_key.raw),
            hostile("a letter without keys", "letter: too short", 0, b"\1", kind=Kind.REPORT, payload=bare),
            hostile(
                "a reply key that is none",
                "X-Wing public key: not a valid key",
                0,
                b"\1",
                kind=Kind.REPORT,
                payload=bytes(1_248),
            ),
            hostile("a chunk without number", "chunk: too short", 0, b"\3", kind=Kind.CHUNK, payload=bytes(19)),
            hostile(
                "chunk 8,192",
                "chunk: a file has at most 8,192",
                0,
                b"\3",
                kind=Kind.CHUNK,
                payload=Chunk(bytes(16), 0, b"x").to_bytes()[:18] + b"\x20\0",
            ),
            hostile(
                "a chunk too long",
                "chunk: longer than 27,648 bytes",
                0,
                b"\3",
                kind=Kind.CHUNK,
                payload=bytes(20 + 27_649),
            ),
            hostile("a move too short", "move: too short", 0, b"\4", kind=Kind.MOVE, payload=move.to_bytes()[:-1]),
            hostile("a move too long", "move: too long", 0, b"\4", kind=Kind.MOVE, payload=move.to_bytes() + b"\0"),
            hostile(
                "a move of another office",
                "move: signature does not verify",
                0,
                b"\4",
                kind=Kind.MOVE,
                payload=foreign.to_bytes(),
            ),
            hostile(
                "a move to the same author",
                "move: to the same author",
                0,
                b"\4",
                kind=Kind.MOVE,
                payload=replace(move, author=keys.author.verify_key).to_bytes(),
            ),
            hostile("a loop that carries something", "loop: too long", 0, b"\5", payload=b"\0"),
        ],
    }
