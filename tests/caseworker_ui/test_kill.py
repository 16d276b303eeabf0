"""The station's commands, killed at any moment: nothing half done, nothing lost, and everything can go on."""

import random
import secrets
import shutil
from functools import cache
from pathlib import Path

import pytest
from argon2.low_level import hash_secret_raw

from caseworker_ui.vaults import keys
from tests.rounds import FULL, rounds

from .killing import Town

ORDER = ("import", "open", "reply", "export", "sync")


def test_what_was_acknowledged_outlives_every_kill(
    founded_today: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T6: Killed in import, opening, reply, export or a whole trip: what ended well is there, once, and all goes on."""
    # Known to the processes, which are copies of this one: they are killed at their work and not before it.
    monkeypatch.setattr(keys, "hash_secret_raw", cache(hash_secret_raw))
    chance = random.Random(secrets.token_hex(8) if FULL else "killed")
    town = Town.around(Path(shutil.copytree(founded_today, tmp_path / "station")), tmp_path, chance)
    for name in ORDER:
        town.do(name, kill=False)
    wished = rounds(1, 5)
    # On a busy machine a command may be faster than its own measure; then no kill meets it, and it is tried again.
    for number in range(rounds(25, 120)):
        if number < rounds(5, 120) or len(town.killed) < wished:
            town.do(ORDER[number % len(ORDER)], kill=True)
            town.check()
    # A whole trip is an import, an opening and an export.
    for name in ("reply", "sync"):
        town.do(name, kill=False)
    town.check()
    town.check_pages()
    assert town.opened == town.imported == len(town.server.batches)
    assert len(town.killed) >= wished
