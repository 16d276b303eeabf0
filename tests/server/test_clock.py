"""A clock that jumps: no envelope is lost, every day is in one batch, and nothing waits for years."""

import random
import time
from itertools import pairwise

import pytest

from crypto import epoch
from crypto.batch import BatchHeader
from server import local
from tests.rounds import rounds
from tests.server.house import Machine, envelopes, eventually
from tests.server.test_batches import batches, content, drop


def covered(headers: list[BatchHeader]) -> None:
    """Each batch follows the one before, and begins where that one ends or the day after."""
    for before, after in pairwise(headers):
        assert after.follows(before)
        assert after.first - before.last in (0, 1)


def closed_in_the_end(machine: Machine) -> set[bytes]:
    """All that is in batches when every day is over."""
    kept = batches(machine)
    covered([batch.header for batch in kept])
    return {letter for batch in kept for letter in content(machine, batch)}


@pytest.mark.parametrize("jumps", [(1, -1), (-1, 1), (400, -400), (-400, 400), (2, -3, 1)], ids=str)
def test_a_jump_while_the_server_runs(hung: Machine, jumps: tuple[int, ...]) -> None:
    """T6: Envelopes before, during and after a jump are in the batches, once every day is over; status says so."""
    letters: list[bytes] = []

    def drops() -> None:
        (letter,) = envelopes(1)
        if doors.drop(letter) == 204:
            letters.append(letter)

    with hung.running() as doors:
        keeper = doors.house.keeper
        drops()
        for jump in jumps:
            hung.day.today += jump
            time.sleep(0.3)
            drops()
        said = local.status(hung.folder.socket)
        assert ("clock ok: no" in said) == (hung.day.today < keeper._depot.newest_epoch())
        assert len(letters) >= 2
    # However far it was ahead: when the days of this board are over, all is closed.
    assert keeper.noticeboard is not None
    hung.day.today = keeper.noticeboard.last_open() + 2
    with hung.opened() as keeper:
        keeper.accept(hung.office.sends(first=hung.day.today - 1, number=9).raw)
    with hung.opened():
        pass
    assert set(letters) <= closed_in_the_end(hung)


def test_a_year_ahead_over_a_restart(hung: Machine) -> None:
    """T6: Started a year ahead, then right again: the next day of the board closes what came, not the next year."""
    right, letters = hung.day.today, envelopes(2)
    with hung.opened() as keeper:
        drop(keeper, letters[:1])
    hung.day.today += 365
    with hung.opened() as keeper:
        assert keeper.noticeboard is not None
        last = keeper.noticeboard.last_open()
        assert keeper._depot.newest_epoch() == last + 1 < right + 30
    hung.day.today = right
    with hung.opened() as keeper:
        assert keeper.clock_is_behind()
        drop(keeper, letters[1:])
        keeper.accept(hung.office.sends(first=last, number=9).raw)
    hung.day.today = last + 2
    assert set(letters) <= closed_in_the_end(hung)


def test_the_last_day_of_the_board_is_closed_too(hung: Machine) -> None:
    """T6: No courier for months: what came until nobody could write any more is in batches, and can leave."""
    with hung.opened() as keeper:
        assert keeper.noticeboard is not None
        hung.day.today = keeper.noticeboard.last_open()
        keeper.turn()
        drop(keeper, letters := envelopes(2))
    hung.day.today += 60
    with hung.opened():
        pass
    assert set(letters) <= closed_in_the_end(hung)


def test_any_clock(hung: Machine, chance: random.Random) -> None:
    """T6: Whatever the clock says from one start to the next, no envelope is lost and no day is in two batches."""
    letters = []
    start = hung.day.today
    for _ in range(rounds(15, 500)):
        hung.day.today = start + chance.choice((-400, -2, -1, 0, 1, 2, 3, 5, 400))
        with hung.opened() as keeper:
            if chance.random() < 0.7:
                letters += (brought := envelopes(1))
                drop(keeper, brought)
            if chance.random() < 0.5:
                hung.day.today += chance.choice((-1, 1))
                keeper.turn()
    with hung.opened() as keeper:
        assert keeper.noticeboard is not None
        last = keeper.noticeboard.last_open()
        keeper.accept(hung.office.sends(first=last, number=9).raw)
    hung.day.today = last + 2
    assert set(letters) <= closed_in_the_end(hung)


def test_the_clock_of_a_running_server_is_looked_at(hung: Machine) -> None:
    """A day that comes is noticed within a tick; a clock that runs well is no word worth."""
    assert hung.day.today == epoch.at(time.time())
    with hung.running() as doors:
        assert "clock ok: yes" in local.status(hung.folder.socket)
        hung.day.today += 1
        assert eventually(lambda: doors.house.keeper._depot.newest_epoch() == hung.day.today)
        assert "clock ok: yes" in local.status(hung.folder.socket)
