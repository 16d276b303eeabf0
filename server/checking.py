"""Checking: at start every store that counts is read to its end, so that nothing is built on a damaged one.

SQLCipher authenticates each page and its place (HMAC; a page of zeros passes when SQLite reads it, so each file is gone
through page by page too), SQLite checks the lists between the pages, the log has sums, and of a batch the chain says
what it holds.
"""

from collections.abc import Iterator
from pathlib import Path

from crypto.batch import ascending
from crypto.errors import Refused

from . import batch_file, database, write_ahead_log
from .folder import Folder, keep_day
from .ledger import KeptBatch, Ledger
from .master import FileKey, LedgerKey


def refuse_damaged_ledger(folder: Folder, ledger: LedgerKey) -> None:
    """Before it is opened: what a ledger does not say any more must not be missing in silence."""
    if not is_whole(path := folder.ledger(ledger.number), ledger.key):
        raise damaged(folder, path)


def refuse_damaged_stores(folder: Folder, ledger: Ledger) -> None:
    """Before anything is closed, taken in or handed out: one sentence names the first damaged file."""
    for path in damaged_stores(folder, ledger):
        raise damaged(folder, path)


def damaged_stores(folder: Folder, ledger: Ledger) -> Iterator[Path]:
    """The files of letterboxes and waiting batches that are not whole."""
    for box in ledger.letterboxes():
        if not is_whole(path := folder.letterbox(box.number), box.key):
            yield path
    for batch in ledger.waiting():
        if not is_whole_batch(path := folder.batch(batch.header.number), batch):
            yield path


def is_whole(path: Path, key: FileKey) -> bool:
    """Whether every page of a store and of its log is as it was written; a full disk is an error and no damage."""
    if is_empty(path) or write_ahead_log.is_damaged(path):
        return False
    # A page that the log has anew counts as the log has it: the power may have failed while it was brought over.
    renewed = {frame.page for frame in write_ahead_log.committed(path)}
    if set(database.damaged_pages(path, key)) - renewed:
        return False
    try:
        connection = database.connect(path, key)
        try:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)])
        finally:
            connection.close()
    except database.Error as error:
        if not database.is_damage(error):
            raise
        return False


def is_whole_batch(path: Path, batch: KeptBatch) -> bool:
    """Whether a batch holds the envelopes that its header names."""
    if is_empty(path) or batch.key is None:
        return False
    try:
        for _ in ascending(batch_file.read(path, batch.key), header=batch.header):
            pass
    except Refused:
        return False
    except database.Error as error:
        if not database.is_damage(error):
            raise
        return False
    finally:
        keep_day(path)
    return True


def is_empty(path: Path) -> bool:
    """Whether nothing is there: SQLite would take an empty file for a new database."""
    return not path.exists() or path.stat().st_size == 0


def damaged(folder: Folder, path: Path) -> Refused:
    """What the operator reads instead of a start."""
    name = path.relative_to(folder.path)
    return Refused(f"{name}: damaged or missing; 'perron server repair' saves what can be saved of it")
