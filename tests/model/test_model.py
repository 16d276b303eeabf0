"""No schedule of loss, duplication, reorder, crash and replay breaks a claim; and each broken rule is found out."""

from typing import Final

import pytest

from tests.rounds import FULL

from .explorer import explore
from .rules import MUTANTS, RULES
from .worlds import LARGE, WORLDS

# World -> how many states it has at least (a large one 20,000): a model that explores nothing proves nothing.
FLOOR: Final = {
    "one stick": 9_000,
    "two desks": 5_000,
    "a late courier": 2_000,
    "answers": 1_500,
    "two servers": 10_000,
    "a copy elsewhere": 20_000,
    "two batches a day": 10_000,
    "a gap": 2_500,
    "a restored server": 15_000,
}
EXPLORED: Final = {**WORLDS, **(LARGE if FULL else {})}
# Broken rule -> the world that shows it.
SHOWN_IN: Final = {
    "acknowledged before it is durable": "one stick",
    "forgotten when the bundle was handed out": "one stick",
    "forgotten on the take of another server": "two servers",
    "forgotten on a number without its digest": "a restored server",
    "an older board is accepted": "answers",
    "a gap in the numbers is skipped": "a gap",
    "an envelope seen once is never spooled again": "a copy elsewhere",
    "an import is not all or nothing": "one stick",
    "taken is said before the import is durable": "one stick",
    "the day ahead is not tried": "one stick",
    "the last late day is not tried": "one stick",
    "ids are not remembered": "two desks",
    "tried is noted before the body is kept": "two desks",
    "keys are destroyed before the spool was tried": "a late courier",
    "a key dies with a batch that covers its last day": "two batches a day",
    "a key dies with the batches of one server": "two servers",
    "a key outlives its longest day": "a late courier",
    "a crash forgets that an answer must be wrapped": "answers",
}


@pytest.mark.parametrize("name", EXPLORED)
def test_every_schedule_keeps_the_promises(name: str) -> None:
    """T6: what was acknowledged is shown once or still on its way, whoever crashes, loses, repeats or reorders what."""
    seen = explore(EXPLORED[name], RULES)
    assert not seen.broken, str(seen)
    assert seen.states > FLOOR.get(name, 20_000)


@pytest.mark.parametrize("name", MUTANTS)
def test_a_broken_rule_is_found_out(name: str) -> None:
    """Each rule of the protocol that is broken in the model leads to a schedule that shows it."""
    seen = explore(WORLDS[SHOWN_IN[name]], MUTANTS[name])
    assert seen.broken, f"nobody noticed: {name}"
    assert seen.trace
