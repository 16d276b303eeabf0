"""The vectors: what any implementation must accept and must refuse, and why."""

import json
import re
from typing import Any

import pytest

from crypto.hpke import SecretKey

from .vectors.__main__ import FILES, text_of
from .vectors.operations import OPERATIONS
from .vectors.rules import UNREACHED, rules
from .vectors.runner import FOLDER, check


def read(name: str) -> Any:
    """One file."""
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


@pytest.mark.parametrize("name", sorted(FILES))
def test_vectors(name: str) -> None:
    """Every case of a file comes out as the file says, by the very rule that it names."""
    assert check(read(name)) >= 40


@pytest.mark.parametrize("name", sorted(FILES))
def test_there_are_enough(name: str) -> None:
    """At least 20 cases of a file must be accepted, and at least 20 refused."""
    assert min(len(read(name)["good"]), len(read(name)["bad"])) >= 20


def test_every_rule_refuses_something() -> None:
    """Each sentence by which a parser refuses is the rule of a bad case, or has its reason; and no case has another."""
    said = {case["rule"] for name in FILES for case in read(name)["bad"]}
    patterns = {rule: re.compile(".*".join(map(re.escape, rule.split("*")))) for rule in rules()}
    unsaid = {rule for rule, pattern in patterns.items() if not any(map(pattern.fullmatch, said))}
    assert len(patterns) > 150
    assert unsaid == set(UNREACHED)
    # One is said by the operation "ed25519 verify" itself, one by a function beside the class whose line it takes.
    unknown = {rule for rule in said if not any(pattern.fullmatch(rule) for pattern in patterns.values())}
    assert unknown == {"Ed25519: signature does not verify", "record: no line 'before' where it belongs"}


def test_the_folder_stays_small() -> None:
    """All files together can be read in one sitting by a test: below 6 MB."""
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) < 6_000_000


def test_every_file_is_read() -> None:
    """No file lies unread in the folder, none is missing, and every operation is used."""
    assert {file.name for file in FOLDER.iterdir()} == {f"{name}.json" for name in FILES}
    used = {
        case["do"]
        for file in FOLDER.iterdir()
        for kind in ("good", "bad")
        for case in read(file.stem)[kind]
        if "do" in case
    }
    assert used == set(OPERATIONS)


@pytest.mark.parametrize("name", sorted(FILES))
def test_vectors_are_what_the_generator_writes(name: str) -> None:
    """The files are reproduced byte for byte; only what HPKE sealed once is taken from them."""
    assert text_of(name) == (FOLDER / f"{name}.json").read_text("utf-8")


SOUND: dict[str, Any] = {
    "section": "3",
    "about": "",
    "good": [
        {"name": "a", "do": "fingerprint read", "input": {"text": "A" * 32}, "output": {"fingerprint": "A" * 27 + "="}}
    ],
    "bad": [{"name": "b", "from": "a", "input": {"text": ""}, "rule": "fingerprint: not 32 letters and digits"}],
}


def inside(case: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """The case with something more in the one object within its input."""
    return {**case, "input": {**case["input"], "day_keys": [{**case["input"]["day_keys"][0], **more}]}}


KEY = {"desk": 0, "epoch": "2026-11-22", "seed": [32]}
NOBODYS = {"office": [32], "day_keys": [KEY], "envelope": [32_768]}
NESTED: dict[str, Any] = {
    "section": "4",
    "about": "",
    "good": [{"name": "a", "do": "envelope open", "input": NOBODYS, "output": None}],
    "bad": [{"name": "b", "from": "a", "input": {**NOBODYS, "envelope": []}, "rule": "envelope: not 32,768 bytes"}],
}


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {**SOUND, "good": [], "bad": []},
        {**SOUND, "bad": []},
        {**SOUND, "todo": []},
        {**SOUND, "good": [{**SOUND["good"][0], "output": {"fingerprint": "AAAA"}}]},
        {**SOUND, "good": [{**SOUND["good"][0], "input": {"text": "A" * 32, "note": "unknown"}}]},
        {**SOUND, "good": [{**SOUND["good"][0], "comment": "unknown"}]},
        {**SOUND, "bad": [{**SOUND["bad"][0], "rule": "fingerprint: another"}]},
        {**SOUND, "bad": [{**SOUND["bad"][0], "input": {"text": "B" * 32}}]},
        {**SOUND, "bad": [{**SOUND["bad"][0], "name": "a"}]},
        {**SOUND, "bad": [{**SOUND["bad"][0], "comment": "unknown"}]},
        {**SOUND, "bad": [{**SOUND["bad"][0], "input": {"text": "", "note": "unread"}}]},
        {**SOUND, "bad": [{**SOUND["bad"][0], "change": {"field": "text", "swap": ["A", "B"], "cut": 1}}]},
        {**SOUND, "section": "three"},
        {**NESTED, "good": [inside(NESTED["good"][0], {"more": 1})]},
        {**NESTED, "bad": [inside(NESTED["bad"][0], {"more": 1})]},
    ],
)
def test_the_runner_can_fail(wrong: dict[str, Any]) -> None:
    """An empty file, an unknown field, too few bad cases, another output or another rule is a failure."""
    assert check(SOUND) == check(NESTED) == 2
    with pytest.raises(AssertionError):
        check(wrong)


def test_x_wing_is_the_drafts() -> None:
    """The first vector of the X-Wing draft: this seed has the public key that begins e2236b35."""
    seed = bytes.fromhex("7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26")
    assert SecretKey(seed).public_key.raw.hex().startswith("e2236b35")
