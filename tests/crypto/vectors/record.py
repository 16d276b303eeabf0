"""Record files (SPEC section 8.3)."""

import hashlib
from dataclasses import replace
from typing import Any

from crypto import issuing
from crypto.office import Succession
from crypto.record import Closed, Record
from tests.crypto.office_fixture import (
    TITLES,
    TODAY,
    another_office,
    signer,
)

from .cases import DAY, OFFICE, Case, good, worse
from .fields import packed
from .spelling import loose, respelled


def content() -> Case:
    """Record files, verified from the fingerprint."""
    today = OFFICE.record()
    common = {"fingerprint": str(OFFICE.fingerprint), "office_note": OFFICE.signed_note().decode(), "succession": ""}
    common |= {"certificate": OFFICE.signed_certificate().decode(), "proof": ""}
    new_root = signer("new root")
    heir = Succession(OFFICE.id, 1, new_root.verify_key, hashlib.sha256(b"another key on paper").digest(), OFFICE.id)
    succession = issuing.succession(heir, first=OFFICE.note, old_root=OFFICE.root).decode()
    renewed = issuing.certificate(OFFICE.certificate, office=OFFICE.note, root=new_root).decode()
    closed = Closed(OFFICE.id, TODAY, "Le bureau est fermé jusqu’au 4 janvier.")

    def shut(key: Any, name: str) -> str:
        return issuing.closed(closed, signer_name=name, signer=key).decode()

    def signed(record: Record) -> str:
        return issuing.record(record, office=OFFICE.note, station=OFFICE.station).decode()

    def broken(name: str, rule: str, record: Record) -> Case:
        return worse(name, "a record", rule, record=signed(record))

    def spelled(name: str, rule: str, old: str, new: str) -> Case:
        return worse(name, "a record", rule, record=respelled(today.text(), old, new, by="station"))

    not_ours, wrong = "note: not one signature by the expected key", "day key: signature does not verify"
    first, second = today.desks
    return {
        "section": "8.3",
        "about": "GET /v1/record: five notes, each after its u32 length, verified down from the fingerprint",
        "good": [
            good("a record", "record read", **common, record=OFFICE.signed_record().decode()),
            good("as bytes", "record bytes", fingerprint=str(OFFICE.fingerprint), file=packed(OFFICE.record_file())),
            good(
                "after a succession",
                "record read",
                **{**common, "succession": succession, "certificate": renewed},
                record=OFFICE.signed_record().decode(),
            ),
            good(
                "closed by the station", "record read", **common, record=shut(OFFICE.station, OFFICE.note.station_name)
            ),
            good("closed by the root", "record read", **common, record=shut(OFFICE.root, OFFICE.note.root_name)),
            good("one desk withheld", "record read", **common, record=signed(replace(today, desks=(second,)))),
            good("14 hours early", "freshness", epoch=DAY, now=TODAY * 86_400 - 50_400),
            good("a second earlier", "freshness", epoch=DAY, now=TODAY * 86_400 - 50_401),
            good("14 hours late", "freshness", epoch=DAY, now=(TODAY + 1) * 86_400 + 50_400),
            good("a second later", "freshness", epoch=DAY, now=(TODAY + 1) * 86_400 + 50_401),
        ],
        "bad": [
            worse(
                "another poster",
                "a record",
                "record file: of another office than this fingerprint",
                fingerprint=str(another_office().fingerprint),
            ),
            worse("cut", "as bytes", "record file: too short", change={"field": "file", "cut": 3_000}),
            worse("a byte more", "as bytes", "record file: too long", change={"field": "file", "append": "AA=="}),
            worse(
                "a proof that nobody asked for",
                "a record",
                "record file: this release pins no log, so a proof must be empty",
                proof="x",
            ),
            worse(
                "the old root after a succession",
                "after a succession",
                not_ours,
                certificate=OFFICE.signed_certificate().decode(),
            ),
            worse("the new root without succession", "after a succession", not_ours, succession=""),
            worse(
                "a certificate of another office",
                "a record",
                not_ours,
                certificate=another_office().signed_certificate().decode(),
            ),
            worse(
                "signed by another station",
                "a record",
                not_ours,
                record=issuing.record(today, office=OFFICE.note, station=signer("other")).decode(),
            ),
            worse(
                "signed by the root",
                "a record",
                not_ours,
                record=issuing.record(today, office=OFFICE.note, station=OFFICE.root).decode(),
            ),
            worse("a certificate for a record", "a record", not_ours, record=OFFICE.signed_certificate().decode()),
            worse(
                "closed by a desk",
                "a record",
                "closed: signed by neither root nor station",
                record=shut(OFFICE.identities[0], OFFICE.note.station_name),
            ),
            broken(
                "under another certificate",
                "record: of another office or certificate",
                replace(today, certificate=bytes(32)),
            ),
            broken("of another office", "record: of another office or certificate", replace(today, office=bytes(32))),
            broken(
                "after its certificate",
                "record: outside its certificate's time",
                OFFICE.record(OFFICE.certificate.last + 1),
            ),
            broken("the title of another desk", wrong, replace(today, desks=(replace(first, title=TITLES[1]), second))),
            broken("the key of another desk", wrong, replace(today, desks=(replace(first, key=second.key), second))),
            broken("the keys of another day", wrong, replace(today, desks=OFFICE.record(TODAY + 1).desks)),
            broken("another desk's number", wrong, replace(today, desks=(replace(second, desk=0),))),
            broken(
                "a desk without certificate",
                "certificate: no such desk",
                replace(today, desks=(replace(first, desk=2),)),
            ),
            broken("desks descend", "record: not 1 to 4 desks, ascending", replace(today, desks=(second, first))),
            broken("no desk", "record: not 1 to 4 desks, ascending", replace(today, desks=())),
            spelled("late 8", "record: late is not 7", "late 7", "late 8"),
            spelled("loose base64", "record: not the one spelling", *loose(today.text())),
            spelled("another version", "record: not this kind of note", "perron/v1/record", "perron/v2/record"),
        ],
    }
