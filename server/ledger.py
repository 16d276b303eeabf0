"""The ledger: what the server must know to go on, and every key it could be made to forget.

It is there twice: one bad page in it would make all envelopes unreadable. Each change reaches both files before anybody
builds on it, so the copy is always the ledger itself or a moment ago, and as good as it.
"""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crypto.batch import BatchHeader
from crypto.bundle import FIRST_BEFORE
from crypto.epoch import Epoch
from crypto.errors import Misuse, Refused
from crypto.signature import SEED_BYTES, SigningKey

from . import database, schema
from .folder import copy_of, create, overwrite, sync
from .master import FileKey


@dataclass(frozen=True, slots=True)
class OpenBox:
    """A letterbox that is not a batch yet."""

    number: int
    epoch: Epoch
    key: FileKey


@dataclass(frozen=True, slots=True)
class KeptBatch:
    """A closed batch; without a key it is forgotten, and only its place in the chain is known."""

    header: BatchHeader
    signed: bytes
    key: FileKey | None


@dataclass(frozen=True, slots=True)
class Pickup:
    """An inbound bundle that was handed out whole: which batches, and its place in the chain of bundles."""

    number: int
    first: int
    last: int
    before: bytes
    digest: bytes


class Ledger:
    """Used by one thread at a time, the clerk's. Every method is one transaction."""

    def __init__(self, path: Path, key: FileKey) -> None:
        self._path, self._key = path, key
        self._connected: database.Connection | None = None
        self.key = SigningKey(bytes(self._row("SELECT seed FROM server")[0]))
        self._write_copy()

    @classmethod
    def create(cls, path: Path, key: FileKey) -> "Ledger":
        """A new ledger with a new key for the server to sign with."""
        create(path)
        connection = database.connect(path, key)
        with database.transaction(connection):
            for table in schema.LEDGER:
                connection.execute(table)
            connection.execute("INSERT INTO server VALUES (?)", (secrets.token_bytes(SEED_BYTES),))
        connection.close()
        return cls(path, key)

    def letterboxes(self) -> list[OpenBox]:
        """Oldest first; the last one takes envelopes, those before it are to be closed."""
        rows = self._connection.execute("SELECT number, epoch, key FROM letterboxes ORDER BY number")
        return [OpenBox(number, epoch, FileKey(bytes(key))) for number, epoch, key in rows]

    def opened(self, box: OpenBox) -> None:
        with self._change():
            row = (box.number, box.epoch, box.key.reveal())
            self._connection.execute("INSERT INTO letterboxes VALUES (?, ?, ?)", row)

    def closed(self, header: BatchHeader, *, key: FileKey) -> None:
        """The letterbox became a batch: from one moment to the next the batch counts and the letterbox is forgotten."""
        before = self.newest()
        if not header.follows(before.header if before else None):
            raise Misuse("ledger: a batch that does not follow the last one")
        with self._change():
            row = (header.number, header.signed(self.key), key.reveal())
            self._connection.execute("INSERT INTO batches VALUES (?, ?, ?)", row)
            self._connection.execute("DELETE FROM letterboxes WHERE number = ?", (header.number,))

    def batches(self) -> list[KeptBatch]:
        """Ascending; at most the first is forgotten."""
        rows = self._connection.execute("SELECT header, key FROM batches ORDER BY number")
        return [self._batch(header, key) for header, key in rows]

    def waiting(self) -> list[KeptBatch]:
        """The batches that the office has not taken."""
        return [batch for batch in self.batches() if batch.key is not None]

    def newest(self) -> KeptBatch | None:
        row = self._row("SELECT header, key FROM batches ORDER BY number DESC LIMIT 1")
        return self._batch(*row) if row else None

    def remade(self, headers: Sequence[BatchHeader]) -> None:
        """A batch that the office does not have, and all after it, as they are now. The next bundle is a new one."""
        with self._change():
            for header in headers:
                row = (header.signed(self.key), header.number)
                self._connection.execute("UPDATE batches SET header = ? WHERE number = ?", row)
            self._connection.execute("UPDATE pickup SET first = 0, last = 0 WHERE last >= ?", (headers[0].number,))

    def forget(self, *, through: int) -> None:
        """Destroy the keys of these batches. Only the last of them keeps its header: the chain goes on from it."""
        with self._change():
            self._connection.execute("DELETE FROM batches WHERE number < ?", (through,))
            self._connection.execute("UPDATE batches SET key = NULL WHERE number = ?", (through,))

    def pickup(self) -> Pickup | None:
        row = self._row("SELECT number, first, last, before, digest FROM pickup")
        return Pickup(row[0], row[1], row[2], bytes(row[3]), bytes(row[4])) if row else None

    def picked_up(self, pickup: Pickup) -> None:
        """A bundle is complete but for its seal. `Refused` if another one took its place in the meantime."""
        before = self.pickup()
        if before == pickup:
            return
        if (pickup.number - 1, pickup.before) != ((before.number, before.digest) if before else (0, FIRST_BEFORE)):
            raise Refused("bundle: another one with its number left in the meantime; begin again")
        with self._change():
            self._connection.execute("DELETE FROM pickup")
            row = (pickup.number, pickup.first, pickup.last, pickup.before, pickup.digest)
            self._connection.execute("INSERT INTO pickup VALUES (?, ?, ?, ?, ?)", row)

    def copy(self, path: Path, key: FileKey) -> None:
        """The same ledger under another key in a new file, whole and on the disk when this returns."""
        create(path)
        database.export(self._connection, path, key)
        sync(path)
        sync(path.parent)
        Ledger(path, key).close()

    def close(self) -> None:
        """The next use opens it again."""
        if self._connected is not None:
            self._connected.close()
            self._connected = None

    @property
    def _connection(self) -> database.Connection:
        if self._connected is None:
            self._connected = database.connect(self._path, self._key)
        return self._connected

    @contextmanager
    def _change(self) -> Iterator[None]:
        """One transaction, in the ledger and in its copy; what it deleted is then in neither, nor in the log."""
        with database.transaction(self._connection):
            yield
        self._write_copy()
        # With the connection goes the memory that SQLite never gives back, and what was deleted in it.
        self.close()

    def _write_copy(self) -> None:
        database.truncate_log(self._connection)
        overwrite(copy_of(self._path), self._path.read_bytes())

    def _row(self, query: str) -> Sequence[Any]:
        return self._connection.execute(query).fetchone() or ()

    def _batch(self, signed: bytes, key: bytes | None) -> KeptBatch:
        header = BatchHeader.from_bytes(bytes(signed), server=self.key.verify_key)
        return KeptBatch(header, bytes(signed), None if key is None else FileKey(bytes(key)))
