"""A vault: one SQLCipher file under a passphrase; the 16 bytes it begins with are also Argon2id's salt."""

import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Self, TypeAlias

from argon2.low_level import Type, hash_secret_raw
from sqlcipher3 import dbapi2 as sqlcipher

from caseworker_ui.notice import Notice

# Argon2id as RFC 9106 section 4 asks where memory is scarce: 3 passes over 64 MiB; with one lane.
PASSES: Final = 3
MEMORY_KIB: Final = 65_536
SALT_BYTES: Final = 16
# An office's passphrase protects everything on a stolen disk: shorter ones are refused when a vault is made.
PASSPHRASE_LETTERS: Final = 12
_BUSY_MILLISECONDS: Final = 30_000

Value: TypeAlias = int | str | bytes | None
Row: TypeAlias = tuple[Value, ...]


class Vault:
    """An open vault. Statements outside `transaction` commit by themselves."""

    def __init__(self, path: Path, connection: "sqlcipher.Connection") -> None:
        self.path, self._connection = path, connection

    @classmethod
    def create(cls, path: Path, passphrase: str, schema: str) -> Self:
        """A new vault; refuses a short passphrase and a file that is already there."""
        if len(passphrase) < PASSPHRASE_LETTERS:
            raise Notice("passphrase short", letters=PASSPHRASE_LETTERS, vault=path.stem)
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            raise Notice("vault exists", path=path) from None
        vault = cls(path, _connect(path, passphrase, secrets.token_bytes(SALT_BYTES)))
        vault._connection.executescript(schema)
        return vault

    @classmethod
    def open(cls, path: Path, passphrase: str) -> Self:
        """Refuses a wrong passphrase; a damaged file looks the same, and the sentence says so."""
        try:
            with path.open("rb") as file:
                salt = file.read(SALT_BYTES)
        except FileNotFoundError:
            raise Notice("vault missing", path=path) from None
        try:
            connection = _connect(path, passphrase, salt)
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlcipher.DatabaseError as error:
            if "locked" in str(error):
                raise Notice("vault busy", path=path) from None
            raise Notice("passphrase wrong", vault=path.stem) from None
        return cls(path, connection)

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, durable when it ends (synchronous=FULL)."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        try:
            self._connection.execute("COMMIT")
        except sqlcipher.DatabaseError:
            # A full disk shows here: take back what was not kept, so that the next action starts clean.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def run(self, statement: str, *values: Value) -> int:
        """Runs one statement; the number of rows it changed."""
        return int(self._connection.execute(statement, values).rowcount)

    def run_many(self, statement: str, rows: Sequence[Row]) -> None:
        self._connection.executemany(statement, rows)

    def rows(self, statement: str, *values: Value) -> Iterator[Row]:
        yield from self._connection.execute(statement, values)

    def row(self, statement: str, *values: Value) -> Row | None:
        row: Row | None = self._connection.execute(statement, values).fetchone()
        return row

    def define(self, name: str, function: Callable[..., Value], *, values: int) -> None:
        """A function that statements may call: of its values alone, the same each time."""
        self._connection.create_function(name, values, function, deterministic=True)

    def setting(self, name: str) -> bytes:
        """A value of the `settings` table; empty when it was never set."""
        row = self.row("SELECT value FROM settings WHERE name = ?", name)
        return blob(row[0]) if row else b""

    def set(self, name: str, value: bytes) -> None:
        self.run("INSERT OR REPLACE INTO settings VALUES (?, ?)", name, value)

    def destroy(self, statement: str, *values: Value) -> int:
        """Deletes rows for good, as far as this file goes: `secure_delete` overwrites them, then the log is emptied."""
        count = self.run(statement, *values)
        # Also when nothing was left to delete: the power may have failed here last time, after the rows had gone.
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return count


def blob(value: Value) -> bytes:
    """A column that holds bytes."""
    if not isinstance(value, bytes):
        raise TypeError("vault: a column does not hold bytes")
    return value


def integer(value: Value) -> int:
    """A column that holds a whole number."""
    if not isinstance(value, int):
        raise TypeError("vault: a column does not hold a whole number")
    return value


def text(value: Value) -> str:
    """A column that holds text."""
    if not isinstance(value, str):
        raise TypeError("vault: a column does not hold text")
    return value


def _connect(path: Path, passphrase: str, salt: bytes) -> "sqlcipher.Connection":
    key = hash_secret_raw(
        passphrase.encode(), salt, time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=1, hash_len=32, type=Type.ID
    )
    connection = sqlcipher.connect(str(path), isolation_level=None, check_same_thread=False)
    # What it held in memory is overwritten when it is freed: pages of destroyed keys, and this vault's own key.
    connection.execute("PRAGMA cipher_memory_security = ON")
    # SQLCipher's own log would put page numbers and reasons on the terminal; the sentence above says enough.
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}{salt.hex()}'\"")
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
    connection.execute("PRAGMA journal_mode = WAL").fetchone()
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON").fetchone()
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection
