"""How unlikely a finding must be: an honest build fails a claim by chance less than once in 50,000 runs.

Every test gives a bound on the probability of what it saw, as a natural logarithm. The claim's share of chance is
divided equally among the kinds of test, then among all tests of a kind (Bonferroni), so it holds whatever depends on
what, and a kind with few tests keeps its power beside one with a million.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

# Fewer than five claims are statistical: together an honest build fails less than once in 10,000 runs.
CHANCE: Final = 1 / 50_000
Logs = npt.NDArray[np.float64]


@dataclass(slots=True)
class Odds:
    """All tests of one claim."""

    _tests: dict[str, list[tuple[Logs, Callable[[int], str]]]] = field(default_factory=dict)

    def see(self, kind: str, log_p: Logs | float, where: Callable[[int], str] | str) -> None:
        """One test, or one for each place of an array; `where` names the place."""
        name = (lambda _: where) if isinstance(where, str) else where
        self._tests.setdefault(kind, []).append((np.atleast_1d(np.asarray(log_p, dtype=np.float64)), name))

    @property
    def count(self) -> int:
        return sum(len(log_p) for tests in self._tests.values() for log_p, _ in tests)

    def against(self) -> tuple[str, ...]:
        """The most unlikely place of each kind of test that is too unlikely to be chance."""
        found = []
        for kind, tests in self._tests.items():
            limit = math.log(CHANCE / len(self._tests) / sum(len(log_p) for log_p, _ in tests))
            log_p, where = min(tests, key=lambda test: float(test[0].min()))
            worst = int(log_p.argmin())
            if log_p[worst] < limit:
                found.append(f"{kind}: {where(worst)}, p < 10^{_exponent(float(log_p[worst]))}")
        return tuple(found)

    def closest(self) -> str:
        """How near the least likely of all tests came to the limit, Bonferroni's correction included."""
        near = []
        for kind, tests in self._tests.items():
            number = sum(len(log_p) for log_p, _ in tests)
            least = min(float(log_p.min()) for log_p, _ in tests) + math.log(number * len(self._tests))
            near.append((least, kind))
        least, kind = min(near)
        return f"{self.count:,} tests, the least likely ({kind}) {min(1.0, math.exp(least)):.2g}, limit {CHANCE:g}"


def _exponent(log_p: float) -> int:
    return math.ceil(log_p / math.log(10)) if math.isfinite(log_p) else -9_999
