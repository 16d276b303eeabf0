"""Record files (SPEC section 8.3)."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from crypto import epoch as epochs
from crypto import issuing, lines, note
from crypto.office import Certificate, CertifiedDesk
from crypto.record import Closed, Record
from crypto.signature import SigningKey
from tests.crypto.office_fixture import (
    TITLES,
    TODAY,
    another_office,
    day_secret,
    signer,
)

from .cases import DAY, OFFICE, Case, good, worse
from .fields import packed
from .office import HEIR, NEW_ROOT
from .spelling import cut, loose, respelled, signed

RECORD: Final = OFFICE.record()
CLOSED: Final = Closed(OFFICE.id, TODAY, "Le bureau est fermé jusqu’au 4 janvier.")
FIRST_DAY: Final = OFFICE.certificate.first
LAST_DAY: Final = OFFICE.certificate.last
NOT_OURS: Final = "note: not one signature by the expected key"
WRONG: Final = "day key: signature does not verify"
START: Final = TODAY * 86_400
END: Final = START + 86_400
# Seconds before and after the epoch that must be asked about, or not.
CLOCKS: Final = {
    "14 hours early": START - 50_400,
    "a second earlier": START - 50_401,
    "half a second earlier": START - 50_400.5,
    "14 hours late": END + 50_400,
    "a second later": END + 50_401,
    "half a second later": END + 50_400.5,
    "at midnight": START,
    "at noon": START + 43_200,
    "a clock that begins in 1970": 0,
    "a clock before 1970": -86_400,
}


def _common(certificate: str = "") -> Case:
    values = {"fingerprint": str(OFFICE.fingerprint), "office_note": OFFICE.signed_note().decode(), "succession": ""}
    return {**values, "certificate": certificate or OFFICE.signed_certificate().decode(), "proof": ""}


def _sealed(record: Record) -> str:
    return issuing.record(record, office=OFFICE.note, station=OFFICE.station).decode()


def _shut(closed: Closed, key: SigningKey, name: str) -> str:
    return issuing.closed(closed, signer_name=name, signer=key).decode()


def _with_desks(numbers: tuple[int, ...], *, title: str = "", day: int = TODAY) -> Case:
    """A record of an office with these desks, under a certificate of its own."""
    identities = {number: signer(f"desk {number}") for number in numbers}
    desks = tuple(CertifiedDesk(number, key.verify_key, f"desk-{number}") for number, key in identities.items())
    certificate: Certificate = replace(
        OFFICE.certificate, first=min(day, FIRST_DAY), last=max(day, LAST_DAY), desks=desks
    )
    listed = tuple(
        issuing.desk_line(day_secret(number, day).key, title or f"Desk {number}", desk=number, office=OFFICE.id,
                          epoch=day, identity=key)
        for number, key in identities.items()
    )  # fmt: skip
    record = Record(OFFICE.id, day, note.digest(certificate.text()), listed, before=OFFICE.id)
    common = _common(issuing.certificate(certificate, office=OFFICE.note, root=OFFICE.root).decode())
    return {**common, "record": _sealed(record)}


def _good() -> Iterator[Case]:
    common = _common()
    yield good("a record", "record read", **common, record=OFFICE.signed_record().decode())
    yield good("as bytes", "record bytes", fingerprint=str(OFFICE.fingerprint), file=packed(OFFICE.record_file()))
    succession = issuing.succession(HEIR, first=OFFICE.note, old_root=OFFICE.root).decode()
    renewed = issuing.certificate(OFFICE.certificate, office=OFFICE.note, root=NEW_ROOT).decode()
    heirs = {**common, "succession": succession, "certificate": renewed}
    yield good("after a succession", "record read", **heirs, record=OFFICE.signed_record().decode())
    by = {"station": (OFFICE.station, OFFICE.note.station_name), "root": (OFFICE.root, OFFICE.note.root_name)}
    for name, (key, signer_name) in by.items():
        yield good(f"closed by the {name}", "record read", **common, record=_shut(CLOSED, key, signer_name))
    new = _shut(CLOSED, NEW_ROOT, OFFICE.note.root_name)
    yield good("closed by the new root", "record read", **heirs, record=new)
    words = {"closed in one letter": "x", "closed in 600 bytes": "é" * 300}
    for name, text in words.items():
        shut = _shut(replace(CLOSED, words=text, first=0), *by["root"])
        yield good(name, "record read", **common, record=shut)
    yield good("one desk withheld", "record read", **common, record=_sealed(replace(RECORD, desks=RECORD.desks[1:])))
    for name, day in {
        "the first day of its certificate": FIRST_DAY,
        "the last day of its certificate": LAST_DAY,
    }.items():
        yield good(name, "record read", **common, record=OFFICE.signed_record(day).decode())
    yield good("after another record", "record read", **common, record=_sealed(replace(RECORD, before=b"\xff" * 32)))
    yield good("one desk", "record read", **_with_desks((0,)))
    yield good("four desks, 254 among them", "record read", **_with_desks((1, 7, 200, 254)))
    yield good("a title of one letter", "record read", **_with_desks((0,), title="D"))
    yield good("a title of 120 bytes", "record read", **_with_desks((0,), title="é" * 60))
    yield good("the first day of all", "record read", **_with_desks((0,), day=0))
    yield good("the last day of all", "record read", **_with_desks((0,), day=epochs.LAST))
    for name, now in CLOCKS.items():
        yield good(name, "freshness", epoch=DAY, now=now)


def _bad_files() -> Iterator[Case]:
    short, fingerprint = "record file: too short", str(another_office().fingerprint)
    yield worse("another poster", "a record", "record file: of another office than this fingerprint",
                fingerprint=fingerprint)  # fmt: skip
    for name, length in {"nothing": 0, "three bytes": 3, "a length alone": 4, "cut": 3_000}.items():
        yield worse(name, "as bytes", short, change={"field": "file", "cut": length})
    yield worse("a length of 2^32 - 1", "as bytes", short, change={"field": "file", "replace": [0, "/////w=="]})
    yield worse("a byte more", "as bytes", "record file: too long", change={"field": "file", "append": "AA=="})
    yield worse("a proof that nobody asked for", "a record",
                "record file: this release pins no log, so a proof must be empty", proof="x")  # fmt: skip
    old = OFFICE.signed_certificate().decode()
    yield worse("the old root after a succession", "after a succession", NOT_OURS, certificate=old)
    yield worse("the new root without succession", "after a succession", NOT_OURS, succession="")
    foreign = another_office().signed_certificate().decode()
    yield worse("a certificate of another office", "a record", NOT_OURS, certificate=foreign)
    form = "note: not a text, an empty line and signature lines"
    for field in ("office_note", "certificate", "record"):
        without: Case = {field: ""}
        yield worse(f"no {field.replace('_', ' ')}", "a record", form, **without)


def _bad_signers() -> Iterator[Case]:
    for name, key in {"another station": signer("other"), "the root": OFFICE.root}.items():
        forged = issuing.record(RECORD, office=OFFICE.note, station=key).decode()
        yield worse(f"signed by {name}", "a record", NOT_OURS, record=forged)
    yield worse("a certificate for a record", "a record", NOT_OURS, record=OFFICE.signed_certificate().decode())
    by_desk = _shut(CLOSED, OFFICE.identities[0], OFFICE.note.station_name)
    yield worse("closed by a desk", "a record", "closed: signed by neither root nor station", record=by_desk)
    heir = _shut(CLOSED, NEW_ROOT, OFFICE.note.root_name)
    yield worse("closed by a root that did not follow", "a record", "closed: signed by neither root nor station",
                record=heir)  # fmt: skip
    flipped = _shut(CLOSED, OFFICE.root, OFFICE.note.root_name).replace("fermé", "ferme")
    yield worse("closed with other words", "a record", "closed: signed by neither root nor station", record=flipped)


def _bad_records() -> Iterator[Case]:
    first, second = RECORD.desks
    order, other = "record: not 1 to 4 desks, ascending", "record: of another office or certificate"
    outside = "record: outside its certificate's time"
    changes: dict[str, tuple[str, Record]] = {
        "under another certificate": (other, replace(RECORD, certificate=bytes(32))),
        "of another office": (other, replace(RECORD, office=bytes(32))),
        "before its certificate": (outside, OFFICE.record(FIRST_DAY - 1)),
        "after its certificate": (outside, OFFICE.record(LAST_DAY + 1)),
        "the title of another desk": (WRONG, replace(RECORD, desks=(replace(first, title=TITLES[1]), second))),
        "the key of another desk": (WRONG, replace(RECORD, desks=(replace(first, key=second.key), second))),
        "the signature of another desk": (WRONG, replace(RECORD, desks=(replace(first, signature=second.signature),))),
        "the keys of another day": (WRONG, replace(RECORD, desks=OFFICE.record(TODAY + 1).desks)),
        "another desk's number": (WRONG, replace(RECORD, desks=(replace(second, desk=0),))),
        "a desk without certificate": ("certificate: no such desk", replace(RECORD, desks=(replace(first, desk=2),))),
        "desks descend": (order, replace(RECORD, desks=(second, first))),
        "a desk twice": (order, replace(RECORD, desks=(first, first))),
        "five desks": (order, replace(RECORD, desks=tuple(replace(first, desk=number) for number in range(5)))),
        "no desk": (order, replace(RECORD, desks=())),
        "desk 255": ("note: not a number", replace(RECORD, desks=(replace(first, desk=255),))),
        "a title of 121 bytes": ("note: a text is longer than 120 bytes",
                                 replace(RECORD, desks=(replace(first, title="x" * 121),))),
        "no title": ("note: a text is empty, or begins or ends with a space",
                     replace(RECORD, desks=(replace(first, title=""),))),
        "a title that turns the reading": ("note: a text holds characters that cannot be shown",
                                           replace(RECORD, desks=(replace(first, title="\u202eaudit"),))),
    }  # fmt: skip
    for name, (rule, record) in changes.items():
        yield worse(name, "a record", rule, record=_sealed(record))


def _bad_spellings() -> Iterator[Case]:
    text = RECORD.text()
    line, key = text.split("\n")[5], lines.b64(RECORD.desks[0].key.raw)
    changes = {
        "late 8": ("record: late is not 7", "late 7", "late 8"),
        "late 07": ("note: not a number", "late 7", "late 07"),
        "loose base64": ("record: not the one spelling", *loose(text)),
        "another version": ("record: not this kind of note", "perron/v1/record", "perron/v2/record"),
        "an epoch as a number": ("date: not YYYY-MM-DD", f"epoch {DAY}", f"epoch {TODAY}"),
        "a day key of 1,215 bytes": ("note: a value has another size", key, lines.b64(RECORD.desks[0].key.raw[:-1])),
        "a day key that is none": ("X-Wing public key: not a valid key", key, lines.b64(bytes(1_216))),
        "a signature of 63 bytes": (
            "note: a value has another size",
            lines.b64(RECORD.desks[0].signature), lines.b64(RECORD.desks[0].signature[:-1]),
        ),
        "a desk's line without its title": (
            "note: a text is empty, or begins or ends with a space", line, " ".join(line.split(" ")[:4]),
        ),
        "a line of no kind": ("record: unknown line", "before ", f"before {lines.b64(OFFICE.id)}\nmore "),
        "no line before": ("record: no line 'before' where it belongs", f"before {lines.b64(OFFICE.id)}\n", ""),
    }  # fmt: skip
    for name, (rule, old, new) in changes.items():
        yield worse(name, "a record", rule, record=respelled(text, old, new, by="station"))
    for name, without in cut(text, by="station"):
        if name != "before":
            rule = f"record: no line '{name}' where it belongs"
            yield worse(f"a record without {name}", "a record", rule, record=without)


def _bad_closed() -> Iterator[Case]:
    text = CLOSED.text()
    changes = {
        "closed by another office": ("closed: of another office", lines.b64(OFFICE.id), lines.b64(bytes(32))),
        "closed in loose base64": ("closed: not the one spelling", *loose(text)),
        "closed from no day": ("date: not YYYY-MM-DD", f"from {DAY}", "from 2026-02-30"),
        "closed in 601 bytes": ("note: a text is longer than 600 bytes", CLOSED.words, "x" * 601),
        "closed in two lines": ("closed: unknown line", "fermé ", "fermé\n"),
        "closed without a word": (
            "note: a text is empty, or begins or ends with a space", CLOSED.words, "",
        ),
    }  # fmt: skip
    for name, (rule, old, new) in changes.items():
        yield worse(name, "a record", rule, record=respelled(text, old, new))
    for name, without in cut(text):
        rule = f"closed: no line '{name}' where it belongs"
        yield worse(f"closed without {name}", "a record", rule, record=without)
    yield worse("closed of a longer name", "a record", "closed: not this kind of note",
                record=signed(text.replace("closed\n", "closed2\n", 1)))  # fmt: skip


def content() -> Case:
    """Record files, verified from the fingerprint."""
    return {
        "section": "8.3",
        "about": "GET /v1/record: five notes, each after its u32 length, verified down from the fingerprint",
        "good": list(_good()),
        "bad": [*_bad_files(), *_bad_signers(), *_bad_records(), *_bad_spellings(), *_bad_closed()],
    }
