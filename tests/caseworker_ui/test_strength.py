"""How long a passphrase holds, and what is said of one that does not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseworker_ui.founding.strength import PROPOSED_WORDS, proposal, refuse_weak, strength
from caseworker_ui.notice import Notice
from caseworker_ui.wording import say
from tests.rounds import rounds

CITY = ("Bureau d’intégrité de Liège", "liege.example", "Audit interne")

# From the weakest to the strongest, as a thief with a list of words sees them.
STRONGER = [
    "password password password",
    "aaaaaaaaaaaaaaaaaa",
    "azerty123456789",
    "Bureau d’intégrité de Liège",
    "la racine de ce test",
    "poulain opérer avaler",
    "exceller syllabe vétuste labourer",
    "exceller syllabe vétuste labourer joncher",
    "exceller syllabe vétuste labourer joncher arroser",
]


def test_what_is_harder_to_guess_counts_as_stronger() -> None:
    """Habits and words of the door count for little, and each further word drawn by lot for a thousand times more."""
    lasts = [strength(passphrase, known=CITY).seconds for passphrase in STRONGER]
    assert lasts == sorted(lasts)
    assert lasts[-1] / lasts[-2] > 1_000


@pytest.mark.parametrize("passphrase", [*STRONGER[:6], "", "1234 5678 9012 3456", "Motdepasse2026!"])
def test_a_weak_passphrase_is_refused_with_a_better_one(passphrase: str) -> None:
    """T17: What a thief of the disk would find within a year is refused, and the refusal says what to take instead."""
    with pytest.raises(Notice, match="passphrase weak") as refused:
        refuse_weak(passphrase, vault="station", known=CITY)
    for language in ("fr", "en"):
        said = say(refused.value.key, language, **refused.value.values)
        proposed = said.splitlines()[-2]
        refuse_weak(proposed.strip(), vault="station", known=CITY)
        assert passphrase == "" or passphrase not in said


def test_what_is_proposed_is_never_refused() -> None:
    """Five words of the list hold for centuries, whichever the lot gives; no proposal comes twice."""
    proposed = {proposal() for _ in range(30)}
    assert len(proposed) == 30
    assert all(len(words.split()) == PROPOSED_WORDS and strength(words).enough for words in proposed)


@pytest.mark.parametrize(
    ("passphrase", "lasts"),
    [("aaaa", "quelques secondes"), (STRONGER[5], "5 heure"), (STRONGER[6], "509 jour"), (STRONGER[7], "28 siècle")],
)
def test_it_is_said_in_plain_words(passphrase: str, lasts: str) -> None:
    """Minutes, days, years or centuries, never bits."""
    found = strength(passphrase).lasts
    assert lasts in say("passphrase holds", "fr", lasts=found)


@settings(max_examples=rounds(25, 1_000))
@given(st.text(max_size=100))
def test_any_text_has_a_strength(text: str) -> None:
    """Whatever somebody types, in any script, is measured and never stops the ceremony."""
    assert strength(text).seconds >= 0
