"""A letterbox: the envelopes of one open epoch, in a file of its own under a key of its own."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final

from crypto.epoch import Epoch

from . import database, room, schema
from .folder import BESIDE, create, set_day, sync
from .master import FileKey

# Enough of an envelope to sort by; only envelopes that share it are read whole, and only a sender could arrange that.
_PREFIX_BYTES: Final = 16


class Letterbox:
    """Takes envelopes and gives them back sorted. Used by one thread at a time: the writer's, then the clerk's."""

    def __init__(self, path: Path, key: FileKey, *, number: int, epoch: Epoch) -> None:
        self.number, self.epoch = number, epoch
        self._path, self._key = path, key
        self._connection = database.connect(path, key)
        # Replays count too: dropping them here would answer faster than keeping them, and so tell what is known.
        self.held = int(self._connection.execute("SELECT count(*) FROM envelopes").fetchone()[0])

    @classmethod
    def create(cls, path: Path, key: FileKey, *, number: int, epoch: Epoch) -> "Letterbox":
        """A new, empty one, on the disk; it counts from the moment the ledger knows its key."""
        create(path)
        connection = database.connect(path, key)
        connection.execute(schema.LETTERBOX)
        connection.close()
        sync(path)
        sync(path.parent)
        return cls(path, key, number=number, epoch=epoch)

    def append(self, envelopes: Sequence[bytes]) -> None:
        """All of them or none, on the disk when it returns; `OSError` or `database.Error` if the disk refuses."""
        try:
            # One statement is one transaction and one call: Python's lock is free until all is on the disk, so that the
            # next envelopes come in meanwhile. With a call for each, the two threads would take turns.
            marks = ", ".join(["(?)"] * len(envelopes))
            self._connection.execute(f"INSERT INTO envelopes VALUES {marks}", envelopes)  # noqa: S608 -- only marks
        except (OSError, database.Error):
            self._reopen()
            raise
        self.held += len(envelopes)
        self.coarsen()

    def has_room(self) -> bool:
        """Whether its day can still be closed if another envelope comes."""
        return room.is_enough(self._path.parent, held=self.held)

    def coarsen(self) -> None:
        for ending in BESIDE:
            set_day(self._path.with_name(self._path.name + ending), self.epoch)

    def sorted(self) -> list[int]:
        """Where the envelopes lie, in the order of their bytes, each of several equal ones once."""
        rows = self._connection.execute("SELECT rowid, substr(envelope, 1, ?) FROM envelopes", (_PREFIX_BYTES,))
        order = sorted(_Place(bytes(prefix), row, self.read) for row, prefix in rows)
        return [order[0].row, *(one.row for before, one in pairwise(order) if before < one)] if order else []

    def read(self, row: int) -> bytes:
        return bytes(self._connection.execute("SELECT envelope FROM envelopes WHERE rowid = ?", (row,)).fetchone()[0])

    def close(self) -> None:
        self._connection.close()

    def _reopen(self) -> None:
        """After a failed write only a new connection is trusted: it replays what was committed and nothing else."""
        self._connection.close()
        self._connection = database.connect(self._path, self._key)


class _Place:
    """An envelope's place while sorting: compared by its first bytes, and read whole only when those are equal."""

    __slots__ = ("_prefix", "_read", "row")

    def __init__(self, prefix: bytes, row: int, read: Callable[[int], bytes]) -> None:
        self._prefix, self.row, self._read = prefix, row, read

    def __lt__(self, other: "_Place") -> bool:
        if self._prefix != other._prefix:
            return self._prefix < other._prefix
        return self._read(self.row) < self._read(other.row)
