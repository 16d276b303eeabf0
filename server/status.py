"""Health in yes and no and days: never a count, so that nobody can watch the letterbox fill."""

import os
import shutil
from dataclasses import dataclass
from typing import Final

from crypto.board import Edition
from crypto.epoch import Epoch, to_iso

from .folder import Folder
from .noticeboard import Noticeboard

# Room for the batch of a busy day beside its letterbox: below this, tidy up before the disk refuses envelopes.
ROOM_BYTES: Final = 1 << 30


@dataclass(frozen=True, slots=True)
class Status:
    """What the operator may know at any time."""

    letterbox_open: bool
    record_today: bool
    last_record: Epoch | None
    edition: Edition | None
    disk_ok: bool
    bug: str = ""
    server: str = ""
    memory_locked: bool = False

    @classmethod
    def of(
        cls,
        folder: Folder,
        noticeboard: Noticeboard | None,
        *,
        today: Epoch,
        writes: bool,
        bug: str = "",
        server: str = "",
        memory_locked: bool = False,
    ) -> "Status":
        """`writes`: whether a running writer takes envelopes."""
        return cls(
            letterbox_open=writes and noticeboard is not None and noticeboard.is_open(today),
            record_today=noticeboard is not None and noticeboard.record(today) is not None,
            last_record=noticeboard.last_record() if noticeboard else None,
            edition=noticeboard.edition if noticeboard else None,
            disk_ok=shutil.disk_usage(folder.path).free >= ROOM_BYTES and os.access(folder.path, os.W_OK),
            bug=bug,
            server=server,
            memory_locked=memory_locked,
        )

    def text(self) -> str:
        edition = self.edition
        lines = [
            f"letterbox open: {_yes(self.letterbox_open)}",
            f"record for today: {_yes(self.record_today)}",
            f"records until: {to_iso(self.last_record) if self.last_record else 'none'}",
            f"edition: {f'{to_iso(edition.first)} to {to_iso(edition.last)}' if edition else 'none'}",
            f"disk ok: {_yes(self.disk_ok)}",
        ]
        if self.server:
            lines += [f"memory locked: {_yes(self.memory_locked)}", f"server key: {self.server}"]
        if self.bug:
            lines.append(f"internal error, please report it: {self.bug}")
        return "\n".join(lines)


def _yes(condition: object) -> str:
    return "yes" if condition else "no"
