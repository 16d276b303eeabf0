"""A desk opens the spool."""

import os
import resource
from dataclasses import replace
from pathlib import Path

import pytest

from caseworker_ui.bundles.opening import open_spool
from caseworker_ui.cases import casebook
from caseworker_ui.notice import Notice
from crypto import envelope
from crypto.body import CHUNK_BYTES, Kind
from crypto.receipt import Receipt

from .conftest import TODAY, House
from .post import RANDOMNESS, attachment_of


def test_a_report_with_a_file_becomes_a_case(house: House, tmp_path: Path) -> None:
    """Text, file name and every byte of the file arrive; the saved file is private."""
    content = RANDOMNESS.take(3 * CHUNK_BYTES + 7)
    attachment = attachment_of("facture n° 7.pdf", content)
    reporter = house.reporter()
    letter = reporter.letter("Le marché était promis.", epoch=TODAY, files=(attachment,))
    house.take(letter, *reporter.chunks(attachment, content, epoch=TODAY))
    desk = house.desks["integrite"]
    opened = open_spool(desk, house.station, today=TODAY)
    assert (opened.new_cases, opened.acknowledged, opened.refused) == ([1], [1], [])
    case = casebook.case(desk, 1)
    assert case.messages[0].words == "Le marché était promis."
    assert case.messages[0].files[0].complete
    (path,) = casebook.save_all(desk, case, tmp_path / "saved")
    assert path.name.endswith("-facture n° 7.pdf")
    assert path.read_bytes() == content
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(Notice, match="file exists"):
        list(casebook.save_all(desk, case, tmp_path / "saved"))


def test_a_file_with_a_missing_piece_is_not_saved(house: House, tmp_path: Path) -> None:
    """An attachment is complete and exact, or it is not written."""
    content = RANDOMNESS.take(2 * CHUNK_BYTES)
    attachment = attachment_of("photo.jpg", content)
    reporter = house.reporter()
    first, _lost = reporter.chunks(attachment, content, epoch=TODAY)
    house.take(reporter.letter("Photo", epoch=TODAY, files=(attachment,)), first)
    desk = house.desks["integrite"]
    open_spool(desk, house.station, today=TODAY)
    case = casebook.case(desk, 1)
    assert not case.messages[0].files[0].complete
    with pytest.raises(Notice, match="saved not"):
        list(casebook.save_all(desk, case, tmp_path / "saved"))
    assert list((tmp_path / "saved").iterdir()) == []


def test_an_excluded_desk_opens_nothing(house: House) -> None:
    """T3: a desk that the reporter excluded has no case, no number and no message of it."""
    house.take(house.reporter().letter("Pas l’audit", epoch=TODAY, desks=(0,)))
    excluded = open_spool(house.desks["audit"], house.station, today=TODAY)
    assert (excluded.new_cases, excluded.refused) == ([], [])
    assert casebook.cases(house.desks["audit"]) == []
    assert open_spool(house.desks["integrite"], house.station, today=TODAY).new_cases == [1]


def test_the_spool_is_empty_when_every_desk_has_tried(house: House) -> None:
    """Envelopes leave the station's spool only when no desk needs them any more."""
    house.take(house.reporter().letter("Bonjour", epoch=TODAY))
    open_spool(house.desks["integrite"], house.station, today=TODAY)
    assert house.station.vault.row("SELECT count(*) FROM spool") == (64,)
    open_spool(house.desks["audit"], house.station, today=TODAY)
    assert house.station.vault.row("SELECT count(*) FROM spool") == (0,)
    assert len(casebook.cases(house.desks["audit"])) == 1


def test_a_later_message_joins_its_case(house: House) -> None:
    """What the reporter writes another day is in the same case, and is named as heard."""
    reporter = house.reporter()
    house.take(reporter.letter("Un", epoch=TODAY))
    open_spool(house.desks["integrite"], house.station, today=TODAY)
    house.take(reporter.letter("Deux", epoch=TODAY + 1, kind=Kind.MESSAGE), epoch=TODAY + 1)
    opened = open_spool(house.desks["integrite"], house.station, today=TODAY + 1)
    assert (opened.new_cases, opened.changed_cases) == ([], [1])
    assert [message.words for message in casebook.case(house.desks["integrite"], 1).messages] == ["Un", "Deux"]
    head = reporter.head(house.board(today=TODAY + 1), desk=0)
    assert head is not None
    assert len(head.heard) == 2


def test_other_keys_under_one_author_are_refused(house: House) -> None:
    """T16: A body with another reply key, tag key or both under a known author is refused; the others do not suffer."""
    reporter, other = house.reporter(), house.reporter()
    house.take(reporter.letter("Vrai", epoch=TODAY))
    open_spool(house.desks["integrite"], house.station, today=TODAY)
    thief = Receipt.fresh(RANDOMNESS).keys(bytes(32))
    stolen = [thief, replace(reporter.keys, reply=thief.reply), replace(reporter.keys, tag=thief.tag)]
    forged = [reporter.letter("Faux", epoch=TODAY, kind=Kind.MESSAGE, keys=keys) for keys in stolen]
    house.take(*forged, other.letter("Honnête", epoch=TODAY))
    opened = open_spool(house.desks["integrite"], house.station, today=TODAY)
    assert opened.refused == ["conversation: other reply keys under one author"] * 3
    assert [len(case.messages) for case in casebook.cases(house.desks["integrite"])] == [1, 1]


def test_a_message_whose_report_was_lost_opens_a_case(house: House) -> None:
    """A lost first envelope does not make the rest unanswerable."""
    house.take(house.reporter().letter("Je précise", epoch=TODAY, kind=Kind.MESSAGE))
    assert open_spool(house.desks["integrite"], house.station, today=TODAY).new_cases == [1]


