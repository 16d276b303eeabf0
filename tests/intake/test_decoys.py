"""A partner's machine: when it visits, what its visits look like, and which of them leave a loop."""

import asyncio
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.body import Kind
from crypto.epoch import SECONDS, from_iso
from crypto.randomness import Randomness
from crypto.receipt import Receipt
from intake.address import way
from intake.decoy_day import BURSTS, LOOP_MARGIN_SECONDS, Decoy, plan
from intake.decoys import Clock, Crowd, decoys
from intake.sentences import Stop

from .conftest import QUICK, Reporter
from .socks import proxying

ONION = f"{'p' * 56}.onion"
CARD = Receipt(bytes(range(16)))
DAY = from_iso("2026-11-24")
ROOT = Path(__file__).parent.parent.parent


def planned(
    per_day: int, loops: int, *, day: int = DAY, zone: str = "Europe/Brussels", seed: int = 0
) -> tuple[Decoy, ...]:
    """A day of a machine somewhere."""
    wall, randomness = ZoneInfo(zone), Randomness(take=random.Random(seed).randbytes)

    def hour(at: float) -> int:
        return datetime.fromtimestamp(at, wall).hour

    return plan(day, per_day=per_day, loops=loops, hour=hour, randomness=randomness)


SPRING, AUTUMN = from_iso("2027-03-28"), from_iso("2026-10-25")
ZONES = ("Europe/Brussels", "UTC", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Kiritimati")


@given(
    st.integers(1, 60).flatmap(lambda per_day: st.tuples(st.just(per_day), st.integers(0, per_day))),
    st.sampled_from([DAY, SPRING - 1, SPRING, AUTUMN, AUTUMN + 1]),
    st.sampled_from(ZONES),
    st.integers(0, 2**32),
)
def test_a_day_is_planned_as_promised(counts: tuple[int, int], day: int, zone: str, seed: int) -> None:
    """In order, while people are awake where the machine is, also when clocks change; no loop near midnight UTC."""
    per_day, loops = counts
    decoys_of_day = planned(per_day, loops, day=day, zone=zone, seed=seed)
    assert list(decoys_of_day) == sorted(decoys_of_day)
    assert sum(decoy.loop for decoy in decoys_of_day) == loops
    for decoy in decoys_of_day:
        second = decoy.at - day * SECONDS
        margin = LOOP_MARGIN_SECONDS if decoy.loop else 0
        assert margin <= second < SECONDS - margin
        assert 7 <= datetime.fromtimestamp(decoy.at, ZoneInfo(zone)).hour < 23
        assert decoy.envelopes in {1, *BURSTS}


def test_no_clock_shows_in_the_moments() -> None:
    """Over many days every minute of an hour and every second of a minute occurs, none often; counts differ by day."""
    days = [planned(12, 4, seed=seed) for seed in range(600)]
    moments = [decoy.at for day in days for decoy in day]
    expected = len(moments) / 60
    for unit in (1, 60):
        seen = Counter(int(at / unit) % 60 for at in moments)
        # 60 cells: the chance of a statistic above 120 is below one in 100,000.
        assert sum((seen[place] - expected) ** 2 / expected for place in range(60)) < 120
    assert len({at % 1 for at in moments}) > len(moments) * 0.99
    counts = [len(day) for day in days]
    assert 11.5 < sum(counts) / len(counts) < 12.5
    assert len(set(counts)) > 8
    bursts = Counter(decoy.envelopes for day in days for decoy in day)
    assert 0.2 < 1 - bursts[1] / len(moments) < 0.3
    assert min(bursts.values()) > len(moments) * 0.06


def test_more_come_in_the_evening_than_at_work() -> None:
    """The day has the rhythm of people who do not report from their desk."""
    hours = Counter(
        datetime.fromtimestamp(decoy.at, ZoneInfo("Europe/Brussels")).hour
        for seed in range(300)
        for decoy in planned(12, 4, seed=seed)
    )
    assert sum(hours[hour] for hour in (18, 19, 20, 21)) > 1.5 * sum(hours[hour] for hour in (9, 10, 14, 15))


class Night(Exception):
    """The day of a test is over."""


@dataclass
class Today:
    """A clock that jumps to the next moment; it is day everywhere, until midnight."""

    at: float
    midnight: float

    @classmethod
    def of(cls, reporter: Reporter, *, share: float = 0) -> "Today":
        start = reporter.city.day * SECONDS
        return cls(start + share * SECONDS, start + SECONDS)

    def clock(self) -> Clock:
        return Clock(now=lambda: self.at, sleep=self.sleep, hour=lambda _: 12)

    async def sleep(self, seconds: float) -> None:
        self.at += seconds
        if self.at >= self.midnight:
            raise Night


def day_of(
    reporter: Reporter,
    crowd: Crowd,
    *,
    share: float = 0,
    clock: Clock | None = None,
    url: str = "",
    proxy: str | None = None,
) -> None:
    """One day of a partner's machine, from this share of it on, at the letterbox."""
    to = way(url or reporter.letterbox.url, proxy=proxy, no_proxy=False)
    office, clock = reporter.city.fingerprint, clock or Today.of(reporter, share=share).clock()
    with suppress(Night):
        asyncio.run(decoys(to, crowd, office=office, language="en", clock=clock, timetable=QUICK))


Visits = tuple[tuple[int, int, bool], ...]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Callable[[Visits], None]:
    """Sets what the lot gives: hour, envelopes, and whether it has a loop."""

    def draw(visits: Visits) -> None:
        def plan_of(day: int, **_: object) -> tuple[Decoy, ...]:
            return tuple(Decoy(day * SECONDS + hour * 3_600, envelopes, loop) for hour, envelopes, loop in visits)

        monkeypatch.setattr("intake.decoys.plan", plan_of)

    return draw


def loops_in(reporter: Reporter) -> list[bytes]:
    """The ids of the loops that a desk finds in what came; what else came opens for nobody."""
    found = []
    for line in reporter.letterbox.posts:
        bodies = [reporter.city.opened(line.body, desk=desk) for desk in (0, 1)]
        body = bodies[0]
        if body is None:
            assert bodies == [None, None]
            continue
        assert bodies[1] == body
        assert (body.header.kind, body.header.desks, body.header.epoch) == (Kind.LOOP, (0, 1), reporter.city.day)
        assert body.author == CARD.keys(reporter.city.certificate.scope).author.verify_key
        found.append(body.header.id)
    return found


def test_a_decoy_looks_like_a_visit(reporter: Reporter, drawn: Callable[[Visits], None]) -> None:
    """T4: On the wire decoys, with a loop or without, are visits of somebody who looks, each on its own circuit."""
    reporter.read()
    look = reporter.letterbox.shapes
    reporter.letterbox.lines.clear()
    drawn(((9, 1, False), (12, 1, True), (20, 1, True)))
    with proxying(reporter.letterbox.port) as socks:
        day_of(reporter, Crowd(3, 2, CARD), url=f"http://{ONION}", proxy=socks.url)
    assert sorted(reporter.letterbox.shapes) == sorted(look * 3)
    assert len({user for user, _, _ in socks.asked}) == 3
    assert len(set(loops_in(reporter))) == 2


def test_a_burst_is_covers_for_nobody(reporter: Reporter, drawn: Callable[[Visits], None]) -> None:
    """Without a card nothing that leaves opens; a burst is whole, as that of a message with files is."""
    drawn(((9, 8, False),))
    day_of(reporter, Crowd(1))
    assert (len(reporter.letterbox.posts), loops_in(reporter)) == (8, [])


def test_a_loop_that_did_not_arrive_goes_with_the_next_visit(
    reporter: Reporter, drawn: Callable[[Visits], None], capsys: pytest.CaptureFixture[str]
) -> None:
    """After a visit that failed, the next one leaves the loop in the place of its cover; each failure is told."""
    drawn(((9, 1, True), (12, 1, False), (20, 1, False)))
    reporter.letterbox.refusals = 5
    day_of(reporter, Crowd(3, 1, CARD))
    assert [reporter.city.opened(line.body) is not None for line in reporter.letterbox.posts] == [True] * 6 + [False]
    reporter.letterbox.port = 1
    day_of(reporter, Crowd(3, 1, CARD))
    assert capsys.readouterr().err.count("The server does not answer") == 3


def test_what_is_started_late_in_the_day_catches_up(reporter: Reporter, drawn: Callable[[Visits], None]) -> None:
    """Started at noon, the loops of the morning go with the visits of the afternoon, and no visit is made up for."""
    drawn(((8, 1, True), (10, 1, True), (14, 1, False), (16, 1, True), (18, 1, False), (20, 1, False)))
    day_of(reporter, Crowd(6, 3, CARD), share=0.5)
    opened = [reporter.city.opened(line.body) is not None for line in reporter.letterbox.posts]
    assert opened == [True, True, True, False]


def test_a_machine_that_slept_makes_up_for_nothing(reporter: Reporter, drawn: Callable[[Visits], None]) -> None:
    """With the lid closed for hours, what was missed is not made in a row when it opens; its loops go on later."""
    drawn(((9, 1, False), (10, 1, True), (11, 1, False), (20, 1, False)))
    today = Today.of(reporter, share=0.3)

    async def asleep(seconds: float) -> None:
        nine, one = (reporter.city.day * SECONDS + hour * 3_600 for hour in (9, 13))
        await today.sleep(seconds)
        today.at = one if nine - 1_800 < today.at < one else today.at

    clock = Clock(now=lambda: today.at, sleep=asleep, hour=lambda _: 12)
    day_of(reporter, Crowd(4, 1, CARD), clock=clock)
    assert len(reporter.letterbox.posts) == len(loops_in(reporter)) == 1


@pytest.mark.parametrize(
    ("per_day", "loops", "card", "key"),
    [
        (0, 0, None, "decoys per day"),
        (201, 0, None, "decoys per day"),
        (4, 2, None, "card and loops"),
        (4, 0, CARD, "card and loops"),
        (4, -1, CARD, "card and loops"),
        (4, 5, CARD, "more loops than decoys"),
    ],
)
def test_a_promise_that_cannot_be_kept_is_refused(per_day: int, loops: int, card: Receipt | None, key: str) -> None:
    """Before the first visit it is said what does not go together."""
    with pytest.raises(Stop, match=key):
        Crowd(per_day, loops, card)


def test_ctrl_c_ends_it_with_a_sentence(reporter: Reporter, tmp_path: Path) -> None:
    """The real command waits for its first moment, and ends well when somebody presses Ctrl-C."""
    (tmp_path / "card.txt").write_text(" ".join(CARD.words), "utf-8")
    command = ["--server", reporter.letterbox.url, "--office", str(reporter.city.fingerprint), "--per-day", "1"]
    started = [sys.executable, "-m", "perron", "report", "decoy", *command, "--loops", "1", "--card", "card.txt"]
    environment = {"PATH": os.environ["PATH"], "LANG": "en_GB.UTF-8", "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(started, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert process.stderr.readline().startswith("From now on this machine visits")
        process.send_signal(signal.SIGINT)
        assert process.stderr.read() == "The visits stop. If it is for more than a moment, tell the office.\n"
        assert process.wait(10) == 0
