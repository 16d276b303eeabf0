"""The specification and the code say the same numbers, labels and names."""

import ast
import importlib
import re
from pathlib import Path

import pytest

import crypto
from crypto import labels, visit
from crypto.board import Edition
from crypto.office import Certificate, OfficeNote, Succession
from crypto.record import Closed, Record

FOLDER = Path(crypto.__file__).parent
SPEC = (FOLDER / "SPEC.md").read_text("utf-8")
FILES = sorted(file for file in FOLDER.glob("*.py") if file.stem != "__init__")


def constants(file: Path) -> dict[str, int]:
    """The public whole numbers that a file defines."""
    module = importlib.import_module(f"crypto.{file.stem}")
    names = [
        node.target.id
        for node in ast.parse(file.read_text("utf-8")).body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    ]
    values = {name: getattr(module, name) for name in names if name.isupper() and not name.startswith("_")}
    return {f"{file.stem}.{name}": value for name, value in values.items() if isinstance(value, int)}


def section(number: str) -> str:
    """The text of one section, subsections included."""
    match = re.search(rf"^(#+) {re.escape(number)}\.? .*?(?=^#{{2}} |\Z)", SPEC, re.MULTILINE | re.DOTALL)
    assert match, number
    return match[0]


def test_every_number_of_the_code_is_in_the_specification() -> None:
    """Section 11 has each constant of the code with its value, and no other."""
    listed = {
        name: int(value.replace(",", "")) for name, value in re.findall(r"`(\w+\.[A-Z_]+)` \| ([\d,]+)", section("11"))
    }
    assert listed == {name: value for file in FILES for name, value in constants(file).items()}


@pytest.mark.parametrize("label", labels.ALL)
def test_every_label_appears_once(label: bytes) -> None:
    """A label stands in the table of section 2 and nowhere else, so that it has one meaning."""
    text = label.removesuffix(b"\0").decode()
    assert len(re.findall(rf"{re.escape(text)}(?![a-z-])", SPEC)) == 1
    name = next(name for name, value in vars(labels).items() if value is label)
    assert f"| {name} | `{text}` |" in section("2")


@pytest.mark.parametrize("kind", [OfficeNote, Succession, Certificate, Record, Closed, Edition])
def test_every_note_is_in_section_8(kind: type[OfficeNote]) -> None:
    """The first line of each kind of note is in the specification."""
    assert kind.FIRST in section("8")


def test_the_visit_is_in_section_12() -> None:
    """The released table of a visit is written out."""
    text = section("12")
    retries = ", ".join(map(str, visit.RETRY_SECONDS))
    for said in (
        f"{visit.DEPARTURE_SECONDS} s after",
        f"{visit.ANSWER_SECONDS} s",
        f"at {retries} s",
        f"{visit.IN_FLIGHT} in flight",
    ):
        assert said in text
    assert f"{visit.BURST_CLASSES[0]}, {visit.BURST_CLASSES[1]}, {visit.BURST_CLASSES[2]}" in text
    assert f"{visit.BURST_CLASSES[-1]:,}" in text


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_cited_sections_exist(file: Path) -> None:
    """A section that a docstring cites is in the specification."""
    for number in re.findall(r"SPEC section (\d+(?:\.\d)?)", file.read_text("utf-8")):
        assert section(number)


def test_sections_are_numbered() -> None:
    """Thirteen sections, in order."""
    assert re.findall(r"^## (\d+)\.", SPEC, re.MULTILINE) == [str(number) for number in range(1, 14)]
