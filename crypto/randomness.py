"""The one public door for randomness; behind it everything repeats, so that vectors can test it."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self, TypeVar

from .errors import Misuse

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, repr=False)
class Randomness:
    """A source of uniformly random bytes. `fresh()` is the operating system's; tests pass their own."""

    take: Callable[[int], bytes]

    @classmethod
    def fresh(cls) -> Self:
        """The operating system's randomness (`secrets.token_bytes`)."""
        return cls(take=secrets.token_bytes)

    def below(self, bound: int) -> int:
        """A uniformly random integer in 0..bound-1; bound 1 to 256 (rejection sampling, so no bias)."""
        if not 1 <= bound <= 256:
            raise Misuse("randomness: a bound is 1 to 256")
        limit = 256 - 256 % bound
        while (byte := self.take(1)[0]) >= limit:
            pass
        return byte % bound

    def shuffled(self, items: Sequence[Item]) -> list[Item]:
        """At most 256 items in a uniformly random order (Fisher-Yates)."""
        result = list(items)
        for last in range(len(result) - 1, 0, -1):
            other = self.below(last + 1)
            result[last], result[other] = result[other], result[last]
        return result
