"""Loops that partners leave: counted by each desk, missed by each desk, and never taken for anything else."""

import pytest

from caseworker_ui import showing
from caseworker_ui.bundles.inbound import take_in
from caseworker_ui.bundles.opening import Opened, open_spool
from caseworker_ui.cases import casebook, loops, partners
from caseworker_ui.cases.loops import KEPT_DAYS, Alarm, Verdict, judged
from caseworker_ui.cases.partners import Card
from caseworker_ui.wording import SENTENCES, WORDS, say

from .conftest import TODAY, House
from .post import Reporter, reading

FIRST = TODAY + 1
LIBRARY, UNION, CLUB = "Bibliothèque d’Ambreval", "Syndicat des agents", "Maison des associations"


def said(alarms: list[Alarm]) -> list[tuple[Verdict, str, int, int]]:
    """What alarms say."""
    return [(alarm.verdict, alarm.partner, alarm.came, alarm.promised) for alarm in alarms]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((4,), []),
        ((7,), []),
        ((3,), [(Verdict.MISSING, LIBRARY, 3, 4)]),
        ((0,), [(Verdict.MISSING, LIBRARY, 0, 4)]),
        ((4, 4, 5), []),
        ((0, 4), [(Verdict.SILENT, LIBRARY, 0, 4)]),
        ((4, 3), [(Verdict.MISSING, UNION, 3, 4)]),
        ((2, 3), [(Verdict.LOST, f"{LIBRARY}, {UNION}", 5, 8)]),
        ((0, 0), [(Verdict.LOST, f"{LIBRARY}, {UNION}", 0, 8)]),
        ((0, 4, 0), [(Verdict.SILENT, LIBRARY, 0, 4), (Verdict.SILENT, CLUB, 0, 4)]),
        ((0, 4, 1), [(Verdict.SILENT, LIBRARY, 0, 4), (Verdict.MISSING, CLUB, 1, 4)]),
        ((2, 4, 1), [(Verdict.LOST, f"{LIBRARY}, {CLUB}", 3, 8)]),
    ],
)
def test_letters_that_get_lost_are_told_from_a_machine_that_was_off(
    counts: tuple[int, ...], expected: list[tuple[Verdict, str, int, int]]
) -> None:
    """What several partners miss in part, or all of them wholly, is lost; one partner is asked about its machine."""
    counted = [
        (Card(name.encode(), name, 4, FIRST), came)
        for name, came in zip((LIBRARY, UNION, CLUB)[: len(counts)], counts, strict=True)
    ]
    assert said(list(judged(FIRST, counted))) == expected


def test_each_verdict_has_its_sentences() -> None:
    """What an alarm says is said on the page and on the terminal."""
    assert {f"said {verdict}" for verdict in Verdict} <= WORDS.keys()
    assert set(Verdict) <= SENTENCES.keys()


class Machine:
    """The machine of a partner with a card of four loops a day, for a house whose courier comes every day."""

    def __init__(self, house: House) -> None:
        self.house = house
        _, words = partners.make(house.station, LIBRARY, per_day=4, first=FIRST, today=TODAY)
        self.words = Reporter(house.reporter().files, words)

    def loops(self, count: int, *, epoch: int = FIRST) -> list[bytes]:
        return [self.words.loop(epoch=epoch) for _ in range(count)]

    def day(self, *envelopes: bytes, epoch: int = FIRST) -> Opened:
        """The batch of a day, at which a desk looks on the day after."""
        self.house.take(*envelopes, epoch=epoch, today=epoch + 1)
        return open_spool(self.house.desks["integrite"], self.house.station, today=epoch + 1)


@pytest.fixture
def machine(house: House) -> Machine:
    """Of the library."""
    return Machine(house)


def test_lost_loops_are_told_at_the_next_look(house: House, machine: Machine) -> None:
    """T22: Half of a day's loops are missing: each desk is told at its look, once; no loop is a case or a message."""
    assert machine.day(*machine.loops(4, epoch=TODAY), epoch=TODAY).alarms == []
    opened = machine.day(*machine.loops(2))
    assert said(opened.alarms) == [(Verdict.MISSING, LIBRARY, 2, 4)]
    _, told = showing.opened("integrite", opened)
    assert say(told.key, "en", **told.values).startswith(f"{LIBRARY}: 2 of 4 loops of 2026-11-25 arrived.")
    assert (told.is_for("integrite"), told.is_for("audit")) == (True, False)
    again = open_spool(house.desks["integrite"], house.station, today=FIRST + 1)
    assert (again.alarms, again.refused, casebook.cases(house.desks["integrite"])) == ([], [], [])
    other = open_spool(house.desks["audit"], house.station, today=FIRST + 1)
    assert said(other.alarms) == [(Verdict.MISSING, LIBRARY, 2, 4)]


