"""The real server and the real station do what the model says, step by step, also when the power fails in a step."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import ClassVar, Final, TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.rounds import rounds

from .actions import Model
from .city import (
    CAST,
    FIRST_DAY,
    Founded,
    Power,
    PowerCut,
    RealOffice,
    RealServer,
    cheap,
    copied,
    found,
    replies_on,
)
from .claims import broken_by, broken_in, delivered
from .rules import MUTANTS, RULES, Rules
from .world import Bounds, Outbound, Stick, World, beginning

Result = TypeVar("Result")
SERVERS: Final = 2
BOUNDS: Final = Bounds(CAST, servers=SERVERS, desks=2, late=7, longest=35, answers=True)
POWER: Final = Power()
_SERVER = st.integers(0, SERVERS - 1)
_DESK = st.integers(0, 1)
_NUMBER = st.integers(0, len(CAST) - 1)
# Which of the bundles that were ever written; -1 is the newest.
_PLACE = st.integers(-3, 2)
# Before which step to the disk the power fails; None: it does not.
_CUT = st.none() | st.integers(0, 5) | st.integers(6, 30)


class City(RuleBasedStateMachine):
    """A city on its disks beside the same city in the model; after every step both show the same."""

    founded: ClassVar[Founded]
    table: ClassVar[Rules] = RULES

    def __init__(self) -> None:
        super().__init__()
        self.model = Model(BOUNDS, self.table)
        self.world = _founded_world()
        self.folder = Path(tempfile.mkdtemp(prefix="perron-city-"))
        disks = copied(self.founded, self.folder / "disks")
        self.office = RealOffice(disks / "station")
        self.servers = [RealServer(disks / f"server-{n}", key, self.today) for n, key in enumerate(self.founded.keys)]
        self.sticks: list[tuple[bytes, Stick]] = []
        self.outbound: list[tuple[bytes, Outbound]] = []
        self.agrees = True

    def today(self) -> int:
        return FIRST_DAY + self.world.day

    @initialize(server=_SERVER)
    def begin(self, server: int) -> None:
        """A report came, its day is over, and bundles lie ready for both ways."""
        self.post(server, 0)
        self.days_pass(1)
        self.export(server)
        self.prepare(None)

    @rule(days=st.sampled_from([1, 1, 1, 2, 5, 14]))
    def days_pass(self, days: int) -> None:
        self.world = self.world._replace(day=self.world.day + days)

    @rule(server=_SERVER, number=_NUMBER)
    def post(self, server: int, number: int) -> None:
        """From a reporter, or again from anybody who has a copy."""
        self.turn(server)
        assert self.servers[server].post(self.founded.sealed[number])
        self.went([self.model.post(self.world, server, number)])

    @rule(server=_SERVER, cut=_CUT)
    def turn(self, server: int, cut: int | None = None) -> None:
        """The server notices a new day: it opens the next letterbox, and closes the others."""
        worlds = [self.world]
        last = self.servers[server].last
        while after := self.model.close(worlds[-1], server) or self.model.turn(worlds[-1], server, last=last):
            worlds += after
        # A server that starts again goes on with closing.
        self.cut(self.servers[server].keeper.turn, cut, self.servers[server].restart)
        self.went(worlds[-1:])

    @rule(server=_SERVER)
    def kill(self, server: int) -> None:
        """The process ends without a word; its folder is as the disk has it."""
        real = self.servers[server]
        copy = self.folder / "copy"
        shutil.copytree(real.folder.path, copy, ignore=shutil.ignore_patterns("*.sock"))
        real.close()
        shutil.rmtree(real.folder.path)
        copy.rename(real.folder.path)
        real.open()
        self.turn(server)

    @rule(server=_SERVER, desk=_DESK)
    def trip(self, server: int, desk: int) -> None:
        """All goes well for once: what is new is carried, and a desk looks."""
        self.export(server)
        self.carry(-1, None)
        self.look(desk, None)

    @rule(server=_SERVER)
    def export(self, server: int) -> None:
        self.turn(server)
        raw = self.servers[server].hand_out()
        if batches := self.world.servers[server].batches:
            self.sticks.append((raw, batches))
            self.went([self.model.export(self.world, server)])

    @rule(place=_PLACE, cut=_CUT)
    def carry(self, place: int, cut: int | None) -> None:
        """Any stick that was ever written, in any order, again and again; what is never chosen is lost."""
        raw, stick = self.sticks[place % len(self.sticks)]
        after = self.model.take_in(self.world, stick)
        before = self.world
        taken = self.cut(lambda: self.office.take_in(raw, today=self.today()), cut, self.office.restart)
        self.went([before, *after] if cut is not None else (after or [before]))
        if taken is not None:
            assert taken == sum(map(len, self.world.station.last)) - sum(map(len, before.station.last))

    @rule(place=_PLACE, percent=st.integers(0, 99))
    def carry_a_part(self, place: int, percent: int) -> None:
        """A copy that was cut off is refused, and leaves nothing."""
        raw, _ = self.sticks[place % len(self.sticks)]
        assert self.office.take_in(raw[: len(raw) * percent // 100], today=self.today()) == -1
        self.went([self.world])

    @rule(desk=_DESK, cut=_CUT)
    def look(self, desk: int, cut: int | None) -> None:
        worlds = [self.world]
        for begun in self.model.unlock(self.world, desk):
            worlds.append(begun)
            while worlds[-1].desks[desk].look:
                steps = (self.model.leave, self.model.try_next, self.model.finish)
                worlds.append(next(after for step in steps for _, after in step(worlds[-1], desk)))
        worlds += self.model.wrap(worlds[-1], desk)
        self.cut(lambda: self.office.look(desk, today=self.today()), cut, self.office.restart)
        self.went([_nobody_looks(world) for world in worlds] if cut is not None else worlds[-1:])

    @rule(desk=_DESK, cut=_CUT)
    def answer(self, desk: int, cut: int | None) -> None:
        mine = self.world.desks[desk]
        for number in sorted({*mine.shown} - mine.answered)[:1]:
            answered = self.model.answer(self.world, desk, number)
            worlds = [self.world, answered, *self.model.wrap(answered, desk)]
            self.cut(lambda: self.office.answer(desk, str(number), today=self.today()), cut, self.office.restart)  # noqa: B023
            self.went(worlds if cut is not None else worlds[-1:])

    @rule(cut=_CUT)
    def prepare(self, cut: int | None) -> None:
        """A bundle back; with a power cut it may be lost after it was numbered."""
        if any(self.office.offered(desk) < self.world.day for desk in range(2)):
            return  # A desk was away for longer than its keys: there is no record to send.
        (after,) = self.model.prepare(self.world)
        raw = self.cut(lambda: self.office.prepare(today=self.today()), cut, self.office.restart)
        self.went([self.world, after] if cut is not None else [after])
        if raw is not None:
            self.outbound.append((raw, max(after.outbound)))

    @rule(place=_PLACE, server=_SERVER, cut=_CUT)
    def deliver(self, place: int, server: int, cut: int | None) -> None:
        """Any outbound bundle, also an older one, also again."""
        self.turn(server)
        raw, bundle = self.outbound[place % len(self.outbound)]
        worlds = [self.world]
        for accepted in self.model.accept(self.world, server, bundle):
            worlds += [accepted, *self.model.forget(accepted, server)]
        new = self.cut(lambda: self.servers[server].accept(raw), cut, self.servers[server].restart)
        # A server that starts again goes on with forgetting.
        self.went([worlds[0], worlds[-1]] if cut is not None else worlds[-1:])
        assert new in {None, len(worlds) > 1}

    def teardown(self) -> None:
        try:
            if self.agrees:
                self.bring_home()
        finally:
            self.office.close()
            for server in self.servers:
                server.close()
            shutil.rmtree(self.folder)

    def bring_home(self) -> None:
        """From wherever a schedule ended: a courier who carries and desks that look bring everything home."""
        for _ in range(2):
            self.days_pass(1)
            for server in range(SERVERS):
                self.export(server)
                raw, stick = self.sticks[-1]
                assert self.office.take_in(raw, today=self.today()) >= 0
                self.went(self.model.take_in(self.world, stick) or [self.world])
            for desk in range(2):
                self.look(desk, None)
            self.prepare(None)
            for server in range(SERVERS):
                raw, bundle = self.outbound[-1]
                (accepted,) = self.model.accept(self.world, server, bundle)
                assert self.servers[server].accept(raw)
                self.went([*self.model.forget(accepted, server), accepted][:1])
        assert delivered(self.world, BOUNDS)
        for real in self.servers:
            for number, envelope in enumerate(CAST):
                for desk in envelope.desks:
                    answers = [f"re {number}"] if number in self.world.desks[desk].answered else []
                    assert replies_on(real.hanging, self.founded, number=number, desk=desk) == answers

    def cut(self, action: Callable[[], Result], left: int | None, restart: Callable[[], None]) -> Result | None:
        """What the action gives; None if the power failed in it, after which everything starts again."""
        POWER.left = left
        try:
            return action()
        except PowerCut:
            POWER.left = None
            restart()
            return None
        finally:
            POWER.left = None

    def went(self, worlds: Sequence[World]) -> None:
        """One of these worlds is what the disks show; the model goes on from there, and every claim holds."""
        real = self.shown()
        told = [self.told(world) for world in worlds]
        self.agrees = real in told
        assert self.agrees, f"the disks show\n{real}\nand the model\n" + "\n".join(map(str, told))
        before, self.world = self.world, worlds[told.index(real)]
        assert not broken_in(self.world, BOUNDS)
        assert not broken_by(before, "", self.world, BOUNDS)

    def shown(self) -> dict[str, object]:
        """All that people could see of the disks."""
        cast = {raw: number for number, raw in enumerate(self.founded.sealed)}
        servers = {server.key: number for number, server in enumerate(self.servers)}
        days = {envelope.epoch for envelope in CAST}
        return {
            "letterboxes": [server.boxes() for server in self.servers],
            "batches": [
                [(number, first, last, {cast[raw] for raw in held & cast.keys()}) for number, first, last, held in kept]
                for server in self.servers
                for kept in [server.batches()]
            ],
            "boards": [server.board for server in self.servers],
            "spool": [
                (servers[server], first, last, desks, {cast[raw] for raw in held & cast.keys()})
                for server, first, last, desks, held in self.office.spool()
            ],
            "prepared": self.office.prepared,
            "shown": [self.office.shown(desk) for desk in range(2)],
            "answered": [self.office.answered(desk) for desk in range(2)],
            "keys": [self.office.keys(desk) & days for desk in range(2)],
        }

    def told(self, world: World) -> dict[str, object]:
        """The same of a world of the model."""
        return {
            "letterboxes": [[box.epoch for box in server.boxes] for server in world.servers],
            "batches": [
                [(len(batch.chain), batch.first, batch.last, set(batch.held)) for batch in server.batches]
                for server in world.servers
            ],
            "boards": [server.board.number for server in world.servers],
            "spool": [
                (batch.server, batch.first, batch.last, desks, set(batch.held)) for batch, desks in world.station.spool
            ],
            "prepared": world.station.number,
            "shown": [[str(number) for number in desk.shown] for desk in world.desks],
            "answered": [[f"re {number}" for number in sorted(desk.answered)] for desk in world.desks],
            "keys": [set(desk.keys) for desk in world.desks],
        }


def _founded_world() -> World:
    """The first outbound bundle hangs everywhere; it took nothing."""
    world = beginning(BOUNDS)
    board = Outbound(1, ((),) * SERVERS, frozenset())
    servers = tuple(server._replace(board=board) for server in world.servers)
    return world._replace(servers=servers, station=world.station._replace(number=1))


def _nobody_looks(world: World) -> World:
    return world._replace(desks=tuple(desk._replace(look=None) for desk in world.desks))


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Founded]:
    """The city of all schedules."""
    with cheap(POWER):
        yield found(tmp_path_factory.mktemp("city"), servers=SERVERS)


def test_the_disks_show_what_the_model_says(founded: Founded) -> None:
    """T6: no schedule of people, couriers and power cuts makes the real city differ from the model."""
    City.founded = founded
    bounds = settings(max_examples=rounds(15, 500), stateful_step_count=rounds(25, 50))
    run_state_machine_as_test(City, settings=bounds)


def eventful(city: City) -> None:
    """A schedule in which most rules matter: a copy elsewhere, a day ahead, one server that stays silent."""
    city.post(0, 1)
    city.begin(0)
    city.trip(0, 0)
    city.post(1, 0)
    city.days_pass(1)
    city.trip(1, 0)
    city.days_pass(14)
    city.trip(0, 0)


@pytest.mark.parametrize(
    "broken",
    [
        "forgotten when the bundle was handed out",
        "ids are not remembered",
        "the day ahead is not tried",
        "a key dies with the batches of one server",
    ],
)
def test_the_disks_do_not_show_what_a_broken_model_says(founded: Founded, broken: str) -> None:
    """The comparison notices one wrong rule in an eventful schedule, and nothing where none is."""
    for table, agrees in ((RULES, True), (MUTANTS[broken], False)):
        city = type("OtherCity", (City,), {"founded": founded, "table": table})()
        try:
            with nullcontext() if agrees else pytest.raises(AssertionError, match="the model"):
                eventful(city)
            assert city.agrees is agrees
        finally:
            city.agrees = False
            city.teardown()
