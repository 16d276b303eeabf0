"""Each claim holds, and each of its mutants is caught for the reason for which it must be."""

import re
from contextlib import nullcontext

import pytest

from .claim import Claim, Evidence, Mutant, caught, held, verdicts
from .copies import ROOT
from .table import CLAIMS
from .test_page_claims import OF_THE_PAGE
from .test_server_claims import OF_THE_SERVER
from .test_station_claims import OF_THE_STATION

pytestmark = pytest.mark.timeout(900)

BY_ID = {claim.id: claim for claim in CLAIMS}
# Those of the page, the server and the station have files of their own, so that all run side by side.
HERE = [name for name in BY_ID if name not in {*OF_THE_PAGE, *OF_THE_SERVER, *OF_THE_STATION}]
MUTANTS = [(name, mutant) for name in HERE for mutant in BY_ID[name].mutants]


@pytest.mark.parametrize("name", HERE)
def test_a_claim_holds(name: str) -> None:
    """What is claimed is true of the product as it is."""
    verdict = held(BY_ID[name])
    assert verdict.sound, verdict.why


@pytest.mark.parametrize(("name", "mutant"), MUTANTS, ids=[": ".join(pair) for pair in MUTANTS])
def test_a_mutant_is_caught(name: str, mutant: str) -> None:
    """The check of a claim turns red on a violation of it."""
    verdict = caught(BY_ID[name], mutant)
    assert verdict.sound, verdict.why


def test_every_claim_has_mutants_and_a_name_of_its_own() -> None:
    """A check that nothing turns red proves nothing."""
    assert len(BY_ID) == len(CLAIMS)
    assert [claim.id for claim in CLAIMS if not claim.mutants] == []


def test_the_threat_model_lists_the_claims() -> None:
    """The page says of each claim what it is and which promises it checks, in the order in which they run."""
    page = (ROOT / "threat_model.md").read_text("utf-8")
    listed = re.findall(r"^\| ([A-Z]\d+) \| (.+) \| (.*?) ?\|$", page, re.MULTILINE)
    rows = [row for row in listed if not row[0].startswith("T")]
    assert rows == [(claim.id, claim.sentence, " ".join(claim.promises)) for claim in CLAIMS]


def a_claim(**mutants: Mutant[int]) -> "Claim[int]":
    """That a number is below 10."""

    def check(number: int) -> Evidence:
        return Evidence(f"{number}", () if number < 10 else (f"too large: {number}",))

    return Claim("X1", "Numbers are small", (), check, lambda: nullcontext(3), mutants)


@pytest.mark.parametrize(
    ("claim", "sound"),
    [
        (a_claim(large=Mutant(lambda: nullcontext(12), "too large")), [True, True]),
        (a_claim(small=Mutant(lambda: nullcontext(4), "too large")), [True, False]),
        (a_claim(large=Mutant(lambda: nullcontext(12), "another reason")), [True, False]),
        (a_claim(broken=Mutant(lambda: nullcontext(int("broken")), "too large")), [True, False]),
        (a_claim(), [True, False]),
    ],
)
def test_the_harness_can_fail(claim: "Claim[int]", sound: list[bool]) -> None:
    """A mutant that survives, one caught for another reason, one that is broken, or none at all is a failure."""
    assert [verdict.sound for verdict in verdicts(claim)] == sound
