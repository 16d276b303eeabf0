"""What the spool costs beside SQLCipher and HPKE under it: taking a bundle in, and trying what lies there."""

import contextlib
import io
import itertools
import multiprocessing
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag

from caseworker_ui.bundles.inbound import take_in
from caseworker_ui.bundles.opening import open_spool
from caseworker_ui.founding import ceremony
from caseworker_ui.vaults import schema
from caseworker_ui.vaults.vault import Vault
from crypto.envelope import SLOT_BYTES, SLOTS_BYTES, cover, slot_info
from crypto.hpke import _SUITE as SUITE
from crypto.hpke import SecretKey
from crypto.opening import epochs_to_try
from crypto.record import LATE
from tests.measured import Measured, ratio

from .conftest import CITY, PASSPHRASES, TODAY, House
from .post import RANDOMNESS, Server

# Children of a fork have their keys already; nothing but the raw side of a comparison may start this way.
FORK: Final = multiprocessing.get_context("fork")
# The spool of a desk that was away, in batches of a busy day; and the bundle of a busy week.
BATCH: Final = 1_024
BATCHES: Final = 10
DAY: Final = TODAY + LATE


@contextlib.contextmanager
def a_house() -> Iterator[House]:
    """An office with nothing in its spool; new day keys and their wrapping, which come once a day, are made."""
    with tempfile.TemporaryDirectory() as folder:
        station = Path(folder) / "station"
        ceremony.found(station, CITY, passphrases=PASSPHRASES, clients=[bytes(32)], today=TODAY).vault.close()
        with contextlib.closing(House(station)) as house:
            open_spool(house.desks["integrite"], house.station, today=DAY)
            yield house


def covers(house: House) -> list[bytes]:
    """One batch of them: for nobody, the normal case."""
    return [cover(office=house.station.office, epoch=DAY, randomness=RANDOMNESS).raw for _ in range(BATCH)]


@contextlib.contextmanager
def a_spool(batches: int) -> Iterator[tuple[House, Callable[[set[int]], None]]]:
    """A desk's look at so many batches under nine keys, on these cores, all that a look does included."""
    cores = os.sched_getaffinity(0)
    with a_house() as house:
        desk, vault = house.desks["integrite"], house.station.vault
        house.take(*covers(house), epoch=DAY)
        for batch in range(2, batches + 1):
            vault.run("INSERT INTO batches SELECT ?, server, first, last FROM batches WHERE batch = 1", batch)
            vault.run("INSERT INTO spool SELECT ?, envelope FROM spool WHERE batch = 1", batch)

        def look(on: set[int]) -> None:
            vault.run("DELETE FROM tried")
            os.sched_setaffinity(0, on)
            try:
                open_spool(desk, house.station, today=DAY)
            finally:
                os.sched_setaffinity(0, cores)

        yield house, look


def spreading() -> float:
    """One core / all. The best of each: a neighbour of this machine slows whoever uses more of it."""
    cores = os.sched_getaffinity(0)
    with a_spool(1) as (_, look):
        return ratio(lambda: look({min(cores)}), lambda: look(cores), repeat=5, of=min)


def using_cores() -> float:
    """Raw HPKE trials of 10,240 envelopes under nine keys by two processes / a look by two helpers."""
    two = set(itertools.islice(sorted(os.sched_getaffinity(0)), 2))
    with a_spool(BATCHES) as (house, look):
        trials = list(_trials(house))

        def raw() -> None:
            tries = [FORK.Process(target=_raw_trials, args=(trials, BATCH * BATCHES // 2)) for _ in two]
            for process in tries:
                process.start()
            for process in tries:
                process.join()

        return ratio(raw, lambda: look(two), repeat=2, of=min)


def _trials(house: House) -> Iterator[tuple[bytes, SecretKey, bytes]]:
    """All that one envelope costs: each of its slots, each key, what they are bound to."""
    desk, (letter, *_) = house.desks["integrite"], covers(house)
    for day in desk.day_secrets(epochs_to_try(DAY)):
        info = slot_info(office=desk.office, epoch=day.epoch, desk=desk.number)
        for start in range(0, SLOTS_BYTES, SLOT_BYTES):
            yield letter[start : start + SLOT_BYTES], day.key, info


def _raw_trials(trials: Sequence[tuple[bytes, SecretKey, bytes]], envelopes: int) -> None:
    for _ in range(envelopes):
        for slot, key, info in trials:
            with contextlib.suppress(InvalidTag):
                SUITE.decrypt(slot, key._key, info=info)


def taking_in() -> float:
    """A raw copy of four batches into a SQLCipher file like the station's / taking in the bundle that carries them."""
    with a_house() as house:
        server = Server(house.station.office)
        for _ in range(4):
            server.close(covers(house), first=DAY)
        bundle, envelopes = server.bundle(), [raw for _, held in server.batches for raw in held]
        with Vault.create(house.folder / "raw.vault", PASSPHRASES["station"], schema.STATION) as copy:

            def raw() -> None:
                with copy.transaction():
                    copy.run_many("INSERT INTO spool VALUES (1, ?)", [(envelope,) for envelope in envelopes])

            def ours() -> None:
                # Forgotten, so that the same bundle is new again; both files grow alike.
                house.station.vault.run("DELETE FROM servers")
                take_in(house.station, io.BytesIO(bundle).read, today=DAY, trust=server.fingerprint)

            return ratio(raw, ours, repeat=4)


def measured() -> Iterator[Measured]:
    """The figures of the spool, one after the other."""
    yield Measured("try a batch on all cores / on one", spreading(), at_least=1.6)
    yield Measured("try 10,240 envelopes / raw HPKE, on two processes", using_cores(), at_least=0.8)
    yield Measured("take a bundle in / a raw copy into SQLCipher", taking_in(), at_least=0.5)
