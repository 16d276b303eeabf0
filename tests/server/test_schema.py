"""The tables themselves: every column has its reason, and none holds a time finer than a day."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from server.database import connect_reading
from server.master import FileKey
from tests.server.house import Machine, envelopes
from tests.server.test_batches import closed

COLUMN = re.compile(r"^\s+(\w+) (?:BLOB|INTEGER|TEXT|REAL)[^-]*(?:-- (.*))?$", re.MULTILINE)
ISO = re.compile(rb"\d{4}-\d\d-\d\d|\d\d:\d\d")
YEARS = 2 * 366 * 86_400
# Seconds, milliseconds, microseconds and nanoseconds since 1970; seconds since 2001; 100 ns since 1601; Julian days.
CLOCKS: dict[str, Callable[[float], float]] = {
    "Unix": lambda number: number,
    "Unix ms": lambda number: number / 1e3,
    "Unix us": lambda number: number / 1e6,
    "Unix ns": lambda number: number / 1e9,
    "Mac": lambda number: number + 978_307_200,
    "Windows": lambda number: number / 1e7 - 11_644_473_600,
    "Julian": lambda number: (number - 2_440_587.5) * 86_400,
}


def looks_like_a_time(value: object) -> bool:
    """Whether a value is a moment within two years of now in any usual spelling."""
    if isinstance(value, int | float):
        return any(abs(clock(value) - time.time()) < YEARS for clock in CLOCKS.values())
    return ISO.search(value if isinstance(value, bytes) else str(value).encode()) is not None


def without_reason(sql: str) -> list[str]:
    """The columns of a table beside which no reason stands."""
    found = COLUMN.findall(sql)
    assert found
    return [name for name, reason in found if len(reason) < 10]


def files(machine: Machine) -> list[tuple[Path, FileKey]]:
    """Every database that the server has, after a day with letters, a bundle out and one in."""
    batch = closed(machine, envelopes(3))
    with machine.opened() as keeper:
        keeper.accept(machine.office.sends().raw)
        b"".join(keeper.hand_out().pieces)
        box = keeper._ledger.letterboxes()[0]
    folder = machine.folder
    assert batch.key is not None
    return [
        (machine.ledger, machine.key),
        (folder.batch(batch.header.number), batch.key),
        (folder.letterbox(box.number), box.key),
    ]


def test_every_column_has_its_reason(machine: Machine) -> None:
    """In the databases themselves, beside each column, stands why it is needed."""
    columns = 0
    for path, key in files(machine):
        connection = connect_reading(path, key)
        for name, sql in connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall():
            named = {row[1] for row in connection.execute(f"PRAGMA table_info({name})")}
            assert {column for column, _ in COLUMN.findall(sql)} == named
            assert without_reason(sql) == []
            columns += len(named)
        others = connection.execute("SELECT name FROM sqlite_master WHERE type != 'table'").fetchall()
        assert others == []
        connection.close()
    assert columns == 14


@pytest.mark.parametrize("column", ["  arrived INTEGER NOT NULL\n", "  arrived INTEGER NOT NULL, -- why\n"])
def test_a_column_without_reason_is_seen(column: str) -> None:
    """The same check fails for a column with no reason, or one that is none."""
    assert without_reason(f"CREATE TABLE envelopes (\n{column})") == ["arrived"]


def test_no_column_holds_a_time(machine: Machine) -> None:
    """T10: No number and no text in any column decodes as a moment near now; days are the finest."""
    values = 0
    for path, key in files(machine):
        connection = connect_reading(path, key)
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in connection.execute(f"SELECT * FROM {name}").fetchall():
                # Random bytes may spell anything: envelopes, keys and digests are what their column says.
                values += len(row)
                assert not any(looks_like_a_time(value) for value in row if not isinstance(value, bytes))
        connection.close()
    assert values > 64


@pytest.mark.parametrize(
    "value",
    [time.time(), int(time.time() * 1e3), time.time_ns(), "2026-11-21", "T10:04", time.time() - 978_307_200],
    ids=["seconds", "milliseconds", "nanoseconds", "day", "minute", "another epoch"],
)
def test_a_time_is_recognised(value: object) -> None:
    """The same check sees seconds, milliseconds, nanoseconds, other epochs and ISO texts."""
    assert looks_like_a_time(value)
