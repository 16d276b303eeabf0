"""Offices, successions and certificates (SPEC section 8.2)."""

import hashlib
from dataclasses import replace

from crypto import issuing, lines, note
from crypto.office import Certificate, Succession
from tests.crypto.office_fixture import (
    signer,
)

from .cases import OFFICE, Case, good, worse
from .fields import packed
from .spelling import loose, respelled


def content() -> Case:
    """Office notes, successions and certificates."""
    first, certificate = OFFICE.note.text(), OFFICE.certificate.text()
    signed = OFFICE.signed_note().decode()
    new_root = signer("new root")
    heir = Succession(OFFICE.id, 1, new_root.verify_key, hashlib.sha256(b"another key on paper").digest(), OFFICE.id)
    succession = issuing.succession(heir, first=OFFICE.note, old_root=OFFICE.root).decode()
    chain = {
        "office": packed(OFFICE.id),
        "root_name": OFFICE.note.root_name,
        "root": packed(OFFICE.root.verify_key.raw),
    }
    not_ours = "note: not one signature by the expected key"

    def office(name: str, rule: str, old: str, new: str) -> Case:
        return worse(name, "an office", rule, note=respelled(first, old, new))

    def certified(name: str, rule: str, old: str, new: str) -> Case:
        return worse(name, "a certificate", rule, note=respelled(certificate, old, new))

    def succeeded(name: str, changed: Succession) -> Case:
        forged = note.sign(changed.text(), name=OFFICE.note.root_name, key=OFFICE.root).decode()
        return worse(name, "a succession", "succession: does not follow the office's first note", note=forged)

    def with_desks(changed: Certificate) -> str:
        return note.sign(changed.text(), name=OFFICE.note.root_name, key=OFFICE.root).decode()

    desks = OFFICE.certificate.desks
    spelling, shown = "certificate: not the one spelling", "note: a text holds characters that cannot be shown"
    same, order = "certificate: two desks share a key or a name", "certificate: not 1 to 4 desks, ascending"
    title = f"name {OFFICE.note.name}"
    paper = lines.b64(OFFICE.note.ml_dsa_65)
    return {
        "section": "8.2",
        "about": "who an office is",
        "good": [
            good("an office", "office read", note=signed),
            good("a succession", "succession read", office_note=signed, note=succession),
            good("a certificate", "certificate read", **chain, note=OFFICE.signed_certificate().decode()),
        ],
        "bad": [
            worse(
                "signed by another than it names",
                "an office",
                not_ours,
                note=note.sign(first, name=OFFICE.note.root_name, key=OFFICE.station).decode(),
            ),
            office(
                "origin in capitals",
                "note: origin is not a host name in small letters",
                "liege.example",
                "Liege.example",
            ),
            office("two blanks", "note: a text is empty, or begins or ends with a space", "name ", "name  "),
            office("a name that turns the reading", shown, title, title + "\u202e"),
            office("a name too long", "note: a text is longer than 120 bytes", title, "name " + "é" * 61),
            office(
                "loose base64, which would keep the fingerprint",
                "office: not the one spelling",
                paper,
                paper[:-2] + chr(ord(paper[-2]) + 1) + "=",
            ),
            office("born on no day", "date: not YYYY-MM-DD", "2026-09-01", "2026-02-30"),
            office("a key of another size", "note: a value has another size", "ed25519 ", "ed25519 AAAA"),
            office(
                "an unknown line",
                "office: unknown line",
                "ml-dsa-65",
                "ml-dsa-65 " + lines.b64(bytes(32)) + "\nml-dsa-65",
            ),
            office("a line missing", "office: no line 'born' where it belongs", "born 2026-09-01\n", ""),
            worse(
                "another kind of note",
                "an office",
                "office: not this kind of note",
                note=OFFICE.signed_certificate().decode(),
            ),
            succeeded("a second succession", replace(heir, number=2)),
            succeeded("a succession of another office", replace(heir, office=bytes(32))),
            succeeded("a succession after something else", replace(heir, before=bytes(32))),
            worse(
                "a succession by the new root",
                "a succession",
                not_ours,
                note=note.sign(heir.text(), name=OFFICE.note.root_name, key=new_root).decode(),
            ),
            worse(
                "a certificate by the station",
                "a certificate",
                not_ours,
                note=note.sign(certificate, name=OFFICE.note.root_name, key=OFFICE.station).decode(),
            ),
            worse(
                "a certificate of another office",
                "a certificate",
                "certificate: of another office",
                office=packed(bytes(32)),
            ),
            certified(
                "ends before it begins", "certificate: ends before it begins", "until 2027-09-30", "until 2026-08-31"
            ),
            certified("base64 with loose bits", spelling, *loose(certificate)),
            certified("a serial with a zero before it", "note: not a number", "serial 1", "serial 01"),
            certified("a serial of 2^32", "note: not a number", "serial 1", "serial 4294967296"),
            certified("a date without hyphens", "date: not YYYY-MM-DD", "2027-09-30", "20270930"),
            certified("a slug in capitals", "note: a desk's short name is 1 to 40 of a-z, 0-9, -", " audit", " Audit"),
            worse(
                "desks descend", "a certificate", order, note=with_desks(replace(OFFICE.certificate, desks=desks[::-1]))
            ),
            worse("no desk", "a certificate", order, note=with_desks(replace(OFFICE.certificate, desks=()))),
            worse(
                "two desks with one key",
                "a certificate",
                same,
                note=with_desks(replace(OFFICE.certificate, desks=(desks[0], replace(desks[0], desk=1, slug="b")))),
            ),
            worse(
                "two desks with one name",
                "a certificate",
                same,
                note=with_desks(replace(OFFICE.certificate, desks=(desks[0], replace(desks[1], slug=desks[0].slug)))),
            ),
        ],
    }
