"""The writer: one thread that brings envelopes to the disk, everything that waits in one transaction (group commit)."""

import enum
import queue
import threading
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Final

from . import database
from .admission import Admission
from .letterbox import Letterbox

# 8 MiB in one transaction; who comes later waits for the next.
GROUP: Final = 256


class Fate(enum.Enum):
    """What became of an envelope, once that is certain."""

    KEPT = "on the disk"
    NO_ROOM = "not kept: the letterbox is full, or the disk refuses"


@dataclass(frozen=True, slots=True)
class _Deposit:
    envelope: bytes
    fate: Future[Fate]


@dataclass(frozen=True, slots=True)
class _Change:
    """From here on envelopes go to `letterbox`; None: stop."""

    letterbox: Letterbox | None
    before: Future[Letterbox]


class Writer:
    """Alone writes to the newest letterbox. `put` may be called from any thread."""

    def __init__(self, letterbox: Letterbox, *, capacity: int) -> None:
        self._letterbox, self._capacity = letterbox, capacity
        self._admission = Admission(capacity)
        self._waiting: queue.SimpleQueue[_Deposit | _Change] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._write, name="writer", daemon=True)
        self._ended = False
        self.disk_refused = False
        self._thread.start()

    def put(self, envelope: bytes) -> "Future[Fate]":
        """Resolves when the envelope is durable, or when it is certain that it is not kept."""
        fate: Future[Fate] = Future()
        self._send(_Deposit(envelope, fate))
        return fate

    def change(self, letterbox: Letterbox) -> Letterbox:
        """The next envelope goes to the new letterbox; gives back the one before, which nobody writes to any more."""
        return self._hand_over(letterbox)

    def stop(self) -> Letterbox:
        """Writes what waits, then ends; gives back the letterbox."""
        last = self._hand_over(None)
        self._thread.join()
        return last

    def takes_envelopes(self) -> bool:
        """Whether the next envelope has a chance: the thread lives, there is room, and the disk took the last ones."""
        return not self._ended and not self.disk_refused and self._letterbox.held < self._capacity

    def is_empty(self) -> bool:
        return self._letterbox.held == 0

    def _hand_over(self, letterbox: Letterbox | None) -> Letterbox:
        before: Future[Letterbox] = Future()
        self._send(_Change(letterbox, before))
        return before.result()

    def _send(self, item: _Deposit | _Change) -> None:
        self._waiting.put(item)
        # The flag is set before the last sweep of the thread: whoever comes later sees it and sweeps.
        if self._ended:
            self._sweep()

    def _write(self) -> None:
        group: list[_Deposit] = []
        try:
            while True:
                change = self._gather(group)
                self._keep(group)
                if change is not None:
                    change.before.set_result(self._letterbox)
                    if change.letterbox is None:
                        return
                    self._letterbox = change.letterbox
        finally:
            # Also when a bug ends this thread: nobody may wait for ever, and nothing that still waits was kept.
            self._ended = True
            self._refuse(group)
            self._sweep()

    def _sweep(self) -> None:
        while True:
            try:
                item = self._waiting.get_nowait()
            except queue.Empty:
                return
            if isinstance(item, _Change):
                item.before.set_result(self._letterbox)
            elif item.fate.set_running_or_notify_cancel():
                item.fate.set_result(Fate.NO_ROOM)

    def _gather(self, group: list[_Deposit]) -> _Change | None:
        """Wait for one, then take all that wait; a change ends the group."""
        item = self._waiting.get()
        while True:
            if isinstance(item, _Change):
                return item
            if item.fate.set_running_or_notify_cancel():
                group.append(item)
            if len(group) == GROUP:
                return None
            try:
                item = self._waiting.get_nowait()
            except queue.Empty:
                return None

    def _keep(self, group: list[_Deposit]) -> None:
        kept = self._admission.admitted(group, held=self._letterbox.held)
        try:
            if kept:
                self._letterbox.append([deposit.envelope for deposit in kept])
            self.disk_refused = False
            fate = Fate.KEPT
        except (OSError, database.Error):
            self.disk_refused = True
            fate = Fate.NO_ROOM
        for deposit in kept:
            deposit.fate.set_result(fate)
        self._refuse(group)
        group.clear()

    def _refuse(self, group: list[_Deposit]) -> None:
        for deposit in group:
            if not deposit.fate.done():
                deposit.fate.set_result(Fate.NO_ROOM)
