"""The worlds that are explored: each small enough to be seen whole, each made for a few of the dangers."""

from typing import Final

from .world import Bounds, Envelope

_FIRST: Final = frozenset({0})
_BOTH: Final = frozenset({0, 1})

# Every step of everybody may be the last one before a crash, except where `whole` says otherwise.
WORLDS: Final[dict[str, Bounds]] = {
    "one stick": Bounds((Envelope(1, _FIRST),), days=3, batches=2, outbound=1),
    "two desks": Bounds((Envelope(1, _BOTH),), desks=2, days=2, batches=1, outbound=1),
    "a late courier": Bounds((Envelope(1, _FIRST),), days=5, batches=1, longest=3, outbound=1),
    "answers": Bounds((Envelope(0, _FIRST),), days=1, batches=1, longest=9, outbound=2, answers=True),
    "two servers": Bounds(
        (Envelope(0, _FIRST),), servers=2, late=0, days=2, batches=1, longest=9, outbound=1, whole=True
    ),
    "a copy elsewhere": Bounds(
        (Envelope(0, _FIRST),), servers=2, late=0, days=2, batches=2, longest=9, outbound=0, whole=True, replays=True
    ),
    "two batches a day": Bounds((Envelope(0, _FIRST),), late=0, days=2, batches=3, longest=9, outbound=0, early=True),
    "a gap": Bounds((Envelope(0, _FIRST),), days=2, batches=2, outbound=1, gaps=True),
    "a restored server": Bounds((Envelope(1, _FIRST),), late=0, days=2, batches=2, longest=9, outbound=1, restores=1),
}

# The same dangers with more room, for `make drills`.
LARGE: Final[dict[str, Bounds]] = {
    "two reports": Bounds((Envelope(1, _FIRST), Envelope(0, _FIRST)), days=3, batches=2, outbound=2),
    "two sticks": Bounds((Envelope(1, _FIRST),), days=3, batches=2, sticks=2, outbound=2),
    "two desks, two batches": Bounds((Envelope(1, _BOTH),), desks=2, late=0, days=2, batches=2, outbound=1),
    "two servers, every crash": Bounds((Envelope(0, _FIRST),), servers=2, days=3, batches=1, longest=9, outbound=1),
    "a copy elsewhere, every crash": Bounds(
        (Envelope(0, _FIRST),), servers=2, late=0, days=2, batches=2, longest=9, outbound=0, replays=True
    ),
    "two batches a day, forgotten": Bounds((Envelope(1, _FIRST),), days=3, batches=3, outbound=1, early=True),
}
