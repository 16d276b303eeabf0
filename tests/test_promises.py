"""Promises and tests name each other."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
NUMBER = re.compile(r"\bT[1-9][0-9]*\b(?=[:,])")


def promised() -> list[str]:
    """The numbers in the table of the threat model, in order."""
    return re.findall(r"^\| (T\d+) \|", (ROOT / "threat_model.md").read_text(encoding="utf-8"), re.MULTILINE)


def cited() -> dict[str, str]:
    """Promise -> a test whose first sentence begins with it ("T4: ...", or "T4, T5: ...")."""
    found: dict[str, str] = {}
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                head, colon, _ = (ast.get_docstring(node) or "").partition(":")
                if colon and re.fullmatch(r"T\d+(, T\d+)*", head):
                    found |= dict.fromkeys(head.split(", "), f"{file.name}:{node.name}")
    return found


def test_promises_are_numbered_without_gaps() -> None:
    """T1 to Tn, each once."""
    numbers = promised()
    assert numbers == [f"T{number}" for number in range(1, len(numbers) + 1)]
    assert len(numbers) >= 17


def test_every_promise_has_a_test_and_every_test_a_promise() -> None:
    """A promise that no test names is not made; a test that names none in the table is dead."""
    assert set(cited()) == set(promised())
