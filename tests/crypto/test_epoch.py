"""An epoch is one UTC day with one spelling."""

import contextlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as some

from crypto import epoch as epochs
from crypto.errors import Misuse, Refused


@given(some.integers(0, epochs.LAST))
def test_every_epoch_has_one_spelling(epoch: int) -> None:
    """Writing and reading a day gives the same day, from 1970 to 9999."""
    assert epochs.from_iso(epochs.to_iso(epoch)) == epoch
    assert epochs.checked(epoch) == epoch


def test_an_epoch_begins_at_midnight_utc() -> None:
    """The last second of a day belongs to it, the next one to the next day."""
    day = epochs.from_iso("2026-11-22")
    assert epochs.at(day * 86_400) == epochs.at((day + 1) * 86_400 - 0.001) == day
    assert epochs.at((day + 1) * 86_400) == day + 1
    assert epochs.at(math.nextafter(86_400.0, 0)) == 0
    assert epochs.at(-1) == -1


@pytest.mark.parametrize(
    "untrusted",
    ["", "20261122", "2026-W47-7", "2026-326", "2026-11-22T00", "2026-11-31", "0000-01-01", "1969-12-31",
     "10000-01-01", " 2026-11-22", "2026-11-22\n", "２０２６-11-22", "2026-11-2", "\ud800"],
)  # fmt: skip
def test_other_spellings_of_a_day_are_refused(untrusted: str) -> None:
    """Only YYYY-MM-DD within 1970-9999 is a day."""
    with pytest.raises(Refused):
        epochs.from_iso(untrusted)


@given(some.text(max_size=12))
def test_any_text_is_a_day_or_refused(untrusted: str) -> None:
    """No text raises anything else, and what is accepted is spelled as we spell it."""
    with contextlib.suppress(Refused):
        assert epochs.to_iso(epochs.from_iso(untrusted)) == untrusted


@pytest.mark.parametrize("number", [-1, epochs.LAST + 1, 2**32 - 1])
def test_numbers_without_a_year_are_refused(number: int) -> None:
    """An epoch from outside must be writable; from inside, an impossible one is a mistake."""
    with pytest.raises(Refused):
        epochs.checked(number)
    assert (epochs.checked(0), epochs.checked(epochs.LAST)) == (0, epochs.LAST)
    with pytest.raises(Misuse, match=r"^epoch: outside 1970-9999$"):
        epochs.to_iso(number)
