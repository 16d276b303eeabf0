"""A courier's command, or laptop, that dies at any moment: the stick is as it was, or as it should be."""

import random
import secrets
import time
from pathlib import Path

from crypto import epoch
from server.folder import Folder
from tests.rounds import FULL, rounds
from tests.server.office import Office, Sent
from tests.server.program import Operator

from .courier_killing import Roads


def test_a_trip_may_be_killed_at_any_moment(tmp_path: Path) -> None:
    """T6, T7: Killed at any moment, no batch is lost or half on the stick, and the office gets every letter once."""
    chance = random.Random(secrets.token_hex(8) if FULL else "killed")
    office, operator, stick = Office(epoch.at(time.time())), Operator.at(tmp_path), tmp_path / "stick"
    stick.mkdir()
    operator.makes(office)
    first: Sent = office.sends()
    assert operator.hangs(first.raw).returncode == 0
    # In a demo each fetch closes the day's batch, so that there is something new on every trip.
    with operator.runs("--demo") as program:
        roads = Roads(program.address, Folder(operator.folder).socket, stick, office, first, chance)
        roads.writes()
        roads.goes(kill=False)
        for number in range(rounds(20, 120)):
            roads.writes()
            # Every other time it dies just before one of its changes to the stick.
            roads.goes(kill=True, step=chance.randint(1, 6) * (number % 2))
            roads.check()
            if chance.random() < 0.4:
                roads.visits_the_office()
                roads.check()
        roads.goes(kill=False)
        roads.visits_the_office()
        roads.goes(kill=False)
    assert {roads.letters[letter] for letter in roads.acknowledged} == {1}
    assert roads.killed >= rounds(10, 60)
