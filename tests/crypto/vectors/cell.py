"""Cells of the board (SPEC section 7)."""

import hmac
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from crypto import cell, labels
from crypto.cell import Place
from tests.crypto.office_fixture import (
    SALT,
    reporter,
)

from .cases import OFFICE, Case, bad, good, worse
from .fields import packed


def content() -> Case:
    """Cells, wrapped and unwrapped."""
    tag_key = packed(reporter().tag.reveal())
    common = {"tag_key": tag_key, "office": packed(OFFICE.id), "salt": packed(SALT), "desk": 0}
    nonce = packed(bytes(range(12)))
    content = packed(b"a piece".ljust(cell.PIECE_BYTES, b"\0"))
    wrapped = good(
        "a piece, wrapped", "cell wrap", **common, index=1, part=0, parts=2, reply=1, content=content, nonce=nonce
    )

    def hostile(inner: bytes, index: int) -> Any:
        place = Place(OFFICE.id, SALT, 0, index)
        key = labels.CELL + place.to_bytes()
        sealed = AESGCM(hmac.digest(reporter().tag.reveal(), key, "sha256")).encrypt(
            bytes(12), inner + bytes(cell.PIECE_BYTES), None
        )
        return packed(cell.tag(reporter().tag, place) + bytes(12) + sealed)

    piece, absent, closed = "a piece, unwrapped", "cell: not at this place", "cell: does not open"
    parts, head = "cell: part is not one of 1 to 8 parts", "cell: only the head is reply 0, and it has one part"
    return {
        "section": "7",
        "about": "cells of the board, 4,096 bytes",
        "good": [
            good("a tag", "cell tag", **common, index=65_535),
            wrapped,
            good(piece, "cell unwrap", **common, index=1, cell=wrapped["output"]["cell"]),
            good("a head", "cell unwrap", **common, index=0, cell=hostile(b"\0\1\0\0", 0)),
        ],
        "bad": [
            worse("another index", piece, absent, index=2),
            worse("another desk", piece, absent, desk=1),
            worse("another salt", piece, absent, salt=packed(bytes(32))),
            worse("another office", piece, absent, office=packed(bytes(32))),
            worse("another tag key", piece, absent, tag_key=packed(bytes(32))),
            worse("a bit of the tag", piece, absent, change={"field": "cell", "flip": 0}),
            worse("too short", piece, absent, change={"field": "cell", "cut": 4_095}),
            worse("a bit of the nonce", piece, closed, change={"field": "cell", "flip": 8 * 16}),
            worse("the last bit", piece, closed, change={"field": "cell", "flip": 8 * 4_096 - 1}),
            bad("part 1 of 1", "cell unwrap", parts, **common, index=1, cell=hostile(b"\1\1\0\1", 1)),
            bad("nine parts", "cell unwrap", parts, **common, index=1, cell=hostile(b"\0\x09\0\1", 1)),
            bad("a head at another index", "cell unwrap", head, **common, index=1, cell=hostile(b"\0\1\0\0", 1)),
            bad("a head of two parts", "cell unwrap", head, **common, index=0, cell=hostile(b"\0\2\0\0", 0)),
        ],
    }
