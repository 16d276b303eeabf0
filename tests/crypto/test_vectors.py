"""The vectors: what any implementation must accept and must refuse, and why."""

import json
from typing import Any

import pytest

from crypto.hpke import SecretKey

from .vectors.__main__ import FILES, text_of
from .vectors.operations import OPERATIONS
from .vectors.runner import FOLDER, check


@pytest.mark.parametrize("name", sorted(FILES))
def test_vectors(name: str) -> None:
    """Every case of a file comes out as the file says, by the very rule that it names."""
    assert check(json.loads((FOLDER / f"{name}.json").read_text("utf-8"))) >= 4


def test_every_file_is_read() -> None:
    """No file lies unread in the folder, none is missing, and every operation is used."""
    assert {file.name for file in FOLDER.iterdir()} == {f"{name}.json" for name in FILES}
    used = {
        case["do"]
        for file in FOLDER.iterdir()
        for kind in ("good", "bad")
        for case in json.loads(file.read_text("utf-8"))[kind]
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
    ],
)
def test_the_runner_can_fail(wrong: dict[str, Any]) -> None:
    """An empty file, an unknown field, too few bad cases, another output or another rule is a failure."""
    assert check(SOUND) == 2
    with pytest.raises(AssertionError):
        check(wrong)


def test_x_wing_is_the_drafts() -> None:
    """The first vector of the X-Wing draft: this seed has the public key that begins e2236b35."""
    seed = bytes.fromhex("7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26")
    assert SecretKey(seed).public_key.raw.hex().startswith("e2236b35")
