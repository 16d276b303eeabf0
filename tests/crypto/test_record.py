"""The record file: everything follows from the fingerprint, or nothing counts."""

import hashlib
from collections.abc import Callable
from dataclasses import replace

import pytest

from crypto import epoch as epochs
from crypto import issuing, note, record
from crypto.errors import Misuse, Refused
from crypto.fingerprint import Fingerprint
from crypto.office import Certificate, CertifiedDesk, Succession
from crypto.record import Closed, Freshness, Record, RecordFile
from crypto.signature import SigningKey

from .damage import all_refused, cuts, flips
from .office_fixture import TITLES, TODAY, Office, an_office, another_office, day_secret, signer


def read(untrusted: bytes) -> RecordFile:
    """Read as a visitor who knows the poster."""
    return RecordFile.from_bytes(untrusted, fingerprint=an_office().fingerprint)


def packed(
    *, office: bytes | None = None, certificate: bytes | None = None, day: bytes | None = None, succession: bytes = b""
) -> bytes:
    """The sound record file with some of its notes replaced."""
    sound = an_office()
    return record.pack(
        office_note=office or sound.signed_note(),
        certificate=certificate or sound.signed_certificate(),
        record=day or sound.signed_record(),
        succession=succession,
    )


def certified(certificate: Certificate) -> bytes:
    """A certificate signed by the root without asking whether anyone would read it."""
    return note.sign(certificate.text(), name=an_office().note.root_name, key=an_office().root)


def recorded(changed: Record) -> bytes:
    """A record signed by the station."""
    return issuing.record(changed, office=an_office().note, station=an_office().station)


def respelled(text: str, old: str, new: str, *, by: str) -> bytes:
    """A note with one thing spelled otherwise, signed by the root or the station."""
    assert old in text
    office = an_office()
    key, name = {"root": (office.root, office.note.root_name), "station": (office.station, office.note.station_name)}[
        by
    ]
    return note.sign(text.replace(old, new, 1), name=name, key=key)


def test_a_sound_file_is_read(office: Office) -> None:
    """From the fingerprint down: office, certificate, record, and the day keys that each desk signed."""
    opened = read(office.record_file())
    assert opened.office == office.id
    assert opened.certificate == office.certificate
    assert isinstance(opened.content, Record)
    assert opened.content == office.record()
    assert [line.title for line in opened.content.desks] == list(TITLES)
    assert opened.content.day_keys() == office.day_keys(0, 1)
    assert opened.content.day_keys(excluded=(1,)) == office.day_keys(0)
    assert opened.content.digest == hashlib.sha256(office.record().text().encode()).digest()


def test_another_poster_refuses(office: Office) -> None:
    """The file of another office is refused, however well it is signed."""
    with pytest.raises(Refused, match="of another office than this fingerprint"):
        RecordFile.from_bytes(office.record_file(), fingerprint=another_office().fingerprint)
    with pytest.raises(Refused, match="of another office than this fingerprint"):
        RecordFile.from_bytes(office.record_file(), fingerprint=Fingerprint(office.id[:19] + b"\0"))


def test_a_damaged_file_is_refused(office: Office) -> None:
    """Cut or flipped anywhere, the file is refused."""
    sound = office.record_file()
    all_refused(read, [*cuts(sound, count=150), *flips(sound, count=300), sound + b"\0"])


