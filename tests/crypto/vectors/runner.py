"""Runs `crypto/vectors/*.json`: one case is one operation on fields, with its output or the rule that refuses it.

A case with "from" takes the input of a good case, replaces the fields of its own "input", and damages one by "change":
flip a bit, cut to a length, replace bytes at an offset, append bytes, swap a piece of text.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from crypto.errors import Refused

from .fields import Fields, packed, unpacked
from .operations import OPERATIONS

FOLDER: Final = Path(__file__).parents[3] / "crypto" / "vectors"


def damaged(value: Any, change: dict[str, Any]) -> Any:
    """A field after the one change that a case declares."""
    if "swap" in change:
        old, new = change["swap"]
        assert old in value
        return value.replace(old, new, 1)
    raw = bytearray(unpacked(value))
    if "flip" in change:
        raw[change["flip"] // 8] ^= 1 << change["flip"] % 8
    elif "cut" in change:
        assert change["cut"] < len(raw)
        del raw[change["cut"] :]
    elif "append" in change:
        raw += unpacked(change["append"])
    else:
        offset, new = change["replace"]
        raw[offset : offset + len(unpacked(new))] = unpacked(new)
    return packed(bytes(raw))


def resolved(case: dict[str, Any], good: dict[str, dict[str, Any]]) -> tuple[str, dict[str, Any]]:
    """The operation and the whole input of a case."""
    allowed = {"name", "do", "from", "input", "change", "output", "rule"}
    assert not set(case) - allowed, f"unknown fields: {sorted(set(case) - allowed)}"
    if "from" not in case:
        return case["do"], dict(case["input"])
    source = good[case["from"]]
    values = {**source["input"], **case.get("input", {})}
    if "change" in case:
        change = dict(case["change"])
        field = change.pop("field")
        assert len(change) == 1
        assert set(change) <= {"flip", "cut", "replace", "append", "swap"}
        values[field] = damaged(values[field], change)
    return source["do"], values


def outcome(case: dict[str, Any], good: dict[str, dict[str, Any]]) -> tuple[str, Any]:
    """("good", output) or ("bad", rule): what this implementation says."""
    do, values = resolved(case, good)
    fields = Fields(values)
    try:
        output = OPERATIONS[do](fields)
    except Refused as refused:
        return "bad", str(refused)
    fields.end()
    return "good", output


def shapes(value: Any, path: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """Which fields stand where."""
    if isinstance(value, dict) and set(value) != {"base64"}:
        yield path, tuple(sorted(value))
        for name, inner in value.items():
            yield from shapes(inner, f"{path}/{name}")
    if isinstance(value, list):
        for item in value:
            yield from shapes(item, f"{path}/")


def check(content: Any) -> int:
    """Run a whole file; returns how many cases it has. Any doubt about the file itself is a failure."""
    assert set(content) == {"section", "about", "good", "bad"}, "a file has section, about, good and bad"
    assert re.fullmatch(r"[0-9]+(\.[0-9]+)?", content["section"])
    good = {case["name"]: case for case in content["good"]}
    names = [case["name"] for case in (*content["good"], *content["bad"])]
    assert len(names) == len(set(names)), "two cases share a name"
    assert content["good"], "no good case"
    assert len(content["bad"]) >= len(content["good"]), "fewer than half of the cases must fail"
    known: set[tuple[str, tuple[str, tuple[str, ...]]]] = set()
    for case in content["good"]:
        assert set(case) == {"name", "do", "input", "output"}, case["name"]
        assert outcome(case, good) == ("good", case["output"]), case["name"]
        known |= {(case["do"], shape) for shape in shapes(case["input"])}
    for case in content["bad"]:
        assert "rule" in case, case["name"]
        assert "output" not in case, case["name"]
        assert outcome(case, good) == ("bad", case["rule"]), case["name"]
        # What is refused early is not read to its end: its fields must be those of a good case.
        do, values = resolved(case, good)
        assert {(do, shape) for shape in shapes(values)} <= known, case["name"]
    return len(names)
