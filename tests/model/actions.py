"""What can happen in the model, one durable step at a time: between any two of them the power may fail."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Final, TypeAlias, TypeVar

from .rules import Rules, forget
from .world import Batch, Bounds, Box, Desk, Look, Outbound, Server, Stick, Waiting, World

Thing = TypeVar("Thing")
Step: TypeAlias = tuple[str, World]
ENDS: Final = "destroys old keys and ends its look"


class Model:
    """The steps of one table of rules. Methods give the worlds that a step may lead to; none: impossible or refused."""

    def __init__(self, bounds: Bounds, rules: Rules) -> None:
        self.bounds, self.rules = bounds, rules

    def steps(self, world: World) -> Iterator[Step]:
        """Every step from a world, with a name for people."""
        # A server that is off or whose clock is behind turns its day at most two midnights late.
        if world.day < min([self.bounds.days, *(server.boxes[-1].epoch + 2 for server in world.servers)]):
            yield "midnight", world._replace(day=world.day + 1)
        for server in range(self.bounds.servers):
            for name, after in self._server_steps(world, server):
                yield f"server {server}: {name}", after
        for stick in world.sticks:
            for after in self.take_in(world, stick):
                yield f"station: imports {_said(stick)}", after
            yield f"courier: loses {_said(stick)}", world._replace(sticks=world.sticks - {stick})
        if world.station.number < self.bounds.outbound:
            for after in self.prepare(world):
                yield f"station: writes outbound bundle {after.station.number}", after
        for desk in range(self.bounds.desks):
            for name, after in self._desk_steps(world, desk):
                yield f"desk {desk}: {name}", after

    def _server_steps(self, world: World, server: int) -> Iterator[Step]:
        mine = world.servers[server]
        for envelope in self._postable(world, mine):
            yield f"keeps and acknowledges envelope {envelope}", self.post(world, server, envelope)
            if self.rules.acknowledges_first:
                yield f"acknowledges envelope {envelope} and crashes", self._acknowledged(world, mine, envelope)
        if len(mine.boxes) + len(mine.newest) < self.bounds.batches + 1:
            for after in self.turn(world, server):
                yield "opens the next letterbox", self.close(after, server)[0] if self.bounds.whole else after
            if self.bounds.early and len(mine.boxes) == 1:
                yield "opens another letterbox on the same day", self.turn_early(world, server)
        yield from (("closes a batch", after) for after in self.close(world, server))
        if mine.batches:
            for first in range(len(mine.batches) if self.bounds.gaps else 1):
                if len(world.sticks) < self.bounds.sticks:
                    yield (
                        f"exports from batch {len(mine.batches[first].chain)} on",
                        self.export(world, server, leaving_out=first),
                    )
        for bundle in world.outbound:
            for after in self.accept(world, server, bundle):
                yield f"accepts outbound bundle {bundle.number}", after
        yield from (("forgets what was taken", after) for after in self.forget(world, server))
        if mine.restores < self.bounds.restores and mine.batches:
            yield "is restored as it was before it closed its last batch", self.restore(world, server)

    def _postable(self, world: World, mine: Server) -> Iterator[int]:
        """Each envelope may be sent to every server, and again to the same if there is somebody who replays."""
        for number, envelope in enumerate(self.bounds.envelopes):
            known = any(number in box.held for box in mine.boxes)
            known = known or (not self.bounds.replays and any(number in batch.held for batch in mine.batches))
            written = world.day >= envelope.epoch - 1
            if written and not known and (self.bounds.replays or self._in_time(mine.boxes[-1].epoch, number)):
                yield number

    def _in_time(self, arrival: int, number: int) -> bool:
        """Late at most by so many days, or a day early for a server whose clock is behind."""
        epoch = self.bounds.envelopes[number].epoch
        return epoch - 1 <= arrival <= epoch + self.bounds.late

    def post(self, world: World, server: int, number: int) -> World:
        """On the disk; only then comes the 204."""
        mine = world.servers[server]
        *older, newest = mine.boxes
        boxes = (*older, newest._replace(held=newest.held | {number}))
        return self._acknowledged(self._with(world, server, mine._replace(boxes=boxes)), mine, number)

    def _acknowledged(self, world: World, mine: Server, number: int) -> World:
        if not self._in_time(mine.boxes[-1].epoch, number):
            return world
        return world._replace(promised=world.promised | {number})

    def turn(self, world: World, server: int, *, last: int | None = None) -> list[World]:
        """The day has changed: the next letterbox is opened; none is after the `last` day that its board allows."""
        mine = world.servers[server]
        day = world.day if last is None else min(world.day, last)
        if day <= mine.boxes[-1].epoch:
            return []
        return [self._with(world, server, mine._replace(boxes=(*mine.boxes, Box(day, frozenset()))))]

    def turn_early(self, world: World, server: int) -> World:
        mine = world.servers[server]
        return self._with(world, server, mine._replace(boxes=(*mine.boxes, Box(mine.boxes[-1].epoch, frozenset()))))

    def close(self, world: World, server: int) -> list[World]:
        """The oldest letterbox becomes a batch; days without a server belong to it."""
        mine = world.servers[server]
        for box, following in list(pairwise(mine.boxes))[:1]:
            chain = (*mine.newest, mine.restores)
            batch = Batch(server, chain, box.epoch, max(box.epoch, following.epoch - 1), box.held)
            closed = mine._replace(boxes=mine.boxes[1:], batches=(*mine.batches, batch), newest=chain)
            return [self._with(world, server, closed)]
        return []

    def export(self, world: World, server: int, *, leaving_out: int = 0) -> World:
        """A stick with all batches; the seal of a faulty server is as good when it leaves some out."""
        mine = world.servers[server]
        after = self._with(world, server, self.rules.after_export(mine))
        return after._replace(sticks=world.sticks | {mine.batches[leaving_out:]})

    def accept(self, world: World, server: int, bundle: Outbound) -> list[World]:
        """The board and the takes of a newer bundle, in one file."""
        mine = world.servers[server]
        if not self.rules.accepts(mine.board, bundle) or mine.board == bundle:
            return []
        if self.rules.forgets(server, bundle.takes, mine) is None:
            return []
        return [self._with(world, server, mine._replace(board=bundle))]

    def forget(self, world: World, server: int) -> list[World]:
        mine = world.servers[server]
        through = self.rules.forgets(server, mine.board.takes, mine)
        after = mine if through is None else forget(mine, through)
        return [self._with(world, server, after)] if after != mine else []

    def restore(self, world: World, server: int) -> World:
        """The disk is put back: the last batch is a letterbox again, and what came since is lost with the disk."""
        mine = world.servers[server]
        *before, last = mine.batches
        lost = frozenset().union(*(box.held for box in mine.boxes)) - last.held
        older = Server(
            boxes=(Box(last.first, last.held),),
            batches=tuple(before),
            newest=last.chain[:-1],
            forgotten=mine.forgotten,
            board=mine.board,
            restores=mine.restores + 1,
        )
        return self._with(world, server, older)._replace(promised=world.promised - lost)

    def take_in(self, world: World, stick: Stick) -> list[World]:
        """All batches that are new, or none; with a broken rule, also what a crash may leave."""
        station = world.station
        outcomes = []
        for batch in stick:
            known = station.last[batch.server]
            if len(batch.chain) <= len(known):
                if len(batch.chain) == len(known) and batch.chain != known:
                    return []
                continue
            if not self.rules.follows(known, batch.chain) or batch.last > world.day + 1:
                return []
            outcomes += self.rules.crashes_in_import(station, batch)
            kept = self.rules.spools(station, batch)
            waiting = Waiting(kept, frozenset(range(self.bounds.desks)))
            last = put(station.last, batch.server, batch.chain)
            station = station._replace(last=last, spool=(*station.spool, waiting), seen=station.seen | batch.held)
        return [world._replace(station=after) for after in [*outcomes, station] if after != world.station]

    def prepare(self, world: World) -> list[World]:
        """An outbound bundle: what was taken, and the answers as they were last wrapped."""
        station = world.station._replace(number=world.station.number + 1)
        return [
            world._replace(
                station=station, outbound=world.outbound | {Outbound(station.number, takes, station.wrapped)}
            )
            for takes in self.rules.takes(world)
        ]

    def _desk_steps(self, world: World, desk: int) -> Iterator[Step]:
        mine = world.desks[desk]
        if self.bounds.whole:
            yield from (("looks", self.look(after, desk)) for after in self.unlock(world, desk))
            return
        if mine.look is None:
            yield from (("unlocks and looks", after) for after in self.unlock(world, desk))
            if self.bounds.answers:
                for number in {*mine.shown} - mine.answered:
                    yield f"answers envelope {number}", self.answer(world, desk, number)
            yield from (("wraps its answers", after) for after in self.wrap(world, desk))
            return
        yield "crashes", self._desk(world, desk, look=None)
        yield from (*self.try_next(world, desk), *self.leave(world, desk), *self.finish(world, desk))

    def unlock(self, world: World, desk: int) -> list[World]:
        """Notes what is to be tried; a look at nothing new matters when it destroys a key."""
        left = tuple(waiting.batch for waiting in world.station.spool if desk in waiting.desks)
        after = self._desk(world, desk, look=Look(left))
        return [after] if left or self._dying(world, desk) else []

    def look(self, world: World, desk: int) -> World:
        """A look from its beginning to its end."""
        while world.desks[desk].look is not None:
            steps = (*self.leave(world, desk), *self.try_next(world, desk), *self.finish(world, desk))
            world = steps[0][1]
        return world

    def try_next(self, world: World, desk: int) -> list[Step]:
        """The bodies of one batch and the note how far this server was tried: one transaction of the desk."""
        mine = world.desks[desk]
        if mine.look is None or mine.look.tried or not mine.look.left:
            return []
        batch, *left = mine.look.left
        tried = mine._replace(
            shown=self.rules.remembers(mine.shown, self._opened(world, desk, batch)),
            tried=put(mine.tried, batch.server, batch.last),
            look=Look(tuple(left), batch),
        )
        steps = [(f"tries batch {len(batch.chain)} of server {batch.server}", self._with_desk(world, desk, tried))]
        if self.rules.leaves_first:
            crashed = self._desk(world, desk, look=Look((), batch))
            steps += [("is interrupted after noting a batch as tried", after) for _, after in self.leave(crashed, desk)]
        return steps

    def _opened(self, world: World, desk: int, batch: Batch) -> list[int]:
        epochs = self.rules.epochs(batch.first, batch.last, self.bounds.late)
        keys = world.desks[desk].keys
        return [
            number
            for number in batch.held
            for envelope in [self.bounds.envelopes[number]]
            if desk in envelope.desks and envelope.epoch in keys and envelope.epoch in epochs
        ]

    def leave(self, world: World, desk: int) -> list[Step]:
        """The station notes that this desk tried the batch; after the last desk the batch leaves the spool."""
        look = world.desks[desk].look
        if look is None or look.tried is None:
            return []
        spool = tuple(
            after
            for waiting in world.station.spool
            for after in [waiting._replace(desks=waiting.desks - {desk}) if waiting.batch == look.tried else waiting]
            if after.desks
        )
        after = self._desk(world, desk, look=Look(look.left))
        return [("leaves the batch", after._replace(station=world.station._replace(spool=spool)))]

    def finish(self, world: World, desk: int) -> list[Step]:
        """Destroys the keys that are old."""
        mine = world.desks[desk]
        if mine.look is None or mine.look.tried or not self.rules.finishes(mine.look):
            return []
        dying = self._dying(world, desk)
        aged = frozenset(epoch for epoch in dying if epoch + self.bounds.longest <= world.day)
        ended = self._desk(world, desk, look=None, keys=mine.keys - dying, aged=mine.aged | aged)
        return [(ENDS, ended)]

    def _dying(self, world: World, desk: int) -> frozenset[int]:
        mine = world.desks[desk]
        return frozenset(epoch for epoch in mine.keys if self.rules.old(epoch, mine, world.day, self.bounds))

    def answer(self, world: World, desk: int, number: int) -> World:
        """A reply and the note that it must be wrapped: one transaction of the desk."""
        mine = world.desks[desk]
        return self._desk(world, desk, answered=mine.answered | {number}, stale=self.rules.marks_stale)

    def wrap(self, world: World, desk: int) -> list[World]:
        mine = world.desks[desk]
        if not mine.stale:
            return []
        wrapped = world.station.wrapped | {(desk, number) for number in mine.answered}
        after = self._desk(world, desk, stale=False)
        return [after._replace(station=world.station._replace(wrapped=wrapped))]

    def _with(self, world: World, server: int, mine: Server) -> World:
        return world._replace(servers=put(world.servers, server, mine))

    def _with_desk(self, world: World, desk: int, mine: Desk) -> World:
        return world._replace(desks=put(world.desks, desk, mine))

    def _desk(self, world: World, desk: int, **changes: Any) -> World:
        return self._with_desk(world, desk, world.desks[desk]._replace(**changes))


def put(things: Sequence[Thing], place: int, thing: Thing) -> tuple[Thing, ...]:
    """The same with one of them replaced."""
    return (*things[:place], thing, *things[place + 1 :])


def _said(stick: Stick) -> str:
    numbers = ", ".join(str(len(batch.chain)) for batch in stick)
    return f"batches {numbers} of server {stick[0].server}"
