"""Founding an office."""

from pathlib import Path

import pytest

from caseworker_ui.founding import ceremony
from caseworker_ui.notice import Notice
from caseworker_ui.vaults.vault import Vault
from crypto.board import Board
from crypto.record import Record, RecordFile

from .conftest import CITY, PASSPHRASES, TODAY, House


def test_the_first_bundle_carries_28_records_that_verify_from_the_fingerprint(house: House) -> None:
    """A reporter with the poster in hand can check every record of the next 28 days, and that they are one chain."""
    records = house.bundle().records
    assert [epoch for epoch, _ in records] == list(range(TODAY, TODAY + 28))
    before = house.station.office
    for epoch, raw in records:
        content = RecordFile.from_bytes(raw, fingerprint=house.station.fingerprint).content
        assert isinstance(content, Record)
        assert (content.epoch, content.before) == (epoch, before)
        before = content.digest


def test_a_new_board_is_all_dummies_and_verifies(house: House) -> None:
    """Before anyone was answered, the board already has its 64 cells."""
    board: Board = house.board()
    assert len(board.cells) == 64
    assert board.edition.clients == (bytes(32),)


def test_a_record_is_never_made_twice(house: House) -> None:
    """Two different records of one day under one certificate would be proof against the office."""
    assert dict(house.bundle().records) == dict(house.bundle().records)


def test_a_founded_office_is_not_founded_again(founded: Path) -> None:
    """A folder in use is refused and keeps every byte."""
    before = {path.name: path.read_bytes() for path in founded.iterdir()}
    with pytest.raises(Notice, match="folder used"):
        ceremony.found(founded, CITY, passphrases=PASSPHRASES, clients=[bytes(32)], today=TODAY)
    assert {path.name: path.read_bytes() for path in founded.iterdir()} == before


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"audit": "bureau d’intégrité 2026"}, "passphrase weak"),
        ({"audit": PASSPHRASES["integrite"]}, "passphrases alike"),
    ],
)
def test_a_ceremony_that_fails_leaves_nothing(tmp_path: Path, change: dict[str, str], key: str) -> None:
    """Bad passphrases stop the ceremony, and no half office stays behind."""
    with pytest.raises(Notice, match=key):
        ceremony.found(tmp_path / "new", CITY, passphrases={**PASSPHRASES, **change}, clients=[bytes(32)], today=TODAY)
    assert list(tmp_path.iterdir()) == []


def test_the_root_is_in_a_vault_of_its_own(founded: Path) -> None:
    """The station's passphrase does not open the root, and the root's vault holds both root keys."""
    with pytest.raises(Notice, match="passphrase wrong"):
        Vault.open(founded / ceremony.ROOT_FILE, PASSPHRASES["station"])
    with Vault.open(founded / ceremony.ROOT_FILE, PASSPHRASES["root"]) as root:
        assert len(root.setting("ed25519 seed")) == len(root.setting("ml-dsa-65 seed")) == 32


def test_nothing_in_the_files_is_readable(founded: Path) -> None:
    """T17: A stolen disk shows neither names nor keys: every vault is ciphertext from the first byte."""
    for path in founded.glob("*.vault"):
        raw = path.read_bytes()
        assert b"SQLite" not in raw
        assert b"liege.example" not in raw


def test_an_office_that_was_away_for_a_month_is_told(house: House) -> None:
    """Without a record for today nothing is exported; once every desk was unlocked, the chain of records goes on."""
    away = TODAY + 40
    with pytest.raises(Notice, match="records out"):
        house.bundle(today=away)
    for desk in house.desks.values():
        desk.offer_day_keys(house.station, today=away)
    assert [epoch for epoch, _ in house.bundle(today=away).records] == list(range(away, away + 28))
