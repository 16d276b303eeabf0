"""The law's dates of a case, in epochs (Directive 2019/1937 art. 9: 7 days, then 3 months). The strictest reading."""

import calendar
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

from crypto.epoch import Epoch, from_iso, to_iso

ACKNOWLEDGE_DAYS: Final = 7
FEEDBACK_MONTHS: Final = 3
# The conversation stays on the board this long after feedback is due, whether or not the reporter comes back.
BOARD_MONTHS: Final = 6


@dataclass(frozen=True, slots=True)
class Deadlines:
    """When a case must be acknowledged, when feedback is due, until when its replies hang on the board."""

    acknowledge: Epoch
    feedback: Epoch
    until: Epoch

    @classmethod
    def of(cls, *, received: Epoch, acknowledged: Epoch | None) -> Self:
        """Three months run from the acknowledgement, or from the seventh day if there was none by then."""
        acknowledge = received + ACKNOWLEDGE_DAYS
        start = acknowledge if acknowledged is None else min(acknowledged, acknowledge)
        feedback = months_later(start, FEEDBACK_MONTHS)
        return cls(acknowledge, feedback, months_later(feedback, BOARD_MONTHS))


def months_later(epoch: Epoch, months: int) -> Epoch:
    """The same day of a later month, or that month's last day."""
    day = date.fromisoformat(to_iso(epoch))
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return from_iso(date(year, month + 1, min(day.day, last)).isoformat())
