"""Admission: half a day's room for whoever comes, the other half by lot until midnight."""

import random
import secrets
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.epoch import SECONDS
from server.admission import Admission
from server.writer import Fate
from tests.rounds import FULL
from tests.server.house import Machine, envelopes
from tests.server.office import Office

MIDNIGHT = 20_000.0 * SECONDS


class Lots(secrets.SystemRandom):
    """Lots that repeat themselves in a short round; their number is in what a red test shows."""

    def __init__(self, test: str) -> None:
        super().__init__()
        self.number = secrets.token_hex(8) if FULL else test
        self._drawn = random.Random(self.number)

    def random(self) -> float:
        return self._drawn.random()

    def getrandbits(self, k: int) -> int:
        return self._drawn.getrandbits(k)


@dataclass
class Day:
    """A letterbox in the course of a day: what it holds, what time it is, and who gets in."""

    capacity: int
    lots: Lots
    now: float = MIDNIGHT
    held: int = 0

    def __post_init__(self) -> None:
        self._admission = Admission(self.capacity, clock=lambda: self.now, lots=self.lots)

    def brings(self, *names: str) -> list[str]:
        admitted = list(self._admission.admitted(names, held=self.held))
        self.held += len(admitted)
        return admitted


@pytest.fixture
def lots(request: pytest.FixtureRequest) -> Lots:
    """Of this test."""
    return Lots(str(request.node.name))


@given(
    st.integers(1, 300),
    st.integers(0, 2**32),
    st.lists(st.tuples(st.integers(0, 256), st.floats(-2 * SECONDS, 2 * SECONDS, width=32)), max_size=40),
)
def test_never_more_than_the_capacity(capacity: int, seed: int, groups: list[tuple[int, float]]) -> None:
    """Whatever comes, and however the clock jumps, a letterbox holds no more than it may, and who is in was asking."""
    day = Day(capacity, Lots(str(seed)))
    for size, seconds in groups:
        day.now += seconds
        names = [str(number) for number in range(size)]
        admitted = day.brings(*names)
        assert Counter(admitted) <= Counter(names)
        assert day.held <= capacity


@pytest.mark.parametrize("capacity", [1, 2, 999, 1_000])
@pytest.mark.parametrize("hour", [0, 12, 23.99])
def test_half_of_the_capacity_is_free(capacity: int, hour: float, lots: Lots) -> None:
    """A quiet day never meets the lot, at whatever hour its envelopes come; what comes beyond half at once does."""
    day = Day(capacity, lots, now=MIDNIGHT + hour * 3_600)
    half = (capacity + 1) // 2
    assert day.brings(*"x" * half) == list("x" * half)
    assert day.brings("x") == []


@pytest.mark.parametrize("hour", [0, 9, 21])
def test_a_flood_leaves_room_until_midnight(hour: float, lots: Lots) -> None:
    """However early a flood begins, its second half of the day's room lasts until midnight, and is used by then."""
    begin, end = MIDNIGHT + hour * 3_600, MIDNIGHT + SECONDS
    day = Day(40_000, lots, now=begin)
    day.brings(*"x" * 30_000)
    for group in range(1, 4_000):
        day.now = begin + (end - begin) * group / 4_000
        day.brings(*"x" * 64)
        # Ten deviations of 4,000 fractions that are rounded by lot.
        assert abs(day.held - 20_000 * (1 + group / 4_000)) < 10 * (4_000 / 4) ** 0.5, lots.number


def test_a_pause_gives_its_room_back(lots: Lots) -> None:
    """What nobody asked for is there for whoever comes later: half of it after half of the time."""
    day = Day(2_000, lots)
    day.brings(*"x" * 2_000)
    day.now += SECONDS / 2
    assert len(day.brings(*"x" * 2_000)) in (500, 501)


def test_who_comes_in_a_flood_has_the_chance_of_everybody_else(lots: Lots) -> None:
    """One among 63, first or last of its group, gets in as often as each of them: nothing but the lot decides."""
    admitted: Counter[str] = Counter()
    names = [f"flood {number}" for number in range(63)]
    for place in (0, 31, 63):
        day = Day(200_000, lots)
        day.brings(*"x" * 100_000)
        for _ in range(20_000):
            day.now += 1
            admitted.update(day.brings(*names[:place], f"honest {place}", *names[place:]))
    rate = 3 * 20_000 * (100_000 / SECONDS) / 64
    # Seven deviations of a count.
    assert all(abs(admitted[name] - rate) < 7 * rate**0.5 for name in names), lots.number
    for place in (0, 31, 63):
        assert abs(admitted[f"honest {place}"] - rate / 3) < 7 * (rate / 3) ** 0.5, lots.number


def test_a_full_day_admits_nobody(lots: Lots) -> None:
    """Not even by lot; and the next day begins with its own half."""
    day = Day(2, lots, held=2)
    for _ in range(1_000):
        day.now += 60
        assert day.brings("x") == []
    day.held = 0
    assert day.brings("x") == ["x"]


def test_the_writer_keeps_whom_the_lot_admits(tmp_path: Path, office: Office) -> None:
    """Of a crowd, half of a small letterbox's room is filled: with every envelope that was promised, and no other."""
    machine, crowd = Machine.made(tmp_path / "server", office, capacity=8), envelopes(40)
    with machine.opened() as keeper:
        writer = keeper.start_writer()
        fates = [writer.put(envelope) for envelope in crowd]
        admitted = {envelope for envelope, fate in zip(crowd, fates, strict=True) if fate.result(20) is Fate.KEPT}
        # Just before midnight all of the room may go.
        assert 4 <= len(admitted) <= 8
        letterbox = writer.stop()
        assert {letterbox.read(row) for row in letterbox.sorted()} == admitted
