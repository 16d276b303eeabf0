"""A partner's machine before an onion: the decoys of one day, by a clock that jumps from one to the next."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass

from caseworker_ui.cases import partners
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.station import Station
from crypto import epoch as epochs
from crypto.epoch import SECONDS
from crypto.fingerprint import Fingerprint
from crypto.receipt import Receipt
from intake.address import way
from intake.decoys import Clock, Crowd, decoys
from intake.visit import Timetable

from .onion import OnionCity, circuits


class Midnight(Exception):
    """The day is over."""


@dataclass
class Day:
    """Today, as a clock that waits for nothing says it."""

    at: float
    end: float

    @classmethod
    def today(cls) -> "Day":
        start = epochs.at(time.time()) * SECONDS
        return cls(start, start + SECONDS)

    async def sleep(self, seconds: float) -> None:
        self.at += seconds
        if self.at >= self.end:
            raise Midnight

    @property
    def clock(self) -> Clock:
        return Clock(now=lambda: self.at, sleep=self.sleep, hour=lambda _: 12)


def decoys_of_a_day(city: OnionCity, card: Receipt, *, loops: int, timetable: Timetable) -> set[str]:
    """What `perron report decoy` does from midnight to midnight, each visit with a loop; the SOCKS users it came as."""
    to, office = way(f"http://{city.onion}", proxy=city.proxy, no_proxy=False), Fingerprint.from_text(city.office)
    crowd, users = Crowd(loops, loops, card), set[str]()

    def visit() -> None:
        with suppress(Midnight):
            asyncio.run(decoys(to, crowd, office=office, language="fr", clock=Day.today().clock, timetable=timetable))

    with ThreadPoolExecutor(1) as pool:
        visiting = pool.submit(visit)
        while not visiting.done():
            users |= {circuit.user for circuit in circuits(city.client)}
            time.sleep(0.1)
        visiting.result()
    return users


def card_of_the_station(city: OnionCity, *, loops: int) -> Receipt:
    """The words of a new loop card, expected from tomorrow on."""
    today = epochs.at(time.time())
    with Station.open(city.folder / "station", city.passphrase("station")) as station:
        _, words = partners.make(station, "Bibliothèque", per_day=loops, first=today + 1, today=today)
    return words


def loops_counted(city: OnionCity, slug: str) -> int:
    """How many loops this desk knows."""
    with Desk.open(city.folder / "station", slug, city.passphrase(slug)) as desk:
        return len(list(desk.vault.rows("SELECT id FROM loops")))
