"""Backups: what is in them, what is not, and that one is whole or not there."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from audit.canary import Search
from caseworker_ui.bundles.opening import open_spool
from caseworker_ui.cases import replies
from caseworker_ui.founding import backup
from caseworker_ui.notice import Notice
from caseworker_ui.vaults.vault import Vault, blob
from tests.rounds import rounds

from .conftest import PASSPHRASES, TODAY, House
from .test_hygiene import decrypted

NAMES = {"station.vault": "station", "desk-integrite.vault": "integrite", "desk-audit.vault": "audit"}


def worked(house: House) -> House:
    """A house with a case that was answered, and a spool that one desk has not tried."""
    reporter = house.reporter()
    house.take(reporter.letter("Bonjour", epoch=TODAY))
    desk = house.desks["integrite"]
    open_spool(desk, house.station, today=TODAY)
    replies.reply(desk, house.station, 1, "Merci.", state="question", by="Anne", today=TODAY)
    return house


def back_up(house: House, to: Path) -> backup.Backup:
    """A backup of today."""
    to.mkdir(exist_ok=True)
    vaults = [house.station.vault, *(desk.vault for desk in house.desks.values())]
    return backup.back_up(vaults, to, today=TODAY)


def rows(vault: Vault) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    tables = [str(name) for (name,) in vault.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {table: sorted(vault.rows(f'SELECT * FROM "{table}"'), key=repr) for table in tables}


def test_a_backup_holds_every_row_that_may_live(house: House, tmp_path: Path) -> None:
    """Each vault opens elsewhere with its own passphrase and has every table as it was, but for what must die."""
    saved = back_up(worked(house), tmp_path / "stick")
    elsewhere = Path(shutil.copytree(saved.folder, tmp_path / "elsewhere"))
    vaults = [house.station.vault, *(desk.vault for desk in house.desks.values())]
    for vault in vaults:
        with Vault.open(elsewhere / vault.path.name, PASSPHRASES[NAMES[vault.path.name]]) as copy:
            before, after = rows(vault), rows(copy)
        left_out = {table for table in before if before[table] != after[table]}
        assert after.keys() == before.keys()
        assert left_out == {table for table in before if table in backup.LEFT_OUT and before[table]} != set()
        assert [table for table in left_out if after[table]] == []


def test_no_key_that_must_die_is_in_a_backup(house: House, tmp_path: Path) -> None:
    """T2: No day key, and T5: no salt or cell of an edition to come, is on any page of a backup's vaults."""
    saved = back_up(worked(house), tmp_path / "stick")
    desk, station = house.desks["integrite"].vault, house.station.vault
    must_die = {
        "seed": cell(desk, "SELECT seed FROM day_keys ORDER BY epoch"),
        "last seed": cell(desk, "SELECT seed FROM day_keys ORDER BY epoch DESC"),
        "salt": cell(station, "SELECT salt FROM salts ORDER BY edition"),
        "cells": cell(station, "SELECT cells FROM wrapped ORDER BY edition")[:64],
    }
    search = Search(must_die)
    assert [name for name in NAMES if found_in(search, saved.folder / name)] == []
    # The same search finds all of them in the vaults themselves.
    assert found_in(search, desk.path) | found_in(search, station.path) == set(must_die)


def cell(vault: Vault, statement: str) -> bytes:
    """What the first row has."""
    row = vault.row(statement)
    assert row is not None
    return blob(row[0])


def found_in(search: Search, vault: Path) -> set[str]:
    """Which of them are on a vault's pages."""
    pages = decrypted(vault, PASSPHRASES[NAMES[vault.name]])
    return {found.canary for found in search.pieces(pages, place=vault.name)}


def test_a_backup_shows_nothing_without_a_passphrase(house: House, tmp_path: Path) -> None:
    """T17: Who finds the stick sees vaults, keys files and their digests, readable by their owner alone."""
    saved = back_up(worked(house), tmp_path / "stick")
    assert {path.suffix for path in saved.folder.iterdir()} == {".vault", ".keys", ""}
    for path in saved.folder.iterdir():
        if path.name != backup.MANIFEST:
            assert path.stat().st_mode & 0o077 == 0
            assert not any(word in path.read_bytes() for word in (b"SQLite", b"Bonjour", b"liege.example"))


def test_a_backup_is_checked_without_any_key(house: House, tmp_path: Path) -> None:
    """A damaged, missing or added file is named; `sha256sum` of any machine sees the same."""
    saved = back_up(house, tmp_path / "stick")
    check = ["sha256sum", "--check", "--status", backup.MANIFEST]
    assert subprocess.run(check, cwd=saved.folder, check=False).returncode == 0
    assert backup.read(saved.folder) == saved
    vault = saved.folder / "desk-audit.vault"
    whole = vault.read_bytes()
    vault.write_bytes(whole[:-1] + bytes((whole[-1] ^ 1,)))
    refused(saved.folder, "backup damaged")
    assert subprocess.run(check, cwd=saved.folder, check=False).returncode == 1
    vault.unlink()
    refused(saved.folder, "backup damaged")
    vault.write_bytes(whole)
    (saved.folder / "x").touch()
    refused(saved.folder, "backup more")
    refused(tmp_path, "backup none")


def refused(folder: Path, key: str) -> None:
    """Why a folder is no backup."""
    with pytest.raises(Notice, match=key):
        backup.read(folder)


def test_a_second_backup_of_a_day_does_not_touch_the_first(house: House, tmp_path: Path) -> None:
    """The first one stays as it was, and the sentence says so."""
    saved = back_up(house, tmp_path / "stick")
    with pytest.raises(Notice, match="file exists"):
        back_up(house, tmp_path / "stick")
    assert backup.read(saved.folder) == saved


def test_a_medium_that_fails_leaves_no_backup(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When one row of one copy is not what was written, there is no backup at all, and the vaults work on."""
    count = backup._count
    monkeypatch.setattr(backup, "_count", lambda vault, table: count(vault, table) + random.getrandbits(30))
    with pytest.raises(Notice, match="backup differs"):
        back_up(house, tmp_path / "stick")
    assert list((tmp_path / "stick").iterdir()) == []
    monkeypatch.undo()
    assert back_up(house, tmp_path / "stick").folder.is_dir()


SAVING = """
import sys
from pathlib import Path
from tests.caseworker_ui.conftest import House
from tests.caseworker_ui.test_backup import back_up
house = House(Path(sys.argv[1]))
print("begins", flush=True)
back_up(house, Path(sys.argv[2]))
"""


def test_a_killed_backup_is_whole_or_not_there(founded: Path, tmp_path: Path) -> None:
    """T6: Killed at any moment, a backup has its name and every byte, or no name; the vaults open as before."""
    folder, stick = Path(shutil.copytree(founded, tmp_path / "station")), tmp_path / "stick"
    stick.mkdir()
    for _ in range(rounds(1, 100)):
        with subprocess.Popen(
            [sys.executable, "-c", SAVING, str(folder), str(stick)], stdout=subprocess.PIPE
        ) as saving:
            assert saving.stdout is not None
            assert saving.stdout.readline() == b"begins\n"
            time.sleep(random.uniform(0, 0.3))
            os.kill(saving.pid, signal.SIGKILL)
        for made in stick.glob("perron-*"):
            backup.read(made)
            shutil.rmtree(made)
    house = House(folder)
    assert back_up(house, stick).folder.is_dir()
    assert [path.name for path in stick.iterdir()] == ["perron-2026-11-24"]
    house.close()
