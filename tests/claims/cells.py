"""C5: nobody without the words can tell a reply's cell from a dummy, in one edition or by following many.

A real station writes replies, is replaced by an old copy of its vaults, and goes on; what hangs is what a server
accepts. The test holds the words and so knows which cells are replies.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np

from caseworker_ui.bundles import outbound
from caseworker_ui.bundles.opening import open_spool
from caseworker_ui.cases import replies, wrapping
from caseworker_ui.founding import ceremony
from caseworker_ui.vaults.station import Station
from crypto.cell import CELL_BYTES, NONCE_BYTES, TAG_BYTES, Place, dummy, tag
from crypto.errors import Refused
from server import renewal
from server.noticeboard import Noticeboard
from server.renewal import Renewal
from tests.caseworker_ui.conftest import CITY, PASSPHRASES, TODAY, House
from tests.caseworker_ui.post import Reporter
from tests.rounds import rounds

from .claim import Claim, Evidence, Mutant
from .copies import edited, swapped
from .odds import Odds
from .rows import (
    compressed,
    even_values,
    fair_bits,
    fair_mean,
    learnt,
    repeated,
    rows,
    same_bits,
    same_bytes,
    same_lengths,
    uncorrelated,
)

_FEW: Final = 10  # editions: enough for every mutant
_REPLY: Final = "Merci. " * 4_400  # eight cells


@dataclass(slots=True)
class Hung:
    """What hung on a server, edition by edition, in the order of the board; and what only the words tell."""

    editions: list[list[bytes]] = field(default_factory=list)
    replies: list[set[int]] = field(default_factory=list)
    refused: int = 0
    rewrapped: list[tuple[bytes, bytes]] = field(default_factory=list)
    """Cells of one place, wrapped twice for the same edition."""

    def add(self, cells: list[bytes], tags: set[bytes]) -> None:
        self.editions.append(cells)
        self.replies.append({place for place, cell in enumerate(cells) if cell[:TAG_BYTES] in tags})


def check(hung: Hung) -> Evidence:
    """Tags, nonces, order, and every statistic on replies and dummies."""
    odds, against = Odds(), list(certain(hung))
    real, fake = list[bytes](), list[bytes]()
    for cells, known in zip(hung.editions, hung.replies, strict=True):
        for place, cell in enumerate(cells):
            (real if place in known else fake).append(cell)
    count = min(len(real), len(fake))
    one, other = rows(real[:count]), rows(fake[:count])
    for name, sample in (("replies", one), ("dummies", other)):
        odds.see("coin", fair_bits(sample), f"{name}: bit {{}}".format)
        odds.see("values", even_values(sample), f"{name}: value {{}}".format)
        for lag in (1, 2, 16):
            odds.see("serial correlation", uncorrelated(sample, lag), f"{name}: {lag} bytes apart")
    odds.see("bits", same_bits(one, other), "bit {}".format)
    odds.see("bytes", same_bytes(one, other), "byte {}".format)
    odds.see("zlib", same_lengths(compressed(one), compressed(other)), "lengths")
    area, log_p = learnt(one, other)
    odds.see("classifier", log_p, f"AUC {area:.3f}")
    ranks = [place / (len(hung.editions[at]) - 1) for at, known in enumerate(hung.replies) for place in known]
    odds.see("order", fair_mean(ranks), f"replies lie at {np.mean(ranks):.2f} of the board")
    seen = (
        f"{len(real):,} cells of replies and {len(fake):,} dummies in {len(hung.editions)} editions; {hung.refused} "
        f"bundles of a restored station refused; {odds.closest()}; AUC {area:.3f}"
    )
    return Evidence(seen, (*against, *odds.against()))


def certain(hung: Hung) -> Iterator[str]:
    """What needs no statistics."""
    tags = [cell[:TAG_BYTES] for cells in hung.editions for cell in cells]
    if len(set(tags)) != len(tags):
        yield f"tag: {len(tags) - len(set(tags)):,} of {len(tags):,} occurred before"
    if twice := repeated(rows([cell for cells in hung.editions for cell in cells])):
        yield f"twice: {twice:,} blocks of 16 bytes occur again"
    for before, after in hung.rewrapped:
        if before[TAG_BYTES : TAG_BYTES + NONCE_BYTES] == after[TAG_BYTES : TAG_BYTES + NONCE_BYTES]:
            yield "nonce: the same for two contents of one place"
    if any(one[:TAG_BYTES] >= other[:TAG_BYTES] for cells in hung.editions for one, other in pairwise(cells)):
        yield "ascend: tags do not"
    if not all(hung.replies) or not hung.refused or not hung.rewrapped:
        yield "nothing to compare"


_KEPT: Final = ExitStack()


@cache
def answered() -> tuple[Path, Reporter]:
    """A station that answered one reporter and has wrapped nothing yet: made once, copied by everybody."""
    folder = Path(_KEPT.enter_context(tempfile.TemporaryDirectory())) / "station"
    ceremony.found(folder, CITY, passphrases=PASSPHRASES, clients=[bytes(32)], today=TODAY).vault.close()
    with closing(House(folder)) as house:
        reporter, desk = house.reporter(), house.desks["integrite"]
        house.take(reporter.letter("Bonjour", epoch=TODAY, desks=(0,)))
        open_spool(desk, house.station, today=TODAY)
        for _ in range(2):
            replies.reply(desk, house.station, 1, _REPLY, state="question", by="Anne", today=TODAY)
        house.station.vault.run("DELETE FROM wrapped")
        house.station.vault.run("DELETE FROM salts")
    return folder, reporter


class Board:
    """A server: it hangs what the product's own rules accept."""

    def __init__(self, house: House) -> None:
        self.fingerprint = house.station.fingerprint
        self.current: Noticeboard | None = None
        self.hung = Hung()

    def take(self, bundle: bytes, reporter: Reporter) -> None:
        """One bundle, hung or refused."""
        new = Noticeboard.from_bytes(bundle, fingerprint=self.fingerprint)
        try:
            if renewal.judge(new, self.current) is not Renewal.NEW:
                return
        except Refused:
            self.hung.refused += 1
            return
        self.current = new
        keys, salt = reporter.keys, new.edition.salt
        tags = {tag(keys.tag, Place(new.office, salt, 0, index)) for index in range(64)}
        cells = new.board[-new.edition.cells * CELL_BYTES :]
        self.hung.add([cells[at : at + CELL_BYTES] for at in range(0, len(cells), CELL_BYTES)], tags)


