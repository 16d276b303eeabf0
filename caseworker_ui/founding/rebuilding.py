"""A station made again from its backup, with the root: it never says a second time what the lost one may have said.

What the lost station did after the backup is unknown. It may have signed records up to 28 days ahead, whose day keys
are gone with it; so the root certifies the office anew, and under the new serial every day has a record of new keys
(SPEC 8.3: one record per epoch and serial). It may have numbered bundles and editions; so numbers go on far behind them
(SPEC 10.2: the server refuses lower ones, and two of one number are proof against the office). Salts are drawn afresh.
"""

import shutil
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from caseworker_ui.bundles.inbound import lost
from caseworker_ui.cases.wrapping import mark_stale, wrap_ahead
from caseworker_ui.notice import Notice
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.journal import note
from caseworker_ui.vaults.keys import Opener
from caseworker_ui.vaults.station import FILE as STATION_FILE
from caseworker_ui.vaults.station import Station
from caseworker_ui.vaults.vault import Vault, blob
from crypto.epoch import Epoch

from . import backup
from .ceremony import ROOT_FILE
from .certifying import following, sign

# More bundles than any station prepares between two backups: one every ten seconds for a hundred days.
NUMBERS_SKIPPED: Final = 1_000_000
_NUMBERS: Final = ("edition number", "outbound number")


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What the people in the room should know."""

    serial: int
    edition: int
    until: Epoch


def rebuild(saved: backup.Backup, folder: Path, *, root: Path, openers: Mapping[str, Opener], today: Epoch) -> Rebuilt:
    """Makes `folder` from a backup; `root` is where root.vault lies; openers by 'root', 'station', desks' names.

    All or nothing, but for the root, which remembers the serial that it signed even if nothing came of it.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Notice("folder used", path=folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=".making-", dir=folder.parent))
    try:
        for path in saved.folder.iterdir():
            if path.name != backup.MANIFEST:
                shutil.copyfile(path, making / path.name)
                (making / path.name).chmod(0o600)
        rebuilt = _rebuild(making, root=root / ROOT_FILE, openers=openers, today=today)
        making.replace(folder)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    return rebuilt


def _rebuild(folder: Path, *, root: Path, openers: Mapping[str, Opener], today: Epoch) -> Rebuilt:
    with ExitStack() as stack:
        # Everything opens before anything is signed.
        vault = stack.enter_context(Vault.open(folder / STATION_FILE, openers["station"]))
        root_vault = stack.enter_context(Vault.open(root, openers["root"]))
        station = Station(vault)
        desks = [stack.enter_context(_desk(folder, slug, openers)) for slug in station.desks]
        certificate = sign(root_vault, following(root_vault, station.certificate, today=today), today=today)
        with vault.transaction():
            vault.set("certificate", certificate)
            _say_nothing_twice(vault, today=today)
            station.note("rebuilt", today=today)
        station = Station(vault)
        for desk in desks:
            mark_stale(desk)
            # The entries after the backup are lost: a root that was printed later is not found any more.
            note(desk.vault, by=desk.vault.person, did="rebuilt", today=today)
            desk.offer_day_keys(station, today=today)
            wrap_ahead(desk, station, today=today)
        return Rebuilt(station.certificate.serial, station.next_edition, station.certificate.last)


def _desk(folder: Path, slug: str, openers: Mapping[str, Opener]) -> Desk:
    return Desk(Vault.open(Desk.path(folder, slug), openers[slug]))


def _say_nothing_twice(vault: Vault, *, today: Epoch) -> None:
    for name in _NUMBERS:
        number = int.from_bytes(vault.setting(name), "big") + NUMBERS_SKIPPED
        vault.set(name, number.to_bytes(8, "big"))
    # Records of the old certificate, from yesterday on: the next bundle carries those of the new one.
    vault.run("DELETE FROM records WHERE epoch >= ?", today - 1)
    # What a server gave the lost station, it has forgotten: its next batch may follow one that is not here.
    for (server,) in list(vault.rows("SELECT key FROM servers")):
        vault.set(lost(blob(server)), b"1")
