"""Bundles (SPEC section 10.2)."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from crypto import bundle, labels
from crypto import epoch as epochs
from crypto.batch import BatchHeader
from crypto.bundle import Head, Take
from tests.crypto.office_fixture import (
    TODAY,
    signer,
)

from .batch import BATCH, ENVELOPES, MOST, SERVER
from .cases import DAY, OFFICE, Case, bad, good, worse
from .fields import packed

INWARD: Final = Head(bundle.INBOUND, OFFICE.id, SERVER.verify_key, 1, bytes(32), 1)
OUTWARD: Final = Head(bundle.OUTBOUND, OFFICE.id, OFFICE.station.verify_key, 1, bytes(32), 1)
BATC: Final = BATCH.signed(SERVER) + b"".join(ENVELOPES)
NEXT: Final = replace(BATCH, number=2, before=BATCH.digest)
TAKE: Final = Take(SERVER.verify_key, 1, BATCH.digest)
NOT_HERE: Final = "bundle: not the frame that belongs here"
CUT: Final = "bundle: cut off"
SEAL: Final = "bundle: signature does not verify"
LISTS: Final = "bundle: no board, days not ascending, or two takes for one server"


def _frame(kind: bytes, content: bytes) -> bytes:
    return kind + len(content).to_bytes(8, "big") + content


def _sealed(*frames: bytes, key: Any, label: bytes) -> Any:
    whole = b"".join(frames)
    return packed(whole + _frame(b"SEAL", key.sign(label + hashlib.sha256(whole).digest())))


def _reco(day: int, content: bytes = b"record") -> bytes:
    return _frame(b"RECO", day.to_bytes(4, "big") + content)


def _took(take: Take) -> bytes:
    return _frame(b"TAKE", take.to_bytes())


BORD: Final = _frame(b"BORD", b"board")


def _inbound(head: Head, *batches: BatchHeader) -> Any:
    listed = [(each.signed(SERVER), 64, ENVELOPES) for each in batches]
    return packed(b"".join(bundle.write_inbound(replace(head, count=len(batches)), listed, server=SERVER)))


def _good() -> Iterator[Case]:
    yield good("one batch", "bundle in", bundle=_inbound(INWARD, BATCH))
    empty = _sealed(_frame(b"HEAD", replace(INWARD, count=0).to_bytes()), key=SERVER, label=labels.BUNDLE_IN)
    yield good("no batch", "bundle in", bundle=empty)
    yield good("two batches", "bundle in", bundle=_inbound(INWARD, BATCH, NEXT))
    # Whether batches follow one another is for who keeps the last one.
    yield good("two batches that do not follow", "bundle in", bundle=_inbound(INWARD, NEXT, BATCH))
    for name, head in {
        "inbound, the next": replace(INWARD, number=2, before=b"\xff" * 32),
        "inbound, of another office": replace(INWARD, office=bytes(32)),
        "inbound, the largest number that JSON holds": replace(INWARD, number=MOST),
    }.items():
        yield good(name, "bundle in", bundle=_inbound(head))
    days = [[epochs.to_iso(TODAY + day), packed(b"record")] for day in range(128)]
    take = {"server": packed(SERVER.verify_key.raw), "batch": 1, "digest": packed(BATCH.digest)}
    others = [{**take, "server": packed(signer(f"server {n}").verify_key.raw), "batch": n} for n in range(8)]
    lists: dict[str, Case] = {
        "outbound": {"records": days[:2], "takes": [take]},
        "the board alone": {"records": [], "takes": []},
        "128 records": {"records": days, "takes": []},
        "eight takes": {"records": [], "takes": others},
        "the first and the last day": {
            "records": [["1970-01-01", ""], [epochs.to_iso(epochs.LAST), packed(b"x")]], "takes": [],
        },
        "a board of no bytes": {"records": [], "takes": [], "board": ""},
        "the longest record": {"records": [[DAY, [81_940]]], "takes": []},
        "the longest board": {"records": [], "takes": [], "board": [4_202_496]},
        "outbound, the next": {"records": [], "takes": [], "number": 2, "before": packed(b"\xff" * 32)},
    }  # fmt: skip
    for name, values in lists.items():
        common = {"seed": packed(OFFICE.station.reveal()), "office": packed(OFFICE.id), "number": 1}
        common |= {"before": packed(bytes(32)), "board": packed(b"board")}
        written = good(f"{name}, written", "bundle write", **{**common, **values})
        yield written
        yield good(name, "bundle out", bundle=written["output"]["bundle"])


def _inward(name: str, rule: str, *frames: bytes, head: bytes = b"", label: bytes = labels.BUNDLE_IN) -> Case:
    made = _sealed(_frame(b"HEAD", head or INWARD.to_bytes()), *frames, key=SERVER, label=label)
    return bad(name, "bundle in", rule, bundle=made)


def _outward(name: str, rule: str, *frames: bytes, label: bytes = labels.BUNDLE_OUT, **head: Any) -> Case:
    first = replace(OUTWARD, count=len(frames), **head)
    made = _sealed(_frame(b"HEAD", first.to_bytes()), *frames, key=OFFICE.station, label=label)
    return bad(name, "bundle out", rule, bundle=made)


def _bad_inbound() -> Iterator[Case]:
    content = 140 + 12 + 160
    changes: dict[str, tuple[str, str, Case]] = {
        "nothing": ("no batch", CUT, {"cut": 0}),
        "a frame's head cut": ("no batch", CUT, {"cut": 11}),
        "the head cut": ("no batch", CUT, {"cut": 139}),
        "no seal": ("no batch", CUT, {"cut": 140}),
        "cut in the seal": ("no batch", CUT, {"cut": 215}),
        "bytes after the seal": ("no batch", "bundle: bytes after its seal", {"append": "AA=="}),
        "a bit of the number": ("no batch", SEAL, {"flip": 8 * (12 + 81)}),
        "a bit of the office": ("no batch", SEAL, {"flip": 8 * (12 + 16)}),
        "a bit of the seal": ("no batch", SEAL, {"flip": 8 * 160}),
        "cut between envelopes": ("one batch", CUT, {"cut": content + 32_768}),
        "cut in a batch's header": ("one batch", CUT, {"cut": content - 1}),
        "a bit of an envelope": (
            "one batch", "batch: not the envelopes that its header names", {"flip": 8 * (content + 64 * 32_768 - 1)},
        ),
        "a bit of a batch's header": ("one batch", "batch: signature does not verify", {"flip": 8 * (140 + 12 + 32)}),
    }  # fmt: skip
    for name, (source, rule, change) in changes.items():
        yield worse(name, source, rule, change={"field": "bundle", **change})
    head, none = INWARD.to_bytes(), replace(INWARD, count=0)
    direction = "bundle: not a bundle of this direction"
    yield _inward("the wrong direction", direction, head=replace(none, magic=bundle.OUTBOUND).to_bytes())
    yield _inward("a direction with a letter behind", direction, head=head[:15] + b"x" + head[16:])
    yield _inward("a server that is no key", "Ed25519 key: not a valid point", head=head[:48] + bytes(32) + head[80:])
    yield _inward("number 0", "bundle: numbers begin at 1", head=replace(none, number=0).to_bytes())
    yield _inward("the last four bytes", "bundle: reserved bytes are not zero", head=none.to_bytes()[:-1] + b"\1")
    yield _inward("a head of 127 bytes", NOT_HERE, head=head[:-1])
    yield _inward("a head of 129 bytes", NOT_HERE, head=head + b"\0")
    yield _inward("a batch announced that is missing", NOT_HERE)
    yield _inward("a frame of no kind", NOT_HERE, _frame(b"BATX", BATC))
    yield _inward("a batch that nobody announced", NOT_HERE, _frame(b"BATC", BATC), head=none.to_bytes())
    yield _inward("a batch shorter than its header", NOT_HERE, _frame(b"BATC", BATC[:159]))
    size = "bundle: a batch's frame is not of its size"
    yield _inward("a frame longer than its batch", size, _frame(b"BATC", BATC + bytes(32_768)))
    yield _inward("a frame of a header alone", size, _frame(b"BATC", BATC[:160]))
    yield _inward("sealed for the other direction", SEAL, _frame(b"BATC", BATC), label=labels.BUNDLE_OUT)
    foreign = BATCH.signed(signer("another server")) + b"".join(ENVELOPES)
    yield _inward("a batch of another server", "batch: signature does not verify", _frame(b"BATC", foreign))
    whole = _frame(b"HEAD", none.to_bytes())
    by_station = packed(whole + _frame(b"SEAL", OFFICE.station.sign(labels.BUNDLE_IN + hashlib.sha256(whole).digest())))
    yield bad("sealed by the station", "bundle in", SEAL, bundle=by_station)


def _bad_outbound() -> Iterator[Case]:
    first, second = _reco(TODAY), _reco(TODAY + 1)
    took = _took(TAKE)
    for name, rule, change in (
        ("cut", CUT, {"cut": 200}),
        ("a bit of a record", SEAL, {"flip": 8 * 157}),
        ("a byte after the seal of the station", "bundle: bytes after its seal", {"append": "AA=="}),
    ):
        yield worse(name, "outbound", rule, change={"field": "bundle", **change})
    yield worse("longer than 16 MiB", "outbound", "bundle: too long", bundle=[16_777_217])
    yield worse("an inbound one", "outbound", "bundle: not a bundle of this direction", bundle=_inbound(INWARD))
    listed: dict[str, tuple[str, tuple[bytes, ...]]] = {
        "the board before the records": (NOT_HERE, (BORD, first, second)),
        "a take before the board": (NOT_HERE, (took, BORD)),
        "two boards": (NOT_HERE, (BORD, BORD)),
        "129 records": (NOT_HERE, (*(_reco(TODAY + day) for day in range(129)), BORD)),
        "a record without a day": (NOT_HERE, (_frame(b"RECO", b"\0\0\0"), BORD)),
        "a record too long": (NOT_HERE, (_reco(TODAY, bytes(81_941)), BORD)),
        "a board too long": (NOT_HERE, (_frame(b"BORD", bytes(4_202_497)),)),
        "a take of 71 bytes": (NOT_HERE, (BORD, _frame(b"TAKE", TAKE.to_bytes()[:-1]))),
        "a batch outward": (NOT_HERE, (BORD, _frame(b"BATC", BATC[:160]))),
        "a second seal": (NOT_HERE, (BORD, _frame(b"SEAL", bytes(64)))),
        "days descend": (LISTS, (second, first, BORD)),
        "a day twice": (LISTS, (first, first, BORD)),
        "no board": (LISTS, (first, second)),
        "no frame at all": (LISTS, ()),
        "two takes for one server": (LISTS, (BORD, took, took)),
        "a day without a year": ("epoch: outside 1970-9999", (_frame(b"RECO", b"\xff\xff\xff\xff"), BORD)),
        "a take of no server": ("Ed25519 key: not a valid point", (BORD, _frame(b"TAKE", bytes(72)))),
    }
    for name, (rule, frames) in listed.items():
        yield _outward(name, rule, *frames)
    yield _outward("outbound number 0", "bundle: numbers begin at 1", BORD, number=0)
    yield _outward("outward, sealed for the other direction", SEAL, BORD, label=labels.BUNDLE_IN)
    yield _outward("of another station", SEAL, BORD, key=SERVER.verify_key)


def content() -> Case:
    """Bundles in both directions."""
    return {
        "section": "10.2",
        "about": "what a courier carries",
        "good": list(_good()),
        "bad": [*_bad_inbound(), *_bad_outbound()],
    }
