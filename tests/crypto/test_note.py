"""Signed notes as C2SP writes them, and the lines inside ours."""

import base64
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as some

from crypto import lines, note
from crypto.errors import Misuse, Refused
from crypto.note import SignedNote

from .damage import all_refused, cuts, flips
from .office_fixture import signer

KEY = signer("station")
NAME = "liege.example/station"
SOUND = note.sign("perron/v1/test\nname Liège\n", name=NAME, key=KEY)


def verified(untrusted: bytes) -> str:
    """The text, if the station signed it."""
    return SignedNote.from_bytes(untrusted).verified_text(name=NAME, key=KEY.verify_key)


def with_lines(*signature_lines: str) -> bytes:
    """The sound note's text under other signature lines."""
    return ("perron/v1/test\nname Liège\n\n" + "".join(line + "\n" for line in signature_lines)).encode()


OURS = SOUND.decode().splitlines()[-1]
FOREIGN = "— witness.example/w " + base64.b64encode(b"keyid and a signature").decode()


@given(some.lists(some.text(some.characters(exclude_categories=["Cc", "Cs"]), max_size=30), max_size=6))
def test_a_note_comes_back(texts: list[str]) -> None:
    """Any lines, empty ones included, come back as they were signed."""
    text = "first\n" + "".join(line + "\n" for line in texts)
    assert verified(note.sign(text, name=NAME, key=KEY)) == text


def test_a_damaged_note_is_refused() -> None:
    """Every truncation and every flipped bit of a note is refused."""
    assert verified(SOUND).endswith("Liège\n")
    all_refused(verified, [*cuts(SOUND), *flips(SOUND, count=len(SOUND) * 8)])


def test_lines_of_others_are_ignored() -> None:
    """A witness may sign beside us, before or after, up to eight lines."""
    assert verified(with_lines(FOREIGN, OURS)) == verified(with_lines(OURS, *[FOREIGN] * 7)) == verified(SOUND)


@pytest.mark.parametrize(
    ("untrusted", "rule"),
    [
        (bytes(16_385), "note: longer than 16,384 bytes"),
        (SOUND.replace(b"Li", b"\xff\xfe"), "note: not UTF-8"),
        (SOUND.replace(b"\n", b"\r\n"), "note: not a text, an empty line and signature lines"),
        (SOUND.replace(b"name", b"na\re"), "note: not a text, an empty line and signature lines"),
        (SOUND.replace(b"name", b"na\te"), "note: not a text, an empty line and signature lines"),
        (SOUND.replace(b"name", b"na\x7fe"), "note: not a text, an empty line and signature lines"),
        (SOUND.rstrip(b"\n"), "note: not a text, an empty line and signature lines"),
        (SOUND + b"\n", "note: not a text, an empty line and signature lines"),
        (SOUND.replace(b"\n\n", b"\n"), "note: not a text, an empty line and signature lines"),
        (b"\n\n" + OURS.encode() + b"\n", "note: not a text, an empty line and signature lines"),
        (with_lines(), "note: not a text, an empty line and signature lines"),
        (with_lines(*[OURS] * 9), "note: more than 8 signature lines"),
        (with_lines("-" + OURS[1:]), "note: not a signature line"),
        (with_lines(OURS + " "), "note: not a signature line"),
        (with_lines(OURS.replace("station ", "station+ ")), "note: not a signature line"),
        (with_lines(OURS, "— w " + "=" * 8), "note: not base64"),
        (with_lines(OURS, "— w AAAAAAF="), "note: not base64"),
        (with_lines(OURS, "— w AAAAAAA"), "note: not base64"),
        (with_lines(OURS, "— w AAAAAA=="), "note: not base64"),
        (with_lines(FOREIGN), "note: not one signature by the expected key"),
        (with_lines(OURS, OURS), "note: not one signature by the expected key"),
        (with_lines(OURS.replace("station", "root")), "note: not one signature by the expected key"),
        (note.sign("x\n", name=NAME, key=signer("other")), "note: not one signature by the expected key"),
        (SOUND.replace(b"name", b"nama"), "note: signature does not verify"),
    ],
)  # fmt: skip
def test_a_note_has_one_form(untrusted: bytes, rule: str) -> None:
    """Each way of breaking the form of a note is refused by its rule."""
    with pytest.raises(Refused) as refused:
        verified(untrusted)
    assert str(refused.value) == rule


