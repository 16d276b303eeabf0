"""Offices, successions and certificates (SPEC section 8.2)."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from crypto import epoch as epochs
from crypto import issuing, lines, note
from crypto.office import Certificate, CertifiedDesk, OfficeNote, Succession
from tests.crypto.office_fixture import (
    signer,
)

from .cases import OFFICE, Case, good, worse
from .fields import packed
from .spelling import cut, loose, respelled, signed

FIRST: Final = OFFICE.note.text()
CERTIFICATE: Final = OFFICE.certificate.text()
NEW_ROOT: Final = signer("new root")
HEIR: Final = Succession(OFFICE.id, 1, NEW_ROOT.verify_key, hashlib.sha256(b"another key on paper").digest(), OFFICE.id)
DESKS: Final = OFFICE.certificate.desks
NOT_OURS: Final = "note: not one signature by the expected key"
SHOWN: Final = "note: a text holds characters that cannot be shown"


def desk(number: int, slug: str = "") -> CertifiedDesk:
    """A desk of a certificate."""
    return CertifiedDesk(number, signer(f"desk {number}").verify_key, slug or f"desk-{number}")


OFFICES: Final = {
    "an office": OFFICE.note,
    "an origin of one letter": replace(OFFICE.note, origin="a"),
    "an origin of 100 letters": replace(OFFICE.note, origin="a" + "-." * 49 + "b"),
    "an origin of digits": replace(OFFICE.note, origin="0.1"),
    "a name of one letter": replace(OFFICE.note, name="L"),
    "a name of 120 bytes": replace(OFFICE.note, name="é" * 60),
    "a name of every script": replace(OFFICE.note, name="Ω Ж 中 — Büro “Süd”"),
    "born on the first day": replace(OFFICE.note, born=0),
    "born on the last day": replace(OFFICE.note, born=epochs.LAST),
    "born on 29 February": replace(OFFICE.note, born=epochs.from_iso("2028-02-29")),
}
CERTIFICATES: Final[dict[str, Certificate]] = {
    "a certificate": OFFICE.certificate,
    "one desk": replace(OFFICE.certificate, desks=DESKS[:1]),
    "four desks": replace(OFFICE.certificate, desks=tuple(desk(number) for number in range(4))),
    "desks that others left": replace(OFFICE.certificate, desks=(desk(3), desk(7), desk(200), desk(254))),
    "desk 254 alone": replace(OFFICE.certificate, desks=(desk(254),)),
    "a slug of 40 letters": replace(OFFICE.certificate, desks=(desk(0, "a" * 40),)),
    "a slug of a hyphen": replace(OFFICE.certificate, desks=(desk(0, "-"),)),
    "serial 0": replace(OFFICE.certificate, serial=0),
    "the largest serial": replace(OFFICE.certificate, serial=0xFFFF_FFFF),
    "one day": replace(OFFICE.certificate, last=OFFICE.certificate.first),
    "for ever": replace(OFFICE.certificate, first=0, last=epochs.LAST),
    "after another": replace(OFFICE.certificate, serial=2, before=b"\xff" * 32),
}


def _chain(root: Any = OFFICE.root) -> Case:
    return {"office": packed(OFFICE.id), "root_name": OFFICE.note.root_name, "root": packed(root.verify_key.raw)}


def _good() -> Iterator[Case]:
    first = OFFICE.signed_note().decode()
    for name, office in OFFICES.items():
        made: OfficeNote = office
        yield good(name, "office read", note=issuing.office_note(made, root=OFFICE.root).decode())
    succession = issuing.succession(HEIR, first=OFFICE.note, old_root=OFFICE.root).decode()
    yield good("a succession", "succession read", office_note=first, note=succession)
    same = replace(HEIR, root=OFFICE.root.verify_key)
    kept = issuing.succession(same, first=OFFICE.note, old_root=OFFICE.root).decode()
    yield good("a succession to the same root", "succession read", office_note=first, note=kept)
    for name, certificate in CERTIFICATES.items():
        made_certificate = issuing.certificate(certificate, office=OFFICE.note, root=OFFICE.root).decode()
        yield good(name, "certificate read", **_chain(), note=made_certificate)
    by_heir = issuing.certificate(OFFICE.certificate, office=OFFICE.note, root=NEW_ROOT).decode()
    yield good("a certificate by the new root", "certificate read", **_chain(NEW_ROOT), note=by_heir)


def _bad_offices() -> Iterator[Case]:
    title, paper = f"name {OFFICE.note.name}", lines.b64(OFFICE.note.ml_dsa_65)
    host, edge = (
        "note: origin is not a host name in small letters",
        ("note: a text is empty, or begins or ends with a space"),
    )
    key, day = lines.b64(OFFICE.note.root.raw), "date: not YYYY-MM-DD"
    changes = {
        "origin in capitals": (host, "liege.example", "Liege.example"),
        "origin with a port": (host, "liege.example", "liege.example:80"),
        "origin ends in a dot": (host, "liege.example", "liege.example."),
        "origin of 101 letters": (host, "liege.example", "a" * 101),
        "no origin": (host, "liege.example", ""),
        "two blanks": (edge, "name ", "name  "),
        "a blank at the end": (edge, title, title + " "),
        "no name": (edge, title, "name "),
        "a name that turns the reading": (SHOWN, title, title + "\u202e"),
        "a name with a blank without width": (SHOWN, title, title + "\u200b"),
        "a name with a blank that does not break": (SHOWN, title, title + "\u00a0x"),
        "a name with a separator of lines": (SHOWN, title, title + "\u2028x"),
        "a name with a private character": (SHOWN, title, title + "\ue000"),
        "a name with a character of no meaning": (SHOWN, title, title + "\u0378"),
        "a name too long": ("note: a text is longer than 120 bytes", title, "name " + "é" * 61),
        "loose base64, which would keep the fingerprint": (
            "office: not the one spelling", paper, paper[:-2] + chr(ord(paper[-2]) + 1) + "=",
        ),
        "born on no day": (day, "2026-09-01", "2026-02-30"),
        "born on a day of one digit": (day, "2026-09-01", "2026-9-1"),
        "born before 1970": (day, "2026-09-01", "1969-12-31"),
        "born after 9999": (day, "2026-09-01", "10000-01-01"),
        "born in a week": (day, "2026-09-01", "2026-W36-2"),
        "born at an hour": (day, "2026-09-01", "2026-09-01T00"),
        "a key of another size": ("note: a value has another size", "ed25519 ", "ed25519 AAAA"),
        "a key of order 1": ("Ed25519 key: not a valid point", key, lines.b64(b"\1" + bytes(31))),
        "a key in base64 for addresses": ("note: not base64", key, "-" * 43 + "="),
        "a key with too much padding": ("note: not base64", key, key + "===="),
        "an unknown line": ("office: unknown line", paper, paper + "\nmore x"),
        "a line twice": ("office: no line 'born' where it belongs", "born", "name x\nborn"),
        "lines swapped": (
            "office: no line 'name' where it belongs", f"{title}\nborn 2026-09-01", f"born 2026-09-01\n{title}",
        ),
        "a name without its value": ("office: no line 'origin' where it belongs", "origin liege.example", "origin"),
        "an empty line": ("office: unknown line", paper, paper + "\n"),
        "another version": ("office: not this kind of note", "perron/v1", "perron/v2"),
    }  # fmt: skip
    for name, (rule, old, new) in changes.items():
        yield worse(name, "an office", rule, note=respelled(FIRST, old, new))
    for name, text in cut(FIRST):
        yield worse(f"an office without {name}", "an office", f"office: no line '{name}' where it belongs", note=text)
    by_station = note.sign(FIRST, name=OFFICE.note.root_name, key=OFFICE.station).decode()
    yield worse("signed by another than it names", "an office", NOT_OURS, note=by_station)
    yield worse("a certificate for an office", "an office", "office: not this kind of note", note=signed(CERTIFICATE))


def _bad_successions() -> Iterator[Case]:
    text, rule = HEIR.text(), "succession: does not follow the office's first note"
    changes = {
        "a second succession": replace(HEIR, number=2),
        "succession 0": replace(HEIR, number=0),
        "a succession of another office": replace(HEIR, office=bytes(32)),
        "a succession after something else": replace(HEIR, before=bytes(32)),
    }
    for name, changed in changes.items():
        yield worse(name, "a succession", rule, note=signed(changed.text()))
    by_heir = note.sign(text, name=OFFICE.note.root_name, key=NEW_ROOT).decode()
    yield worse("a succession by the new root", "a succession", NOT_OURS, note=by_heir)
    spelling = "succession: not the one spelling"
    yield worse("a succession with loose bits", "a succession", spelling, note=respelled(text, *loose(text)))
    more = "succession: unknown line"
    yield worse("a succession and more", "a succession", more, note=signed(text + "more x\n"))
    kind = "succession: not this kind of note"
    yield worse("an office for a succession", "a succession", kind, note=OFFICE.signed_note().decode())
    for name, without in cut(text):
        rule = f"succession: no line '{name}' where it belongs"
        yield worse(f"a succession without {name}", "a succession", rule, note=without)


def _bad_certificates() -> Iterator[Case]:
    same, order = "certificate: two desks share a key or a name", "certificate: not 1 to 4 desks, ascending"
    slug, key = "note: a desk's short name is 1 to 40 of a-z, 0-9, -", lines.b64(DESKS[0].key.raw)
    number, other = "note: not a number", "certificate: of another office"
    five = tuple(desk(number) for number in range(5))
    listed: dict[str, tuple[str, tuple[CertifiedDesk, ...]]] = {
        "desks descend": (order, DESKS[::-1]),
        "no desk": (order, ()),
        "five desks": (order, five),
        "a desk's number twice": (order, (DESKS[0], replace(DESKS[1], desk=0))),
        "desk 255": (number, (replace(DESKS[0], desk=255),)),
        "two desks with one key": (same, (DESKS[0], replace(DESKS[0], desk=1, slug="b"))),
        "two desks with one name": (same, (DESKS[0], replace(DESKS[1], slug=DESKS[0].slug))),
        "a slug of 41 letters": (slug, (replace(DESKS[0], slug="a" * 41),)),
        "no slug": (slug, (replace(DESKS[0], slug=""),)),
    }
    for name, (rule, desks) in listed.items():
        yield worse(name, "a certificate", rule, note=signed(replace(OFFICE.certificate, desks=desks).text()))
    changes = {
        "ends before it begins": ("certificate: ends before it begins", "until 2027-09-30", "until 2026-08-31"),
        "base64 with loose bits": ("certificate: not the one spelling", *loose(CERTIFICATE)),
        "a serial with a zero before it": (number, "serial 1", "serial 01"),
        "a serial of 2^32": (number, "serial 1", "serial 4294967296"),
        "a serial with a sign": (number, "serial 1", "serial +1"),
        "a serial of no digits": (number, "serial 1", "serial "),
        "a date without hyphens": ("date: not YYYY-MM-DD", "2027-09-30", "20270930"),
        "a slug in capitals": (slug, " audit", " Audit"),
        "a slug with more behind": (slug, " audit", " audit x"),
        "a desk's key of 31 bytes": ("note: a value has another size", key, lines.b64(bytes(31))),
        "a desk's key of order 2": ("Ed25519 key: not a valid point", key, lines.b64(b"\xec" + b"\xff" * 30 + b"\x7f")),
        "a desk's number with a zero before it": (number, "desk 1", "desk 01"),
        "a certificate and more": ("certificate: unknown line", "before ", f"before {lines.b64(OFFICE.id)}\nmore "),
    }  # fmt: skip
    for name, (rule, old, new) in changes.items():
        yield worse(name, "a certificate", rule, note=respelled(CERTIFICATE, old, new))
    for name, text in cut(CERTIFICATE):
        rule = f"certificate: no line '{name}' where it belongs"
        yield worse(f"a certificate without {name}", "a certificate", rule, note=text)
    yield worse("an office for a certificate", "a certificate", "certificate: not this kind of note",
                note=OFFICE.signed_note().decode())  # fmt: skip
    by_station = note.sign(CERTIFICATE, name=OFFICE.note.root_name, key=OFFICE.station).decode()
    yield worse("a certificate by the station", "a certificate", NOT_OURS, note=by_station)
    yield worse("a certificate of another office", "a certificate", other, office=packed(bytes(32)))


def content() -> Case:
    """Office notes, successions and certificates."""
    return {
        "section": "8.2",
        "about": "who an office is",
        "good": list(_good()),
        "bad": [*_bad_offices(), *_bad_successions(), *_bad_certificates()],
    }
