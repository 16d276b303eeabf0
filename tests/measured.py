"""A figure of `make bench` with its limit, and the ratio of two actions."""

import math
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured, and the least or the most that is allowed."""

    name: str
    value: float
    at_least: float = -math.inf
    at_most: float = math.inf

    @property
    def holds(self) -> bool:
        return self.at_least <= self.value <= self.at_most

    def __str__(self) -> str:
        limit = f"at least {self.at_least:.2f}" if math.isinf(self.at_most) else f"at most {self.at_most:g}"
        return f"{self.name:58} {self.value:9.2f}  ({limit})"


def ratio(
    raw: Callable[[], object],
    ours: Callable[[], object],
    *,
    repeat: int = 60,
    of: Callable[[list[float]], float] = statistics.median,
) -> float:
    """Median time of the raw action / of ours, measured in turns, so that a busy machine slows both alike."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(repeat):
        for action, times in zip((raw, ours), taken, strict=True):
            start = time.perf_counter()
            action()
            times.append(time.perf_counter() - start)
    return of(taken[0]) / of(taken[1])
