"""The law's dates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseworker_ui.cases.deadlines import Deadlines, months_later
from crypto.epoch import from_iso, to_iso


@pytest.mark.parametrize(
    ("received", "acknowledged", "acknowledge", "feedback"),
    [
        ("2026-11-24", None, "2026-12-01", "2027-03-01"),
        ("2026-11-24", "2026-11-24", "2026-12-01", "2027-02-24"),
        ("2026-11-23", None, "2026-11-30", "2027-02-28"),
        ("2027-11-29", "2027-11-29", "2027-12-06", "2028-02-29"),
        ("2026-11-24", "2026-12-20", "2026-12-01", "2027-03-01"),
    ],
)
def test_the_published_dates(received: str, acknowledged: str | None, acknowledge: str, feedback: str) -> None:
    """Seven days, then three months from the acknowledgement, clamped to a month's end; a late one counts as day 7."""
    dates = Deadlines.of(
        received=from_iso(received), acknowledged=None if acknowledged is None else from_iso(acknowledged)
    )
    assert (to_iso(dates.acknowledge), to_iso(dates.feedback)) == (acknowledge, feedback)


@given(st.integers(0, 100_000), st.integers(0, 24))
def test_months_never_skip_a_month(epoch: int, months: int) -> None:
    """The result lies in the month meant, at the same day or at the month's end."""
    before, after = to_iso(epoch), to_iso(months_later(epoch, months))
    count = (int(after[:4]) - int(before[:4])) * 12 + int(after[5:7]) - int(before[5:7])
    assert count == months
    assert int(after[8:]) <= int(before[8:])