def test_every_link_is_checked(office: Office) -> None:
    """Each link from the poster to a day key, broken once, refuses the whole file."""
    other, station = signer("other"), office.station
    today = office.record()
    swapped = (replace(today.desks[0], title=TITLES[1]), today.desks[1])
    stolen = replace(today.desks[0], key=day_secret(1).key.public_key)
    other_days = office.record(TODAY + 1).desks
    broken: list[tuple[bytes, str]] = [
        (packed(office=note.sign(office.note.text(), name=office.note.root_name, key=other)), "expected key"),
        (
            packed(certificate=note.sign(office.certificate.text(), name=office.note.root_name, key=other)),
            "expected key",
        ),
        (
            packed(certificate=note.sign(office.certificate.text(), name=office.note.root_name, key=station)),
            "expected key",
        ),
        (packed(certificate=another_office().signed_certificate()), "expected key"),
        (packed(day=issuing.record(today, office=office.note, station=other)), "expected key"),
        (packed(day=issuing.record(today, office=office.note, station=office.root)), "expected key"),
        (packed(day=recorded(replace(today, certificate=bytes(32)))), "of another office or certificate"),
        (packed(day=recorded(replace(today, office=bytes(32)))), "of another office or certificate"),
        (packed(day=recorded(office.record(office.certificate.last + 1))), "outside its certificate's time"),
        (packed(day=recorded(office.record(office.certificate.first - 1))), "outside its certificate's time"),
        (packed(day=recorded(replace(today, desks=swapped))), "day key: signature"),
        (packed(day=recorded(replace(today, desks=(stolen, today.desks[1])))), "day key: signature"),
        (packed(day=recorded(replace(today, desks=other_days))), "day key: signature"),
        (packed(day=recorded(replace(today, desks=(replace(today.desks[0], desk=2),)))), "no such desk"),
        (packed(day=recorded(replace(today, desks=(replace(today.desks[1], desk=0),)))), "day key: signature"),
        (packed(day=recorded(replace(today, desks=()))), "not 1 to 4 desks"),
        (packed(day=recorded(replace(today, desks=today.desks[::-1]))), "not 1 to 4 desks"),
        (packed(day=office.signed_certificate()), "expected key"),
        (office.record_file()[:-4] + b"\0\0\0\1x", "a proof must be empty"),
        (packed(office=b"\0"), "note:"),
    ]
    for untrusted, rule in broken:
        with pytest.raises(Refused, match=rule):
            read(untrusted)


def test_notes_have_one_spelling(office: Office) -> None:
    """A text that could be spelled otherwise is refused although its signature is good."""
    day, certificate = office.record().text(), office.certificate.text()
    broken = [
        packed(day=respelled(day, "late 7", "late 8", by="station")),
        packed(day=respelled(day, "late 7", "late 07", by="station")),
        packed(day=respelled(day, "late 7\n", "", by="station")),
        packed(day=respelled(day, "desk 0", "desk 00", by="station")),
        packed(day=respelled(day, "epoch 2026-11-22", "epoch 20261122", by="station")),
        packed(day=respelled(day, "before", "new line\nbefore", by="station")),
        packed(day=respelled(day, "perron/v1/record", "perron/v2/record", by="station")),
        packed(certificate=respelled(certificate, "serial 1", "serial 4294967296", by="root")),
        packed(certificate=respelled(certificate, "until", "date", by="root")),
        packed(office=respelled(office.note.text(), "name ", "name  ", by="root")),
    ]
    all_refused(read, broken)


def loosened(text: str) -> str:
    """The text with the unused bits of its first base64 line set: the same bytes in another spelling."""
    padding = text.index("=\n")
    return text[: padding - 1] + chr(ord(text[padding - 1]) + 1) + text[padding:]


def test_each_note_compares_its_own_spelling(office: Office) -> None:
    """Unused bits of base64 are no place for a mark, in any of the five notes of a record file."""
    root = signer("new root")
    succession = Succession(office.id, 1, root.verify_key, bytes(32), before=office.id)
    closed = Closed(office.id, TODAY, "Fermé.")
    text = office.note.text()

    def by(key: SigningKey, text: str) -> bytes:
        name = office.note.station_name if key is office.station else office.note.root_name
        return note.sign(loosened(text), name=name, key=key)

    for kind, untrusted in (
        ("office", packed(office=by(office.root, text))),
        ("succession", packed(succession=by(office.root, succession.text()))),
        ("certificate", packed(certificate=by(office.root, office.certificate.text()))),
        ("record", packed(day=by(office.station, office.record().text()))),
        ("closed", packed(day=by(office.root, closed.text()))),
    ):
        with pytest.raises(Refused, match=f"^{kind}: not the one spelling$"):
            read(untrusted)


