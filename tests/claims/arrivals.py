"""B1 and B3: a closed batch does not say who came first: not its rows, its pages, its files, nor any number in it."""

import os
import random
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from scipy import stats

from server import database, depot, schema
from server.ledger import KeptBatch
from server.letterbox import Letterbox
from server.master import FileKey
from tests.server.house import Machine, envelopes
from tests.server.office import Office
from tests.server.pages import decrypted
from tests.server.test_batches import batches, content, drop

from .claim import Claim, Evidence, Mutant
from .copies import edited, swapped

Letters = list[bytes]
Swap = Callable[[Letters], AbstractContextManager[object]]
"""What is wrong with a server, which may know who came when."""


@dataclass(frozen=True, slots=True)
class Layout:
    """All that a closed batch shows to whoever has its key."""

    rows: Letters
    pages: list[bytes]
    listing: list[tuple[str, int, int, int]]


@dataclass(frozen=True, slots=True)
class Days:
    """One multiset of envelopes, come in several ways."""

    layouts: dict[str, Layout]


def one_by_one(machine: Machine, letters: Letters) -> None:
    """As they are, each in a transaction of its own."""
    with machine.opened() as keeper:
        drop(keeper, letters)


def reversed_and_twice(machine: Machine, letters: Letters) -> None:
    """The last first, and each a second time, as retries bring them."""
    with machine.opened() as keeper:
        drop(keeper, [*reversed(letters), *letters])


def by_connections(machine: Machine, letters: Letters) -> None:
    """Shuffled, through the public door, several at once; the server is stopped and started in between."""
    shuffled = random.sample(letters, len(letters))
    for part in (shuffled[:9], shuffled[9:]):
        with machine.running() as doors, ThreadPoolExecutor(6) as visitors:
            assert set(visitors.map(doors.drop, part)) <= {204}


WAYS: Final = (one_by_one, reversed_and_twice, by_connections)


@contextmanager
def days(swap: Swap, *counts: int) -> Iterator[Days]:
    """For each count, so many envelopes in each of the ways; covers are the same in each, or they would differ."""
    layouts = {}
    with tempfile.TemporaryDirectory() as place:
        for count in counts:
            office, letters, covers = Office(20_000), envelopes(count), envelopes(300)
            with swap(letters), swapped(depot, "covers", partial(taken_from, covers)):
                for way in WAYS:
                    machine = Machine.made(Path(place) / f"{way.__name__} {count}", office)
                    with machine.opened() as keeper:
                        keeper.accept(office.sends().raw)
                    way(machine, letters)
                    machine.day.today += 1
                    layouts[f"{count} {way.__name__}"] = laid_out(machine, batches(machine)[0])
    yield Days(layouts)


def taken_from(covers: Letters, many: int, **_: object) -> Letters:
    """Instead of fresh covers."""
    return covers[:many]


def laid_out(machine: Machine, batch: KeptBatch) -> Layout:
    """Content, pages and listing of the closed batches."""
    assert batch.key is not None
    # Before anybody reads them: that would move the time of access.
    listing = [
        (path.name, *(getattr(path.stat(), name) for name in ("st_size", "st_mtime_ns", "st_atime_ns")))
        for path in machine.folder.batches.iterdir()
    ]
    pages = decrypted(machine.folder.batch(batch.header.number), batch.key)
    return Layout(content(machine, batch), pages, listing)


def compared(days: Days) -> Evidence:
    """The same envelopes, the same batch, whichever way they came."""
    against, first = list[str](), dict[str, Layout]()
    for name, layout in days.layouts.items():
        count, _, way = name.partition(" ")
        other = first.setdefault(count, layout)
        differ = [part for part in ("rows", "pages", "listing") if getattr(layout, part) != getattr(other, part)]
        against += [f"{part}: {count} envelopes, {way}" for part in differ]
    pages = sum(len(layout.pages) for layout in days.layouts.values())
    return Evidence(f"{', '.join(days.layouts)}: {pages} pages decrypted", tuple(against))


def honest(_: Letters) -> AbstractContextManager[object]:
    """The server as it is."""
    return nullcontext()


def as_they_came(_: Letters) -> AbstractContextManager[object]:
    """A letterbox that sorts nothing."""

    def rows(box: Letterbox) -> list[int]:
        seen = {box.read(row): row for (row,) in box._connection.execute("SELECT rowid FROM envelopes ORDER BY rowid")}
        return list(seen.values())

    return swapped(Letterbox, "sorted", rows)


def pages_in_the_order(order: Callable[[bytes], float]) -> AbstractContextManager[object]:
    """Rows in their order, but written to the file in another one."""
    wrong = edited(
        "server.batch_file",
        'connection.executemany("INSERT INTO envelopes VALUES (?)", hashed())',
        'connection.executemany("INSERT INTO envelopes (rowid, envelope) VALUES (?, ?)", written(hashed()))',
        written=lambda rows: sorted(
            ((number, row) for number, (row,) in enumerate(rows, 1)), key=lambda pair: order(pair[1])
        ),
    )
    return swapped(depot, "batch_file", wrong)


def own_times(_: Letters) -> AbstractContextManager[object]:
    """A batch keeps the time at which it was written."""
    return swapped(os, "utime", lambda *_: None)


def pages_of_chance(_: Letters) -> AbstractContextManager[object]:
    """Each time another order."""
    return pages_in_the_order(lambda _: random.random())


def pages_as_they_came(letters: Letters) -> AbstractContextManager[object]:
    """Covers first, then all as they came."""
    came = {letter: place for place, letter in enumerate(letters)}
    return pages_in_the_order(lambda letter: came.get(letter, -1))


