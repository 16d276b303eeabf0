"""B2: no file, name, table or setting of the server holds a time finer than a day."""

import json
import os
import re
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from crypto.epoch import SECONDS, at
from server import database, depot, schema
from server.folder import Folder
from tests.server.house import Machine, envelopes
from tests.server.office import Office
from tests.server.test_batches import batches, drop

from .claim import Claim, Evidence, Mutant
from .copies import edited, swapped

YEARS: Final = 2 * 366 * 86_400
HOUR: Final = 3_600
# Seconds since 1970 from each way to count.
CLOCKS: Final[dict[str, Callable[[float], float]]] = {
    "Unix": lambda number: number,
    "Unix ms": lambda number: number / 1e3,
    "Unix us": lambda number: number / 1e6,
    "Unix ns": lambda number: number / 1e9,
    "Mac": lambda number: number + 978_307_200,
    "classic Mac": lambda number: number - 2_082_844_800,
    "Windows": lambda number: number / 1e7 - 11_644_473_600,
    "Julian": lambda number: (number - 2_440_587.5) * 86_400,
    "Snowflake": lambda number: (int(number) >> 22) / 1e3 + 1_288_834_974.657,
}
ISO: Final = re.compile(r"\d{4}-?\d\d-?\d\d|\d\d:\d\d")
UUID: Final = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)
ULID: Final = re.compile(r"(?<![0-9A-Z])[0-7][0-9A-HJKMNP-TV-Z]{25}(?![0-9A-Z])", re.IGNORECASE)
KSUID: Final = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{27}(?![0-9A-Za-z])")
_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_BASE62: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
# Random bytes spell anything; sixteen are looked at as a UUID, by its version.
_UUID_BYTES: Final = 16


def is_near(seconds: float) -> bool:
    """Within two years of now, and finer than a day."""
    return abs(seconds - time.time()) < YEARS and seconds % SECONDS != 0


def moment_in(value: Any) -> str:
    """The name of the clock by which a value is a moment near now; empty if there is none."""
    if isinstance(value, bytes):
        return moment_in(str(uuid.UUID(bytes=value))) if len(value) == _UUID_BYTES else ""
    if isinstance(value, int | float):
        return next((name for name, clock in CLOCKS.items() if is_near(clock(value))), "")
    text = str(value)
    if found := next((name for name, of in IDENTIFIERS.items() if any(map(is_near, of(text)))), ""):
        return found
    numbers = any(moment_in(float(number)) for number in re.findall(r"\d{9,20}(?:\.\d+)?", text))
    return "text" if numbers or ISO.search(text) else ""


def uuid_moments(text: str) -> Iterator[float]:
    """Versions 1, 6 and 7 carry the moment at which they were made."""
    for found in UUID.findall(text):
        one = uuid.UUID(found)
        if one.version == 1:
            yield one.time / 1e7 - 12_219_292_800
        elif one.version == 6:
            yield ((one.int >> 80 << 12) | (one.int >> 64 & 0xFFF)) / 1e7 - 12_219_292_800
        elif one.version == 7:
            yield (one.int >> 80) / 1e3


def ulid_moments(text: str) -> Iterator[float]:
    """Their first ten letters are milliseconds."""
    for found in ULID.findall(text):
        number = 0
        for letter in found[:10].upper():
            number = number * 32 + _CROCKFORD.index(letter)
        yield number / 1e3


def ksuid_moments(text: str) -> Iterator[float]:
    """Their first four bytes of twenty are seconds since May 2014."""
    for found in KSUID.findall(text):
        number = 0
        for letter in found:
            number = number * 62 + _BASE62.index(letter)
        yield (number >> 128) + 1_400_000_000


IDENTIFIERS: Final = {"UUID": uuid_moments, "ULID": ulid_moments, "KSUID": ksuid_moments}


@dataclass(frozen=True, slots=True)
class Kept:
    """Place -> value, of all that a server has after two days: once now, and once by a clock that is an hour later."""

    now: dict[str, Any]
    later: dict[str, Any]


@contextmanager
def kept(swap: Callable[[], AbstractContextManager[object]]) -> Iterator[Kept]:
    """The same two days by two clocks."""
    office, letters = Office(at(time.time())), envelopes(3)
    clock, runs = time.time, []
    for later in (0, HOUR):
        with tempfile.TemporaryDirectory() as place, swap(), swapped(time, "time", lambda by=later: clock() + by):
            machine = Machine.made(Path(place) / "server", office)
            with machine.opened() as keeper:
                keeper.accept(office.sends().raw)
                drop(keeper, letters)
            machine.day.today += 1
            batches(machine)
            with machine.opened() as keeper:
                drop(keeper, letters)
                b"".join(keeper.hand_out().pieces)
            runs.append(dict(everything(machine)))
    yield Kept(*runs)