@pytest.mark.parametrize(
    "change",
    [
        lambda sound: replace(sound, office=bytes(32)),
        lambda sound: replace(sound, first=sound.last + 1),
        lambda sound: replace(sound, desks=()),
        lambda sound: replace(sound, desks=sound.desks[::-1]),
        lambda sound: replace(sound, desks=(sound.desks[0], replace(sound.desks[0], desk=1))),
        lambda sound: replace(sound, desks=(sound.desks[0], replace(sound.desks[1], slug=sound.desks[0].slug))),
        lambda sound: replace(sound, desks=(sound.desks[0], replace(sound.desks[1], desk=255))),
        lambda sound: replace(
            sound, desks=tuple(CertifiedDesk(n, signer(f"d{n}").verify_key, f"d{n}") for n in range(5))
        ),
        lambda sound: replace(sound, desks=(replace(sound.desks[0], slug="Audit"),)),
    ],
)
def test_a_certificate_makes_sense(office: Office, change: Callable[[Certificate], Certificate]) -> None:
    """A certificate of another office, of no time, or with desks that could be confused is refused, and never made."""
    wrong = change(office.certificate)
    with pytest.raises(Refused) as refused:
        read(packed(certificate=certified(wrong)))
    with pytest.raises(Misuse) as misuse:
        issuing.certificate(wrong, office=office.note, root=office.root)
    assert str(misuse.value) == str(refused.value)


def test_a_new_root_follows_the_old(office: Office) -> None:
    """After a succession the new root signs certificates, the old one no more, and the office stays the same."""
    new_root = signer("new root")
    succession = Succession(office.id, 1, new_root.verify_key, bytes(32), before=office.id)
    signed = issuing.succession(succession, first=office.note, old_root=office.root)
    certificate = issuing.certificate(office.certificate, office=office.note, root=new_root)
    opened = read(packed(certificate=certificate, succession=signed))
    assert opened.office == office.id
    with pytest.raises(Refused, match="expected key"):
        read(packed(succession=signed))
    with pytest.raises(Refused, match="expected key"):
        read(packed(certificate=certificate))
    for wrong in (
        replace(succession, number=2),
        replace(succession, office=bytes(32)),
        replace(succession, before=bytes(32)),
    ):
        forged = note.sign(wrong.text(), name=office.note.root_name, key=office.root)
        with pytest.raises(Refused, match="does not follow"):
            read(packed(certificate=certificate, succession=forged))
        with pytest.raises(Misuse):
            issuing.succession(wrong, first=office.note, old_root=office.root)
    unsigned = note.sign(succession.text(), name=office.note.root_name, key=new_root)
    with pytest.raises(Refused, match="expected key"):
        read(packed(certificate=certificate, succession=unsigned))


def test_a_closed_office_says_so(office: Office) -> None:
    """A closed note of root or station stands in the record's place; anyone else's is refused."""
    closed = Closed(office.id, TODAY, "Le bureau est fermé jusqu’au 4 janvier.")
    for key, name in ((office.root, office.note.root_name), (office.station, office.note.station_name)):
        opened = read(packed(day=issuing.closed(closed, signer_name=name, signer=key)))
        assert opened.content == closed
    for key, name in (
        (signer("other"), office.note.root_name),
        (office.root, office.note.station_name),
        (office.identities[0], office.note.station_name),
    ):
        with pytest.raises(Refused, match="signed by neither root nor station"):
            read(packed(day=issuing.closed(closed, signer_name=name, signer=key)))
    elsewhere = issuing.closed(replace(closed, office=bytes(32)), signer_name=office.note.root_name, signer=office.root)
    with pytest.raises(Refused, match="of another office"):
        read(packed(day=elsewhere))
    longest = replace(closed, words="a" * 600)
    signed = issuing.closed(longest, signer_name=office.note.root_name, signer=office.root)
    assert read(packed(day=signed)).content == longest
    with pytest.raises(Misuse, match=r"^note: a text is longer than 600 bytes$"):
        issuing.closed(replace(closed, words="a" * 601), signer_name=office.note.root_name, signer=office.root)


