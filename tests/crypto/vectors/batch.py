"""Batches (SPEC section 10.1)."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from crypto import batch, labels
from crypto import epoch as epochs
from crypto.batch import BatchHeader
from tests.crypto.office_fixture import (
    TODAY,
    signer,
)

from .cases import OFFICE, Case, good, worse
from .fields import packed

SERVER: Final = signer("server")
ENVELOPES: Final = [(number + 1).to_bytes(4, "big") + bytes(32_764) for number in range(64)]
BATCH: Final = BatchHeader(TODAY, TODAY, 1, 64, bytes(32), hashlib.sha256(b"".join(ENVELOPES)).digest())
# What a JSON number holds exactly; the field itself goes to 2^64 - 1.
MOST: Final = 2**53 - 1

HEADERS: Final = {
    "a batch": BATCH,
    "the next": replace(BATCH, number=2, before=BATCH.digest),
    "of a week": replace(BATCH, first=TODAY - 6),
    "of the first day": replace(BATCH, first=0, last=0),
    "of the last day": replace(BATCH, first=epochs.LAST, last=epochs.LAST),
    "of all days": replace(BATCH, first=0, last=epochs.LAST),
    "of the largest number that JSON holds": replace(BATCH, number=MOST),
    **{f"of {count:,} envelopes": replace(BATCH, count=count) for count in batch.CLASSES[1:]},
}


def _good() -> Iterator[Case]:
    for name, header in HEADERS.items():
        values = {
            "first": epochs.to_iso(header.first),
            "last": epochs.to_iso(header.last),
            "number": header.number,
            "count": header.count,
            "before": packed(header.before),
            "envelopes": packed(header.envelopes),
        }
        written = good(f"{name}, written", "batch write", seed=packed(SERVER.reveal()), **values)
        yield written
        server = packed(SERVER.verify_key.raw)
        yield good(f"{name}, read", "batch read", server=server, header=written["output"]["header"])
    for name, envelopes in {
        "64 envelopes": ENVELOPES,
        "that differ in their last byte": [bytes(32_767) + bytes([number]) for number in range(64)],
        "the smallest and the largest": [*ENVELOPES[:62], b"\xff" * 4 + bytes(32_764), b"\xff" * 5 + bytes(32_763)],
    }.items():
        digest = packed(hashlib.sha256(b"".join(envelopes)).digest())
        listed = [packed(one) for one in envelopes]
        yield good(name, "batch envelopes", count=64, digest=digest, envelopes=listed)


def _bad_headers() -> Iterator[Case]:
    out, read, signature = (
        "batch: epochs, number or count out of range", "a batch, read", "batch: signature does not verify",
    )  # fmt: skip
    for length in (0, 4, 95, 96, 159):
        yield worse(f"cut to {length}", read, "batch: too short", change={"field": "header", "cut": length})
    yield worse("a byte more", read, "batch: too long", change={"field": "header", "append": "AA=="})
    yield worse("another server", read, signature, server=packed(OFFICE.station.verify_key.raw))
    yield worse("a server that is none", read, "Ed25519 key: not a valid point", server=packed(bytes(32)))
    for name, at in {"another day": 3, "another number": 15, "another count": 19, "another chain": 32,
                     "other envelopes": 64, "another signature": 96}.items():  # fmt: skip
        yield worse(name, read, signature, change={"field": "header", "flip": 8 * at})
    for name, at, field, rule in (
        ("the first reserved byte", 20, b"\1", "batch: reserved bytes are not zero"),
        ("the last reserved byte", 31, b"\1", "batch: reserved bytes are not zero"),
        ("a first day without a year", 0, b"\xff" * 4, "epoch: outside 1970-9999"),
        ("a last day without a year", 4, (epochs.LAST + 1).to_bytes(4, "big"), "epoch: outside 1970-9999"),
    ):
        sound = BATCH.to_bytes()
        changed_header = sound[:at] + field + sound[at + len(field) :]
        yield worse(name, read, rule, header=packed(changed_header + SERVER.sign(labels.BATCH + changed_header)))
    header = BATCH.to_bytes()
    unlabelled = packed(header + SERVER.sign(header))
    yield worse("signed without its label", read, signature, header=unlabelled)
    for name, changed in {
        "number 0": replace(BATCH, number=0),
        "no envelopes": replace(BATCH, count=0),
        "65 envelopes": replace(BATCH, count=65),
        "128 envelopes": replace(BATCH, count=128),
        "16,777,216 envelopes": replace(BATCH, count=64 * 4**9),
        "ends before it begins": replace(BATCH, last=TODAY - 1),
    }.items():
        yield worse(name, read, out, header=packed(changed.signed(SERVER)))


def _bad_envelopes() -> Iterator[Case]:
    order, other = "batch: envelopes do not strictly ascend", "batch: not the envelopes that its header names"
    listed = [packed(one) for one in ENVELOPES]
    for name, rule, envelopes in (
        ("two swapped", order, [listed[1], listed[0], *listed[2:]]),
        ("the last two swapped", order, [*listed[:-2], listed[-1], listed[-2]]),
        ("one twice", order, [listed[0], listed[0], *listed[2:]]),
        ("one of no bytes", order, ["", *listed[1:]]),
        ("one too short", order, [*listed[:-1], [packed(b"\xff" * 4), 32_763]]),
        ("one too long", order, [*listed[:-1], [packed(b"\xff" * 4), 32_765]]),
        ("none", other, []),
        ("one missing", other, listed[:-1]),
        ("one more", other, [*listed, [packed(b"\xff" * 4), 32_764]]),
        ("another", other, [*listed[:-1], [packed(b"\xff" * 4), 32_764]]),
    ):
        yield worse(name, "64 envelopes", rule, envelopes=envelopes)
    yield worse("another number of them", "64 envelopes", other, count=256)
    yield worse("another digest", "64 envelopes", other, digest=packed(bytes(32)))


def content() -> Case:
    """Batch headers, and the order of envelopes."""
    return {
        "section": "10.1",
        "about": "batch headers of 160 bytes, and their envelopes; no number above 2^53 - 1, since readers of JSON "
        "disagree about such",
        "good": list(_good()),
        "bad": [*_bad_headers(), *_bad_envelopes()],
    }
