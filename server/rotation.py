"""Rotation: a new passphrase, and with it a new key for the ledger, so that an old `master.json` opens nothing more.

The new ledger is whole on the disk before `master.json` names it, in one replacement; the old one goes after that. So a
crash at any point leaves one ledger that counts, and at most a file that does not.
"""

from crypto.errors import Refused

from . import checking, master
from .folder import Folder, remove
from .ledger import Ledger
from .master import FileKey, LedgerKey


def open_ledger(folder: Folder, ledger: LedgerKey) -> Ledger:
    """The ledger that counts. Only if that is whole, what an interrupted rotation left of another is removed."""
    counting = folder.ledger(ledger.number)
    others = [path for path in folder.path.glob("ledger-*.db*") if not path.name.startswith(counting.name)]
    if others and not counting.exists():
        raise Refused(f"{folder.master.name}: an old copy, from before the last rotation; put the newest one back")
    checking.refuse_damaged_ledger(folder, ledger)
    opened = Ledger(counting, ledger.key)
    for path in others:
        remove(path)
    return opened


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
