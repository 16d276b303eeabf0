"""Where a conversation's replies are: in the queue, on the board, or taken down. By numbers of editions and by days."""

import enum
from dataclasses import dataclass
from typing import Self

from crypto.epoch import Epoch


class Place(enum.Enum):
    """A reply can be recalled while it is queued, and at no other place."""

    QUEUED = "queued"
    BOARD = "board"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Hanging:
    """Where a reply or a head is, from which edition on, and the last day on which it hangs."""

    place: Place
    first: int
    until: Epoch

    @classmethod
    def of(cls, *, first: int, until: Epoch, next_edition: int, today: Epoch) -> Self:
        """After its last day nothing hangs, whether it had left before or not."""
        if today > until:
            return cls(Place.DOWN, first, until)
        return cls(Place.BOARD if has_left(first, next_edition=next_edition) else Place.QUEUED, first, until)


def has_left(edition: int, *, next_edition: int) -> bool:
    """Whether a bundle was prepared with this edition, carried or not: its number is used up."""
    return edition < next_edition
