"""What the reporter is told."""

import re
from pathlib import Path
from typing import get_args

import pytest

import intake
from crypto.documents import State
from intake.sentences import SENTENCES, day, say
from intake.shown import harmless

SOURCE = "\n".join(
    file.read_text("utf-8") for file in Path(intake.__file__).parent.glob("*.py") if file.name != "sentences.py"
)


@pytest.mark.parametrize("key", SENTENCES)
def test_a_sentence_says_the_same_in_both_languages(key: str) -> None:
    """French and English fill in the same things, and neither is missing."""
    french, english = SENTENCES[key]
    assert french
    assert english
    assert sorted(re.findall(r"{\w+}", french)) == sorted(re.findall(r"{\w+}", english))


def test_every_sentence_is_said_somewhere() -> None:
    """No sentence is left over, and no sentence is missing."""
    states = set(get_args(State)) - {"closed"}
    assert {key for key in SENTENCES if f'"{key}"' not in SOURCE.replace("'", '"')} == states
    said = re.findall(r"""(?:Stop|tell|say)\(\s*["']([^"']+)["']""", SOURCE) + re.findall(r'told="([^"]+)"', SOURCE)
    assert len(said) > 40
    assert set(said) - set(SENTENCES) == set()


def test_a_date_is_said_in_words() -> None:
    """22 November 2026 is a Sunday, and the first of a month is the French 1er."""
    assert day(20_779, "fr") == "dimanche 22 novembre 2026"
    assert day(20_779, "en") == "Sunday 22 November 2026"
    assert day(20_788, "fr") == "mardi 1er décembre 2026"
    assert say("is today", "en", day="Sunday").startswith("Is today Sunday?")


def test_a_reply_cannot_command_the_terminal() -> None:
    """Escape sequences and turns of direction are taken out of a text, line ends and other scripts stay."""
    assert harmless("a\x1b]0;b\x07c\x9bd\u202ee\n\tمرحبا") == "a]0;bcde\n\tمرحبا"