B1_MUTANTS: Final = {
    "rows in the order of arrival": Mutant(partial(days, as_they_came, 64), "rows"),
    "pages in the order of writing": Mutant(partial(days, pages_of_chance, 64), "pages"),
    "a batch keeps its own times": Mutant(partial(days, own_times, 64), "listing"),
}

HISTORY: Final = Claim(
    id="B1",
    sentence="The same envelopes in any order, over any connections, are one batch: rows, pages, sizes, names, times",
    promises=("T10",),
    check=compared,
    subject=partial(days, honest, 5, 64),
    mutants=B1_MUTANTS,
    not_shown="the letterbox of an open day, whose order only its key hides; change times of files",
)


# B3: no sequence.

ONE_IN: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Numbers that a closed batch gives each envelope, by their name, in the order in which the envelopes came."""

    numbers: dict[str, list[int]]
    open_day: dict[str, list[int]]


@contextmanager
def arrivals(swap: Swap, count: int = 500) -> Iterator[Arrivals]:
    """A day with so many envelopes, before and after it is closed."""
    with tempfile.TemporaryDirectory() as place:
        letters = envelopes(count)
        machine = Machine.made(Path(place) / "server", Office(20_000))
        with swap(letters):
            one_by_one(machine, letters)
            with machine.opened() as keeper:
                box = keeper._ledger.letterboxes()[-1]
            while_open = numbers(machine.folder.letterbox(box.number), box.key, letters)
            machine.day.today += 1
            batch = batches(machine)[0]
        assert batch.key is not None
        yield Arrivals(numbers(machine.folder.batch(1), batch.key, letters), while_open)


def numbers(path: Path, key: FileKey, letters: Letters) -> dict[str, list[int]]:
    """Row, every column, and place in the file of each envelope."""
    connection = database.connect_reading(path, key)
    columns = [str(row[1]) for row in connection.execute("PRAGMA table_info(envelopes)")]
    rows = connection.execute(f"SELECT rowid, {', '.join(columns)} FROM envelopes").fetchall()
    connection.close()
    by_letter = {bytes(row[columns.index("envelope") + 1]): row for row in rows}
    found = {name: [number(by_letter[letter][at]) for letter in letters] for at, name in enumerate(["rowid", *columns])}
    # 64 bytes from its middle stand undivided in one page, or nearly always: the few others are left out.
    whole = b"".join(decrypted(path, key))
    return {**found, "place in the file": [whole.find(letter[16_000:16_064]) for letter in letters]}


def number(value: Any) -> int:
    """Any value as a number that sorts as it does."""
    return value if isinstance(value, int) else int.from_bytes(bytes(value)[:8].ljust(8, b"\0"), "big")


def uncorrelated(arrivals: Arrivals) -> Evidence:
    """Spearman's rank correlation of each number with the order of arrival."""
    against, seen = [], []
    if min(chances(arrivals.open_day).values()) > ONE_IN:
        against.append("control: the order of an open letterbox is not seen")
    for name, chance in chances(arrivals.numbers).items():
        seen.append(f"{name} {chance:.2g}")
        if chance < ONE_IN:
            against.append(f"sequence: {name}, by chance once in {1 / max(chance, 1e-300):.1g}")
    count = len(next(iter(arrivals.numbers.values())))
    return Evidence(f"{count} envelopes; chance of the correlation: {', '.join(seen)}", tuple(against))


def chances(numbers: dict[str, list[int]]) -> dict[str, float]:
    """How often chance alone brings such a correlation; a number that is always the same says nothing."""
    found = {}
    for name, values in numbers.items():
        known = [(place, value) for place, value in enumerate(values) if value >= 0]
        assert len(known) > 0.9 * len(values), name
        if len({value for _, value in known}) > 1:
            found[name] = float(stats.spearmanr(*zip(*known, strict=True)).pvalue)
    return found


def counted(letters: Letters) -> AbstractContextManager[object]:
    """A batch in order, with a number beside each envelope that counts arrivals."""
    came = {letter: place for place, letter in enumerate(letters)}
    wrong = edited(
        "server.batch_file",
        'connection.executemany("INSERT INTO envelopes VALUES (?)", hashed())',
        'connection.executemany("INSERT INTO envelopes VALUES (?, ?)", counted(hashed()))',
        counted=lambda rows: ((letter, came.get(letter, 0)) for (letter,) in rows),
    )
    stack = ExitStack()
    table = schema.BATCH.replace("envelope BLOB NOT NULL", "envelope BLOB NOT NULL, number INTEGER NOT NULL")
    stack.enter_context(swapped(schema, "BATCH", table))
    stack.enter_context(swapped(depot, "batch_file", wrong))
    return stack


B3_MUTANTS: Final = {
    "rows in the order of arrival": Mutant(partial(arrivals, as_they_came, 120), "sequence: rowid"),
    "a number that counts": Mutant(partial(arrivals, counted, 120), "sequence: number"),
    "pages in the order of arrival": Mutant(partial(arrivals, pages_as_they_came, 120), "sequence: place in the file"),
}

SEQUENCE: Final = Claim(
    id="B3",
    sentence="No number of a closed batch, no row and no place in its file follows the order of arrival",
    promises=("T10",),
    check=uncorrelated,
    subject=partial(arrivals, honest),
    mutants=B3_MUTANTS,
    not_shown="any order but a rising or falling one; an open day, whose file is found to show it, under its key",
)
