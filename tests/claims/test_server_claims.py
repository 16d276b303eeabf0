"""The claims on the server: what is in its files and in its memory. `make claims` shows all their mutants."""

import pytest

from tests.rounds import rounds

from .claim import caught, held
from .table import CLAIMS

pytestmark = pytest.mark.timeout(600)

ALL = 99
# Claim -> how many of its mutants the short round takes.
OF_THE_SERVER = {"A1": 1, "A2": 0, "A3": 1, "A4": 1, "B1": 1, "B2": 2, "B3": 1, "C3": 3, "D1": 4, "G3": 1}
BY_ID = {claim.id: claim for claim in CLAIMS if claim.id in OF_THE_SERVER}
MUTANTS = [
    (name, mutant)
    for name, claim in BY_ID.items()
    for mutant in list(claim.mutants)[: rounds(OF_THE_SERVER[name], ALL)]
]


@pytest.mark.parametrize("name", OF_THE_SERVER)
def test_a_claim_on_the_server_holds(name: str) -> None:
    """T21: What is found in a server's files and memory is what is claimed."""
    verdict = held(BY_ID[name])
    assert verdict.sound, verdict.why


@pytest.mark.parametrize(("name", "mutant"), MUTANTS, ids=[": ".join(pair) for pair in MUTANTS])
def test_a_mutant_of_the_server_is_caught(name: str, mutant: str) -> None:
    """The check of a claim turns red on a server that violates it."""
    verdict = caught(BY_ID[name], mutant)
    assert verdict.sound, verdict.why
