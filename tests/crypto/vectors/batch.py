"""Batches (SPEC section 10.1)."""

import hashlib
from dataclasses import replace

from crypto import labels
from crypto.batch import BatchHeader
from tests.crypto.office_fixture import (
    TODAY,
    signer,
)

from .cases import DAY, OFFICE, Case, good, worse
from .fields import packed

SERVER = signer("server")
ENVELOPES = [(number + 1).to_bytes(4, "big") + bytes(32_764) for number in range(64)]
BATCH = BatchHeader(TODAY, TODAY, 1, 64, bytes(32), hashlib.sha256(b"".join(ENVELOPES)).digest())


def content() -> Case:
    """Batch headers, and the order of envelopes."""
    server = packed(SERVER.verify_key.raw)
    values = {
        "first": DAY,
        "last": DAY,
        "number": 1,
        "count": 64,
        "before": packed(bytes(32)),
        "envelopes": packed(BATCH.envelopes),
    }
    listed, digest = [packed(one) for one in ENVELOPES], packed(BATCH.envelopes)
    out, order = "batch: epochs, number or count out of range", "batch: envelopes do not strictly ascend"
    other = "batch: not the envelopes that its header names"
    reserved = bytearray(BATCH.to_bytes())
    reserved[20] = 1

    def broken(name: str, changed: BatchHeader) -> Case:
        return worse(name, "read", out, header=packed(changed.signed(SERVER)))

    return {
        "section": "10.1",
        "about": "batch headers of 160 bytes, and their envelopes",
        "good": [
            good("written", "batch write", seed=packed(SERVER.reveal()), **values),
            good("read", "batch read", server=server, header=packed(BATCH.signed(SERVER))),
            good("64 envelopes", "batch envelopes", count=64, digest=digest, envelopes=listed),
        ],
        "bad": [
            worse("cut", "read", "batch: too short", change={"field": "header", "cut": 159}),
            worse("a byte more", "read", "batch: too long", change={"field": "header", "append": "AA=="}),
            worse(
                "another server",
                "read",
                "batch: signature does not verify",
                server=packed(OFFICE.station.verify_key.raw),
            ),
            worse(
                "another count", "read", "batch: signature does not verify", change={"field": "header", "flip": 8 * 16}
            ),
            worse(
                "reserved",
                "read",
                "batch: reserved bytes are not zero",
                header=packed(bytes(reserved) + SERVER.sign(labels.BATCH + reserved)),
            ),
            broken("number 0", replace(BATCH, number=0)),
            broken("65 envelopes", replace(BATCH, count=65)),
            broken("128 envelopes", replace(BATCH, count=128)),
            broken("ends before it begins", replace(BATCH, last=TODAY - 1)),
            worse("two swapped", "64 envelopes", order, envelopes=[listed[1], listed[0], *listed[2:]]),
            worse("one twice", "64 envelopes", order, envelopes=[listed[0], listed[0], *listed[2:]]),
            worse("one too short", "64 envelopes", order, envelopes=["AAAA", *listed[1:]]),
            worse("one missing", "64 envelopes", other, envelopes=listed[:-1]),
            worse("another", "64 envelopes", other, envelopes=[*listed[:-1], [packed(b"\xff" * 4), 32_764]]),
        ],
    }
