"""What must hold in every state, and after every step."""

from .actions import ENDS
from .rules import RULES
from .world import Bounds, World


def broken_in(world: World, bounds: Bounds) -> str:
    """The claim that a state breaks; empty: none."""
    if not all(_safe(world, bounds, number) for number in world.promised):
        return "an acknowledged envelope is lost"
    for server, taken in zip(world.servers, world.station.last, strict=True):
        if taken[: len(server.forgotten)] != server.forgotten:
            return "the server forgot what the station lacks"
    for desk in world.desks:
        if len(set(desk.shown)) != len(desk.shown):
            return "a message is shown twice"
    return ""


def broken_by(before: World, name: str, after: World, bounds: Bounds) -> str:
    """The claim that a step breaks; empty: none."""
    if before.servers is not after.servers:
        for old, new in zip(before.servers, after.servers, strict=True):
            if old.board.number > new.board.number:
                return "a board went back"
    if before.desks is not after.desks:
        for desk, (was, now) in enumerate(zip(before.desks, after.desks, strict=True)):
            if not all(_may_die(after, desk, epoch, bounds) for epoch in was.keys - now.keys):
                return "a key died before its time"
            if was.keys != now.keys and was.look and was.look.left:
                return "a key died before the spool was tried"
            # Only a look that came to its end destroys; a desk that is never unlocked destroys nothing.
            if was.look and name.endswith(ENDS) and any(_may_die(after, desk, epoch, bounds) for epoch in now.keys):
                return "a key outlived its time"
    return ""


def _safe(world: World, bounds: Bounds, number: int) -> bool:
    """Each addressed desk has it, can still get it, or looked too late: its key died of age, the one exception."""
    envelope = bounds.envelopes[number]
    for desk in envelope.desks:
        mine = world.desks[desk]
        if number in mine.shown or envelope.epoch in mine.aged:
            continue
        if envelope.epoch not in mine.keys or not _waits(world, bounds, number, desk):
            return False
    return True


def _waits(world: World, bounds: Bounds, number: int, desk: int) -> bool:
    """In a letterbox, a batch or the spool, among days whose keys are tried."""
    epoch = bounds.envelopes[number].epoch
    boxes = ((box.epoch, box.epoch, box.held) for server in world.servers for box in server.boxes)
    batches = ((batch.first, batch.last, batch.held) for server in world.servers for batch in server.batches)
    spooled = (
        (waiting.batch.first, waiting.batch.last, waiting.batch.held)
        for waiting in world.station.spool
        if desk in waiting.desks
    )
    return any(
        number in held and epoch in RULES.epochs(first, last, bounds.late)
        for places in (boxes, batches, spooled)
        for first, last, held in places
    )


def _may_die(world: World, desk: int, epoch: int, bounds: Bounds) -> bool:
    """Of age, or when every server's tried batches reach beyond the last day on which an envelope may come."""
    return epoch + bounds.longest <= world.day or epoch + bounds.late < min(world.desks[desk].tried)


def delivered(world: World, bounds: Bounds) -> bool:
    """All that was promised is shown, all answers hang everywhere, and the servers hold nothing that was taken."""
    shown = all(
        number in world.desks[desk].shown or bounds.envelopes[number].epoch in world.desks[desk].aged
        for number in world.promised
        for desk in bounds.envelopes[number].desks
    )
    answers = {(desk, number) for desk, mine in enumerate(world.desks) for number in mine.answered}
    hang = all(server.board.hanging >= answers for server in world.servers)
    return shown and hang and not any(server.batches for server in world.servers)
