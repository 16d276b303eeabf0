"""Randomness enters by one door, without bias."""

from collections import Counter

import pytest

from crypto.errors import Misuse
from crypto.randomness import Randomness

from .office_fixture import seeded


def test_below_has_no_bias() -> None:
    """A byte above the last whole multiple of the bound is thrown away, so no number is likelier."""
    given = iter([255, 251, 250, 7])
    assert Randomness(take=lambda size: bytes(next(given) for _ in range(size))).below(10) == 7
    randomness = seeded("below")
    counts = Counter(randomness.below(3) for _ in range(3_000))
    assert set(counts) == {0, 1, 2}
    assert min(counts.values()) > 900


@pytest.mark.parametrize(("bound", "number"), [(1, 0), (255, 0), (256, 255)])
def test_a_byte_is_as_it_comes(bound: int, number: int) -> None:
    """One possibility needs no luck, and 256 use the whole byte."""
    given = iter([255, 0])
    assert Randomness(take=lambda _: bytes([next(given)])).below(bound) == number


@pytest.mark.parametrize("bound", [0, -1, 257])
def test_below_refuses_what_it_cannot_do(bound: int) -> None:
    """A bound outside 1 to 256 is a mistake and never an endless search."""
    with pytest.raises(Misuse, match=r"^randomness: a bound is 1 to 256$"):
        Randomness.fresh().below(bound)


def test_shuffled_keeps_the_items() -> None:
    """Shuffling four slots gives each of the 24 orders."""
    randomness = seeded("orders")
    orders = {tuple(randomness.shuffled("abcd")) for _ in range(400)}
    assert len(orders) == 24
    assert all(sorted(order) == list("abcd") for order in orders)


def test_fresh_is_the_systems() -> None:
    """Two draws differ and have the size asked for."""
    fresh = Randomness.fresh()
    assert len(fresh.take(32)) == 32
    assert fresh.take(32) != fresh.take(32)
