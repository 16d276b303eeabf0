"""The claims on the page, in real browsers. They take seconds a mutant: `make claims` shows them all."""

import pytest

from tests.rounds import rounds

from .claim import caught, held
from .table import CLAIMS

pytestmark = pytest.mark.timeout(900)

ALL = 99
# Claim -> how many of its mutants the short round takes.
OF_THE_PAGE = {"C1": ALL, "C2": ALL, "D2": ALL, "D3": 3, "D4": 2, "D5": 2, "E3": 2}
BY_ID = {claim.id: claim for claim in CLAIMS if claim.id in OF_THE_PAGE}
MUTANTS = [
    (name, mutant) for name, claim in BY_ID.items() for mutant in list(claim.mutants)[: rounds(OF_THE_PAGE[name], ALL)]
]


@pytest.mark.parametrize("name", OF_THE_PAGE)
def test_a_claim_on_the_page_holds(name: str) -> None:
    """What the network and the browser see of the page is what is claimed."""
    verdict = held(BY_ID[name])
    assert verdict.sound, verdict.why


@pytest.mark.parametrize(("name", "mutant"), MUTANTS, ids=[": ".join(pair) for pair in MUTANTS])
def test_a_mutant_of_the_page_is_caught(name: str, mutant: str) -> None:
    """The check of a claim turns red on a page that violates it."""
    verdict = caught(BY_ID[name], mutant)
    assert verdict.sound, verdict.why
