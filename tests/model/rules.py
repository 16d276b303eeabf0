"""The rules on which everything rests, in one table; and the same table with one rule broken, for each rule."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from .world import Batch, Bounds, Chain, Desk, Look, Outbound, Server, Station, Waiting, World


@dataclass(frozen=True, slots=True)
class Rules:
    """One field for each rule of SPEC sections 4, 5, 7 and 10.2 that a schedule could hurt."""

    acknowledges_first: bool
    after_export: Callable[[Server], Server]
    forgets: Callable[[int, tuple[Chain, ...], Server], Chain | None]
    accepts: Callable[[Outbound, Outbound], bool]
    follows: Callable[[Chain, Chain], bool]
    spools: Callable[[Station, Batch], Batch]
    crashes_in_import: Callable[[Station, Batch], list[Station]]
    takes: Callable[[World], list[tuple[Chain, ...]]]
    epochs: Callable[[int, int, int], range]
    remembers: Callable[[tuple[int, ...], list[int]], tuple[int, ...]]
    leaves_first: bool
    finishes: Callable[[Look], bool]
    old: Callable[[int, Desk, int, Bounds], bool]
    marks_stale: bool


def _forgets(server: int, takes: tuple[Chain, ...], mine: Server) -> Chain | None:
    """Through which batch this server may forget; None: the take names a batch that it did not close."""
    take = takes[server]
    known = {len(chain): chain for chain in (*(batch.chain for batch in mine.batches), mine.forgotten)}
    if len(take) > len(mine.newest) or known.get(len(take), take) != take:
        return None
    return max(take, mine.forgotten, key=len)


def forget(mine: Server, through: Chain) -> Server:
    """Its batches up to this one are gone."""
    if len(through) <= len(mine.forgotten):
        return mine
    kept = tuple(batch for batch in mine.batches if len(batch.chain) > len(through))
    return mine._replace(batches=kept, forgotten=through)


def _epochs(first: int, last: int, late: int) -> range:
    return range(first - late, last + 2)


def _old(epoch: int, desk: Desk, day: int, bounds: Bounds) -> bool:
    """Every server's tried batches reach beyond the last day on which an envelope may come, or the key is too old."""
    return epoch + bounds.late < min(desk.tried) or epoch + bounds.longest <= day


RULES: Final = Rules(
    acknowledges_first=False,
    after_export=lambda server: server,
    forgets=_forgets,
    accepts=lambda board, new: new.number > board.number,
    follows=lambda known, chain: chain[:-1] == known,
    spools=lambda _, batch: batch,
    crashes_in_import=lambda *_: [],
    takes=lambda world: [world.station.last],
    epochs=_epochs,
    remembers=lambda shown, opened: tuple(sorted({*shown, *opened})),
    leaves_first=False,
    finishes=lambda look: not look.left,
    old=_old,
    marks_stale=True,
)


def _forgets_by_any_take(_: int, takes: tuple[Chain, ...], mine: Server) -> Chain:
    return max(*takes, mine.forgotten, key=len)


def _forgets_by_number(server: int, takes: tuple[Chain, ...], mine: Server) -> Chain:
    return max(takes[server], mine.forgotten, key=len)


def _half_taken(station: Station, batch: Batch) -> list[Station]:
    last = tuple(batch.chain if server == batch.server else chain for server, chain in enumerate(station.last))
    empty = Waiting(batch._replace(held=frozenset()), frozenset())
    return [station._replace(last=last, spool=(*station.spool, empty))]


def _takes_while_reading(world: World) -> list[tuple[Chain, ...]]:
    """Also what a stick would bring whose import has begun."""
    reading = [
        tuple(stick[-1].chain if stick[-1].server == server else chain for server, chain in enumerate(known))
        for stick in world.sticks
        for known in [world.station.last]
    ]
    return [world.station.last, *reading]


MUTANTS: Final[dict[str, Rules]] = {
    "acknowledged before it is durable": replace(RULES, acknowledges_first=True),
    "forgotten when the bundle was handed out": replace(
        RULES, after_export=lambda server: forget(server, server.newest)
    ),
    "forgotten on the take of another server": replace(RULES, forgets=_forgets_by_any_take),
    "forgotten on a number without its digest": replace(RULES, forgets=_forgets_by_number),
    "an older board is accepted": replace(RULES, accepts=lambda *_: True),
    "a gap in the numbers is skipped": replace(RULES, follows=lambda known, chain: len(chain) > len(known)),
    "an envelope seen once is never spooled again": replace(
        RULES, spools=lambda station, batch: batch._replace(held=batch.held - station.seen)
    ),
    "an import is not all or nothing": replace(RULES, crashes_in_import=_half_taken),
    "taken is said before the import is durable": replace(RULES, takes=_takes_while_reading),
    "the day ahead is not tried": replace(RULES, epochs=lambda first, last, late: _epochs(first, last - 1, late)),
    "the last late day is not tried": replace(RULES, epochs=lambda first, last, late: _epochs(first + 1, last, late)),
    "ids are not remembered": replace(RULES, remembers=lambda shown, opened: tuple(sorted([*shown, *opened]))),
    "tried is noted before the body is kept": replace(RULES, leaves_first=True),
    "keys are destroyed before the spool was tried": replace(RULES, finishes=lambda _: True),
    "a key dies with a batch that covers its last day": replace(
        RULES, old=lambda epoch, desk, day, bounds: (
            epoch + bounds.late <= min(desk.tried) or epoch + bounds.longest <= day
        ),
    ),
    "a key dies with the batches of one server": replace(
        RULES, old=lambda epoch, desk, day, bounds: (
            epoch + bounds.late < max(desk.tried) or epoch + bounds.longest <= day
        ),
    ),
    "a key outlives its longest day": replace(
        RULES, old=lambda epoch, desk, day, bounds: (
            epoch + bounds.late < min(desk.tried) or epoch + bounds.longest < day
        ),
    ),
    "a crash forgets that an answer must be wrapped": replace(RULES, marks_stale=False),
}  # fmt: skip
