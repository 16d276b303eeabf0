"""The writer: one thread that brings envelopes to the disk, everything that waits in one transaction (group commit)."""

import enum
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol, TypeAlias

from . import database
from .admission import Admission
from .letterbox import Letterbox

# 2 MiB in one transaction. On a slow disk more come together in one, by themselves: they gather meanwhile.
GROUP: Final = 64

Tell: TypeAlias = Callable[[Callable[[], None]], object]
"""Brings what the writer has to say to the thread that waits for it."""


def at_once(say: Callable[[], None]) -> None:
    """In the writer's own thread."""
    say()


class Fate(enum.Enum):
    """What became of an envelope, once that is certain."""

    KEPT = "on the disk"
    NO_ROOM = "not kept: the letterbox is full, or the disk refuses"


class Promise(Protocol):
    """Where a fate is told: a future of a thread or of an event loop."""

    def done(self) -> bool: ...
    def set_result(self, fate: Fate, /) -> None: ...


@dataclass(frozen=True, slots=True)
class _Deposit:
    envelope: bytes
    promise: Promise


@dataclass(frozen=True, slots=True)
class _Change:
    """From here on envelopes go to `letterbox`; None: stop."""

    letterbox: Letterbox | None
    before: Future[Letterbox]


class _Sign(_Change):
    """Nothing changes: it shows that the thread comes by."""

    __slots__ = ()


class Writer:
    """Alone writes to the newest letterbox. Every method may be called from any thread."""

    def __init__(self, letterbox: Letterbox, *, capacity: int, tell: Tell = at_once) -> None:
        self._letterbox, self._capacity, self._tell = letterbox, capacity, tell
        self._admission = Admission(capacity)
        self._waiting: deque[_Deposit | _Change] = deque()
        self._called = threading.Condition()
        self._answered = 0
        self._thread = threading.Thread(target=self._write, name="writer", daemon=True)
        self._ended = False
        self.disk_refused = False
        self._thread.start()

    def put(self, envelope: bytes) -> "Future[Fate]":
        """Resolves when the envelope is durable, or when it is certain that it is not kept."""
        fate: Future[Fate] = Future()
        self.keep(envelope, promise=fate)
        return fate

    def keep(self, envelope: bytes, *, promise: Promise) -> None:
        """The same, for whoever has a promise already."""
        self._send(_Deposit(envelope, promise))

    def change(self, letterbox: Letterbox) -> Letterbox:
        """The next envelope goes to the new letterbox; gives back the one before, which nobody writes to any more."""
        return self._hand_over(letterbox)

    def stop(self) -> Letterbox:
        """Writes what waits, then ends; gives back the letterbox."""
        last = self._hand_over(None)
        self._thread.join()
        return last

    def sign(self) -> Future[Letterbox]:
        """Resolves when the thread comes by; never, once it has ended."""
        sign = _Sign(None, Future())
        if not self._ended:
            self._send(sign)
        return sign.before

    def takes_envelopes(self) -> bool:
        """Whether the next envelope has a chance: the thread lives, there is room, and the disk took the last ones."""
        return not self._ended and not self.disk_refused and self._has_room()

    @property
    def number(self) -> int:
        """The letterbox that it writes to."""
        return self._letterbox.number

    def _has_room(self) -> bool:
        return self._letterbox.held < self._capacity and self._letterbox.has_room()

    def is_empty(self) -> bool:
        return self._letterbox.held == 0

    def _hand_over(self, letterbox: Letterbox | None) -> Letterbox:
        before: Future[Letterbox] = Future()
        self._send(_Change(letterbox, before))
        return before.result()

    def _send(self, item: _Deposit | _Change) -> None:
        with self._called:
            self._waiting.append(item)
            if self._ended:
                self._turn_away()
            else:
                self._called.notify()

    def _write(self) -> None:
        came: list[_Deposit] = []
        try:
            while True:
                due = self._due()
                if isinstance(due, list):
                    came = due
                    self._keep(came)
                    # Now, not then: the last group of a day would stay in memory until the next envelope.
                    came = due = []
                    continue
                due.before.set_result(self._letterbox)
                if isinstance(due, _Sign):
                    continue
                if due.letterbox is None:
                    return
                self._letterbox = due.letterbox
                # Its answer is the letterbox before, with the key, which nobody may remember until the next change.
                del due
        finally:
            # Also when a bug ends this thread: nobody may wait for ever, and nothing that still waits was kept.
            with self._called:
                self._ended = True
                self._waiting.extend(came)
                self._turn_away()

    def _due(self) -> "_Change | list[_Deposit]":
        """What is due first: a change, or the envelopes of half of those who are here or were just answered.

        Half: while these go to the disk, the others are answered and come again. All at once would take turns with it.
        """
        with self._called:
            self._called.wait_for(lambda: self._waiting)
            most = min(GROUP, (len(self._waiting) + self._answered + 1) // 2)
            came = list[_Deposit]()
            while self._waiting and len(came) < most:
                first = self._waiting[0]
                if isinstance(first, _Change) and came:
                    break
                self._waiting.popleft()
                if isinstance(first, _Change):
                    return first
                came.append(first)
            return came

    def _keep(self, came: Sequence[_Deposit]) -> None:
        """One transaction for all of them, but for those whom the lot turns away."""
        admitted = self._admission.admitted(came, held=self._letterbox.held) if self._letterbox.has_room() else []
        fate = Fate.KEPT
        if admitted:
            try:
                self._letterbox.append([deposit.envelope for deposit in admitted])
            except (OSError, database.Error):
                fate = Fate.NO_ROOM
            self.disk_refused = fate is Fate.NO_ROOM
        self._answered = len(came)
        self._tell(partial(_resolve, admitted, fate, came=came))

    def _turn_away(self) -> None:
        """Nothing that waits is kept."""
        for item in self._waiting:
            if isinstance(item, _Change):
                item.before.set_result(self._letterbox)
        came = [item for item in self._waiting if isinstance(item, _Deposit)]
        self._waiting.clear()
        self._tell(partial(_resolve, [], Fate.NO_ROOM, came=came))


def _resolve(admitted: Sequence[_Deposit], fate: Fate, *, came: Sequence[_Deposit]) -> None:
    for deposits, theirs in ((admitted, fate), (came, Fate.NO_ROOM)):
        for deposit in deposits:
            if not deposit.promise.done():
                deposit.promise.set_result(theirs)
