"""The room: the open station, the desks unlocked in it, and what was done. Only the clerk works in it."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from caseworker_ui import showing
from caseworker_ui.bundles.inbound import take_in
from caseworker_ui.bundles.opening import open_spool
from caseworker_ui.bundles.outbound import prepare
from caseworker_ui.files import write_whole
from caseworker_ui.notice import Notice, Said
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.station import FILE, Station
from caseworker_ui.vaults.vault import Vault, text
from crypto.bundle import Read
from crypto.epoch import Epoch
from crypto.fingerprint import Fingerprint
from crypto.record import DeskLine

from .sessions import STATION, Sessions, Throttle

_SAID: Final = 24


class Room:
    """One station with some of its desks unlocked. Desks named at the start stay unlocked until the end."""

    def __init__(
        self,
        station: Station,
        folder: Path,
        *,
        outbox: Path,
        today: Callable[[], Epoch],
        report: Callable[[Said], None],
        trust: Fingerprint | None = None,
    ) -> None:
        self.station, self.folder, self.outbox = station, folder, outbox
        self.report, self.trust, self._clock = report, trust, today
        self.desks: dict[str, Desk] = {}
        self.said: list[Said] = []
        self._staying: set[str] = set()

    def __enter__(self) -> "Room":
        return self

    def __exit__(self, *_: object) -> None:
        for desk in self.desks.values():
            desk.vault.close()

    def today(self) -> Epoch:
        """The day; `Notice` when the clock went back, for no date is computed by such a clock."""
        today = self._clock()
        self.station.check_clock(today)
        return today

    def desk(self, slug: str | None) -> Desk:
        """An unlocked desk."""
        if slug is None or slug not in self.desks:
            raise Notice("desk locked")
        return self.desks[slug]

    def stay_unlocked(self, slug: str, passphrase: str, *, person: str | None = None) -> None:
        """Unlocks a desk until the end, so that bundles are opened while nobody sits here."""
        if slug not in self.station.desks:
            raise Notice("desk missing", slug=slug, desks=", ".join(self.station.desks))
        self.desks[slug] = Desk.open(self.folder, slug, passphrase, person=person)
        self._staying.add(slug)

    def unlock(self, vault: str, passphrase: str, *, person: str | None, throttle: Throttle) -> tuple[str, list[Said]]:
        """Who opened it, and what that did. A desk that opens looks into the spool.

        Refuses a wrong passphrase, and for a while the next try.
        """
        throttle.check(vault)
        try:
            found = self._unlock(vault, passphrase, person=person)
        except Notice as notice:
            if notice.key == "passphrase wrong":
                throttle.failed(vault)
            raise
        throttle.passed(vault)
        return found

    def _unlock(self, vault: str, passphrase: str, *, person: str | None) -> tuple[str, list[Said]]:
        if vault == STATION:
            with Vault.open(self.folder / FILE, passphrase, person=person) as opened:
                return opened.person, []
        if vault not in self.station.desks:
            raise Notice("desk missing", slug=vault, desks=", ".join(self.station.desks))
        desk = Desk.open(self.folder, vault, passphrase, person=person)
        if vault in self.desks:
            desk.vault.close()
            return desk.vault.person, []
        self.desks[vault] = desk
        return desk.vault.person, self.look(vault)

    def settle(self, sessions: Sessions) -> None:
        """Closes the vaults of desks that nobody has open any more."""
        for slug in set(self.desks) - self._staying - sessions.holders():
            self.desks.pop(slug).vault.close()

    def titles(self) -> dict[str, str]:
        """Short name -> title, as the desk's own signed line says."""
        titles = {}
        for slug, number in self.station.desks.items():
            row = self.station.vault.row("SELECT line FROM offers WHERE desk = ? ORDER BY epoch DESC LIMIT 1", number)
            line = text(row[0]).removeprefix("desk ").removesuffix("\n") if row else ""
            titles[slug] = DeskLine.from_line(line).title if line else slug
        return titles

    def take(self, read: Read, *, trust: Fingerprint | None = None) -> list[Said]:
        """Takes a bundle in, lets the unlocked desks open what is theirs, prepares the way back; gives what it did."""
        taken = take_in(self.station, read, today=self.today(), trust=trust or self.trust)
        # Every trip repeats what the server has not heard of yet: an hour of them must not push the rest away.
        done = [self.tell(taken.said) if taken.batches else taken.said]
        for slug in self.desks:
            done += self.look(slug)
        return done + self.send_back()

    def look(self, slug: str) -> list[Said]:
        """Lets a desk try the spool. What stops it, stops this desk alone."""
        try:
            result = open_spool(self.desks[slug], self.station, today=self.today())
        except Notice as notice:
            return [self.tell(Said(notice.key, notice.values, desk=slug))]
        return [self.tell(said) for said in showing.opened(slug, result)] if result.anything else []

    def send_back(self) -> list[Said]:
        """Writes the next outbound bundle; it holds all that older ones in the outbox held, so they go."""
        prepared = prepare(self.station, today=self.today())
        older = list(self.outbox.glob("*.bundle"))
        write_whole(self.outbox / f"{prepared.number:06}.bundle", prepared.bundle)
        for bundle in older:
            bundle.unlink(missing_ok=True)
        return [self.tell(Said("desk away", {"slug": slug})) for slug in prepared.desks_missing]

    def prepared(self) -> Path | None:
        """The bundle that waits for the courier."""
        return max(self.outbox.glob("*.bundle"), default=None)

    def tell(self, said: Said) -> Said:
        """Says it on the terminal, and keeps it for the page."""
        self.report(said)
        self.said = [*self.said, said][-_SAID:]
        return said
