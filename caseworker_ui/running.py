"""`perron station run`: the page on loopback, and the watch over the folder in which couriers put bundles."""

import asyncio
import fcntl
import logging
import os
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2 as sqlcipher

from crypto.epoch import Epoch
from crypto.fingerprint import Fingerprint

from .founding.passphrases import Given
from .notice import Notice, Said
from .vaults.people import MACHINE
from .vaults.station import Station
from .web.asking import Desktop
from .web.room import Room
from .web.sessions import STATION
from .web.site import furnish, site
from .wording import say

_LOOK_SECONDS: Final = 0.5
OUTBOX: Final = "outbox"


def take_waiting(room: Room, inbox: Path) -> None:
    """Takes each bundle in the inbox. A refused one is set aside, not lost; a full disk leaves it where it is."""
    for bundle in sorted(inbox.glob("*.bundle")):
        try:
            with bundle.open("rb") as stream:
                room.take(stream.read, by=MACHINE)
        except Notice as notice:
            room.tell(notice.said)
            bundle.replace(bundle.with_name(f"{bundle.name}.refused"))
        except (OSError, sqlcipher.Error) as error:
            full = Said("disk", {"why": str(error)})
            if full not in room.said[-1:]:
                room.tell(full)
        else:
            # Last: a courier who waits for it to go finds the way back ready.
            bundle.unlink()


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


def made(box: Path) -> Path:
    """A folder for bundles, which nobody else on this machine reads."""
    box.mkdir(mode=0o700, parents=True, exist_ok=True)
    return box


def keep_no_log() -> None:
    """Not even of what breaks: it could be told with words of a report in it."""
    logging.disable(logging.CRITICAL)


def serve(
    folder: Path,
    *,
    port: int,
    inbox: Path | None,
    outbox: Path | None,
    sticks: Path | None,
    passphrases: Mapping[str, Given],
    trust: Fingerprint | None,
    language: str,
    today: Callable[[], Epoch],
    report: Callable[[str], None],
) -> None:
    """Runs until SIGINT or SIGTERM."""
    keep_no_log()

    def tell(said: Said) -> None:
        report(say(said.key, language, **said.values))

    outbox = outbox or folder / OUTBOX
    with ExitStack() as stack:
        given = passphrases[STATION]
        station = stack.enter_context(Station.open(folder, given.words, person=given.person))
        stack.enter_context(only_one(folder))
        room = stack.enter_context(Room(station, folder, outbox=outbox, today=today, report=tell, trust=trust))
        for slug in [slug for slug in passphrases if slug != STATION]:
            room.stay_unlocked(slug, passphrases[slug].words, person=passphrases[slug].person)
        for box in filter(None, (inbox, outbox)):
            made(box)
        desktop = furnish(room, port=port, language=language, inbox=inbox, sticks=sticks)
        # Stopped before the vaults close: what was begun ends first.
        stack.callback(desktop.clerk.stop)
        asyncio.run(_watch(desktop))


async def _watch(desktop: Desktop) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with site(desktop):
        if desktop.inbox is None:
            desktop.room.report(Said("serving", {"port": desktop.port}))
        else:
            desktop.room.report(Said("watching", {"port": desktop.port, "inbox": desktop.inbox}))
        while not stop.is_set():
            await desktop.clerk.do(partial(step, desktop))
            desktop.errand.begin_looks()
            try:
                await asyncio.wait_for(stop.wait(), _LOOK_SECONDS)
            except TimeoutError:
                continue


def step(desktop: Desktop) -> None:
    """Closes what nobody has open any more, takes what a courier brought."""
    desktop.room.settle(desktop.sessions)
    if desktop.inbox is not None:
        take_waiting(desktop.room, desktop.inbox)
