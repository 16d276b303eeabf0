"""C7: no batch is so small that one letter in it is alone, and a server that loses letters is told within a day.

A week of an office to which almost nobody writes: one report in seven days, and the loops of one partner. Then the
server loses every second envelope of a day, and on the day after it brings again what it kept of that day.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import Final

from caseworker_ui.bundles.opening import open_spool
from caseworker_ui.cases import loops, partners
from crypto import batch
from crypto.batch import CLASSES, SMALLEST
from server.letterbox import Letterbox
from tests.caseworker_ui.post import Reporter
from tests.rounds import rounds

from .claim import Claim, Evidence, Mutant
from .copies import edited, swapped
from .trips import trips

_PER_DAY: Final = 4
_REPORT_ON: Final = 1  # the day of the week's one report
_HONEST: Final = rounds(2, 7)


@dataclass(slots=True)
class Week:
    """What left the server day by day, and what a desk was told of each day: on the next, and when all was over."""

    batches: list[int] = field(default_factory=list)
    loops: list[int] = field(default_factory=list)
    told: list[list[str]] = field(default_factory=list)
    cases: int = 0
    dropped: int = 0
    still: int = 0


@contextmanager
def week(swap: Callable[[], AbstractContextManager[object]], honest: int) -> Iterator[Week]:
    """So many days of an honest server, one on which it drops, one on which it brings again."""
    with trips() as between, swap():
        desk, seen = between.house.desks["integrite"], Week()
        _, words = partners.make(
            between.house.station, "Bibliothèque", per_day=_PER_DAY, first=between.today + 1, today=between.today
        )
        machine, reporter = Reporter(between.house.reporter().files, words), between.house.reporter()
        between.machine.day.today += 1
        kept: list[bytes] = []
        for day in range(honest + 2):
            today = between.today
            letters = [machine.loop(epoch=today) for _ in range(_PER_DAY)]
            letters += [reporter.letter("Un mot", epoch=today)] if day == _REPORT_ON else []
            if day == honest:
                kept = letters[::2]
                with dropping(letters[1::2], seen):
                    between.visitors(letters)
            else:
                between.visitors([*letters, *(kept if day == honest + 1 else [])])
            seen.batches += between.night()
            opened = open_spool(desk, between.house.station, today=between.today)
            seen.told.append([alarm.verdict for alarm in opened.alarms])
            seen.cases += len(opened.new_cases)
            row = desk.vault.row("SELECT count(*) FROM loops WHERE epoch = ?", today)
            seen.loops.append(int(str(row[0])) if row else 0)
            between.out()
        late = loops.alarms(desk, between.house.station, after=0, today=between.today)
        seen.still = sum(alarm.epoch == between.today - 2 for alarm in late)
        yield seen


@contextmanager
def dropping(lost: list[bytes], seen: Week) -> Iterator[None]:
    """A server that answers 204 to these and forgets them."""
    append = Letterbox.append

    def forget(box: Letterbox, envelopes: Sequence[bytes]) -> None:
        keep = [envelope for envelope in envelopes if bytes(envelope) not in lost]
        seen.dropped += len(envelopes) - len(keep)
        if keep:
            append(box, keep)

    with swapped(Letterbox, "append", forget):
        yield


def check(week: Week) -> Evidence:
    """Sizes of batches; alarms when, and only when, something was lost."""
    against = [f"floor: a batch of {size} leaves" for size in week.batches if size < SMALLEST or size not in CLASSES]
    *honest, dropped, again = week.told
    days = len(honest)
    against += [f"false alarm: {told[0]} on day {day}" for day, told in enumerate(honest) if told]
    against += [f"loops: {came} of day {day}" for day, came in enumerate(week.loops[:days]) if came != _PER_DAY]
    if week.dropped != _PER_DAY // 2 or (days > _REPORT_ON) != (week.cases == 1):
        against.append(f"control: {week.dropped} dropped, {week.cases} cases")
    if not dropped:
        against.append("silent: half of the loops were dropped, and nobody was told on the next day")
    if again:
        against.append(f"false alarm: {again[0]} on the day after")
    if dropped and not week.still:
        against.append("hidden: what was dropped is not missed any more when the rest is brought again")
    seen = (
        f"{days} quiet days with {week.cases} report, then 2 of {_PER_DAY} loops dropped: told the next day as "
        f"'{''.join(dropped)}'; {len(week.batches)} batches of {sorted(set(week.batches))} envelopes"
    )
    return Evidence(seen, tuple(against))


def counted_otherwise(old: str, new: str, name: str, **names: object) -> Callable[[], AbstractContextManager[object]]:
    """`caseworker_ui/cases/loops.py` with one edit."""
    return lambda: swapped(loops, name, getattr(edited("caseworker_ui.cases.loops", old, new, **names), name))


def mutant(by: str, swap: Callable[[], AbstractContextManager[object]]) -> Mutant[Week]:
    """No quiet day, and something swapped."""
    return Mutant(partial(week, swap, 0), by)


_FRESH: Final = count(1)
MUTANTS: Final = {
    "nothing is padded": mutant("floor", lambda: swapped(batch, "CLASSES", tuple(range(1_000)))),
    "nobody judges the loops": mutant("silent", lambda: swapped(loops, "judged", lambda *_: iter(()))),
    "batches begin at 16": mutant("floor", lambda: swapped(batch, "CLASSES", (16, *CLASSES))),
    "half of the loops are enough": mutant(
        "silent", counted_otherwise("if came < card.per_day]", "if came < card.per_day // 2]", "judged")
    ),
    "a loop counts as often as it comes": mutant(
        "hidden",
        counted_otherwise(
            "(card.author, body.header.id,", "(card.author, fresh(),", "keep", fresh=lambda: next(_FRESH).to_bytes(16)
        ),
    ),
}

CLAIM: Final = Claim(
    id="C7",
    sentence="No batch has fewer than 64 envelopes, and half of a partner's loops cannot be lost for a day unseen",
    promises=("T22",),
    check=check,
    subject=partial(week, nullcontext, _HONEST),
    mutants=MUTANTS,
    not_shown="a server that drops so few that no loop is among them; whether the partner's machine ran",
)
