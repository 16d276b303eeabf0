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


def flips(sound: bytes, *, count: int = 64, every: Iterable[range] = ()) -> Iterator[bytes]:
    """Every bit of these ranges of bytes, the first and last bit, and `count` repeatable places between."""
    places = {0, len(sound) * 8 - 1, *random.Random(len(sound)).sample(range(len(sound) * 8), count)}
    places |= {bit for span in every for bit in range(span.start * 8, span.stop * 8)}
    return (flipped(sound, bit) for bit in sorted(places))


def cuts(sound: bytes, *, count: int = 0, borders: Iterable[int] = ()) -> Iterator[bytes]:
    """Every truncation; or `count` repeatable ones, the shortest, the longest, and those around borders."""
    lengths: Iterable[int] = range(len(sound))
    if count:
        around = {border + step for border in borders for step in (-1, 0, 1)} & set(lengths)
        sample = random.Random(len(sound)).sample(range(len(sound)), count)
        lengths = sorted({0, 1, len(sound) - 1, *sample, *around})
    return (sound[:length] for length in lengths)


def all_refused(read: Callable[[bytes], object], damaged: Iterable[bytes]) -> int:
    """Each one is `Refused`; returns how many were tried, so that a test cannot pass on none."""
    tried = 0
    for tried, untrusted in enumerate(damaged, start=1):
        try:
            read(untrusted)
        except Refused:
            continue
        pytest.fail(f"number {tried} of what is damaged was read")
    assert tried
    return tried
