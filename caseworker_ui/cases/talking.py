"""What a caseworker should know before writing: what waits and hangs, how much room is left, which texts are ready."""

from dataclasses import dataclass
from typing import Final

from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.station import Station
from crypto.epoch import Epoch
from crypto.reply import parts_for

from . import templates
from .casebook import Case
from .hanging import Hanging
from .replies import hanging, last_number
from .sealing import CELLS_PER_CASE, cells, document_of
from .wrapping import FULL, live_cells

# For so many editions a desk is told that the board has grown.
_GROWN_EDITIONS: Final = 14


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation as its writer needs it. `needed`: the cells of the draft that was measured, 0 for none."""

    hanging: dict[int, Hanging]
    last_number: int
    left: int
    language: str
    own: tuple[str, ...]
    needed: int = 0

    @property
    def fits(self) -> bool:
        return self.needed <= self.left


def talk(desk: Desk, station: Station, case: Case, *, measured: str | None, today: Epoch) -> Talk:
    """`Notice` when the words to be measured are none, or too many for any reply."""
    return Talk(
        hanging=hanging(desk, station, case.number, today=today),
        last_number=last_number(desk, case.number),
        left=CELLS_PER_CASE - cells(desk, case.number),
        language=templates.language_of_case(case),
        own=tuple(templates.own(desk)),
        needed=0 if measured is None else parts_for(document_of(measured)),
    )


@dataclass(frozen=True, slots=True)
class Board:
    """How much of the board this desk may fill, and whether that has just grown."""

    live: int
    largest: int
    edition: int
    grown: int

    @property
    def is_nearly_full(self) -> bool:
        """Three quarters of what the board can ever give this desk."""
        return self.live * FULL[1] >= self.largest * FULL[0]

    @property
    def has_grown(self) -> bool:
        """From the last time it was made larger, for 14 editions."""
        return 0 < self.grown <= self.edition < self.grown + _GROWN_EDITIONS


def board(desk: Desk, station: Station, *, today: Epoch) -> Board:
    """The board as this desk may use it; of the other desks' use nothing is known."""
    return Board(live_cells(desk, today=today), station.largest_quota, station.next_edition, station.grown)