@given(some.binary(max_size=300))
def test_any_bytes_are_a_note_or_refused(untrusted: bytes) -> None:
    """No bytes raise anything else."""
    for candidate in (untrusted, b"a\n\n\xe2\x80\x94 " + untrusted + b"\n"):
        with contextlib.suppress(Refused):
            SignedNote.from_bytes(candidate)


@pytest.mark.parametrize("text", ["", "a", "a\rb\n", "a\0\n", "\ud800\n", "a" * 16_384 + "\n"])
def test_we_sign_only_what_is_read(text: str) -> None:
    """A text that a reader would refuse is never signed for publication."""
    rule = r"^note: text does not end in one newline, or holds what a note cannot$"
    with pytest.raises(Misuse, match=rule):
        note.sign(text, name=NAME, key=KEY)
    with pytest.raises(Misuse, match=rule):
        note.sign("a\n", name="liege example", key=KEY)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("perron/v1/test\nname a", "test: does not end in a newline"),
        ("perron/v1/text\nname a\n", "test: not this kind of note"),
        ("perron/v1/test\nnom a\n", "test: no line 'name' where it belongs"),
        ("perron/v1/test\nname\n", "test: no line 'name' where it belongs"),
        ("perron/v1/test\n", "test: no line 'name' where it belongs"),
        ("perron/v1/test\nname a\nname b\n", "test: unknown line"),
        ("perron/v1/test\nname a\n\n", "test: unknown line"),
    ],
)
def test_lines_come_in_order(text: str, rule: str) -> None:
    """A line that is missing, in another place, or that nobody knows is refused."""

    def read() -> None:
        fields = lines.Lines(text, first="perron/v1/test")
        fields.take("name")
        fields.end()

    with pytest.raises(Refused) as refused:
        read()
    assert str(refused.value) == rule


@pytest.mark.parametrize(
    "untrusted", ["", "00", "01", "+1", "-1", " 1", "1 ", "1\n", "4294967296", "9" * 5_000, "١", "1_0"]
)
def test_a_number_has_one_spelling(untrusted: str) -> None:
    """Decimal, no sign, no leading zero, at most 4,294,967,295."""
    with pytest.raises(Refused, match=r"^note: not a number$"):
        lines.number(untrusted)
    assert lines.number("4294967295") == 2**32 - 1


@pytest.mark.parametrize(
    "untrusted", ["", " a", "a ", "a\u00a0b", "a\u200eb", "a\u202eb", "a\u2028b", "\ud800", "é" * 61, "a\tb", "\ufeffa"]
)
def test_a_text_for_people_shows_all_it_says(untrusted: str) -> None:
    """Nothing invisible and nothing that turns the direction of reading stands in a desk's title."""
    with pytest.raises(Refused) as refused:
        lines.human(untrusted)
    with pytest.raises(Misuse) as misuse:
        lines.ours(untrusted, "human")
    assert str(misuse.value) == str(refused.value)
    assert lines.human("مكتب النزاهة, Luik – Liège") == "مكتب النزاهة, Luik – Liège"


def test_names_are_plain() -> None:
    """Origins are host names in small letters, desks' short names are a-z, 0-9 and hyphens."""
    assert lines.origin("liege.example") == "liege.example"
    assert lines.slug("audit-2") == "audit-2"
    for untrusted in ("", "Liege.example", "liege.example/", ".example", "a b", "a" * 101, "é"):
        with pytest.raises(Refused):
            lines.origin(untrusted)
    for untrusted in ("", "Audit", "a_b", "a" * 41, "a\n"):
        with pytest.raises(Refused):
            lines.slug(untrusted)


def test_base64_is_of_its_size() -> None:
    """Base64 of another size, or that is none, is refused; other spellings are caught by `same`."""
    assert lines.from_b64("AAAA", size=3) == bytes(3)
    for untrusted in ("AAA", "AAAA\n", "AA-_", "AAAA-_-_", "AAAA====", "é", "AA=A"):
        with pytest.raises(Refused, match=r"^note: not base64$"):
            lines.from_b64(untrusted, size=3)
    with pytest.raises(Refused, match=r"^note: a value has another size$"):
        lines.from_b64("AAAAAAAA", size=3)
    with pytest.raises(Refused, match=r"^test: not the one spelling$"):
        lines.same("AA==", "AB==", what="test")
