"""`perron station run`: watches the folder where couriers put bundles, and shows on loopback what it did."""

import asyncio
import fcntl
import os
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from crypto.epoch import Epoch, to_iso
from crypto.fingerprint import Fingerprint

from . import showing
from .desk import Desk
from .files import write_whole
from .inbound import take_in
from .notice import Notice
from .opening import open_spool
from .outbound import prepare
from .page import Status, site
from .sentences import say
from .station import Station

_LOOK_SECONDS: Final = 0.5
_SENTENCES_SHOWN: Final = 8


class Watch:
    """The open station with the desks that are unlocked, one step at a time."""

    def __init__(
        self,
        station: Station,
        desks: Mapping[str, Desk],
        *,
        inbox: Path,
        outbox: Path,
        trust: Fingerprint | None,
        language: str,
        today: Callable[[], Epoch],
        report: Callable[[str], None],
    ) -> None:
        self.station, self.desks = station, desks
        self.inbox, self.outbox, self.trust = inbox, outbox, trust
        self.language, self.today, self.report = language, today, report
        self.said: list[str] = []

    def step(self) -> None:
        """Takes each bundle in the inbox, opens, prepares the way back. A refused bundle is set aside, not lost."""
        for bundle in sorted(self.inbox.glob("*.bundle")):
            try:
                self._exchange(bundle)
            except Notice as notice:
                self._say(notice.key, **notice.values)
                bundle.replace(bundle.with_name(f"{bundle.name}.refused"))
            else:
                # Last: a courier who waits for it to go finds the way back ready.
                bundle.unlink()

    def _exchange(self, bundle: Path) -> None:
        with bundle.open("rb") as stream:
            taken = take_in(self.station, stream.read, today=self.today(), trust=self.trust)
        if taken.batches and taken.last is not None:
            self._say("bundle taken", batches=taken.batches, last=to_iso(taken.last))
        for slug, desk in self.desks.items():
            result = open_spool(desk, self.station, today=self.today())
            # An hour of trips without a report must not push the last thing that happened off the page.
            for sentence in showing.opened(slug, result, language=self.language) if result.anything else ():
                self._tell(sentence)
        self.send_back()

    def send_back(self) -> None:
        """Writes the next outbound bundle; it holds all that older ones in the outbox held, so they go."""
        prepared = prepare(self.station, today=self.today())
        older = list(self.outbox.glob("*.bundle"))
        target = self.outbox / f"{prepared.number:06}.bundle"
        write_whole(target, prepared.bundle)
        for bundle in older:
            bundle.unlink(missing_ok=True)
        for slug in prepared.desks_missing:
            self._say("desk away", slug=slug)

    def status(self) -> Status:
        last = self.station.last_record()
        return Status(
            name=self.station.office_note.name,
            fingerprint=str(self.station.fingerprint),
            desks=tuple(desk.title for desk in self.desks.values()),
            edition=self.station.next_edition - 1,
            keys_until="" if last is None else to_iso(last),
            said=tuple(self.said),
        )

    def _say(self, key: str, **values: object) -> None:
        self._tell(say(key, self.language, **values))

    def _tell(self, sentence: str) -> None:
        self.report(sentence)
        self.said = [*self.said, sentence][-_SENTENCES_SHOWN:]


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Two watchers on one station would race for the same bundles."""
    descriptor = os.open(folder / ".lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise Notice("station busy", path=folder) from None
    finally:
        os.close(descriptor)


def serve(
    folder: Path,
    *,
    port: int,
    inbox: Path,
    outbox: Path,
    passphrases: Mapping[str, str],
    trust: Fingerprint | None,
    language: str,
    today: Callable[[], Epoch],
    report: Callable[[str], None],
) -> None:
    """Runs until SIGINT or SIGTERM."""
    with ExitStack() as stack:
        station = stack.enter_context(Station.open(folder, passphrases["station"]))
        stack.enter_context(only_one(folder))
        slugs = [slug for slug in passphrases if slug != "station"]
        for slug in slugs:
            if slug not in station.desks:
                raise Notice("desk missing", slug=slug, desks=", ".join(station.desks))
        desks = {slug: stack.enter_context(Desk.open(folder, slug, passphrases[slug])) for slug in slugs}
        for box in (inbox, outbox):
            box.mkdir(mode=0o700, parents=True, exist_ok=True)
        watch = Watch(
            station, desks, inbox=inbox, outbox=outbox, trust=trust, language=language, today=today, report=report
        )
        asyncio.run(_watch(watch, port=port, language=language))


async def _watch(watch: Watch, *, port: int, language: str) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with site(watch.status, port=port, language=language):
        watch.report(say("watching", language, port=port, inbox=watch.inbox))
        while not stop.is_set():
            # A thread, so that the page answers while a large bundle is taken; one step at a time, so one writer.
            await asyncio.to_thread(watch.step)
            try:
                await asyncio.wait_for(stop.wait(), _LOOK_SECONDS)
            except TimeoutError:
                continue
