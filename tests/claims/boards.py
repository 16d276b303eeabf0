"""C6: the board has one size, whoever was answered and how often; it is what its edition names; what is too much waits.

A real station wraps, a real server hangs and gives. Replies are added until three quarters of a desk's share are used
and one more; then nine reports come on one day, which no person looks at.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import Any, Final

from caseworker_ui.bundles import outbound
from caseworker_ui.bundles.opening import open_spool
from caseworker_ui.cases import replies, wrapping
from caseworker_ui.vaults.station import Station
from crypto import board
from crypto.board import CLASSES, NOTE_SPACE_BYTES, Board
from crypto.cell import CELL_BYTES
from crypto.errors import Refused
from server.noticeboard import Noticeboard
from tests.caseworker_ui.conftest import House

from .claim import Claim, Evidence, Mutant
from .copies import edited, swapped
from .trips import Trips, trips

_DESK: Final = "integrite"
_LIVE: Final = (1, 9, 17, 24, 25)
"""Cells of one conversation: its head, then replies of eight, eight, seven and one. Quota 32: at 25 the board grows."""
_WORDS: Final = {1: "Merci.", 7: "Merci. " * 3_800, 8: "Merci. " * 4_400}
_REPORTS: Final = 9


@dataclass(frozen=True, slots=True)
class Given:
    """A board as a visitor got it, and how many cells of it are no dummies."""

    live: int
    size: int
    wrong: str = ""


@dataclass(slots=True)
class Hung:
    """Board by board; and how many reports each edition acknowledged without a look."""

    boards: list[Given] = field(default_factory=list)
    acknowledged: list[int] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


@contextmanager
def hung(swap: Callable[[], AbstractContextManager[object]]) -> Iterator[Hung]:
    """Nothing, a head, more and more replies; then reports that no person looks at, edition by edition."""
    with trips() as between, swap():
        house, seen = between.house, Hung()
        see(between, seen)
        reporter, desk = house.reporter(), house.desks[_DESK]
        house.take(reporter.letter("Bonjour", epoch=between.today, desks=(0,)), epoch=between.today)
        look(house, between.today)
        see(between, seen)
        for before, live in pairwise(_LIVE):
            words = _WORDS[live - before]
            replies.reply(desk, house.station, 1, words, state="question", by="Anne", today=between.today)
            see(between, seen)
        others = [house.reporter().letter("Un mot", epoch=between.today) for _ in range(_REPORTS)]
        house.take(*others, epoch=between.today)
        for _ in range(3):
            seen.acknowledged.append(look(house, between.today))
            see(between, seen)
        yield seen


def look(house: House, today: int) -> int:
    """Both desks look; how many reports the first acknowledged by itself."""
    opened = [open_spool(desk, house.station, today=today) for desk in house.desks.values()]
    return len(opened[0].acknowledged)


def see(between: Trips, seen: Hung) -> None:
    """The next edition hangs, and a visitor gets the board."""
    house = between.house
    for desk in house.desks.values():
        wrapping.wrap_ahead(desk, house.station, today=between.today)
    live = wrapping.live_cells(house.desks[_DESK], today=between.today)
    try:
        between.out()
    except Refused as refused:
        seen.refused.append(str(refused))
        return
    given = between.visitors([])
    seen.boards.append(Given(live, len(given), judged(given, house)))


def judged(given: bytes, house: House) -> str:
    """What is wrong with a board, by the edition note that the station signed; SHA-256 is taken here once more."""
    name, certificate = house.station.office_note.station_name, house.station.certificate
    try:
        edition = Board.from_bytes(given, station_name=name, certificate=certificate).edition
    except Refused as refused:
        return str(refused)
    return "" if hashlib.sha256(given[NOTE_SPACE_BYTES:]).digest() == edition.board else "another digest"


def size(cells: int) -> int:
    """Of a board of so many cells."""
    return NOTE_SPACE_BYTES + cells * CELL_BYTES


def check(hung: Hung) -> Evidence:
    """One size up to three quarters of the share, the next class after it; digests; how many may come at once."""
    small = [given for given in hung.boards if given.live <= _LIVE[-2]]
    large = [given for given in hung.boards if given.live > _LIVE[-2]]
    against = [f"refused: {why}" for why in hung.refused]
    against += [f"digest: {given.wrong}, at {given.live} cells" for given in hung.boards if given.wrong]
    sizes = {(given.live, given.size) for given in small if given.size != size(CLASSES[0])}
    sizes |= {(given.live, given.size) for given in large if given.size != size(CLASSES[1])}
    against += [f"size: {given:,} bytes at {live} cells" for live, given in sorted(sizes)]
    at_once = CLASSES[1] // 2 // 8
    if max(hung.acknowledged) > at_once or sum(hung.acknowledged) != _REPORTS:
        against.append(
            f"queue: {hung.acknowledged} acknowledgements without a look, at most {at_once} may come at once"
        )
    if not hung.refused and not {given.live for given in hung.boards} >= {0, *_LIVE}:
        against.append("control: replies did not hang")
    seen = f"{size(CLASSES[0]):,} bytes at {sorted({given.live for given in small})} cells of a desk's 32, then twice"
    return Evidence(f"{seen}; of {_REPORTS} reports {hung.acknowledged} acknowledged by edition", tuple(against))


def source(module: str, old: str, new: str, name: str) -> Callable[[], AbstractContextManager[object]]:
    """A function of a module with one edit."""
    owner = {"outbound": outbound, "wrapping": wrapping}[module.rpartition(".")[2]]
    return lambda: swapped(owner, name, getattr(edited(module, old, new), name))


class Fewer:
    """A station whose next board has as many cells as there are."""

    def __init__(self, station: Station, cells: int) -> None:
        self.station, self.cells = station, cells

    def __getattr__(self, name: str) -> Any:
        return getattr(self.station, name)


@contextmanager
def without_dummies() -> Iterator[None]:
    """Desks and station hang what there is; whoever reads the board has nothing against it."""
    fill = "cells += [secrets.token_bytes(CELL_BYTES) for _ in range(station.cells - len(cells))]"
    station = edited("caseworker_ui.bundles.outbound", fill, "station = Fewer(station, len(cells))", Fewer=Fewer)
    desk = edited("caseworker_ui.cases.wrapping", "range(quota - len(cells))", "range(0)")
    with (
        swapped(outbound, "_next_board", station._next_board),
        swapped(wrapping, "_cells", desk._cells),
        swapped(board, "CLASSES", tuple(range(1_025))),
    ):
        yield


def mutant(by: str, swap: Callable[[], AbstractContextManager[object]]) -> Mutant[Hung]:
    """The same trips, with something swapped."""
    return Mutant(partial(hung, swap), by)


MUTANTS: Final = {
    "nothing is filled up": mutant("size", without_dummies),
    "everything is acknowledged at once": mutant("queue", lambda: swapped(wrapping, "_AUTOMATIC_SHARE", 1)),
    "the board grows with every few replies": mutant("size", lambda: swapped(wrapping, "FULL", (1, 16))),
    "the digest is of cells as they come": mutant(
        "refused",
        source(
            "caseworker_ui.bundles.outbound",
            "hashlib.sha256(arranged).digest()",
            'hashlib.sha256(b"".join(cells)).digest()',
            "_next_board",
        ),
    ),
    "the server leaves out a cell": mutant(
        "digest", lambda: swapped(Noticeboard, "board", property(lambda hung: hung.outbound.board[:-CELL_BYTES]))
    ),
}

CLAIM: Final = Claim(
    id="C6",
    sentence="The board has one size for any number of replies in its class, and is what its edition names",
    promises=("T5", "T8"),
    check=check,
    subject=partial(hung, nullcontext),
    mutants=MUTANTS,
    not_shown="that a board grew says that some desk uses three quarters of its share, once for all readers alike",
)
