"""A backup: each vault as a SQLCipher copy under its own key, without what must die; all vaults of one moment or none.

Nothing is ever written in the clear: the copies are attached to the open vaults and get their keys. What a desk has
destroyed, or will destroy, is never in them.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from caseworker_ui.files import sync_folder, write_whole
from caseworker_ui.notice import Notice
from caseworker_ui.vaults.keys import beside
from caseworker_ui.vaults.vault import Vault, integer, text
from crypto.epoch import Epoch, to_iso

# Keys that die after their day and the signed lines of theirs; salts and cells of editions to come, which hang once.
LEFT_OUT: Final = frozenset({"day_keys", "offers", "salts", "wrapped"})
MANIFEST: Final = "SHA256SUMS"
_CREATE: Final = re.compile("CREATE (?:UNIQUE |VIRTUAL )?(?:TABLE|INDEX|TRIGGER|VIEW) (?:IF NOT EXISTS )?")
_OURS: Final = "SELECT sql FROM main.sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE '!' "
# A virtual table brings its own tables with it: it comes first.
_TABLES: Final = _OURS + "AND type = 'table' ORDER BY sql LIKE 'CREATE VIRTUAL %' DESC"
_OTHERS: Final = _OURS + "AND type <> 'table'"
_FILLED: Final = "SELECT name FROM copy.sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL %'"


@dataclass(frozen=True, slots=True)
class Backup:
    """A folder whose files are all there and are those that its manifest names."""

    folder: Path
    # SHA-256 of the manifest, and so of everything: what minutes and drills write down.
    digest: bytes


def back_up(vaults: Sequence[Vault], to: Path, *, today: Epoch) -> Backup:
    """Makes the folder `perron-DAY` in `to`, reads it back from the medium, and only then gives it its name."""
    folder = to / f"perron-{to_iso(today)}"
    if folder.exists():
        raise Notice("file exists", path=folder)
    making = to / f".{folder.name}.partial"
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(mode=0o700)
    try:
        copied = _copy_all(vaults, making)
        sums = {path.name: _digest(path) for path in sorted(making.iterdir())}
        for vault, rows in zip(vaults, copied, strict=True):
            with _attached(vault, making / vault.path.name):
                _check(vault, rows)
        write_whole(making / MANIFEST, "".join(f"{sums[name]}  {name}\n" for name in sums).encode())
        making.replace(folder)
        sync_folder(to)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    return read(folder)


def read(folder: Path) -> Backup:
    """Compares every file of a backup with the manifest; needs no key. `sha256sum --check` does the same."""
    try:
        manifest = (folder / MANIFEST).read_bytes()
        lines = [line.split("  ", 1) for line in manifest.decode().splitlines()]
        sums = {name: digest for digest, name in lines}
    except (FileNotFoundError, NotADirectoryError):
        raise Notice("backup none", path=folder) from None
    except ValueError:
        raise Notice("backup damaged", path=folder / MANIFEST) from None
    if wrong := [path for path in sorted(folder.iterdir()) if path.name not in {*sums, MANIFEST}]:
        raise Notice("backup more", path=wrong[0])
    for name, digest in sums.items():
        path = folder / name
        if path.parent != folder or not path.is_file() or _digest(path) != digest:
            raise Notice("backup damaged", path=path)
    return Backup(folder, hashlib.sha256(manifest).digest())


def _copy_all(vaults: Sequence[Vault], folder: Path) -> list[dict[str, int]]:
    """Table by table; how many rows each table of each copy has."""
    with ExitStack() as stack:
        for vault in vaults:
            target = folder / vault.path.name
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            stack.enter_context(_attached(vault, target))
        # Every vault is held before the first is read: the copies are of one moment.
        for vault in vaults:
            stack.enter_context(vault.transaction())
        rows = [_copy(vault) for vault in vaults]
        for vault in vaults:
            shutil.copyfile(beside(vault.path), folder / beside(vault.path).name)
            (folder / beside(vault.path).name).chmod(0o600)
    for path in folder.iterdir():
        _to_medium(path)
    return rows


@contextmanager
def _attached(vault: Vault, path: Path) -> Iterator[None]:
    """Without a key of its own an attached file gets the vault's (SQLCipher, ATTACH)."""
    vault.run("ATTACH ? AS copy", str(path))
    # A copy that was cut off is thrown away: nothing has to be taken back in it.
    list(vault.rows("PRAGMA copy.journal_mode = OFF"))
    try:
        yield
    finally:
        vault.run("DETACH copy")


def _copy(vault: Vault) -> dict[str, int]:
    for (statement,) in list(vault.rows(_TABLES)):
        _create(vault, text(statement).replace("CREATE TABLE ", "CREATE TABLE IF NOT EXISTS ", 1))
    rows = {}
    for table in _tables(vault):
        vault.run(f'DELETE FROM copy."{table}"')  # noqa: S608  # a name of this vault's own schema
        if table not in LEFT_OUT:
            vault.run(f'INSERT INTO copy."{table}" SELECT * FROM main."{table}"')  # noqa: S608  # the same
        rows[table] = _count(vault, table)
    # Last, so that no trigger answers to the copying.
    for (statement,) in list(vault.rows(_OTHERS)):
        _create(vault, text(statement))
    return rows


def _create(vault: Vault, statement: str) -> None:
    vault.run(_CREATE.sub(lambda create: f"{create[0]}copy.", statement, count=1))


def _tables(vault: Vault) -> list[str]:
    """Those of the copy that hold rows, SQLite's own counters of numbers never used again among them."""
    return [text(name) for (name,) in vault.rows(_FILLED)]


def _count(vault: Vault, table: str) -> int:
    row = vault.row(f'SELECT count(*) FROM copy."{table}"')  # noqa: S608  # a name of this vault's own schema
    return integer(row[0]) if row else 0


def _check(vault: Vault, rows: Mapping[str, int]) -> None:
    """Every page opens with the vault's key, SQLite finds it whole, and every row is there."""
    broken = [*vault.rows("PRAGMA copy.cipher_integrity_check")]
    whole = vault.row("PRAGMA copy.integrity_check") == ("ok",)
    if broken or not whole or {table: _count(vault, table) for table in _tables(vault)} != rows:
        raise Notice("backup differs", vault=vault.path.stem)


def _to_medium(path: Path) -> None:
    """From now on whoever reads it reads the medium, not what memory still has of it."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
