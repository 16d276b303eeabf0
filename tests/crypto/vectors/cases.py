"""The parts of a vector file: good cases, bad ones of their own, and good ones damaged."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

from crypto import epoch as epochs
from tests.crypto.office_fixture import TODAY, an_office

from .runner import FOLDER, outcome

OFFICE = an_office()
DAY = epochs.to_iso(TODAY)
Case = dict[str, Any]


def good(name: str, do: str, output: Any = None, **values: Any) -> Case:
    """A case that must be accepted; ours is written down, and must be the published output if there is one."""
    case = {"name": name, "do": do, "input": values}
    verdict, said = outcome(case, {})
    assert verdict == "good", (name, said)
    assert output is None or said == output, (name, said)
    return {**case, "output": said}


def bad(name: str, do: str, rule: str, **values: Any) -> Case:
    """A case with its own input that must be refused by this rule."""
    return {"name": name, "do": do, "input": values, "rule": rule}


def worse(name: str, source: str, rule: str, *, change: Case | None = None, **values: Any) -> Case:
    """A good case, damaged: it must be refused by this rule."""
    case: Case = {"name": name, "from": source}
    if values:
        case["input"] = values
    if change:
        case["change"] = change
    return {**case, "rule": rule}


@cache
def _stored(section: str) -> dict[str, Any]:
    path = FOLDER / f"{section}.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else {"good": [], "bad": []}


def kept(section: str, name: str, field: str, make: Callable[[], Any]) -> Any:
    """A field as the file has it, or made now."""
    for case in (*_stored(section)["good"], *_stored(section)["bad"]):
        if case["name"] == name and field in case.get("input", {}):
            return case["input"][field]
    return make()
