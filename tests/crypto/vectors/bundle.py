"""Bundles (SPEC section 10.2)."""

import hashlib
from dataclasses import replace
from typing import Any

from crypto import bundle, labels
from crypto import epoch as epochs
from crypto.bundle import Head, Take
from tests.crypto.office_fixture import (
    TODAY,
)

from .batch import BATCH, ENVELOPES, SERVER
from .cases import DAY, OFFICE, Case, bad, good, worse
from .fields import packed


def _frame(kind: bytes, content: bytes) -> bytes:
    return kind + len(content).to_bytes(8, "big") + content


def _sealed(*frames: bytes, key: Any, label: bytes) -> Any:
    whole = b"".join(frames)
    return packed(whole + _frame(b"SEAL", key.sign(label + hashlib.sha256(whole).digest())))


def content() -> Case:
    """Bundles in both directions."""
    head = Head(bundle.INBOUND, OFFICE.id, SERVER.verify_key, 1, bytes(32), 1)
    content = BATCH.signed(SERVER) + b"".join(ENVELOPES)
    take = Take(SERVER.verify_key, 1, BATCH.digest)
    takes = [{"server": packed(SERVER.verify_key.raw), "batch": 1, "digest": packed(BATCH.digest)}]
    days = [[DAY, packed(b"record")], [epochs.to_iso(TODAY + 1), packed(b"record")]]
    written = good(
        "written",
        "bundle write",
        seed=packed(OFFICE.station.reveal()),
        office=packed(OFFICE.id),
        number=1,
        before=packed(bytes(32)),
        records=days,
        board=packed(b"board"),
        takes=takes,
    )
    not_here, cut, seal = (
        "bundle: not the frame that belongs here",
        "bundle: cut off",
        "bundle: signature does not verify",
    )
    reco = [_frame(b"RECO", (TODAY + number).to_bytes(4, "big") + b"record") for number in (0, 1)]
    bord, took = _frame(b"BORD", b"board"), _frame(b"TAKE", take.to_bytes())

    def inward(name: str, rule: str, *frames: bytes, first: Head = head, label: bytes = labels.BUNDLE_IN) -> Case:
        made = _sealed(_frame(b"HEAD", first.to_bytes()), *frames, key=SERVER, label=label)
        return bad(name, "bundle in", rule, bundle=made)

    def outward(name: str, rule: str, *frames: bytes) -> Case:
        first = Head(bundle.OUTBOUND, OFFICE.id, OFFICE.station.verify_key, 1, bytes(32), len(frames))
        made = _sealed(_frame(b"HEAD", first.to_bytes()), *frames, key=OFFICE.station, label=labels.BUNDLE_OUT)
        return bad(name, "bundle out", rule, bundle=made)

    whole = _frame(b"BATC", content)
    inbound = packed(b"".join(bundle.write_inbound(head, [(BATCH.signed(SERVER), 64, ENVELOPES)], server=SERVER)))
    empty = _sealed(_frame(b"HEAD", replace(head, count=0).to_bytes()), key=SERVER, label=labels.BUNDLE_IN)
    list_rule = "bundle: no board, days not ascending, or two takes for one server"
    return {
        "section": "10.2",
        "about": "what a courier carries",
        "good": [
            good("one batch", "bundle in", bundle=inbound),
            good("no batch", "bundle in", bundle=empty),
            written,
            good("outbound", "bundle out", bundle=written["output"]["bundle"]),
        ],
        "bad": [
            worse("nothing", "no batch", cut, change={"field": "bundle", "cut": 0}),
            worse("cut in the seal", "no batch", cut, change={"field": "bundle", "cut": 215}),
            worse(
                "bytes after the seal",
                "no batch",
                "bundle: bytes after its seal",
                change={"field": "bundle", "append": "AA=="},
            ),
            worse("a bit of the number", "no batch", seal, change={"field": "bundle", "flip": 8 * (12 + 81)}),
            worse(
                "cut between envelopes", "one batch", cut, change={"field": "bundle", "cut": 140 + 12 + 160 + 32_768}
            ),
            worse(
                "a bit of an envelope",
                "one batch",
                "batch: not the envelopes that its header names",
                change={"field": "bundle", "flip": 8 * (140 + 12 + 160 + 64 * 32_768 - 1)},
            ),
            inward(
                "the wrong direction",
                "bundle: not a bundle of this direction",
                first=replace(head, magic=bundle.OUTBOUND, count=0),
            ),
            inward("number 0", "bundle: numbers begin at 1", first=replace(head, number=0, count=0)),
            inward("a batch announced that is missing", not_here),
            inward("a frame of no kind", not_here, _frame(b"BATX", content)),
            inward(
                "a frame longer than its batch",
                "bundle: a batch's frame is not of its size",
                _frame(b"BATC", content + bytes(32_768)),
            ),
            inward("sealed for the other direction", seal, whole, label=labels.BUNDLE_OUT),
            worse("cut", "outbound", cut, change={"field": "bundle", "cut": 200}),
            worse("a bit of a record", "outbound", seal, change={"field": "bundle", "flip": 8 * 157}),
            outward("the board before the records", not_here, bord, *reco),
            outward("a take before the board", not_here, took, bord),
            outward("two boards", not_here, bord, bord),
            outward("days descend", list_rule, reco[1], reco[0], bord),
            outward("no board", list_rule, *reco),
            outward("two takes for one server", list_rule, bord, took, took),
            outward("a record without a day", not_here, _frame(b"RECO", b"\0\0\0"), bord),
            outward("a day without a year", "epoch: outside 1970-9999", _frame(b"RECO", b"\xff\xff\xff\xff"), bord),
        ],
    }