def test_strangers_cannot_fill_the_board(house: House) -> None:
    """T8: without a human look, one edition brings at most an eighth of a desk's quota in new acknowledgements."""
    house.take(*(house.reporter().letter(f"Faux {number}", epoch=TODAY) for number in range(9)))
    desk = house.desks["integrite"]
    assert len(open_spool(desk, house.station, today=TODAY).acknowledged) == 4
    assert open_spool(desk, house.station, today=TODAY).acknowledged == []
    house.bundle()
    assert len(open_spool(desk, house.station, today=TODAY).acknowledged) == 4


def test_a_letter_sealed_offline_opens_seven_days_later(house: House) -> None:
    """What was sealed on Friday and posted the next Friday is read; the eighth day is too late."""
    reporter = house.reporter()
    house.take(reporter.letter("Sept jours", epoch=TODAY), epoch=TODAY + 7)
    assert open_spool(house.desks["integrite"], house.station, today=TODAY + 7).new_cases == [1]
    house.take(reporter.letter("Huit jours", epoch=TODAY, kind=Kind.MESSAGE), epoch=TODAY + 8)
    assert open_spool(house.desks["integrite"], house.station, today=TODAY + 8).changed_cases == []


def test_received_is_the_day_the_letterbox_had_it(house: House) -> None:
    """The law's clocks count from the first epoch of the batch, not from sealing or from import."""
    reporter = house.reporter()
    house.server.close([reporter.letter("Attendu", epoch=TODAY)], first=TODAY + 1, last=TODAY + 3)
    house.take(epoch=TODAY + 3, today=TODAY + 6)
    open_spool(house.desks["integrite"], house.station, today=TODAY + 6)
    assert casebook.case(house.desks["integrite"], 1).received == TODAY + 1


def living_keys(house: House) -> list[int]:
    """The epochs whose private day keys the first desk still has."""
    return [
        int(str(epoch)) for (epoch,) in house.desks["integrite"].vault.rows("SELECT epoch FROM day_keys ORDER BY epoch")
    ]


def test_a_days_key_dies_when_nothing_for_it_can_come(house: House) -> None:
    """T2: the key lives while a batch of its seventh day may still come, and is gone after the first one beyond."""
    desk = house.desks["integrite"]
    house.take(epoch=TODAY + 7)
    open_spool(desk, house.station, today=TODAY + 7)
    assert TODAY in living_keys(house)
    (secret,) = desk.day_secrets([TODAY])
    house.take(epoch=TODAY + 8)
    open_spool(desk, house.station, today=TODAY + 8)
    assert living_keys(house)[0] == TODAY + 1
    assert desk.day_secrets([TODAY]) == []
    assert desk.vault.row("SELECT count(*) FROM day_keys WHERE seed = ?", secret.key.reveal()) == (0,)
    wal = desk.vault.path.with_name(desk.vault.path.name + "-wal")
    # What follows the checkpoint (new keys, wrapping) is the only content of the log: the deleted page is not in it.
    assert not wal.exists() or secret.key.reveal() not in wal.read_bytes()


def test_a_desk_that_was_away_tries_before_it_destroys(house: House) -> None:
    """A desk unlocked only after 40 days still opens what lay in the spool; then the old keys go."""
    house.take(house.reporter().letter("Longtemps", epoch=TODAY))
    opened = open_spool(house.desks["integrite"], house.station, today=TODAY + 40)
    assert opened.new_cases == [1]
    assert living_keys(house)[0] == TODAY + 6


def test_one_server_that_stays_silent_keeps_keys_35_days_at_most(house: House) -> None:
    """T2: withholding batches does not keep a key alive: 35 days after its day it is destroyed."""
    open_spool(house.desks["integrite"], house.station, today=TODAY + 34)
    assert living_keys(house)[0] == TODAY
    open_spool(house.desks["integrite"], house.station, today=TODAY + 35)
    assert living_keys(house)[0] > TODAY


def test_opening_again_after_a_crash_changes_nothing(house: House) -> None:
    """The power fails after a desk kept its cases and before the station noted it: every message is known by its id."""
    house.take(house.reporter().letter("Une fois", epoch=TODAY))
    open_spool(house.desks["integrite"], house.station, today=TODAY)
    house.station.vault.run("DELETE FROM tried")
    opened = open_spool(house.desks["integrite"], house.station, today=TODAY)
    assert (opened.new_cases, opened.changed_cases) == ([], [])
    assert len(casebook.case(house.desks["integrite"], 1).messages) == 1


def test_a_large_batch_opens_on_every_core(house: House) -> None:
    """What processes of their own found opens as on one core: new cases in any class of batch, broken ones told."""
    first, second = house.reporter(), house.reporter(today=TODAY + 7)
    broken = bytearray(first.letter("Abîmé", epoch=TODAY))
    broken[-1] ^= 1
    letters = [first.letter("Il y a sept jours", epoch=TODAY), second.letter("Ce matin", epoch=TODAY + 7)]
    covers = [envelope.cover(office=house.station.office, epoch=TODAY, randomness=RANDOMNESS).raw for _ in range(200)]
    house.take(*letters, bytes(broken), *covers, epoch=TODAY + 7)
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    opened = open_spool(house.desks["integrite"], house.station, today=TODAY + 7)
    assert (opened.new_cases, opened.refused) == ([1, 2], ["envelope: body does not open"])
    elsewhere = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime > before
    assert elsewhere == (len(os.sched_getaffinity(0)) > 1)
