"""Killed at any moment under load, again and again: nothing that was acknowledged is lost or there twice."""

import multiprocessing
import random
from pathlib import Path

import pytest

from crypto import batch as batch_format
from tests.rounds import rounds
from tests.server.house import Machine
from tests.server.killing import CLASSES, Clock, Town


def test_what_was_acknowledged_outlives_every_kill(
    hung: Machine, tmp_path: Path, chance: random.Random, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T6: Killed while envelopes come, days turn, couriers fetch and the office takes: each is there exactly once."""
    monkeypatch.setattr(batch_format, "CLASSES", CLASSES)
    multiprocessing.get_context("forkserver").set_forkserver_preload(["tests.server.killing"])
    clock = Clock(tmp_path / "today")
    clock.path.write_text(str(hung.day.today), "ascii")
    town = Town(hung, clock, chance)
    for number in range(rounds(40, 2_000)):
        # Now and then long enough for a whole bundle to come and to be taken.
        town.round(chance.uniform(0, 0.1) if number % 4 else chance.uniform(0.3, 0.8))
        town.check()
    assert len(town.acknowledged) > 50
    assert town.taken > 2
