"""SQLCipher: every database of the server is encrypted, each under its own random key."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeAlias

from sqlcipher3 import dbapi2

from .master import FileKey

Connection: TypeAlias = Any
"""`sqlcipher3` carries no types; its use stays behind our stores."""

Error: type[Exception] = dbapi2.Error

# Durable when a transaction ends; what is deleted is overwritten; the one connection needs no shared memory file.
_DURABLE: Final = ("locking_mode = EXCLUSIVE", "journal_mode = WAL", "synchronous = FULL", "secure_delete = ON")
# For a file that is written once, in one transaction, and counts for nothing before it is complete and synced by us.
_ONCE: Final = ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE")


def connect(path: Path, key: FileKey) -> Connection:
    """A durable store. One thread at a time may use it: its owner sees to that."""
    return _connect(path, key, pragmas=_DURABLE)


def connect_once(path: Path, key: FileKey) -> Connection:
    """A file that is written in one go."""
    return _connect(path, key, pragmas=_ONCE)


def connect_reading(path: Path, key: FileKey) -> Connection:
    """A complete file, which stays as it is."""
    return _connect(path, key, pragmas=(), mode="ro&immutable=1")


def _connect(path: Path, key: FileKey, *, pragmas: tuple[str, ...], mode: str = "rw") -> Connection:
    # Neither mode makes a file: one that is missing is an error, never a new, empty store.
    connection = dbapi2.connect(f"{path.as_uri()}?mode={mode}", uri=True, isolation_level=None, check_same_thread=False)
    try:
        connection.execute(f"PRAGMA key = \"x'{key.reveal().hex()}'\"")
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")
        # Reads the first page: a wrong key or a damaged file shows here and not in the middle of something.
        connection.execute("SELECT count(*) FROM sqlite_master")
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """All or nothing, on the disk when it ends."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def truncate_log(connection: Connection) -> None:
    """Empty the write-ahead log: before this, what was deleted still lies in it."""
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
