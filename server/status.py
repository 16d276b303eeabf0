"""Health in yes and no and days: never a count, so that nobody can watch the letterbox fill."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from crypto.epoch import Epoch, to_iso

from .folder import Folder
from .noticeboard import Noticeboard

# Room for the batch of a busy day beside its letterbox: below this, tidy up before the disk refuses envelopes.
ROOM_BYTES: Final = 1 << 30
# Time for a courier's trip before the records run out.
AHEAD_DAYS: Final = 7
HEALTHY: Final = "healthy: yes"


@dataclass(frozen=True, slots=True)
class Inside:
    """What only the running server knows of itself."""

    takes_envelopes: bool
    clock_ok: bool
    memory_locked: bool
    bug: str
    key: str


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that the operator may know at any time; `to_do` is empty as long as it is as it should be."""

    name: str
    says: str
    to_do: str = ""

    def __str__(self) -> str:
        return f"{self.name}: {self.says}" + (f" ({self.to_do})" if self.to_do else "")


@dataclass(frozen=True, slots=True)
class Status:
    """The same lines in the same order, whatever they say."""

    lines: tuple[Line, ...]

    @classmethod
    def of(
        cls, folder: Folder, noticeboard: Noticeboard | None, *, today: Epoch, inside: Inside | None = None
    ) -> "Status":
        """`inside`: of the running server, if there is one."""
        return cls((*_outer(folder, noticeboard, today), *_inner(noticeboard, today, inside)))

    def text(self) -> str:
        bad = any(line.to_do for line in self.lines)
        return "\n".join(["healthy: no" if bad else HEALTHY, *map(str, self.lines)])


def _outer(folder: Folder, noticeboard: Noticeboard | None, today: Epoch) -> Iterator[Line]:
    """What the folder says, whether the server runs or not."""
    record = noticeboard is not None and noticeboard.record(today) is not None
    last = noticeboard.last_record() if noticeboard else None
    edition = noticeboard.edition if noticeboard else None
    room = shutil.disk_usage(folder.path).free >= ROOM_BYTES and os.access(folder.path, os.W_OK)
    courier = "send the courier: what the office prepared must be imported"
    yield _yes("record for today", record, courier)
    yield Line(
        "records until",
        to_iso(last) if last else "none",
        "" if last and last >= today + AHEAD_DAYS else f"that is soon: {courier}",
    )
    yield Line(
        "edition",
        f"{to_iso(edition.first)} to {to_iso(edition.last)}" if edition else "none",
        "" if edition and edition.last >= today else courier,
    )
    yield _yes("disk ok", room, "make room, or see why the folder may not be written")


def _inner(noticeboard: Noticeboard | None, today: Epoch, inside: Inside | None) -> Iterator[Line]:
    """What the running server says; of one that does not run, only that."""
    yield _yes("server runs", inside is not None, "start it; why it stopped: journalctl -u perron")
    if inside is None:
        yield from (
            Line(name, "unknown")
            for name in ("letterbox open", "clock ok", "memory locked", "internal error", "server key")
        )
        return
    takes = inside.takes_envelopes and noticeboard is not None and noticeboard.is_open(today)
    yield _yes(
        "letterbox open",
        takes,
        "see the lines above; if they say yes, the office has closed it, or the room for today is used up",
    )
    yield _yes("clock ok", inside.clock_ok, "it is behind the open day, or was ahead once: see what sets it")
    yield _yes("memory locked", inside.memory_locked, "LimitMEMLOCK=infinity in the unit, or no swap at all")
    yield Line("internal error", inside.bug or "none", "please report it" if inside.bug else "")
    yield Line("server key", inside.key)


def _yes(name: str, condition: object, to_do: str) -> Line:
    return Line(name, "yes") if condition else Line(name, "no", to_do)
