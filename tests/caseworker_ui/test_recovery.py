"""Recovery words as somebody types them from a sheet."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseworker_ui.founding.recovery import WORDS, Recovery, listed
from caseworker_ui.notice import Notice
from caseworker_ui.wording import say
from crypto.receipt import plain_letters
from tests.rounds import rounds


@settings(max_examples=rounds(20, 500))
@given(st.binary(min_size=16, max_size=16), st.sampled_from([str.upper, plain_letters, lambda word: word[:4], str]))
def test_what_was_printed_is_what_is_read(secret: bytes, typed: Callable[[str], str]) -> None:
    """Twelve words give back their 16 bytes, in capitals, without accents, or as their first four letters."""
    words = [typed(word) for word in Recovery(secret).words]
    assert len(words) == WORDS
    assert Recovery.from_words(words).reveal() == secret


def test_a_word_that_is_not_in_the_list_is_named_at_once() -> None:
    """The refusal names the place and the nearest words, so that only this one is read again."""
    with pytest.raises(Notice, match="word unknown") as refused:
        listed("abaisssser", place=7)
    said = say(refused.value.key, "fr", **refused.value.values)
    assert "Le mot 7" in said
    assert "abaisser" in said


def test_swapped_words_do_not_pass() -> None:
    """A swap of two words is told before anything is tried, but for one in sixteen, which then opens nothing."""
    printed = [list(Recovery(bytes((number,) * 16)).words) for number in range(64)]
    swapped = [[words[1], words[0], *words[2:]] for words in printed if words[0] != words[1]]
    assert sum(fits(words) for words in swapped) < len(swapped) // 4


def fits(words: list[str]) -> bool:
    """Whether the checksum lets these words pass."""
    with suppress(Notice):
        return bool(Recovery.from_words(words))
    return False


def test_a_wrong_word_of_the_list_is_told() -> None:
    """The sentence says that one is wrong or two are swapped, and that the other copy may help."""
    words = list(Recovery(bytes(16)).words)
    with pytest.raises(Notice, match="words checksum"):
        Recovery.from_words([*words[:-1], "zoologie"])


@pytest.mark.parametrize("count", [0, 11, 13])
def test_twelve_words_are_asked_for(count: int) -> None:
    """One word too few or too many is said as that."""
    with pytest.raises(Notice, match="words count"):
        Recovery.from_words(["abaisser"] * count)


def test_every_vault_gets_words_of_its_own() -> None:
    """Two drawings never give the same words."""
    assert len({Recovery.fresh().words for _ in range(50)}) == 50
