"""Admission: who gets the room that is left in a day's letterbox, so that a flood of minutes does not fill it.

Pure but for a clock and a source of chance. It knows neither what is in an envelope nor where it came from.
"""

import secrets
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from crypto.epoch import SECONDS

Item = TypeVar("Item")


class Admission:
    """Up to half of the capacity everything gets in; the other half is spread over what is left of the day, by lot.

    Half, because a quiet day must never meet the lot, and a flood must never find less to fight for than it took.
    """

    def __init__(
        self, capacity: int, *, clock: Callable[[], float] = time.time, lots: secrets.SystemRandom | None = None
    ) -> None:
        self._capacity, self._free = capacity, (capacity + 1) // 2
        self._clock, self._lots = clock, lots or secrets.SystemRandom()
        # The one moment that is remembered, in memory: of the last group, and only while there is a lot to draw.
        self._last: float | None = None

    def admitted(self, group: Sequence[Item], *, held: int) -> Sequence[Item]:
        """Those of a group that get in beside the `held` that are in; never more than there is room for."""
        now = self._clock()
        places = max(0, self._free - held) + self._paced(now, self._capacity - max(self._free, held))
        self._last = now if held + len(group) >= self._free else None
        # By lot, not by place: whoever sends most often has no better chance with each envelope than anybody else.
        return group if len(group) <= places else self._lots.sample(group, places)

    def _paced(self, now: float, room: int) -> int:
        """The share of the room that the time since the last group is of the time since then to midnight."""
        if self._last is None or room <= 0:
            return 0
        passed, left = max(0.0, now - self._last), SECONDS - now % SECONDS
        # A fraction of a place becomes one by lot: groups come every few milliseconds, places every few seconds.
        return int(room * passed / (passed + left) + self._lots.random())
