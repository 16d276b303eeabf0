"""SQLCipher: every database of the server is encrypted, each under its own random key."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeAlias

from sqlcipher3 import dbapi2

from .master import FileKey

Connection: TypeAlias = Any
"""`sqlcipher3` carries no types; its use stays behind our stores."""

Error: type[Exception] = dbapi2.Error

# What SQLCipher makes; a test of ours would fail if it ever made another.
PAGE_BYTES: Final = 4_096

# A page is not as it was written (CORRUPT, NOTADB), or the disk does not give it back (IOERR_READ, IOERR_SHORT_READ).
_DAMAGE: Final = {11, 26, 266, 522}

# Durable when a transaction ends; what is deleted is overwritten; the one connection needs no shared memory file.
_DURABLE: Final = ("locking_mode = EXCLUSIVE", "journal_mode = WAL", "synchronous = FULL", "secure_delete = ON")
# For a file that is written once, in one transaction, and counts for nothing before it is complete and synced by us.
_ONCE: Final = ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE")

_SALT: Final = b"perron/server/salt\0"


def connect(path: Path, key: FileKey) -> Connection:
    """A durable store. One thread at a time may use it: its owner sees to that."""
    return _connect(path, key, pragmas=_DURABLE)


def connect_once(path: Path, key: FileKey) -> Connection:
    """A file that is written in one go."""
    return _connect(path, key, pragmas=_ONCE)


def connect_reading(path: Path, key: FileKey) -> Connection:
    """A complete file, which stays as it is."""
    return _connect(path, key, pragmas=(), mode="ro&immutable=1")


def damaged_pages(path: Path, key: FileKey) -> list[int]:
    """Pages of the file itself whose MAC does not fit: not those of its log, and none that the file should have had."""
    connection = _keyed(path, key, mode="ro&immutable=1")
    try:
        said = [row[0] for row in connection.execute("PRAGMA cipher_integrity_check")]
    finally:
        connection.close()
    return [int(page) for sentence in said for page in re.findall(r"\bpage (\d+)", sentence)]


def _connect(path: Path, key: FileKey, *, pragmas: tuple[str, ...], mode: str = "rw") -> Connection:
    connection = _keyed(path, key, mode=mode)
    try:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")
        # Reads the first page: a wrong key or a damaged file shows here and not in the middle of something.
        connection.execute("SELECT count(*) FROM sqlite_master")
    except BaseException:
        connection.close()
        raise
    return connection


def _keyed(path: Path, key: FileKey, *, mode: str) -> Connection:
    # Neither mode makes a file: one that is missing is an error, never a new, empty store.
    connection = dbapi2.connect(f"{path.as_uri()}?mode={mode}", uri=True, isolation_level=None, check_same_thread=False)
    # It would write the second of every error to the standard error stream.
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f'PRAGMA key = "{_spelled(key)}"')
    return connection


def _salt(key: FileKey) -> bytes:
    """SQLCipher's 16 bytes of salt: each file has a random key, so they may follow from it.

    Left to chance they would stand in the file's first bytes alone: without those no page could be verified any more.
    """
    return hashlib.sha256(_SALT + key.reveal()).digest()[:16]


def is_damage(error: Exception) -> bool:
    """Whether it says that a file is damaged, and not that the disk is full or may not be written."""
    return getattr(error, "sqlite_errorcode", None) in _DAMAGE


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


def export(connection: Connection, path: Path, key: FileKey) -> None:
    """Write all tables into an empty file under a key of its own: every page of it is encrypted anew."""
    connection.execute("ATTACH DATABASE ? AS copy KEY ?", (f"{path.as_uri()}?mode=rw", _spelled(key)))
    try:
        connection.execute("SELECT sqlcipher_export('copy')")
    finally:
        connection.execute("DETACH DATABASE copy")


def _spelled(key: FileKey) -> str:
    """As SQLCipher reads a key that is no passphrase."""
    return f"x'{key.reveal().hex()}{_salt(key).hex()}'"


def truncate_log(connection: Connection) -> None:
    """Empty the write-ahead log: before this, what was deleted still lies in it."""
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
