"""Bodies, written and read (SPEC section 5)."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from crypto import body, labels
from crypto import epoch as epochs
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

KEYS: Final = reporter()
NEW: Final = reporter(1)
COMMON: Final[Case] = {
    "office": packed(OFFICE.id),
    "author_seed": packed(KEYS.author.reveal()),
    "epoch": DAY,
    "order": 0,
    "id": packed(bytes(range(16))),
    "record": packed(OFFICE.record().digest),
}
LETTER: Final[Case] = {
    "reply_key": packed(KEYS.reply.public_key.raw),
    "tag_key": packed(KEYS.tag.reveal()),
    "document": '{"text":"Les factures sont fausses."}',
}
MOVED: Final[Case] = {
    "author_seed": packed(NEW.author.reveal()),
    "reply_key": packed(NEW.reply.public_key.raw),
    "tag_key": packed(NEW.tag.reveal()),
}
MOVE: Final = Move.make(NEW.author, NEW.reply.public_key, NEW.tag, office=OFFICE.id, old=KEYS.author.verify_key)


def _chunk(number: int, content: bytes) -> Case:
    return {"file": packed(bytes(16)), "number": number, "content": packed(content)}


# name: kind, desks, payload, what else differs
WRITTEN: Final[dict[str, tuple[int, list[int], Case, Case]]] = {
    "a report": (1, [0, 1], LETTER, {}),
    "a message to four desks": (
        2, [0, 7, 200, 254], {**LETTER, "document": '{"text":"Ça continue."}'}, {"order": 4_294_967_295},
    ),
    "a report to desk 254": (1, [254], LETTER, {}),
    "a report of no bytes": (1, [0], {**LETTER, "document": ""}, {}),
    "a report of one byte": (1, [0], {**LETTER, "document": "x"}, {}),
    "the longest report": (1, [0, 1, 2], {**LETTER, "document": {"base64": [26_640]}}, {}),
    "the longest report that ends in a byte": (
        1, [0], {**LETTER, "document": {"base64": [26_639, "/w=="]}}, {"order": 1},
    ),
    "a report of the first day": (1, [0], LETTER, {"epoch": "1970-01-01"}),
    "a report of the last day": (1, [0], LETTER, {"epoch": epochs.to_iso(epochs.LAST)}),
    "a report of another id and record": (
        1, [0], LETTER, {"id": packed(b"\xff" * 16), "record": packed(b"\xff" * 32)},
    ),
    "a chunk that ends in zeros": (3, [1], _chunk(8_191, b"pdf" + bytes(70)), {}),
    "the fullest chunk": (3, [1], _chunk(0, bytes(27_648)), {}),
    "a chunk of one byte": (3, [1], _chunk(1, b"x"), {}),
    "a chunk of no bytes": (3, [1], _chunk(0, b""), {}),
    "a move": (4, [0], MOVED, {}),
    "a loop": (5, [0, 1], {}, {}),
}  # fmt: skip


def _good() -> Iterator[Case]:
    for name, (kind, desks, payload, more) in WRITTEN.items():
        written = good(name, "body write", **{**COMMON, **more}, kind=kind, desks=desks, payload=payload)
        yield written
        yield good(f"{name}, read", "body read", office=packed(OFFICE.id), body=written["output"]["body"])


def _hostile(name: str, rule: str, at: int, field: bytes, *, kind: Kind = Kind.LOOP, payload: bytes = b"") -> Case:
    """The reporter signs what no client of ours writes."""
    sound = bytes((kind, 0)) + len(payload).to_bytes(2, "big") + a_body(a_header(Kind.LOOP), Loop())[4:96]
    header = sound[:at] + field + sound[at + len(field) :]
    signature = KEYS.author.sign(labels.BODY + OFFICE.id + header + payload)
    made = (header + signature + payload).ljust(body.BODY_BYTES, b"\0")
    return bad(name, "body read", rule, office=packed(OFFICE.id), body=packed(made))


def _bad_bytes() -> Iterator[Case]:
    report, size, padding = "a report, read", "body: not 28,048 bytes", "body: padding is not zero"
    signature = "body: signature does not verify"
    yield worse("another office", report, signature, office=packed(another_office().id))
    changes: dict[str, tuple[str, Case]] = {
        "nothing": (size, {"cut": 0}),
        "a header alone": (size, {"cut": 160}),
        "one byte short": (size, {"cut": 28_047}),
        "one byte long": (size, {"append": "AA=="}),
        "a bit of the document": (signature, {"flip": 8 * 1_420}),
        "a bit of the signature": (signature, {"flip": 8 * 100}),
        "another order": (signature, {"flip": 8 * 15}),
        "another id": (signature, {"flip": 8 * 16}),
        "another record": (signature, {"flip": 8 * 64}),
        "another day": (signature, {"flip": 8 * 7}),
        "another desk": (signature, {"replace": [8, packed(b"\0\2")]}),
        "a report made a message": (signature, {"replace": [0, packed(b"\2")]}),
        "the first byte of padding": (padding, {"flip": 8 * (160 + 1_248 + 37)}),
        "the last byte of padding": (padding, {"flip": 8 * 28_047}),
        "a length that ends before the document": (padding, {"replace": [2, "BOA="]}),
        "a length that ends in the padding": (signature, {"replace": [2, packed((1_248 + 38).to_bytes(2, "big"))]}),
    }
    for name, (rule, change) in changes.items():
        yield worse(name, report, rule, change={"field": "body", **change})
    full = {"field": "body", "replace": [2, packed((27_889).to_bytes(2, "big"))]}
    yield worse("a length past the end", report, "body: length longer than the payload", change=full)


def _bad_headers() -> Iterator[Case]:
    desks, day, key = (
        "body: desks are not 1 to 4 numbers, ascending", "epoch: outside 1970-9999", "Ed25519 key: not a valid point",
    )  # fmt: skip
    yield _hostile("kind 0", "body: unknown kind", 0, b"\0")
    yield _hostile("kind 6: there is no cover", "body: unknown kind", 0, b"\6")
    yield _hostile("kind 255", "body: unknown kind", 0, b"\xff")
    yield _hostile("second byte", "body: reserved bytes are not zero", 1, b"\1")
    yield _hostile("length", "body: length longer than the payload", 2, (27_889).to_bytes(2, "big"))
    yield _hostile("the longest length", "body: length longer than the payload", 2, b"\xff\xff")
    yield _hostile("epoch", day, 4, b"\xff\xff\xff\xff")
    yield _hostile("the day after the last", day, 4, (epochs.LAST + 1).to_bytes(4, "big"))
    yield _hostile("no desk", desks, 8, b"\xff\xff\xff\xff")
    yield _hostile("a hole between desks", desks, 8, b"\0\xff\1\xff")
    yield _hostile("a hole before the desks", desks, 8, b"\xff\0\xff\xff")
    yield _hostile("desks descend", desks, 8, b"\1\0\xff\xff")
    yield _hostile("a desk twice", desks, 8, b"\1\1\xff\xff")
    yield _hostile("author is no key", key, 32, bytes(32))
    yield _hostile("author of mixed order or none", key, 32, b"\2" + bytes(31))
    yield _hostile("author is another", "body: signature does not verify", 32, reporter(5).author.verify_key.raw)
    # The order of the checks: the first rule broken is the one that is named.
    yield _hostile("kind and second byte", "body: unknown kind", 0, b"\0\1")
    yield _hostile("second byte and epoch", "body: reserved bytes are not zero", 1, b"\1\0\0\xff\xff\xff\xff")
    yield _hostile("length and desks", desks, 2, b"\xff\xff" + a_body()[4:8] + b"\xff\xff\xff\xff")


def _bad_payloads() -> Iterator[Case]:
    def letter(name: str, rule: str, payload: bytes) -> Case:
        return _hostile(name, rule, 0, b"\1", kind=Kind.REPORT, payload=payload)

    def chunk(name: str, rule: str, payload: bytes) -> Case:
        return _hostile(name, rule, 0, b"\3", kind=Kind.CHUNK, payload=payload)

    def move(name: str, rule: str, payload: bytes) -> Case:
        return _hostile(name, rule, 0, b"\4", kind=Kind.MOVE, payload=payload)

    signature, made = "move: signature does not verify", MOVE.to_bytes()
    other_office, other_old = another_office().id, reporter(5).author.verify_key
    yield letter("a report of nothing", "letter: too short", b"")
    yield letter("a letter without keys", "letter: too short", a_letter().to_bytes()[: 1_216 + 31])
    yield letter("a reply key that is none", "X-Wing public key: not a valid key", bytes(1_248))
    yield chunk("a chunk without number", "chunk: too short", bytes(19))
    yield chunk("chunk 8,192", "chunk: a file has at most 8,192", Chunk(bytes(16), 0, b"x").to_bytes()[:18] + b"\x20\0")
    yield chunk("chunk 2^32 - 1", "chunk: a file has at most 8,192", bytes(16) + b"\xff" * 4)
    yield chunk("a chunk too long", "chunk: longer than 27,648 bytes", bytes(20 + 27_649))
    yield move("a move too short", "move: too short", made[:-1])
    yield move("a move too long", "move: too long", made + b"\0")
    yield move("a move to no key", "Ed25519 key: not a valid point", bytes(32) + made[32:])
    yield move("a move with a reply key that is none", "X-Wing public key: not a valid key",
               made[:32] + bytes(1_216) + made[1_248:])  # fmt: skip
    for name, office, old in (("of another office", other_office, KEYS.author.verify_key),
                              ("from another author", OFFICE.id, other_old)):  # fmt: skip
        foreign = Move.make(NEW.author, NEW.reply.public_key, NEW.tag, office=office, old=old)
        yield move(f"a move {name}", signature, foreign.to_bytes())
    yield move("a move signed by the old author", signature, made[:-64] + KEYS.author.sign(b""))
    same = replace(MOVE, author=KEYS.author.verify_key)
    yield move("a move to the same author", "move: to the same author", same.to_bytes())
    yield _hostile("a loop that carries something", "loop: too long", 0, b"\5", payload=b"\0")


def content() -> Case:
    """Bodies, written and read, and what a hostile reporter may sign."""
    return {
        "section": "5",
        "about": "what the reporter signs, 28,048 bytes",
        "good": list(_good()),
        "bad": [*_bad_bytes(), *_bad_headers(), *_bad_payloads()],
    }
