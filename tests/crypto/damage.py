"""Ways to damage bytes: what every parser is fed."""

import random
from collections.abc import Callable, Iterable, Iterator

import pytest

from crypto.errors import Refused


def flipped(sound: bytes, bit: int) -> bytes:
    """The bytes with one bit changed."""
    damaged = bytearray(sound)
    damaged[bit // 8] ^= 1 << bit % 8
    return bytes(damaged)


def flips(sound: bytes, *, count: int = 64) -> Iterator[bytes]:
    """Bit flips at the first and last bit and at repeatable places between."""
    places = {0, len(sound) * 8 - 1, *random.Random(len(sound)).sample(range(len(sound) * 8), count)}
    return (flipped(sound, bit) for bit in sorted(places))


def cuts(sound: bytes, *, count: int = 0) -> Iterator[bytes]:
    """Every truncation, or `count` repeatable ones and the shortest and longest."""
    lengths: Iterable[int] = range(len(sound))
    if count:
        lengths = sorted({0, 1, len(sound) - 1, *random.Random(len(sound)).sample(range(len(sound)), count)})
    return (sound[:length] for length in lengths)


def all_refused(read: Callable[[bytes], object], damaged: Iterable[bytes]) -> int:
    """Each one is `Refused`; returns how many were tried, so that a test cannot pass on none."""
    tried = 0
    for tried, untrusted in enumerate(damaged, start=1):  # noqa: B007
        with pytest.raises(Refused):
            read(untrusted)
    assert tried
    return tried
