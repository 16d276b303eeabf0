"""The room: the open station, the desks unlocked in it, and what was done. Only the clerk works in it."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2 as sqlcipher

from caseworker_ui import showing
from caseworker_ui.bundles.inbound import take_in
from caseworker_ui.bundles.opening import Opened, look, untried
from caseworker_ui.bundles.outbound import prepare
from caseworker_ui.bundles.progress import Steps, Tell, nobody
from caseworker_ui.bundles.stick import Stick, write_back
from caseworker_ui.cases import register
from caseworker_ui.files import write_whole
from caseworker_ui.notice import Notice, Said
from caseworker_ui.vaults import people
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.people import By
from caseworker_ui.vaults.station import FILE, Station
from caseworker_ui.vaults.vault import Vault, text
from crypto.bundle import Read
from crypto.epoch import Epoch
from crypto.fingerprint import Fingerprint
from crypto.record import DeskLine

from .sessions import REGISTER, STATION, Seat, Session, Sessions, Throttle

_SAID: Final = 24
# So many are tried while a page waits: about two seconds on two cores.
AT_ONCE_ENVELOPES: Final = 512


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
        self.registers: dict[str, Vault] = {}
        self.said: list[Said] = []
        # Desks whose spool is large: whoever walks in steps lets them look.
        self.later: set[str] = set()
        self._staying: set[str] = set()

    def __enter__(self) -> "Room":
        return self

    def __exit__(self, *_: object) -> None:
        for vault in (*(desk.vault for desk in self.desks.values()), *self.registers.values()):
            vault.close()

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

    def unlock(self, vault: str, passphrase: str, *, person: str | None, throttle: Throttle) -> tuple[Seat, list[Said]]:
        """Who sits down, and what that did: a desk that opens looks into the spool.

        Refuses a wrong passphrase, and for a while the next try.
        """
        with throttle.trying(vault):
            return self._unlock(vault, passphrase, person=person)

    def _unlock(self, vault: str, passphrase: str, *, person: str | None) -> tuple[Seat, list[Said]]:
        if vault == STATION:
            with Vault.open(self.folder / FILE, passphrase, person=person) as opened:
                return Seat(STATION, opened.person, people.role(opened)), []
        path = self._path(vault)
        try:
            desk = Desk.open(self.folder, vault, passphrase, person=person)
        except Notice as notice:
            if notice.key != "passphrase wrong" or not register.path(path).exists():
                raise
            return self._audit(vault, passphrase, person=person), []
        seat = Seat(vault, desk.vault.person, people.role(desk.vault))
        if vault in self.desks:
            desk.vault.close()
            return seat, []
        self.desks[vault] = desk
        return seat, self.look_now_or_later(vault)

    def _audit(self, slug: str, passphrase: str, *, person: str | None) -> Seat:
        """An auditor's passphrase opens the register of a desk, which stays locked."""
        opened = Vault.open(register.path(self._path(slug)), passphrase, person=person)
        self.lock_register(slug)
        self.registers[slug] = opened
        return Seat(f"{slug}{REGISTER}", opened.person, people.role(opened))

    def second(self, slug: str, passphrase: str, *, person: str | None, first: str, throttle: Throttle) -> str:
        """The name of a second person of this desk, who is not the first."""
        with throttle.trying(slug):
            return people.confirm(self._path(slug), passphrase, person=person, first=first)

    def journal(self, session: Session) -> Vault:
        """The vault in which this session may read the journal: the desk's, the register, or the station's."""
        if session.vault == STATION:
            return self.station.vault
        if session.register is None:
            return self.desk(session.desk).vault
        if session.register not in self.registers:
            raise Notice("desk locked")
        return self.registers[session.register]

    def lock_register(self, slug: str) -> None:
        """Nobody reads it any more."""
        if slug in self.registers:
            self.registers.pop(slug).close()

    @contextmanager
    def without_register(self, slug: str) -> Iterator[None]:
        """While a register gets a new key nobody has it open; afterwards auditors who stay read on."""
        reading = slug in self.registers
        self.lock_register(slug)
        yield
        if reading:
            self.registers[slug] = register.opened(self.desks[slug])

    def keep_register(self, slug: str) -> None:
        """Brings a desk's register up to date; what was done is done, even if the disk refuses this."""
        try:
            if slug in self.desks:
                register.refresh(self.desks[slug])
        except (OSError, sqlcipher.Error) as error:
            self.tell(Said("disk", {"why": str(error)}, desk=slug))

    def _path(self, slug: str) -> Path:
        if slug not in self.station.desks:
            raise Notice("desk missing", slug=slug, desks=", ".join(self.station.desks))
        return Desk.path(self.folder, slug)

    def settle(self, sessions: Sessions) -> None:
        """Closes the vaults of desks that nobody has open any more."""
        for slug in set(self.desks) - self._staying - sessions.holders():
            self.later.discard(slug)
            self.desks.pop(slug).vault.close()
        for slug in [slug for slug in self.registers if f"{slug}{REGISTER}" not in sessions.holders()]:
            self.lock_register(slug)

    def titles(self) -> dict[str, str]:
        """Short name -> title, as the desk's own signed line says."""
        titles = {}
        for slug, number in self.station.desks.items():
            row = self.station.vault.row("SELECT line FROM offers WHERE desk = ? ORDER BY epoch DESC LIMIT 1", number)
            line = text(row[0]).removeprefix("desk ").removesuffix("\n") if row else ""
            titles[slug] = DeskLine.from_line(line).title if line else slug
        return titles

    def take(self, read: Read, *, by: By, trust: Fingerprint | None = None) -> list[Said]:
        """Takes a bundle in, lets the unlocked desks open what is theirs, prepares the way back; gives what it did."""
        done = [self.take_in(read, by=by, trust=trust)]
        for slug in self.desks:
            done += self.look_now_or_later(slug)
        return done + self.send_back(by=by)

    def take_in(self, read: Read, *, by: By, trust: Fingerprint | None = None, tell: Tell = nobody) -> Said:
        """Takes a bundle into the spool, and nothing else."""
        taken = take_in(self.station, read, today=self.today(), by=by, trust=trust or self.trust, tell=tell)
        # Every trip repeats what the server has not heard of yet: an hour of them must not push the rest away.
        return self.tell(taken.said) if taken.batches else taken.said

    def look_now_or_later(self, slug: str) -> list[Said]:
        """A desk tries a small spool at once; a large one waits for `later`, so that nobody waits for a page."""
        waiting = sum(batch.count for batch in untried(self.desks[slug], self.station))
        if waiting > AT_ONCE_ENVELOPES:
            self.later.add(slug)
            return []
        done: list[Said] = []
        for _ in self.look(slug, done):
            pass
        return done

    def look(self, slug: str, done: list[Said]) -> Steps:
        """Lets a desk try the spool, in steps. What stops it, stops this desk alone; so does locking it."""
        desk, result = self.desks[slug], Opened()
        self.later.discard(slug)
        with closing(look(desk, self.station, result, today=self.today())) as steps:
            try:
                for progress in steps:
                    yield progress
                    if self.desks.get(slug) is not desk:
                        return
            except Notice as notice:
                done.append(self.tell(Said(notice.key, notice.values, desk=slug)))
                return
            finally:
                self.keep_register(slug)
        done += [self.tell(said) for said in showing.opened(slug, result)] if result.anything else []

    def send_back(self, stick: Stick | None = None, *, by: By) -> list[Said]:
        """Writes the next outbound bundle, to a stick too; it holds all that older ones held, so they go."""
        prepared = prepare(self.station, today=self.today(), by=by)
        older = list(self.outbox.glob("*.bundle"))
        write_whole(self.outbox / f"{prepared.number:06}.bundle", prepared.bundle)
        for bundle in older:
            bundle.unlink(missing_ok=True)
        done = [Said("desk away", {"slug": slug}) for slug in prepared.desks_missing]
        if stick is not None:
            path = write_back(stick, prepared.bundle)
            done.append(Said("stick written", {"number": prepared.number, "path": path}))
        if ends := self.station.certificate_ends(self.today()):
            done.append(ends)
        return [self.tell(said) for said in done]

    def prepared(self) -> Path | None:
        """The bundle that waits for the courier."""
        return max(self.outbox.glob("*.bundle"), default=None)

    def tell(self, said: Said) -> Said:
        """Says it on the terminal, and keeps it for the page."""
        self.report(said)
        self.said = [*self.said, said][-_SAID:]
        return said
