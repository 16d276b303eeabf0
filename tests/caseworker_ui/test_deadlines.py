"""The law's dates."""

import calendar
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseworker_ui.cases.deadlines import ALERT_DAYS, EXTENDED_MONTHS, Deadlines, Due, months_later, review
from caseworker_ui.cases.stages import Retention
from crypto.epoch import Epoch, from_iso, to_iso

EPOCHS = st.integers(0, 100_000)


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
    assert dates.decide == dates.acknowledge


def day(epoch: Epoch) -> date:
    """The calendar day of an epoch."""
    return date.fromisoformat(to_iso(epoch))


@given(EPOCHS, st.integers(0, 24))
def test_months_never_skip_a_month(epoch: int, months: int) -> None:
    """The result lies in the month meant, at the same day, or at the month's end where that day does not exist."""
    before, after = day(epoch), day(months_later(epoch, months))
    assert (after.year - before.year) * 12 + after.month - before.month == months
    assert after.day == min(before.day, calendar.monthrange(after.year, after.month)[1])


@given(st.integers(1970, 2200), st.integers(1, 12))
def test_the_last_days_of_february(year: int, months: int) -> None:
    """From a leap day one comes to the 29th of every month, and from the 31st to the last of February."""
    leap, last = calendar.isleap(year), from_iso(f"{year}-01-31")
    assert day(months_later(last, 1)) == date(year, 2, 29 if leap else 28)
    if leap:
        after = day(months_later(from_iso(f"{year}-02-29"), months))
        assert after.day == (28 if (after.month, calendar.isleap(after.year)) == (2, False) else 29)


@given(EPOCHS, st.integers(0, 40))
def test_a_late_acknowledgement_gains_no_time(received: int, days: int) -> None:
    """The sooner the acknowledgement, the sooner the feedback; after the seventh day the date stands still."""
    feedback = Deadlines.of(received=received, acknowledged=received + days).feedback
    assert feedback <= Deadlines.of(received=received, acknowledged=received + days + 1).feedback
    if days >= 7:
        assert feedback == Deadlines.of(received=received, acknowledged=None).feedback


@given(EPOCHS)
def test_an_extension_is_three_months_more(received: int) -> None:
    """Six months run from the day from which three did, and the conversation hangs so much longer."""
    dates = Deadlines.of(received=received, acknowledged=received)
    longer = Deadlines.of(received=received, acknowledged=received, months=EXTENDED_MONTHS)
    assert (longer.acknowledge, longer.decide) == (dates.acknowledge, dates.decide)
    assert (longer.feedback, longer.until) == (months_later(received, 6), months_later(months_later(received, 6), 6))


@pytest.mark.parametrize(
    ("what", "days", "alert", "urgency"),
    [
        ("acknowledge", 6, 0, "calm"),
        ("acknowledge", 5, 1, "soon"),
        ("acknowledge", 2, 2, "soon"),
        ("acknowledge", 0, 3, "soon"),
        ("acknowledge", -1, 3, "late"),
        ("feedback", 31, 0, "calm"),
        ("feedback", 30, 1, "soon"),
        ("feedback", 15, 2, "soon"),
        ("feedback", 5, 3, "soon"),
        ("feedback", -1, 3, "late"),
    ],
)
def test_alerts_come_on_their_days(what: str, days: int, alert: int, urgency: str) -> None:
    """On the second, fifth and seventh day after a report came; 30, 15 and 5 days before feedback is due."""
    due = Due(what, 20_000 + days, days)
    assert (due.alert, due.urgency) == (alert, urgency)


@given(st.sampled_from(sorted(ALERT_DAYS)), st.integers(-400, 400))
def test_an_alert_is_never_taken_back(what: str, days: int) -> None:
    """A day later there are as many alerts or more, and what is late has had them all."""
    now, tomorrow = Due(what, 20_000, days), Due(what, 20_000, days - 1)
    assert now.alert <= tomorrow.alert <= len(ALERT_DAYS[what])
    assert (now.urgency == "late") == (days < 0)


def test_a_file_is_looked_at_when_its_class_says() -> None:
    """Out of scope: 30 days; no action: two months; founded or at the prosecutor's: a year."""
    ended = from_iso("2026-12-31")
    dates = [to_iso(review(each, ended=ended)) for each in Retention]
    assert dates == ["2027-01-30", "2027-02-28", "2027-12-31", "2027-12-31"]
