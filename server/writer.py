"""The writer: one thread that brings envelopes to the disk, everything that waits in one transaction (group commit)."""

import enum
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from typing import Final, Protocol, TypeAlias

from . import database
from .admission import Admission
from .letterbox import Letterbox

# 8 MiB in one transaction; who comes later waits for the next.
GROUP: Final = 256
# Whoever was just answered may come again at once: a transaction waits this long for as many as the last one had, since
# each costs a wait for the disk.
PATIENCE_SECONDS: Final = 0.01

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


@dataclass(slots=True)
class _Group:
    """Who came before a transaction ended, and whose envelopes are in it."""

    came: list[_Deposit] = field(default_factory=list)
    kept: list[_Deposit] = field(default_factory=list)


class Writer:
    """Alone writes to the newest letterbox. Every method may be called from any thread."""

    def __init__(self, letterbox: Letterbox, *, capacity: int, tell: Tell = at_once) -> None:
        self._letterbox, self._capacity, self._tell = letterbox, capacity, tell
        self._admission = Admission(capacity)
        self._waiting: deque[_Deposit | _Change] = deque()
        self._called = threading.Condition()
        self._aim, self._until = 0, 0.0
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
        group = _Group()
        try:
            while True:
                change = self._change()
                if change is None:
                    self._keep(group)
                    # Now, not then: the last group of a day would stay in memory until the next envelope.
                    group = _Group()
                    continue
                change.before.set_result(self._letterbox)
                if isinstance(change, _Sign):
                    continue
                if change.letterbox is None:
                    return
                self._letterbox = change.letterbox
                # Its answer is the letterbox before, with the key, which nobody may remember until the next change.
                del change
        finally:
            # Also when a bug ends this thread: nobody may wait for ever, and nothing that still waits was kept.
            with self._called:
                self._ended = True
                self._waiting.extend(group.came)
                self._turn_away()

    def _change(self) -> _Change | None:
        """What is due first: a change, or the envelopes of those who wait."""
        with self._called:
            self._called.wait_for(lambda: self._waiting)
            first = self._waiting[0]
            if isinstance(first, _Change):
                self._waiting.popleft()
                return first
            return None

    def _keep(self, group: _Group) -> None:
        """One transaction for all who come before it ends."""
        try:
            self._letterbox.append(self._coming(group))
            fate, self.disk_refused = Fate.KEPT, False
        except (OSError, database.Error):
            fate, self.disk_refused = Fate.NO_ROOM, True
        self._aim = len(group.came) + len(self._waiting)
        self._until = time.monotonic() + PATIENCE_SECONDS
        self._tell(partial(_resolve, group, fate))

    def _coming(self, group: _Group) -> Iterator[bytes]:
        """Each as it comes: it goes to the disk while the next one is still on the network."""
        while len(group.came) < GROUP:
            now = self._next(GROUP - len(group.came), until=self._until if len(group.came) < self._aim else 0.0)
            if not now:
                return
            held = self._letterbox.held + len(group.kept)
            admitted = self._admission.admitted(now, held=held) if self._letterbox.has_room() else []
            group.came += now
            group.kept += admitted
            yield from (deposit.envelope for deposit in admitted)

    def _next(self, most: int, *, until: float) -> list[_Deposit]:
        """Who waits, else the first who comes until then; nobody while a change is due."""
        with self._called:
            self._called.wait_for(lambda: self._waiting, max(0.0, until - time.monotonic()))
            now = list[_Deposit]()
            while self._waiting and len(now) < most and isinstance(first := self._waiting[0], _Deposit):
                self._waiting.popleft()
                now.append(first)
            return now

    def _turn_away(self) -> None:
        """Nothing that waits is kept."""
        for item in self._waiting:
            if isinstance(item, _Change):
                item.before.set_result(self._letterbox)
        came = [item for item in self._waiting if isinstance(item, _Deposit)]
        self._waiting.clear()
        self._tell(partial(_resolve, _Group(came), Fate.NO_ROOM))


def _resolve(group: _Group, kept: Fate) -> None:
    for deposits, fate in ((group.kept, kept), (group.came, Fate.NO_ROOM)):
        for deposit in deposits:
            if not deposit.promise.done():
                deposit.promise.set_result(fate)