def test_a_server_that_brings_nothing_is_told_too(house: House, machine: Machine) -> None:
    """T22: Three promised days without a batch are an alarm, though bundles and editions go on; their batch ends it."""
    machine.day(*machine.loops(4))
    desk, station = house.desks["integrite"], house.station
    looks = []
    for today in (FIRST + 2, FIRST + 3, FIRST + 4):
        taken = take_in(station, reading(house.server.bundle(since=2)).read, today=today)
        looks.append(open_spool(desk, station, today=today).alarms)
        assert (taken.batches, house.board(today=today).edition.first) == (0, today)
    assert [said(alarms) for alarms in looks] == [[], [], [(Verdict.ABSENT, LIBRARY, 0, 12)]]
    told = looks[-1][0].said("integrite")
    assert say(told.key, "en", **told.values).startswith("Since 2026-11-26 nothing has come from the server")
    house.server.close(
        [loop for day in (1, 2, 3) for loop in machine.loops(4, epoch=FIRST + day)], first=FIRST + 1, last=FIRST + 3
    )
    take_in(station, reading(house.server.bundle()).read, today=FIRST + 4)
    assert loops.alarms(desk, station, after=0, today=FIRST + 4) == []
    assert open_spool(desk, station, today=FIRST + 4).alarms == []


def test_who_promised_nothing_is_not_missed(house: House, machine: Machine) -> None:
    """Without a batch, days after a card's last and before another's first raise no alarm."""
    desk = house.desks["integrite"]
    machine.day(*machine.loops(4))
    partners.end(house.station, LIBRARY, today=FIRST + 1)
    partners.make(house.station, UNION, per_day=4, first=FIRST + 20, today=FIRST)
    assert loops.alarms(desk, house.station, after=0, today=FIRST + 22) == []
    told = loops.alarms(desk, house.station, after=0, today=FIRST + 23)
    assert said(told) == [(Verdict.ABSENT, UNION, 0, 12)]
    assert told[0].epoch == FIRST + 20


def test_a_loop_that_comes_a_day_late_still_counts(house: House, machine: Machine) -> None:
    """Sealed before midnight and posted after it, it counts for its own day: the alarm of that day is gone."""
    first, second, third, late = machine.loops(4)
    assert said(machine.day(first, second, third).alarms) == [(Verdict.MISSING, LIBRARY, 3, 4)]
    assert machine.day(late, *machine.loops(4, epoch=FIRST + 1), epoch=FIRST + 1).alarms == []
    assert loops.alarms(house.desks["integrite"], house.station, after=0, today=FIRST + 2) == []


def test_a_server_cannot_fill_up_with_loops_of_before(house: House, machine: Machine) -> None:
    """T22: Loops that are brought again, by the server or after a power cut, do not stand for those that it dropped."""
    kept = machine.loops(4)
    machine.day(*kept)
    house.station.vault.run("DELETE FROM tried")
    open_spool(house.desks["integrite"], house.station, today=FIRST + 1)
    today = machine.loops(4, epoch=FIRST + 1)
    assert said(machine.day(*kept, *today[:2], epoch=FIRST + 1).alarms) == [(Verdict.MISSING, LIBRARY, 2, 4)]


def test_loops_of_no_card_are_set_aside(house: House, machine: Machine) -> None:
    """A loop of other words is refused and is no case; one of a card that was ended is neither missed nor told."""
    stranger = house.reporter().loop(epoch=FIRST)
    assert machine.day(stranger, *machine.loops(4)).refused == ["loop: of no card of this office"]
    partners.end(house.station, LIBRARY, today=FIRST + 2)
    ended = machine.day(*machine.loops(1, epoch=FIRST + 2), epoch=FIRST + 2)
    # Its last day was the one before, whose batch brought nothing.
    assert ([alarm.epoch for alarm in ended.alarms], ended.refused) == ([FIRST + 1], [])


def test_what_cannot_come_again_is_forgotten(house: House, machine: Machine) -> None:
    """A desk keeps of a loop its card, its day and its id, until the key of that day is destroyed; nothing finer."""
    machine.day(*machine.loops(4))
    desk = house.desks["integrite"]
    rows = list(desk.vault.rows("SELECT * FROM loops"))
    assert [(len(row), row[2]) for row in rows] == [(3, FIRST)] * 4
    loops.forget(desk, today=FIRST + KEPT_DAYS)
    assert desk.vault.row("SELECT count(*) FROM loops") == (4,)
    loops.forget(desk, today=FIRST + KEPT_DAYS + 1)
    assert desk.vault.row("SELECT count(*) FROM loops") == (0,)
    assert desk.day_secrets([FIRST]) != []
    open_spool(desk, house.station, today=FIRST + KEPT_DAYS)
    assert desk.day_secrets([FIRST]) == []
