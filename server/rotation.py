"""Rotation: a new passphrase, and with it a new key for the ledger, so that an old `master.json` opens nothing more.

The new ledger is whole on the disk before `master.json` names it, in one replacement; the old one goes after that. So a
crash at any point leaves one ledger that counts, and at most a file that does not.
"""

from pathlib import Path

from crypto.errors import Refused

from . import checking, master
from .folder import Folder, remove
from .ledger import Ledger
from .master import FileKey, LedgerKey


def open_ledger(folder: Folder, ledger: LedgerKey) -> Ledger:
    """The ledger that counts. Only if that is whole, what an interrupted rotation left of another is removed."""
    refuse_old_copy(folder, ledger)
    checking.refuse_damaged_ledger(folder, ledger)
    opened = Ledger(folder.ledger(ledger.number), ledger.key)
    _, others = _files(folder, ledger)
    for path in others:
        remove(path)
    return opened


def refuse_old_copy(folder: Folder, ledger: LedgerKey) -> None:
    """An old `master.json` opens an old ledger: its files are gone, and those of another are there."""
    counting, others = _files(folder, ledger)
    if others and not counting:
        raise Refused(f"{folder.master.name}: an old copy, from before the last rotation; put the newest one back")


def _files(folder: Folder, ledger: LedgerKey) -> tuple[list[Path], list[Path]]:
    """What there is of the ledger that counts, and of others."""
    found, name = list(folder.path.glob("ledger-*.db*")), folder.ledger(ledger.number).name
    counting = [path for path in found if path.name.startswith(name)]
    return counting, [path for path in found if path not in counting]


def rotate(folder: Folder, old: LedgerKey, *, passphrase: str) -> None:
    """Lock the server with a new passphrase. `Refused` changes nothing."""
    master.refuse_short(passphrase)
    new = LedgerKey(old.number + 1, FileKey.fresh())
    before = open_ledger(folder, old)
    try:
        before.copy(folder.ledger(new.number), new.key)
    finally:
        before.close()
    master.lock(folder.master, new, passphrase=passphrase)
    remove(folder.ledger(old.number))
