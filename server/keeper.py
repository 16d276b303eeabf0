"""The keeper: everything that happens one thing after the other: days that turn, bundles that leave and come.

Used by one thread at a time: the clerk's while the server runs, a command's while it does not.
"""

import hashlib
from collections.abc import Callable
from weakref import WeakSet

from crypto.epoch import Epoch
from crypto.errors import Refused
from crypto.fingerprint import Fingerprint

from . import checking, pickup, renewal, retention
from .depot import Depot
from .folder import Folder, replace
from .ledger import Ledger
from .master import LedgerKey
from .noticeboard import Noticeboard
from .pickup import Handout
from .renewal import Renewal
from .rotation import open_ledger
from .settings import Settings
from .writer import Tell, Writer, at_once

Clock = Callable[[], Epoch]
"""Today, in UTC."""


class Keeper:
    """The open stores of one folder. Whoever makes one holds the folder's lock."""

    def __init__(self, folder: Folder, settings: Settings, key: LedgerKey, *, clock: Clock) -> None:
        self._folder, self._settings, self._clock = folder, settings, clock
        self._ledger = open_ledger(folder, key)
        self._depot = Depot(folder, self._ledger, office=settings.office)
        self._writer: Writer | None = None
        self._leaving: WeakSet[Handout] = WeakSet()
        self.noticeboard = current_noticeboard(folder, settings.office)

    def catch_up(self) -> None:
        """After a pause or a crash: finish what was begun. Nothing is built on a damaged store: that is `Refused`."""
        self._forget_what_was_taken()
        checking.refuse_damaged_stores(self._folder, self._ledger)
        self._depot.clean()
        self.turn()

    def today(self) -> Epoch:
        return self._clock()

    def clock_is_behind(self) -> bool:
        """Whether envelopes go to a day that this clock has not reached yet: it was ahead once, or it is behind now."""
        return self.today() < self._depot.newest_epoch()

    def server_fingerprint(self) -> Fingerprint:
        return server_fingerprint(self._ledger)

    def start_writer(self, tell: Tell = at_once) -> Writer:
        """From now on envelopes may come."""
        self._writer = Writer(self._depot.newest(), capacity=self._settings.capacity, tell=tell)
        return self._writer

    def turn(self) -> int:
        """If the day has changed: open the next letterbox, then close those before it. How many batches that made."""
        if self._depot.is_due(self._day()):
            self._depot.open_next(self._day()).close()
        self._follow()
        closed = self._depot.close_old()
        self._folder.coarsen(self.today())
        return closed

    def turn_early(self) -> int:
        """Only for a demo: close what came so far, before its day ends. How many batches that made."""
        if self._writer is not None and not self._writer.is_empty():
            self._depot.open_next(self._day()).close()
        return self.turn()

    def hand_out(self) -> Handout:
        """The inbound bundle. It names the office by 32 bytes that only the office's first bundle brings."""
        if self.noticeboard is None:
            raise Refused("the office's first outbound bundle is not here yet: import it before you export")
        handout = pickup.hand_out(self._folder, self._ledger, office=self.noticeboard.office)
        self._leaving.add(handout)
        return handout

    def waits(self) -> bool:
        """Whether there is a closed batch that the office has not taken; never how many."""
        return bool(self._ledger.waiting())

    def accept(self, untrusted: bytes) -> Renewal:
        """Import an outbound bundle, all or nothing: the one file that is replaced is the whole state of the board."""
        try:
            new = Noticeboard.from_bytes(untrusted, fingerprint=self._settings.office)
        except Refused as refused:
            raise Refused(f"{refused}; {renewal.FETCH}") from None
        verdict = renewal.judge(new, self.noticeboard)
        retention.take_for_us(new, self._ledger)
        if verdict is Renewal.NEW:
            replace(self._folder.bundle, [untrusted])
            self.noticeboard = new
        self._forget_what_was_taken()
        self._folder.coarsen(self.today())
        return verdict

    def close(self) -> None:
        """Everything is on the disk already; this closes the files."""
        if self._writer is not None:
            self._writer.stop().close()
        self._ledger.close()
        self._folder.coarsen(self.today())

    def _day(self) -> Epoch:
        """Today, but no later than the first day on which nobody may write any more: its letterbox stays empty.

        A clock that is a year ahead for a moment would else open a letterbox that closes in a year.
        """
        return min(self.today(), self.noticeboard.last_open() + 1) if self.noticeboard else self.today()

    def _follow(self) -> None:
        """The writer goes to the newest letterbox before an older one is closed, also if opening it was cut short."""
        if self._writer is not None and self._writer.number != self._depot.newest_number():
            self._writer.change(self._depot.newest()).close()

    def _forget_what_was_taken(self) -> None:
        take = retention.take_for_us(self.noticeboard, self._ledger) if self.noticeboard else None
        if take is not None:
            # A bundle in the middle of leaving holds keys and open files: nothing is forgotten before it lets go.
            for handout in [one for one in self._leaving if one.first_batch <= take.batch]:
                handout.close()
            retention.forget(take, ledger=self._ledger, depot=self._depot)


def server_fingerprint(ledger: Ledger) -> Fingerprint:
    """What the operator reads out and the office compares."""
    return Fingerprint.of(hashlib.sha256(ledger.key.verify_key.raw).digest())


def current_noticeboard(folder: Folder, office: Fingerprint) -> Noticeboard | None:
    """What the office last sent, verified again; None before its first bundle."""
    try:
        return Noticeboard.from_bytes(folder.bundle.read_bytes(), fingerprint=office)
    except FileNotFoundError:
        return None
    except Refused as refused:
        raise checking.damaged(folder, folder.bundle) from refused