def everything(machine: Machine) -> Iterator[tuple[str, Any]]:
    """Names and times of files, settings, and every column of every table."""
    root = machine.folder.path
    for path in sorted(root.rglob("*")):
        name, status = path.relative_to(root), path.stat()
        yield f"name of {name}", str(name)
        # To look into a folder is an access.
        yield f"times of {name}", (status.st_mtime_ns, status.st_mtime_ns if path.is_dir() else status.st_atime_ns)
    for path in root.glob("*.json"):
        yield from ((f"{path.name}: {key}", value) for key, value in json.loads(path.read_text("utf-8")).items())
    yield "server.toml", machine.folder.settings.read_text("utf-8").split('office = "')[0]
    with machine.opened() as keeper:
        ledger = keeper._ledger
        stores = {machine.folder.letterbox(box.number): box.key for box in ledger.letterboxes()}
        stores |= {machine.folder.batch(one.header.number): one.key for one in ledger.waiting() if one.key}
        for one in ledger.waiting():
            numbers = (one.header.first, one.header.last, one.header.number, one.header.count)
            yield from ((f"header {one.header.number}: {at}", number) for at, number in enumerate(numbers))
    stores[machine.folder.ledger(machine.ledger_key.number)] = machine.ledger_key.key
    for path, key in stores.items():
        connection = database.connect_reading(path, key)
        for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            cursor = connection.execute(f"SELECT * FROM {table}")
            names = [column[0] for column in cursor.description]
            for number, row in enumerate(cursor.fetchall()):
                for name, value in zip(names, row, strict=True):
                    yield f"column {path.name} {table}.{name} {number}", value
        connection.close()


def check(kept: Kept) -> Evidence:
    """No value is a moment, and whatever is not random is the same an hour later."""
    against = []
    for place, value in kept.now.items():
        if place.startswith("times"):
            if any(moment % (SECONDS * 1_000_000_000) for moment in value):
                against.append(f"{place}: finer than a day")
        elif clock := moment_in(value):
            against.append(f"{place}: a moment by {clock}")
    if kept.now.keys() != kept.later.keys():
        against.append(f"an hour later: {' '.join(sorted(kept.now.keys() ^ kept.later.keys()))}")
    fixed = {place: value for place, value in kept.now.items() if not isinstance(value, bytes)}
    against += [f"an hour later: {place}" for place, value in fixed.items() if kept.later.get(place) != value]
    return Evidence(f"{len(kept.now)} values, {len(fixed)} of them the same an hour later", tuple(against))


def with_a_column(kind: str) -> AbstractContextManager[object]:
    """A letterbox that notes when each envelope came."""
    stack = ExitStack()
    wrong = edited(
        "server.letterbox", "INSERT INTO envelopes VALUES {marks}", "INSERT INTO envelopes (envelope) VALUES {marks}"
    )
    table = schema.LETTERBOX.replace("envelope BLOB NOT NULL", f"created_at {kind}, envelope BLOB NOT NULL")
    stack.enter_context(swapped(schema, "LETTERBOX", table))
    stack.enter_context(swapped(depot, "Letterbox", wrong.Letterbox))
    return stack


def with_a_name(made: str) -> AbstractContextManager[object]:
    """Batches whose files are named by an identifier."""
    return swapped(Folder, "batch", lambda self, number: self.batches / f"{made}-{number}.db")


def ulid() -> str:
    """One of now."""
    number = int(time.time() * 1e3) << 80
    return "".join(_CROCKFORD[number >> 5 * place & 31] for place in reversed(range(26)))


MUTANTS: Final = {
    "a column with the second": Mutant(
        partial(kept, partial(with_a_column, "INTEGER DEFAULT (unixepoch())")),
        "envelopes.created_at 0: a moment by Unix",
    ),
    "a column with the Julian day": Mutant(
        partial(kept, partial(with_a_column, "REAL DEFAULT (julianday())")),
        "envelopes.created_at 0: a moment by Julian",
    ),
    "a column with the date": Mutant(
        partial(kept, partial(with_a_column, "TEXT DEFAULT (datetime())")), "envelopes.created_at 0: a moment by text"
    ),
    "files keep their times": Mutant(
        partial(kept, lambda: swapped(os, "utime", lambda *_: None)), "times of batches/1.db: finer than a day"
    ),
    "a UUID with its time": Mutant(partial(kept, lambda: with_a_name(str(uuid.uuid1()))), "a moment by UUID"),
    "a ULID": Mutant(partial(kept, lambda: with_a_name(ulid())), "a moment by ULID"),
}

CLAIM: Final = Claim(
    id="B2",
    sentence="Nothing that the server keeps is a time finer than a day: no column, setting, name or time of a file",
    promises=("T10",),
    check=check,
    subject=partial(kept, nullcontext),
    mutants=MUTANTS,
    not_shown="the change times of files, which nobody can set; times hidden in random bytes",
)
