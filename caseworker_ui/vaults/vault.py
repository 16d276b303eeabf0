"""A vault: one SQLCipher file under a random key, and beside it the keys file, which says who may open it (`keys.py`).

Which copies of the keys file count is written in the vault: those for a holder of its table, of the key that opens it.
Others are of a change that was interrupted; whoever opens the vault next ends it.
"""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Self, TypeAlias

from sqlcipher3 import dbapi2 as sqlcipher

from caseworker_ui.notice import Notice
from crypto.hpke import PublicKey

from .keys import Keys, Opener, VaultKey, beside, copy_for, recovery_seed, refuse_short

_BUSY_MILLISECONDS: Final = 30_000
# The holder without a name: the recovery words, or the vault that keeps this one's seed.
NOBODY: Final = ""
_RENEW: Final = "key to renew"

Value: TypeAlias = int | str | bytes | None
Row: TypeAlias = tuple[Value, ...]


class Vault:
    """An open vault; `person` is who opened it. Statements outside `transaction` commit by themselves."""

    def __init__(
        self, path: Path, connection: "sqlcipher.Connection", key: VaultKey, *, number: int, person: str
    ) -> None:
        self.path, self.person = path, person
        self._connection, self._key, self._number = connection, key, number

    @classmethod
    def create(cls, path: Path, opener: Opener, schema: str, *, person: str | None = None) -> Self:
        """A new vault with its first holder; refuses a short passphrase and a file that is already there.

        The first person of an office's vault is called as the vault until a name is given.
        """
        name = path.stem.removeprefix("desk-") if person is None else person
        if isinstance(opener, str):
            refuse_short(opener, vault=path)
        if beside(path).exists():
            raise Notice("vault exists", path=beside(path))
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            raise Notice("vault exists", path=path) from None
        key = VaultKey.fresh()
        vault = cls(path, _connect(path, key), key, number=1, person=name)
        vault._connection.executescript(schema)
        Keys().write(path)
        with vault.changing_keys():
            vault.let_in(name, opener)
        return vault

    @classmethod
    def open(cls, path: Path, opener: Opener, *, person: str | None = None) -> Self:
        """Refuses a wrong passphrase, or a right one under another name; a damaged file looks the same.

        Without a name each person's copy is tried.
        """
        if not path.exists():
            raise Notice("vault missing", path=path)
        # Alone from the first look: nobody changes the key between finding and using it.
        with _alone(path):
            return cls._open(path, opener, person=person)

    @classmethod
    def _open(cls, path: Path, opener: Opener, *, person: str | None) -> Self:
        for key, copy in Keys.read(path).open(opener, person):
            if (connection := _opened(path, key)) is None:
                continue
            vault = cls(path, connection, key, number=copy.number, person=NOBODY)
            if row := vault.row("SELECT name FROM holders WHERE mark = ?", copy.holder):
                vault.person = text(row[0])
                vault._settle()
                return vault
            vault.close()
        raise Notice("passphrase wrong", vault=path.stem)

    @contextmanager
    def changing_keys(self) -> Iterator[None]:
        """A transaction in which `let_in` and `shut_out` change who opens the vault: all or nothing, also if killed.

        Afterwards whoever was shut out can open nothing: the vault has a new key.
        """
        with _alone(self.path):
            self._settle()
            with self.transaction():
                yield
            self._settle()

    def let_in(self, name: str, opener: Opener) -> None:
        """Lets this holder open the vault, from now on by this alone; call it in `changing_keys`."""
        if isinstance(opener, str):
            refuse_short(opener, vault=self.path)
        copy, public_key = copy_for(name, opener, self._key, number=self._number)
        # Counts once the transaction ends: until then the vault knows nothing of this holder.
        Keys.read(self.path).plus(copy).write(self.path)
        self.run("INSERT OR REPLACE INTO holders VALUES (?, ?, ?)", name, public_key.raw, copy.holder)

    def shut_out(self, name: str) -> None:
        """Takes the holder's copy away and renews the vault's key; call it in `changing_keys`."""
        self.run("DELETE FROM holders WHERE name = ?", name)
        self.set(_RENEW, b"1")

    def add_recovery(self, secret: bytes) -> None:
        """Lets 16 random bytes, written as 12 words, open the vault; those before do not any more."""
        with self.changing_keys():
            self.renew_words(secret)

    def renew_words(self, secret: bytes) -> None:
        """The same; call it in `changing_keys`. Words that were good get no new key, so an old keys file is no help."""
        if self.row("SELECT 1 FROM holders WHERE name = ?", NOBODY):
            self.shut_out(NOBODY)
        self.let_in(NOBODY, recovery_seed(secret))

    def _settle(self) -> None:
        """Ends a change of keys: what does not count leaves the file, and who was shut out has no key left."""
        if self.setting(_RENEW):
            self._renew()
        keys = Keys.read(self.path)
        holders = {blob(mark) for (mark,) in self.rows("SELECT mark FROM holders")}
        if (kept := keys.only(number=self._number, holders=holders)) != keys:
            kept.write(self.path)

    def _renew(self) -> None:
        """A new vault key, sealed to every holder before it counts; SQLCipher then writes every page anew."""
        keys, key = Keys.read(self.path), VaultKey.fresh()
        number = max(copy.number for copy in keys.copies) + 1
        holders = {
            blob(mark): PublicKey.from_bytes(blob(raw)) for mark, raw in self.rows("SELECT mark, key FROM holders")
        }
        stay = [copy for copy in keys.copies if copy.number == self._number and copy.holder in holders]
        keys.plus(*(copy.again(holders[copy.holder], key, number=number) for copy in stay)).write(self.path)
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        self._connection.execute(f'PRAGMA rekey = "{_spelled(key)}"')
        # SQLCipher does not say whether it could: a disk may be full.
        if (again := _opened(self.path, key)) is None:
            raise Notice("key not renewed", path=self.path)
        again.close()
        self._key, self._number = key, number
        self.set(_RENEW, b"")
        # No page under the old key is left in the log.
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

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


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One process at a time opens vaults or writes keys in this folder; never one vault inside another's turn."""
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _opened(path: Path, key: VaultKey) -> "sqlcipher.Connection | None":
    """A connection, if this is the vault's key."""
    connection = None
    try:
        connection = _connect(path, key)
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlcipher.DatabaseError as error:
        if connection is not None:
            connection.close()
        if "locked" in str(error):
            raise Notice("vault busy", path=path) from None
        return None
    return connection


def _spelled(key: VaultKey) -> str:
    """As SQLCipher takes a key that is no passphrase."""
    return f"x'{key.reveal().hex()}'"


def _connect(path: Path, key: VaultKey) -> "sqlcipher.Connection":
    connection = sqlcipher.connect(str(path), isolation_level=None, check_same_thread=False)
    # What it held in memory is overwritten when it is freed: pages of destroyed keys, and this vault's own key.
    connection.execute("PRAGMA cipher_memory_security = ON")
    # SQLCipher's own log would put page numbers and reasons on the terminal; the sentence above says enough.
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f'PRAGMA key = "{_spelled(key)}"')
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
    connection.execute("PRAGMA journal_mode = WAL").fetchone()
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON").fetchone()
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection
