"""The journal of a vault: what its people did, each entry chained to the one before. Of reporters it says nothing.

Whoever has the vault open could write the whole chain anew; a root that was printed and signed holds it to what it was.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import msgspec

from caseworker_ui.notice import Notice
from crypto.epoch import Epoch

from .people import By
from .vault import Row, Vault, blob, integer, text

_LABEL: Final = b"perron/v1/journal\0"
BEGINNING: Final = bytes(32)
_WEEK_DAYS: Final = 7
# Epoch 0 was a Thursday: weeks begin on the Monday before.
_MONDAY: Final = 3
_GROUP: Final = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """One action. `number` is the case, 0 for none; `second` agreed, where two people are needed.

    `person` is empty where the recovery words opened the vault: they have no name.
    """

    entry: int
    epoch: Epoch
    person: str
    second: str
    did: str
    number: int
    why: str
    digest: bytes

    @classmethod
    def of(cls, row: Row) -> "Entry":
        entry, epoch, person, second, did, number, why, digest = row
        return cls(
            integer(entry),
            integer(epoch),
            text(person),
            text(second),
            text(did),
            integer(number),
            text(why),
            blob(digest),
        )

    def follows(self, before: bytes) -> bool:
        return self.digest == _digest(
            before, self.entry, self.epoch, self.person, self.second, self.did, self.number, self.why
        )


@dataclass(frozen=True, slots=True)
class Root:
    """The chain as it was when a week began: so many entries, and the digest of the last one."""

    monday: Epoch
    entries: int
    digest: bytes

    @classmethod
    def read(cls, entries: str, code: str) -> "Root":
        """As somebody types it from paper; `Notice` if it is none."""
        number, digits = entries.strip(), re.sub(r"\s", "", code).lower()
        if not re.fullmatch(r"[0-9]{1,9}", number) or not re.fullmatch(r"[0-9a-f]{64}", digits):
            raise Notice("root wrong")
        return cls(0, int(number), bytes.fromhex(digits))

    @property
    def code(self) -> str:
        """As it is printed and read out: groups of four."""
        digits = self.digest.hex()
        return " ".join(digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))


def note(vault: Vault, *, by: By, did: str, today: Epoch, number: int = 0, why: str = "") -> None:
    """Writes down an action; call it in the transaction of the action, so that neither is there without the other.

    `why` is of a closed list, or names what the office itself made or let in: a person, a partner, a server, the number
    of a bundle or certificate. Auditors read it, who may see no content.
    """
    person, second = (by, "") if isinstance(by, str) else by
    last = vault.row("SELECT entry, digest FROM journal ORDER BY entry DESC LIMIT 1")
    entry, before = (integer(last[0]) + 1, blob(last[1])) if last else (1, BEGINNING)
    fields = (entry, today, person, second, did, number, why)
    vault.run("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?)", *fields, _digest(before, *fields))


def entries(vault: Vault, *, since: int = 1) -> Iterator[Entry]:
    """Every entry from this one on, the oldest first."""
    rows = vault.rows(
        "SELECT entry, epoch, person, second, did, number, why, digest FROM journal WHERE entry >= ? ORDER BY entry",
        since,
    )
    for row in rows:
        yield Entry.of(row)


def check(vault: Vault, *, root: Root | None = None) -> int:
    """The number of entries, each following the one before; `Notice` names the first that does not, or a root amiss."""
    before, seen = BEGINNING, 0
    for seen, entry in enumerate(entries(vault), start=1):
        if entry.entry != seen or not entry.follows(before):
            raise Notice("journal broken", entry=seen)
        before = entry.digest
        if root is not None and root.entries == seen and root.digest != before:
            raise Notice("journal rewritten", entry=seen)
    if root is not None and root.entries > seen:
        raise Notice("journal short", entries=seen, printed=root.entries)
    return seen


def count(vault: Vault) -> int:
    """The number of the last entry."""
    row = vault.row("SELECT coalesce(max(entry), 0) FROM journal")
    return integer(row[0]) if row else 0


def roots(vault: Vault, *, today: Epoch, weeks: int) -> list[Root]:
    """The chain at the start of this week and of those before, the newest first; a week without entries has one too."""
    monday = today - (today + _MONDAY) % _WEEK_DAYS
    return [_root(vault, monday - week * _WEEK_DAYS) for week in range(weeks)]


def _root(vault: Vault, monday: Epoch) -> Root:
    row = vault.row("SELECT entry, digest FROM journal WHERE epoch < ? ORDER BY entry DESC LIMIT 1", monday)
    return Root(monday, integer(row[0]), blob(row[1])) if row else Root(monday, 0, BEGINNING)


def _digest(before: bytes, *fields: int | str) -> bytes:
    # JSON: one spelling for each list of fields, so that no two entries are the same bytes.
    return hashlib.sha256(_LABEL + before + msgspec.json.encode(fields)).digest()
