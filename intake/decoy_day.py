"""When a partner's machine visits: the moments of one day, drawn by lot as people come, never by a clock's hand."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from crypto.epoch import SECONDS, Epoch
from crypto.randomness import Randomness

# How many come in each local hour, against each other: nobody at night, few at work, more at noon and in the evening.
RHYTHM: Final = (*[0] * 7, 3, 4, 3, 3, 4, 6, 5, 3, 3, 4, 5, 6, 7, 7, 6, 4, 0)
# A loop counts for the day of the record it finds: far from midnight, no clock that is a little wrong takes it away.
LOOP_MARGIN_SECONDS: Final = 3_600
# As messages with files look; larger ones would fill the courier's stick with covers.
BURSTS: Final = (8, 16, 32)
BURST_ONE_IN: Final = 4
MOST_PER_DAY: Final = 200


@dataclass(frozen=True, slots=True, order=True)
class Decoy:
    """One visit: its moment in seconds since 1970, how many envelopes leave, and whether the first is a loop."""

    at: float
    envelopes: int
    loop: bool


def plan(
    day: Epoch, *, per_day: int, loops: int, hour: Callable[[float], int], randomness: Randomness
) -> tuple[Decoy, ...]:
    """The decoys of one UTC day, in order: exactly `loops` with a loop, and as many more as chance gives (Poisson).

    On average `per_day`, at least `loops`: an exact number could be taken away from what a server counts. `hour` is the
    local hour of a moment, as the clock on the wall says it, whatever it was set to last spring.
    """
    with_loop = [(_moment(day, LOOP_MARGIN_SECONDS, hour, randomness), True) for _ in range(loops)]
    others = [(_moment(day, 0, hour, randomness), False) for _ in range(_poisson(per_day - loops, randomness))]
    return tuple(sorted(Decoy(at, _envelopes(randomness), loop) for at, loop in (*with_loop, *others)))


def _moment(day: Epoch, margin: int, hour: Callable[[float], int], randomness: Randomness) -> float:
    """Any moment of the day, as likely as its hour is busy (rejection sampling)."""
    while True:
        at = day * SECONDS + margin + _share(randomness) * (SECONDS - 2 * margin)
        if _share(randomness) * max(RHYTHM) < RHYTHM[hour(at)]:
            return at


def _poisson(mean: int, randomness: Randomness) -> int:
    """How many come when each comes by itself (Knuth)."""
    count, left = 0, _share(randomness)
    while left > math.exp(-mean):
        count, left = count + 1, left * _share(randomness)
    return count


def _envelopes(randomness: Randomness) -> int:
    """One, or in one visit of four a burst."""
    return BURSTS[randomness.below(len(BURSTS))] if randomness.below(BURST_ONE_IN) == 0 else 1


def _share(randomness: Randomness) -> float:
    """A number from 0 to below 1, in steps far below a microsecond of a day."""
    return int.from_bytes(randomness.take(6), "big") / (1 << 48)
