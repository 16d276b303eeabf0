"""Cells of the board (SPEC section 7)."""

import hmac
from collections.abc import Iterator
from typing import Any, Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from crypto import cell, labels
from crypto.cell import Place
from tests.crypto.office_fixture import (
    SALT,
    reporter,
)

from .cases import OFFICE, Case, bad, good, worse
from .fields import packed

COMMON: Final = {"tag_key": packed(reporter().tag.reveal()), "office": packed(OFFICE.id), "salt": packed(SALT)}
CONTENT: Final = packed(b"a piece".ljust(cell.PIECE_BYTES, b"\0"))
# desk, index, part, parts, reply
PLACES: Final = {
    "a piece": (0, 1, 0, 2, 1),
    "its second part": (0, 2, 1, 2, 1),
    "a head": (0, 0, 0, 1, 0),
    "a head of desk 254": (254, 0, 0, 1, 0),
    "the eighth of eight parts": (1, 8, 7, 8, 2),
    "the first of eight parts": (1, 9, 0, 8, 2),
    "the last index": (3, 65_535, 0, 1, 1),
    "the last reply": (3, 63, 0, 1, 65_535),
    "index 256": (0, 256, 0, 1, 256),
}
TAGS: Final = {"a tag": (0, 65_535), "the tag of a head": (0, 0), "the tag of desk 254": (254, 1)}


def _sealed(inner: bytes, index: int) -> Any:
    place = Place(OFFICE.id, SALT, 0, index)
    key = hmac.digest(reporter().tag.reveal(), labels.CELL + place.to_bytes(), "sha256")
    return packed(cell.tag(reporter().tag, place) + bytes(12) + AESGCM(key).encrypt(bytes(12), inner, None))


def _hostile(name: str, rule: str, head: bytes, index: int) -> Case:
    made = _sealed(head + bytes(cell.PIECE_BYTES), index)
    return bad(name, "cell unwrap", rule, **COMMON, desk=0, index=index, cell=made)


def _good() -> Iterator[Case]:
    for name, (desk, index) in TAGS.items():
        yield good(name, "cell tag", **COMMON, desk=desk, index=index)
    other = {**COMMON, "tag_key": packed(bytes(32)), "office": packed(bytes(32)), "salt": packed(b"\xff" * 32)}
    yield good("the tag of another office", "cell tag", **other, desk=0, index=0)
    for at, (name, (desk, index, part, parts, reply)) in enumerate(PLACES.items()):
        place = {**COMMON, "desk": desk, "index": index}
        nonce = {"nonce": packed(bytes([at]) * 12)}
        wrapped = good(
            f"{name}, wrapped", "cell wrap", **place, part=part, parts=parts, reply=reply, content=CONTENT, **nonce
        )
        yield wrapped
        yield good(f"{name}, unwrapped", "cell unwrap", **place, cell=wrapped["output"]["cell"])


def _bad() -> Iterator[Case]:
    piece, absent, closed = "a piece, unwrapped", "cell: not at this place", "cell: does not open"
    parts, head = "cell: part is not one of 1 to 8 parts", "cell: only the head is reply 0, and it has one part"
    for name, values in {
        "another index": {"index": 2},
        "another desk": {"desk": 1},
        "another salt": {"salt": packed(bytes(32))},
        "another office": {"office": packed(bytes(32))},
        "another tag key": {"tag_key": packed(bytes(32))},
        "a dummy of zeros": {"cell": [4_096]},
    }.items():
        yield worse(name, piece, absent, **values)
    for name, rule, change in (
        ("a bit of the tag", absent, {"flip": 0}),
        ("the last bit of the tag", absent, {"flip": 8 * 16 - 1}),
        ("nothing", absent, {"cut": 0}),
        ("the tag alone", absent, {"cut": 16}),
        ("too short", absent, {"cut": 4_095}),
        ("too long", absent, {"append": "AA=="}),
        ("a bit of the nonce", closed, {"flip": 8 * 16}),
        ("the first bit sealed", closed, {"flip": 8 * 28}),
        ("a bit of the tag of GCM", closed, {"flip": 8 * 4_080}),
        ("the last bit", closed, {"flip": 8 * 4_096 - 1}),
    ):
        yield worse(name, piece, rule, change={"field": "cell", **change})
    yield _hostile("part 1 of 1", parts, b"\1\1\0\1", 1)
    yield _hostile("part 255 of 8", parts, b"\xff\x08\0\1", 1)
    yield _hostile("nine parts", parts, b"\0\x09\0\1", 1)
    yield _hostile("no parts", parts, b"\0\0\0\1", 1)
    yield _hostile("a head at another index", head, b"\0\1\0\0", 1)
    yield _hostile("a reply in the head's place", head, b"\0\1\0\1", 0)
    yield _hostile("a head of two parts", head, b"\0\2\0\0", 0)


def content() -> Case:
    """Cells, wrapped and unwrapped."""
    return {"section": "7", "about": "cells of the board, 4,096 bytes", "good": list(_good()), "bad": list(_bad())}
