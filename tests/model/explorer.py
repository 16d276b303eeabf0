"""Breadth first through every state; a broken claim comes back with the shortest way to it."""

from collections import deque
from dataclasses import dataclass, field

from .actions import Model, Step
from .claims import broken_by, broken_in, delivered
from .rules import Rules
from .world import Bounds, World, beginning


@dataclass(slots=True)
class Explored:
    """What an exploration saw."""

    states: int = 0
    steps: int = 0
    broken: str = ""
    trace: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [f"{number:3}. {name}" for number, name in enumerate(self.trace, 1)]
        return "\n".join([f"{self.broken}, after {len(lines)} steps:", *lines])


def explore(bounds: Bounds, rules: Rules) -> Explored:
    """Every state within bounds, every claim in it, and from every state a fair way to delivery."""
    model, seen = Model(bounds, rules), Explored()
    start = beginning(bounds)
    came: dict[World, tuple[World, str] | None] = {start: None}
    settling: set[World] = set()
    waiting = deque([start])
    while waiting:
        world = waiting.popleft()
        # A disk that was put back forks the server's chain: there the station stops, and a person must decide.
        failed = [] if bounds.restores else fails_to_settle(model, world, settling)
        if failed:
            return _found(seen, failed.pop(), came, world, *failed)
        for name, after in model.steps(world):
            seen.steps += 1
            claim = broken_by(world, name, after, bounds)
            if after not in came:
                came[after] = (world, name)
                waiting.append(after)
                claim = claim or broken_in(after, bounds)
            if claim:
                return _found(seen, claim, came, world, name)
    seen.states = len(came)
    return seen


def _found(
    seen: Explored, claim: str, came: dict[World, tuple[World, str] | None], world: World, *last: str
) -> Explored:
    way = list(last[::-1])
    while (before := came[world]) is not None:
        world, name = before
        way.append(name)
    seen.states, seen.broken, seen.trace = len(came), claim, way[::-1]
    return seen


def fails_to_settle(model: Model, world: World, settling: set[World]) -> list[str]:
    """Empty if days that pass, a courier who carries and desks that look bring everything home; else the way there, and
    the claim that it breaks. Remembers from which worlds everything comes home.
    """
    way: list[World] = []
    names: list[str] = ["-- from here nobody hinders:"]
    horizon = world.day + model.bounds.batches + 3
    while world not in settling and not delivered(world, model.bounds):
        way.append(world)
        step = fair_step(model, world)
        if step is None or step[1].day > horizon:
            return [*names, "not everything is delivered"]
        name, after = step
        names.append(name)
        if claim := broken_by(world, name, after, model.bounds) or broken_in(after, model.bounds):
            return [*names, claim]
        world = after
    settling.update(way, (world,))
    return []


def fair_step(model: Model, world: World) -> Step | None:
    """What comes next if nobody hinders: desks end their looks, servers forget and close, the courier carries what is
    new, desks look, then a bundle goes back; when nothing is left of today, the day ends.
    """
    for desk, mine in enumerate(world.desks):
        if mine.look:
            steps = (*model.leave(world, desk), *model.try_next(world, desk), *model.finish(world, desk))
            return _of(f"desk {desk}", *steps)
        if wrapped := model.wrap(world, desk):
            return f"desk {desk}: wraps its answers", wrapped[0]
    for server, own in enumerate(world.servers):
        if after := model.forget(world, server) or model.close(world, server):
            return f"server {server}: forgets or closes", after[0]
        if own.newest != world.station.last[server]:
            return _of(f"server {server}", *(("all is carried", after) for after in model.take_in(world, own.batches)))
    for desk in range(len(world.desks)):
        if after := model.unlock(world, desk):
            return f"desk {desk}: unlocks and looks", after[0]
    return _back_or_on(model, world)


def _back_or_on(model: Model, world: World) -> Step | None:
    """A bundle back if it would change anything; else midnight, and every server turns its day."""
    prepared = model.prepare(world)[0]
    newest = max(prepared.outbound)
    for server, own in enumerate(world.servers):
        if own.batches or own.board.hanging != newest.hanging:
            accepted = model.accept(prepared, server, newest)
            return _of(f"server {server}", *(("the newest bundle comes back", after) for after in accepted))
    world = world._replace(day=max(world.day, *(server.boxes[-1].epoch for server in world.servers)) + 1)
    for server in range(len(world.servers)):
        world = model.turn(world, server)[0]
    return "midnight, and every server opens its next letterbox", world


def _of(who: str, *steps: Step) -> Step | None:
    return next(((f"{who}: {name}", after) for name, after in steps), None)
