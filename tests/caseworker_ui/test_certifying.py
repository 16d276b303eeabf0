"""The certificate of the next year: the root signs it, and the station goes on."""

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from caseworker_ui.bundles import outbound
from caseworker_ui.bundles.opening import open_spool
from caseworker_ui.founding import certifying
from caseworker_ui.founding.ceremony import CERTIFICATE_DAYS, ROOT_FILE
from caseworker_ui.notice import Notice
from caseworker_ui.vaults.station import CERTIFY_AHEAD_DAYS, Station
from caseworker_ui.vaults.vault import Vault
from server import renewal
from server.noticeboard import Noticeboard
from tests.rounds import rounds

from .conftest import PASSPHRASES, TODAY, House
from .test_first_hour import Terminal
from .test_keys_killed import forked

LATER = TODAY + CERTIFICATE_DAYS - 20


def noticeboard(house: House, *, today: int) -> Noticeboard:
    """The station's next bundle, as a server reads it."""
    raw = outbound.prepare(house.station, today=today).bundle
    return Noticeboard.from_bytes(raw, fingerprint=house.station.fingerprint)


def offer(house: House, *, today: int) -> None:
    """Both desks were unlocked on this day."""
    for desk in house.desks.values():
        desk.offer_day_keys(house.station, today=today)


def certify(house: House, *, today: int) -> None:
    """The root's stick was there; the station is opened again."""
    with Vault.open(house.folder / ROOT_FILE, PASSPHRASES["root"]) as root:
        certificate = certifying.following(root, house.station.certificate, today=today)
        certifying.certify(root, house.station, certificate, today=today)
    house.station = Station(house.station.vault)


def test_records_go_on_behind_the_old_certificate(house: House) -> None:
    """T7: Days that were signed keep their record; later ones come under the new certificate, and no server objects."""
    offer(house, today=LATER)
    before = noticeboard(house, today=LATER)
    assert max(before.sheets) == TODAY + CERTIFICATE_DAYS
    fingerprint = house.station.fingerprint
    certify(house, today=LATER)
    after = noticeboard(house, today=LATER)
    assert renewal.judge(after, before) is renewal.Renewal.NEW
    assert {day: after.sheets[day].raw for day in before.sheets} == {
        day: sheet.raw for day, sheet in before.sheets.items()
    }
    assert [sheet.file.certificate.serial for sheet in after.sheets.values()] == [1] * 21 + [2] * 7
    assert sorted(after.sheets) == list(range(LATER, LATER + 28))
    assert house.station.fingerprint == fingerprint


def test_a_report_of_the_new_certificate_is_opened_and_answered(house: House) -> None:
    """Who seals to a record of the new certificate is read by the desk, and finds the acknowledgement on the board."""
    offer(house, today=LATER)
    certify(house, today=LATER)
    day = TODAY + CERTIFICATE_DAYS + 1
    offer(house, today=day)
    reporter = house.reporter(today=day)
    house.take(reporter.letter("L’an deux", epoch=day), epoch=day)
    assert open_spool(house.desks["integrite"], house.station, today=day).new_cases == [1]
    assert reporter.head(house.board(today=day), desk=0) is not None


def test_the_end_is_said_in_time_and_then_named(house: House) -> None:
    """Two months before the end each trip says what to do; after it the reason is the certificate, not the desks."""
    last = house.station.certificate.last
    assert house.station.certificate_ends(last - CERTIFY_AHEAD_DAYS - 1) is None
    said = [house.station.certificate_ends(day) for day in (last - CERTIFY_AHEAD_DAYS, last, last + 1)]
    assert [each.key for each in said if each] == ["certificate ends", "certificate ends", "certificate over"]
    offer(house, today=last + 2)
    with pytest.raises(Notice, match="certificate over"):
        outbound.prepare(house.station, today=last + 2)
    certify(house, today=last + 2)
    assert len(noticeboard(house, today=last + 2).sheets) == 28


def killed_at(action: Callable[[], None], line: int) -> None:
    """Does it in a process of its own, which dies before this line of signing and handing over."""

    def traced() -> None:
        seen = 0

        def trace(frame: FrameType, event: str, _: Any) -> Any:
            nonlocal seen
            if frame.f_code not in {certifying.sign.__code__, certifying.certify.__code__}:
                return None
            if event != "call":
                if seen == line:
                    os.kill(os.getpid(), signal.SIGKILL)
                seen += 1
            return trace

        sys.settrace(trace)
        action()

    os.waitpid(forked(traced), 0)


def test_killed_at_any_line_no_serial_is_signed_twice(founded: Path, tmp_path: Path) -> None:
    """T7: Killed before, between and after the two vaults, the next try signs a serial that was never used."""
    folder = Path(shutil.copytree(founded, tmp_path / "station"))

    def act() -> None:
        with (
            Vault.open(folder / ROOT_FILE, PASSPHRASES["root"]) as root,
            Station.open(folder, PASSPHRASES["station"]) as station,
        ):
            certifying.certify(root, station, certifying.following(root, station.certificate, today=LATER), today=LATER)

    stands = []
    for line in range(0, 14, rounds(4, 1)):
        killed_at(act, line)
        with (
            Vault.open(folder / ROOT_FILE, PASSPHRASES["root"]) as root,
            Station.open(folder, PASSPHRASES["station"]) as station,
        ):
            certificate = certifying.following(root, station.certificate, today=LATER)
            stands.append((station.certificate.serial, certificate.serial - 1))
    # The root signed under each of them: none of the numbers comes again.
    assert stands == sorted(stands)
    assert all(known <= signed for known, signed in stands)
    assert (stands[0], any(known < signed for known, signed in stands)) == ((1, 1), True)


def test_without_a_yes_nothing_is_signed(founded_today: Path, tmp_path: Path) -> None:
    """At the terminal it shows what will change, the fingerprint first of all; only a yes signs."""
    folder, root = Path(shutil.copytree(founded_today, tmp_path / "station")), tmp_path / "root"
    root.mkdir()
    for name in (ROOT_FILE, "root.keys"):
        (folder / name).rename(root / name)
    before = (root / ROOT_FILE).read_bytes()
    for answer, status in (("non", 1), ("oui", 0)):
        person = Terminal("--dir", folder, "--root", root, temporary=tmp_path, command="certify")
        for vault in ("root", "station"):
            person.types(f"« {vault} »", PASSPHRASES[vault])
        seen = person.types("pour signer", answer)
        assert "Certificat\u00a0: 1 → 2" in seen
        with Station.open(folder, PASSPHRASES["station"]) as station:
            assert str(station.fingerprint) in seen
        assert person.end() == status
        assert ((root / ROOT_FILE).read_bytes() == before) is (answer == "non")
    with Station.open(folder, PASSPHRASES["station"]) as station:
        assert station.certificate.serial == 2
