"""Salvage: every envelope that the whole pages of a damaged letterbox or batch still hold.

Where SQLite puts what depends on the number of envelopes alone, never on their bytes or on when they came. So a twin,
made in the same way under the same key and full of one mark, can lend its page for every damaged one: what leads to
envelopes is then as it was, and an envelope that had a part of itself on such a page bears the mark.
"""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from crypto.envelope import ENVELOPE_BYTES

from . import database, write_ahead_log
from .database import PAGE_BYTES, Connection
from .folder import create, remove
from .master import FileKey

_MARK_BYTES: Final = 16
# No page: SQLCipher takes zeros for one that was never written.
_NOTHING: Final = b"\xff" * PAGE_BYTES


class Salvage:
    """The envelopes of one file that are whole, where they lie in it, and how many are not."""

    def __init__(self, connection: Connection, mark: bytes, *, count: int) -> None:
        self._connection, self._mark = connection, mark
        self.rows = [row for row in range(1, count + 1) if self._is_whole(row)]
        self.lost = count - len(self.rows)

    def envelopes(self) -> Iterator[bytes]:
        """In the order of the file."""
        for row in self.rows:
            yield self._read(row)

    def _is_whole(self, row: int) -> bool:
        try:
            envelope = self._read(row)
        except database.Error as error:
            if not database.is_damage(error):
                raise
            return False
        return len(envelope) == ENVELOPE_BYTES and self._mark not in envelope

    def _read(self, row: int) -> bytes:
        found = self._connection.execute("SELECT envelope FROM envelopes WHERE rowid = ?", (row,)).fetchone()
        return bytes(found[0]) if found else b""


@contextmanager
def salvaged(path: Path, key: FileKey, table: str, *, count: int = 0) -> Iterator[Salvage]:
    """What a damaged file holds, made with `table`; `count` envelopes at least were in it. The file stays as it is."""
    work, twin = path.with_suffix(".work"), path.with_suffix(".twin")
    try:
        _gather(path, work)
        mark = secrets.token_bytes(_MARK_BYTES)
        count = _make_twin(twin, key, table, mark=mark, count=count, pages=work.stat().st_size // PAGE_BYTES)
        _lend(twin, work, key)
        connection = database.connect_reading(work, key)
        try:
            yield Salvage(connection, mark, count=count)
        finally:
            connection.close()
    finally:
        remove(work)
        remove(twin)


def _gather(path: Path, work: Path) -> None:
    """The file with what its log holds, page by page; where a page of the log is damaged, nothing: not an older one."""
    create(work)
    if path.exists():
        shutil.copyfile(path, work)
    with work.open("r+b") as file:
        file.seek(0, 2)
        file.write(_NOTHING[: -file.tell() % PAGE_BYTES])
        for frame in write_ahead_log.committed(path):
            file.seek((frame.page - 1) * PAGE_BYTES)
            file.write(frame.content if frame.is_intact else _NOTHING)


def _make_twin(twin: Path, key: FileKey, table: str, *, mark: bytes, count: int, pages: int) -> int:
    """Of at least so many envelopes and pages; gives how many envelopes those are."""
    create(twin)
    blank, made = mark * (ENVELOPE_BYTES // len(mark)), 0
    connection = database.connect_once(twin, key)
    try:
        with database.transaction(connection):
            connection.execute(table)
            while made < count or connection.execute("PRAGMA page_count").fetchone()[0] < pages:
                connection.execute("INSERT INTO envelopes VALUES (?)", (blank,))
                made += 1
    finally:
        connection.close()
    return made


def _lend(twin: Path, work: Path, key: FileKey) -> None:
    """The twin's pages for those that are damaged or not there, and the first, which says how many there are."""
    with twin.open("rb") as lender, work.open("r+b") as file:
        file.seek(0, 2)
        missing = range(file.tell() // PAGE_BYTES + 1, twin.stat().st_size // PAGE_BYTES + 1)
        for page in (1, *database.damaged_pages(work, key), *missing):
            lender.seek((page - 1) * PAGE_BYTES)
            file.seek((page - 1) * PAGE_BYTES)
            file.write(lender.read(PAGE_BYTES))