def test_an_office_note_makes_sense(office: Office) -> None:
    """An office whose names would be refused is never made."""
    for wrong in (
        replace(office.note, origin="Liège"),
        replace(office.note, name=" "),
        replace(office.note, ml_dsa_65=b""),
    ):
        with pytest.raises(Misuse):
            issuing.office_note(wrong, root=office.root)
    with pytest.raises(Misuse):
        issuing.office_note(office.note, root=signer("other"))
    with pytest.raises(Misuse):
        issuing.desk_line(
            day_secret(0).key, "a\nb", desk=0, office=office.id, epoch=TODAY, identity=office.identities[0]
        )


def test_a_clock_may_be_fourteen_hours_off(office: Office) -> None:
    """A wrong time zone asks nothing; beyond 14 hours the person is asked what day it is, and nothing is refused."""
    today = office.record()
    start, end = TODAY * epochs.SECONDS, (TODAY + 1) * epochs.SECONDS
    for now in (start - 50_400.0, start, end, end + 50_400):
        assert record.freshness(today, now=now) is Freshness.SURE
    for now in (start - 50_401.0, end + 50_401, 0):
        assert record.freshness(today, now=now) is Freshness.ASK


def test_a_record_has_one_to_four_desks(office: Office) -> None:
    """Four desks, the last of them number 254, are read; a fifth is refused, and so is number 255."""
    numbers = (0, 1, 2, 254)
    identity = {number: signer(f"desk {number}") for number in (*numbers, 255)}
    certificate = replace(
        office.certificate, desks=tuple(CertifiedDesk(n, identity[n].verify_key, f"desk-{n}") for n in numbers)
    )
    desk_lines = [
        issuing.desk_line(day_secret(n).key, "Audit", desk=n, office=office.id, epoch=TODAY, identity=identity[n])
        for n in (*numbers, 255)
    ]
    today = replace(office.record(), certificate=note.digest(certificate.text()), desks=tuple(desk_lines[:4]))
    signed = issuing.certificate(certificate, office=office.note, root=office.root)
    assert read(packed(certificate=signed, day=recorded(today))).content == today
    for wrong, rule in (
        ([*desk_lines[:3], replace(desk_lines[3], desk=3), desk_lines[3]], "record: not 1 to 4 desks, ascending"),
        ([desk_lines[0], desk_lines[0]], "record: not 1 to 4 desks, ascending"),
        ([desk_lines[4]], "note: not a number"),
    ):
        with pytest.raises(Refused, match=f"^{rule}$"):
            read(packed(certificate=signed, day=recorded(replace(today, desks=tuple(wrong)))))


def test_an_office_may_have_one_desk_for_one_day(office: Office) -> None:
    """The smallest certificate: one desk, and a first day that is also the last."""
    certificate = replace(office.certificate, first=TODAY, last=TODAY, desks=office.certificate.desks[:1])
    today = office.record()
    today = replace(today, certificate=note.digest(certificate.text()), desks=today.desks[:1])
    signed = issuing.certificate(certificate, office=office.note, root=office.root)
    assert read(packed(certificate=signed, day=recorded(today))).content == today


def test_a_desks_short_name_is_one_word(office: Office) -> None:
    """What follows a desk's key is its short name, to the end of the line."""
    text = office.certificate.text()
    with pytest.raises(Refused, match=r"^note: a desk's short name is 1 to 40 of a-z, 0-9, -$"):
        read(packed(certificate=respelled(text, " audit", " audit interne", by="root")))


def test_four_desks_fit_into_a_note(office: Office) -> None:
    """The largest record, four desks with the longest titles, fits into a note with room for a second signature."""
    key = day_secret(0).key
    desks = tuple(
        issuing.desk_line(key, "é" * 60, desk=250 + n, office=office.id, epoch=TODAY, identity=office.identities[0])
        for n in range(4)
    )
    signed = recorded(replace(office.record(), desks=desks))
    assert len(signed) + 3_400 < note.NOTE_BYTES