@contextmanager
def station(editions: int) -> Iterator[Hung]:
    """So many editions: half of them by a station, the others by its vaults as they were before the first one."""
    founded, reporter = answered()
    with tempfile.TemporaryDirectory() as place:
        folder, backup = Path(place) / "station", Path(place) / "backup"
        shutil.copytree(founded, folder)
        with closing(House(folder)) as house:
            board = Board(house)
            wrap_all(house)
            shutil.copytree(folder, backup)
            before = wrapped(house)
            replies.reply(house.desks["integrite"], house.station, 1, "Fin.", by="Anne", today=TODAY)
            after = wrapped(house)
            board.hung.rewrapped = [(before[name], after[name]) for name in before.keys() & after.keys()]
            hang(house, board, reporter, editions // 2)
        with closing(House(backup)) as house:
            hang(house, board, reporter, editions // 2 + (editions + 1) // 2)
        yield board.hung


def hang(house: House, board: Board, reporter: Reporter, editions: int) -> None:
    """The station's next bundles, one by one."""
    for _ in range(editions):
        wrap_all(house)
        board.take(outbound.prepare(house.station, today=TODAY).bundle, reporter)


def wrap_all(house: House) -> None:
    """Both desks are unlocked and wrap ahead."""
    for desk in house.desks.values():
        wrapping.wrap_ahead(desk, house.station, today=TODAY)


def wrapped(house: House) -> dict[bytes, bytes]:
    """By tag: what desk 0 has wrapped for the next edition, dummies included."""
    row = house.station.vault.row("SELECT cells FROM wrapped WHERE desk = 0 ORDER BY edition LIMIT 1")
    assert row is not None
    assert isinstance(row[0], bytes)
    cells = (row[0][at : at + CELL_BYTES] for at in range(0, len(row[0]), CELL_BYTES))
    return {cell[:TAG_BYTES]: cell for cell in cells}


def mutant(by: str, swap: Callable[[], AbstractContextManager[None]]) -> Mutant[Hung]:
    """The same station, with something of it swapped."""

    @contextmanager
    def opened() -> Iterator[Hung]:
        with swap(), station(_FEW) as hung:
            yield hung

    return Mutant(opened, by)


def salts(new: str) -> Callable[[], AbstractContextManager[None]]:
    """`caseworker_ui/vaults/station.py` with other salts."""
    copy = edited("caseworker_ui.vaults.station", "secrets.token_bytes(SALT_BYTES)", new)
    return lambda: swapped(Station, "salts", copy.Station.salts)


def nonces(new: str) -> Callable[[], AbstractContextManager[None]]:
    """`crypto/cell.py` with other nonces."""
    copy = edited("crypto.cell", "randomness.take(NONCE_BYTES)", new)
    return lambda: swapped(wrapping, "wrap", copy.wrap)


def dummies(make: Callable[..., bytes]) -> Callable[[], AbstractContextManager[None]]:
    """Other dummies."""
    return lambda: swapped(wrapping, "dummy", make)


@contextmanager
def replies_first() -> Iterator[Hung]:
    """A board whose order says which cells are replies."""
    with station(_FEW) as hung:
        for at, (cells, known) in enumerate(zip(hung.editions, hung.replies, strict=True)):
            hung.editions[at] = [cells[place] for place in (*known, *(set(range(len(cells))) - known))]
            hung.replies[at] = set(range(len(known)))
        yield hung


MUTANTS: Final = {
    "every edition has the same salt": mutant("tag", salts("bytes(SALT_BYTES)")),
    "a server that hangs older bundles": mutant("tag", lambda: swapped(renewal, "judge", lambda *_: Renewal.NEW)),
    "the nonce is fixed": mutant("coin", nonces("bytes(NONCE_BYTES)")),
    "the nonce follows from the place": mutant("nonce", nonces("_key(tag_key, place)[:NONCE_BYTES]")),
    "dummies are zeros behind their tag": mutant(
        "twice", dummies(lambda randomness: randomness.take(TAG_BYTES) + bytes(CELL_BYTES - TAG_BYTES))
    ),
    "dummies are of seven bits a byte": mutant(
        "zlib", dummies(lambda randomness: bytes(byte & 0x7F for byte in randomness.take(CELL_BYTES)))
    ),
    "a flag in one bit of dummies": mutant(
        "bits", dummies(lambda randomness: (raw := dummy(randomness=randomness))[:-1] + bytes((raw[-1] | 1,)))
    ),
    "replies lie first": Mutant(replies_first, "order"),
}

CLAIM: Final = Claim(
    id="C5",
    sentence="Replies and dummies are the same random bytes, and no tag comes twice, even from a restored station",
    promises=("T5",),
    check=check,
    subject=lambda: station(rounds(_FEW, 100)),
    mutants=MUTANTS,
    not_shown="two copies of one station at work at the same time, for two servers; how often the board is fetched",
)
