"""The dates of a case, in epochs (Directive 2019/1937 art. 9: 7 days, then 3 months). The strictest reading.

The day of an event is not counted and nothing rolls over a weekend (Regulation 1182/71 art. 3).
"""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

from crypto.epoch import Epoch, from_iso, to_iso

from .stages import Retention

ACKNOWLEDGE_DAYS: Final = 7
DECIDE_DAYS: Final = 7
FEEDBACK_MONTHS: Final = 3
# An external channel may take so long in duly justified cases (art. 11(2)(d)).
EXTENDED_MONTHS: Final = 6
# The conversation stays on the board this long after feedback is due, whether or not the reporter comes back.
BOARD_MONTHS: Final = 6
# Of the office's own rules: a question waits so long for its answer, a case for the next thing done, an inquiry to end.
QUESTION_DAYS: Final = 30
IDLE_DAYS: Final = 30
INQUIRY_MONTHS: Final = 6

# Days left at which a date is announced: on the second, fifth and seventh day of seven, and 30, 15 and 5 days before.
ALERT_DAYS: Final[Mapping[str, tuple[int, ...]]] = {
    "acknowledge": (5, 2, 0),
    "decide": (5, 2, 0),
    "feedback": (30, 15, 5),
    "question": (0,),
    "idle": (0,),
    "inquiry": (30,),
}

# Months and days from the end of a case until its file is looked at, to be destroyed if the archives allow it.
_REVIEW: Final[Mapping[Retention, tuple[int, int]]] = {
    Retention.OUT_OF_SCOPE: (0, 30),
    Retention.NO_ACTION: (2, 0),
    Retention.FOUNDED: (12, 0),
    Retention.PROSECUTOR: (12, 0),
}


@dataclass(frozen=True, slots=True)
class Deadlines:
    """When a case must be acknowledged and admitted or not, when feedback is due, how long its replies hang."""

    acknowledge: Epoch
    decide: Epoch
    feedback: Epoch
    until: Epoch

    @classmethod
    def of(cls, *, received: Epoch, acknowledged: Epoch | None, months: int = FEEDBACK_MONTHS) -> Self:
        """The months run from the acknowledgement, or from the seventh day if there was none by then."""
        acknowledge = received + ACKNOWLEDGE_DAYS
        start = acknowledge if acknowledged is None else min(acknowledged, acknowledge)
        feedback = months_later(start, months)
        return cls(acknowledge, received + DECIDE_DAYS, feedback, months_later(feedback, BOARD_MONTHS))


@dataclass(frozen=True, slots=True)
class Due:
    """A date that a case has to keep; `days` are left until then, below 0 when it has passed."""

    what: str
    epoch: Epoch
    days: int

    @property
    def alert(self) -> int:
        """How many of this date's alerts have come: 0 is none, and a missed date has had them all."""
        return sum(self.days <= days for days in ALERT_DAYS[self.what])

    @property
    def urgency(self) -> str:
        if self.days < 0:
            return "late"
        return "soon" if self.alert else "calm"


def months_later(epoch: Epoch, months: int) -> Epoch:
    """The same day of a later month, or that month's last day."""
    day = date.fromisoformat(to_iso(epoch))
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return from_iso(date(year, month + 1, min(day.day, last)).isoformat())


def review(retention: Retention, *, ended: Epoch) -> Epoch:
    """When the file of a case that ended on this day is looked at."""
    months, days = _REVIEW[retention]
    return months_later(ended, months) + days
