"""An epoch is one UTC day, counted from 1970-01-01 as u32 and written as YYYY-MM-DD in signed notes."""

from datetime import date, timedelta
from typing import Final, TypeAlias

from .errors import Misuse, Refused

Epoch: TypeAlias = int

SECONDS: Final = 86_400
_FIRST = date(1970, 1, 1)
# The last day that has a four-digit year; later numbers are refused, so that every epoch can be written.
LAST: Final[Epoch] = (date(9999, 12, 31) - _FIRST).days


def at(seconds: float) -> Epoch:
    """The epoch of a moment given in seconds since 1970 (UTC)."""
    return int(seconds // SECONDS)


def to_iso(epoch: Epoch) -> str:
    """YYYY-MM-DD; `Misuse` outside 1970-9999."""
    if not 0 <= epoch <= LAST:
        raise Misuse("epoch: outside 1970-9999")
    return (_FIRST + timedelta(days=epoch)).isoformat()


def from_iso(untrusted: str) -> Epoch:
    """The epoch written as YYYY-MM-DD, 1970-9999, ASCII digits; `Refused` for every other form."""
    try:
        day = date.fromisoformat(untrusted)
    except ValueError:
        raise Refused("date: not YYYY-MM-DD") from None
    # fromisoformat also takes other ISO forms: only the one that is written is read.
    if day.isoformat() != untrusted or day < _FIRST:
        raise Refused("date: not YYYY-MM-DD")
    return (day - _FIRST).days


def checked(number: int) -> Epoch:
    """An epoch from a number that came from outside."""
    if not 0 <= number <= LAST:
        raise Refused("epoch: outside 1970-9999")
    return number
