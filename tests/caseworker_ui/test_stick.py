"""A courier's stick in real folders, and on a real disk of its own: full, read-only, pulled out."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from caseworker_ui.bundles import stick as sticks
from caseworker_ui.bundles.progress import Progress
from caseworker_ui.bundles.stick import OUT, Carried, Stick
from caseworker_ui.notice import Notice
from tests.server.program import ROOT

from .conftest import TODAY
from .post import Server
from .stick_mounted import SCENARIOS

SERVER = Server(bytes(32))
SERVER.close([], first=TODAY - 1, last=TODAY)
OUTBOUND = b"HEAD" + (128).to_bytes(8, "big") + b"perron/v1/out".ljust(128, b"\0")


@pytest.fixture
def media(tmp_path: Path) -> Path:
    """A folder in which one stick is mounted, with a bundle."""
    (tmp_path / "media" / "CLE").mkdir(parents=True)
    (tmp_path / "media" / "CLE" / "in.bundle").write_bytes(SERVER.bundle(number=7))
    return tmp_path / "media"


def found(media: Path) -> Stick:
    """The one stick that must be there."""
    stick = sticks.find(media)
    assert stick is not None
    return stick


def test_a_stick_is_known_by_its_bundle(media: Path) -> None:
    """A bundle that comes in is found, with its number and its last day; nothing else is taken for one."""
    stick = media / "CLE"
    (stick / OUT).write_bytes(OUTBOUND)
    (stick / ".in.bundle.part").write_bytes(SERVER.bundle())
    (stick / "._in.bundle").write_bytes(b"of a desktop")
    (stick / "photo.jpg").write_bytes(b"x")
    (stick / "old.bundle").mkdir()
    assert found(media).bundles == (Carried(stick / "in.bundle", number=7, last=TODAY),)
    assert found(media).out == stick / OUT


def test_a_stick_without_a_bundle_may_be_the_couriers(media: Path) -> None:
    """The first bundle goes onto a stick with a folder named `perron`; anybody's other stick is left alone."""
    stick = media / "CLE"
    (stick / "in.bundle").rename(stick / "holiday.jpg")
    assert sticks.find(media) is None
    (stick / "perron").mkdir()
    assert (found(media).bundles, found(media).out) == ((), stick / "perron" / OUT)
    (stick / "perron").rmdir()
    (stick / OUT).write_bytes(OUTBOUND)
    assert (found(media).bundles, found(media).out) == ((), stick / OUT)


def test_without_a_stick_nothing_is_found(tmp_path: Path) -> None:
    """An empty place, one that is missing and one that was named and is not there."""
    assert sticks.find(tmp_path) is sticks.find(tmp_path / "none") is None
    with pytest.raises(Notice, match="stick none"):
        sticks.look_at(tmp_path / "none")


def test_two_sticks_are_told(media: Path) -> None:
    """Nobody guesses which one is meant: both are named."""
    (media / "AUTRE" / "perron").mkdir(parents=True)
    with pytest.raises(Notice, match="sticks many") as told:
        sticks.find(media)
    assert str(told.value.values["sticks"]) == f"{media / 'AUTRE'}, {media / 'CLE'}"


def test_two_bundles_are_taken_the_older_first(media: Path) -> None:
    """Two bundles on one stick are both taken, by their numbers and not by their names; a damaged one is not hidden."""
    within = media / "CLE" / "perron"
    within.mkdir()
    (within / "a.bundle").write_bytes(SERVER.bundle(number=9))
    (within / "b.bundle").write_bytes(SERVER.bundle(number=8)[:200])
    (within / "c.bundle").write_bytes(SERVER.bundle(number=8))
    stick = found(media)
    assert [carried.path.name for carried in stick.bundles] == ["b.bundle", "in.bundle", "c.bundle", "a.bundle"]
    assert stick.bundles[0] == Carried(within / "b.bundle")
    assert stick.out == within / OUT


def test_links_on_a_stick_lead_nowhere(media: Path, tmp_path: Path) -> None:
    """A stick that somebody prepared reads, overwrites and blocks nothing on the station."""
    stick, precious = media / "CLE", tmp_path / "station.vault"
    precious.write_bytes(b"precious")
    (tmp_path / "folder").mkdir()
    (stick / "link.bundle").symlink_to(stick / "in.bundle")
    (stick / "perron").symlink_to(tmp_path / "folder")
    os.mkfifo(stick / "pipe.bundle")
    for name in (OUT, f".{OUT}.partial"):
        (stick / name).symlink_to(precious)
    assert [carried.path.name for carried in found(media).bundles] == ["in.bundle"]
    assert sticks.write_back(found(media), b"the way back").read_bytes() == b"the way back"
    assert precious.read_bytes() == b"precious"
    assert list((tmp_path / "folder").iterdir()) == []


def test_a_bundle_is_copied_in_pieces(media: Path) -> None:
    """What a stick holds arrives byte by byte, and how much of it did is told all the time."""
    stick, copy = found(media), io.BytesIO()
    told = list(sticks.copy(stick, stick.bundles[0], copy))
    assert copy.read() == SERVER.bundle(number=7)
    size = copy.tell()
    assert told == [Progress("reading", min(done, size), size) for done in (0, 1 << 20, 2 << 20, 3 << 20)]


def test_a_stick_pulled_out_is_told(media: Path) -> None:
    """A stick that goes while it is looked at, copied or written is named; nothing is written where it was."""
    stick = found(media)
    (media / "CLE").rename(media / "gone")
    for action in (
        lambda: list(sticks.copy(stick, stick.bundles[0], io.BytesIO())),
        lambda: sticks.write_back(stick, b"the way back"),
    ):
        with pytest.raises(Notice, match="stick gone"):
            action()
    assert list(media.iterdir()) == [media / "gone"]


def test_the_way_back_replaces_the_one_before(media: Path) -> None:
    """One outbound bundle lies on a stick, whole, beside what came; nothing else is left there."""
    sticks.write_back(found(media), b"first")
    written = sticks.write_back(found(media), b"second")
    assert written.read_bytes() == b"second"
    assert {path.name for path in (media / "CLE").iterdir()} == {"in.bundle", OUT}


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_disk_of_its_own(tmp_path: Path, scenario: str) -> None:
    """A stick that is full, read-only or pulled out is named; what lay on it is still there, and nothing beside it."""
    command = [sys.executable, "-m", "tests.caseworker_ui.stick_mounted", scenario, str(tmp_path)]
    ran = subprocess.run(
        # In a user and a mount namespace anybody may mount a small disk, and nobody else sees it.
        ["unshare", "--map-root-user", "--mount", *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, ""), "needs 'unshare' and user namespaces, or it found a defect"
