"""The tables themselves: every column has its reason."""

import re
from pathlib import Path

import pytest

from server.database import connect_reading
from server.master import FileKey
from tests.server.house import Machine, envelopes
from tests.server.test_batches import closed

COLUMN = re.compile(r"^\s+(\w+) (?:BLOB|INTEGER|TEXT|REAL)[^-]*(?:-- (.*))?$", re.MULTILINE)


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
