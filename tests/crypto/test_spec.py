"""The specification and the code say the same numbers, labels and names."""

import ast
import importlib
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest

import crypto
from crypto import labels
from crypto.board import Edition
from crypto.office import Certificate, OfficeNote, Succession
from crypto.proof import Proof
from crypto.record import Closed, Record
from tests.rounds import rounds

from .said import SAID

FOLDER: Final = Path(crypto.__file__).parent
SPEC: Final = (FOLDER / "SPEC.md").read_text("utf-8")
FILES: Final = sorted(file for file in FOLDER.glob("*.py") if file.stem != "__init__")
NOTES: Final = (OfficeNote, Succession, Certificate, Record, Closed, Edition, Proof)

# The section that a module follows, and cites in its first words.
FOLLOWS: Final = {
    "labels": "2", "fingerprint": "3", "envelope": "4", "opening": "4", "body": "5", "receipt": "6", "cell": "7",
    "reply": "7", "note": "8.1", "lines": "8.1", "office": "8.2", "record": "8.3", "board": "8.4", "proof": "8.5",
    "documents": "9", "batch": "10.1", "bundle": "10.2", "visit": "12",
}  # fmt: skip

# Names and signs that hold digits and are no numbers of ours.
NAMES: Final = re.compile(
    r"RFC \d+(?: section [\d.]+|, [\d.]+)?|[Ss]ections? \d+(?:\.\d+)?(?:, \d+ and \d+)?|\(\d+\.\d+(?=[):])"
    r"|(?:SHA3?|SHAKE|AES|HKDF-SHA|HMAC-SHA|ML-KEM|ML-DSA|ml-dsa|UTF|HMAC|BIP|Ed|ed|X|sha)-?\d+(?:-\d+)?|FIPS \d+"
    r"|base\d+|b64|\bu\d+\b|\bv\d\b|/v\d/|U\+[0-9A-F]+(?:-[0-9A-F]+)?|\d{4}-\d{2}-\d{2}"
    r"|^#+ [\d.]+ |^\d+\. |\b[0-9a-f]{64}\b",
    re.MULTILINE,
)
NUMBER: Final = re.compile(r"(?<![\w.])\d[\d,]*\d|(?<![\w.])\d")
WIDTHS: Final = {"u8": 1, "u16": 2, "u32": 4, "u64": 8}
# Section: what its layout with offsets comes to.
LAYOUTS: Final = {"4": 32_768, "5": 28_048, "10.1": 160}


def constants(file: Path) -> dict[str, tuple[int, ...]]:
    """The public whole numbers that a file defines, and its lists of them."""
    module = importlib.import_module(f"crypto.{file.stem}")
    names = [
        node.target.id
        for node in ast.parse(file.read_text("utf-8")).body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    ]
    found = {}
    for name in names:
        value = getattr(module, name)
        listed = value if isinstance(value, tuple) else (value,)
        if name.isupper() and not name.startswith("_") and all(type(one) is int for one in listed):
            found[f"{file.stem}.{name}"] = listed
    return found


CONSTANTS: Final = {name: value for file in FILES for name, value in constants(file).items()}


def section(number: str, text: str = SPEC) -> str:
    """The text of one section, subsections included."""
    start = re.search(rf"^#+ {re.escape(number)}\.? ", text, re.MULTILINE)
    assert start, number
    end = re.compile(r"^###? " if "." in number else "^## ", re.MULTILINE).search(text, start.end())
    return text[start.start() : end.start() if end else None]


def numbers(text: str) -> list[int]:
    """Every number of a text, in order; names that hold digits are none."""
    return [int(said.replace(",", "")) for said in NUMBER.findall(NAMES.sub(" ", text))]


def disagreements(spec_text: str) -> list[str]:
    """What a text of the specification says otherwise than the code; nothing for the one that lies beside it."""
    checks = (_of_sections, _of_limits, _of_labels, _of_layouts, _of_numbers)
    return [wrong for check in checks for wrong in check(spec_text)]


def _of_sections(text: str) -> Iterator[str]:
    if re.findall(r"^## (\d+)\.", text, re.MULTILINE) != [str(number) for number in range(1, 15)]:
        yield "the sections are not 1 to 14 in order"
    for cited in re.findall(
        r"(?:section |\()(\d+(?:\.\d+)?)\b(?=[:),; ]|\.\s)", re.sub(r"RFC \d+ section [\d.]+", "", text)
    ):
        if not re.search(rf"^#+ {re.escape(cited)}\.? ", text, re.MULTILINE) and "." in cited:
            yield f"section {cited} is cited and is not there"
    for kind in NOTES:
        if kind.FIRST not in text:
            yield f"{kind.FIRST} is not there"


def _of_limits(text: str) -> Iterator[str]:
    rows = re.findall(r"^\| `(\w+\.[A-Z_]+)` \| ([\d, ]+) \| (\S.*) \|$", text, re.MULTILINE)
    listed = {name: tuple(numbers(value)) for name, value, _ in rows}
    if len(rows) != len(listed):
        yield "limits: a constant twice"
    for name in sorted(listed.keys() | CONSTANTS.keys()):
        if listed.get(name) != CONSTANTS.get(name):
            yield f"limits: {name} is {CONSTANTS.get(name)}, not {listed.get(name)}"


