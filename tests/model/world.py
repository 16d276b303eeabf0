"""The states of the model: what lies where, and what survives a crash."""

from typing import NamedTuple, TypeAlias

Chain: TypeAlias = tuple[int, ...]
"""A batch's place in the chain of its server, standing for its digest: how often the server had been restored when each
batch up to this one was closed. Its length is the batch's number."""


class Envelope(NamedTuple):
    """What a reporter sealed."""

    epoch: int
    desks: frozenset[int]


class Bounds(NamedTuple):
    """How large a world is explored, and which faults it has. Days count from 0."""

    envelopes: tuple[Envelope, ...]
    servers: int = 1
    desks: int = 1
    late: int = 1
    longest: int = 4
    days: int = 5
    batches: int = 3
    sticks: int = 1
    outbound: int = 2
    # Looks and days are taken whole, for worlds in which every crash between their steps would be too much.
    whole: bool = False
    # Several batches in one epoch; envelopes posted again by whoever has a copy; a server that leaves a batch out of a
    # bundle; a server's disk put back as it was before a day; answers to reports.
    early: bool = False
    replays: bool = False
    gaps: bool = False
    restores: int = 0
    answers: bool = False


class Box(NamedTuple):
    """A letterbox that is not a batch yet."""

    epoch: int
    held: frozenset[int]


class Batch(NamedTuple):
    """A closed batch; covers are left out."""

    server: int
    chain: Chain
    first: int
    last: int
    held: frozenset[int]


class Outbound(NamedTuple):
    """An outbound bundle: what was taken of each server, and the answers on its edition of the board."""

    number: int
    takes: tuple[Chain, ...]
    hanging: frozenset[tuple[int, int]]


class Server(NamedTuple):
    """One server's disk."""

    board: Outbound
    boxes: tuple[Box, ...] = (Box(0, frozenset()),)
    batches: tuple[Batch, ...] = ()
    newest: Chain = ()
    forgotten: Chain = ()
    restores: int = 0


class Waiting(NamedTuple):
    """A batch in the spool, and the desks that have not tried it."""

    batch: Batch
    desks: frozenset[int]


class Station(NamedTuple):
    """The station's vault."""

    last: tuple[Chain, ...]
    spool: tuple[Waiting, ...] = ()
    seen: frozenset[int] = frozenset()
    wrapped: frozenset[tuple[int, int]] = frozenset()
    number: int = 0


class Look(NamedTuple):
    """A desk's look into the spool, lost in a crash: what it still has to try, and what it tried last."""

    left: tuple[Batch, ...]
    tried: Batch | None = None


class Desk(NamedTuple):
    """One desk's vault. `aged` is what an observer notes: keys destroyed because of their age alone."""

    keys: frozenset[int]
    tried: tuple[int, ...]
    shown: tuple[int, ...] = ()
    answered: frozenset[int] = frozenset()
    stale: bool = False
    look: Look | None = None
    aged: frozenset[int] = frozenset()


Stick: TypeAlias = tuple[Batch, ...]


class World(NamedTuple):
    """Everything, at one moment. `promised`: what was acknowledged while its day's envelopes may still come."""

    day: int
    servers: tuple[Server, ...]
    station: Station
    desks: tuple[Desk, ...]
    sticks: frozenset[Stick] = frozenset()
    outbound: frozenset[Outbound] = frozenset()
    promised: frozenset[int] = frozenset()


def beginning(bounds: Bounds) -> World:
    """Servers trusted, desks with the keys of all days, nothing sent."""
    keys = frozenset(envelope.epoch for envelope in bounds.envelopes)
    board = Outbound(0, ((),) * bounds.servers, frozenset())
    return World(
        day=0,
        servers=(Server(board),) * bounds.servers,
        station=Station(last=((),) * bounds.servers),
        desks=(Desk(keys, (-1,) * bounds.servers),) * bounds.desks,
    )
