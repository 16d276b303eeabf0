"""The claims on the station, alone and beside a server. `make claims` shows all their mutants."""

import pytest

from tests.rounds import rounds

from .claim import caught, held
from .table import CLAIMS

# The full round is the station's whole suite, one test after the other.
pytestmark = pytest.mark.timeout(rounds(600, 7_200))

ALL = 99
# Claim -> how many of its mutants the short round takes.
OF_THE_STATION = {"C6": 1, "C7": 1, "G2": 2}
BY_ID = {claim.id: claim for claim in CLAIMS if claim.id in OF_THE_STATION}
MUTANTS = [
    (name, mutant)
    for name, claim in BY_ID.items()
    for mutant in list(claim.mutants)[: rounds(OF_THE_STATION[name], ALL)]
]


@pytest.mark.parametrize("name", OF_THE_STATION)
def test_a_claim_on_the_station_holds(name: str) -> None:
    """T19: What the station's own tests show, or days of its work, is what is claimed."""
    verdict = held(BY_ID[name])
    assert verdict.sound, verdict.why


@pytest.mark.parametrize(("name", "mutant"), MUTANTS, ids=[": ".join(pair) for pair in MUTANTS])
def test_a_mutant_of_the_station_is_caught(name: str, mutant: str) -> None:
    """The check of a claim turns red on a station that violates it."""
    verdict = caught(BY_ID[name], mutant)
    assert verdict.sound, verdict.why