def _of_labels(text: str) -> Iterator[str]:
    listed = dict(re.findall(r"^\| ([A-Z_]+) \| `(perron/v1/[a-z-]+)` \| \S.* \| \S.* \|$", text, re.MULTILINE))
    named = {name: value for name, value in vars(labels).items() if name.isupper() and name != "ALL"}
    for name in sorted(listed.keys() | named.keys()):
        if listed.get(name, "").encode() + b"\0" != named.get(name):
            yield f"labels: {name}"
    for label in named.values():
        if len(re.findall(rf"{re.escape(label[:-1].decode())}(?![a-z-])", text)) != 1:
            yield f"labels: {label!r} does not stand there once"


def _of_layouts(text: str) -> Iterator[str]:
    for number, whole in LAYOUTS.items():
        lines = re.findall(r"^(?:ENVELOPE)? +([\d,]+)   ?(\S.*)$|^(\d+)  (\S.*)$", section(number, text), re.MULTILINE)
        fields = [(int((one or other).replace(",", "")), said or more) for one, said, other, more in lines]
        if len(fields) < 3 or fields[0][0] != 0:
            yield f"section {number}: no layout"
        for (offset, said), (end, _) in pairwise(fields):
            if offset + _width(said) != end:
                yield f"section {number}: {offset} and {_width(said)} is not {end}"
        if number == "4" and fields[-1][0] + _width(fields[-1][1]) != whole:
            yield f"section {number}: its layout does not end at {whole}"


def _width(said: str) -> int:
    """The bytes of a line of a layout: what its fields are wide, before what explains them."""
    fields = re.sub(r"\(.*\)", "", re.split(r" {3,}", said)[0])
    widths = re.findall(r"(?:(\d+) x )?(?:(u8|u16|u32|u64)|(?<= )([\d,]+))(?![\w-])", fields)
    return sum(int(times or 1) * (WIDTHS.get(kind) or int(wide.replace(",", ""))) for times, kind, wide in widths)


def _of_numbers(text: str) -> Iterator[str]:
    for number, said in SAID.items():
        wanted = [value for word in said.split() for value in _value(word)]
        found = numbers(section(number, text))
        if found != wanted:
            at = next((at for at, pair in enumerate(zip(found, wanted, strict=False)) if pair[0] != pair[1]), -1)
            yield f"section {number}: number {at + 1} is {found[at : at + 3]}, not {wanted[at : at + 3]}"


def _value(word: str) -> tuple[int, ...]:
    """A word of `SAID`: a number, or a constant of the code, with one added or taken away."""
    name, sign, one = word.partition("+") if "+" in word else word.partition("-")
    return (
        CONSTANTS[name]
        if not sign and "." in word
        else ((CONSTANTS[name][0] + int(sign + one),) if "." in word else (int(word),))
    )


def test_the_specification_and_the_code_agree() -> None:
    """Limits, labels, layouts, citations and every number of the text are those of the code."""
    assert disagreements(SPEC) == []


def changed(text: str, place: re.Match[str]) -> str:
    """The text with one number one larger."""
    return f"{text[: place.start()]}{int(place[0].replace(',', '')) + 1:,}{text[place.end() :]}"


@pytest.mark.parametrize("number", SAID)
def test_a_changed_number_is_seen(number: str) -> None:
    """Each number of a section, one larger, is a disagreement."""
    whole = section(number)
    places = list(NUMBER.finditer(NAMES.sub(lambda name: " " * len(name[0]), whole)))
    for place in places[:: max(1, len(places) // rounds(2, len(places)))]:
        assert disagreements(SPEC.replace(whole, changed(whole, place))), whole[place.start() - 40 : place.end()]


def test_a_changed_limit_is_seen() -> None:
    """Each limit of the table, one larger or left out, is a disagreement."""
    for name in CONSTANTS:
        row = re.search(rf"^\| `{re.escape(name)}` \| .*\n", SPEC, re.MULTILINE)
        assert row is not None
        place = NUMBER.search(row[0])
        assert place is not None
        for other in (changed(row[0], place), ""):
            assert list(_of_limits(SPEC.replace(row[0], other))), name


@pytest.mark.parametrize("label", labels.ALL)
def test_a_changed_label_is_seen(label: bytes) -> None:
    """Each label of the table, spelled otherwise, is a disagreement."""
    text = label.removesuffix(b"\0").decode()
    assert list(_of_labels(SPEC.replace(f"`{text}` |", f"`{text}s` |")))


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.[pj][ys]")), ids=lambda file: file.name)
def test_cited_sections_are_right(file: Path) -> None:
    """A section that a module cites is in the specification, and its first words cite the one that it follows."""
    text = file.read_text("utf-8")
    for number in re.findall(r"SPEC section (\d+(?:\.\d)?)", text):
        assert section(number)
    if file.stem in FOLLOWS:
        assert f"(SPEC section {FOLLOWS[file.stem]})" in text[:400]
