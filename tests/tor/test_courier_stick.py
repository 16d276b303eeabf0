"""The courier's stick in real folders, and on a real disk of its own: full, read-only, pulled out, prepared."""

import os
import resource
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from crypto.bundle import HEAD_BYTES, INBOUND, Head
from crypto.errors import Refused
from crypto.fingerprint import Fingerprint
from crypto.randomness import Randomness
from crypto.signature import SigningKey
from tests.server.program import ROOT
from tor.courier_words import Stop
from tor.stick import NOTHING, SYNC_BYTES, Begun, Stick

from .stick_mounted import NAME, SCENARIOS, gathers

OTHER = "f" * 64


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where an empty stick is mounted."""
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_disk_of_its_own(path: Path, scenario: str) -> None:
    """A stick that is full, read-only or pulled out is named; what lay on it is still there, and nothing beside it."""
    command = [sys.executable, "-m", "tests.tor.stick_mounted", scenario, str(path)]
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


def test_a_stick_that_keeps_no_large_file_is_told(path: Path) -> None:
    """Where a file may not grow any more, as beyond 4 GiB on FAT32, that is said, and the room is free again."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    with Stick.at(path) as stick:
        resource.setrlimit(resource.RLIMIT_FSIZE, (99_999, limits[1]))
        try:
            with pytest.raises(Stop, match="stick small"):
                gathers(stick, length=100_000, count=100_000)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert list(stick.folder.iterdir()) == []


def test_no_stick_is_told(path: Path) -> None:
    """A folder that is missing is no stick, and none is made."""
    with pytest.raises(Stop, match="stick none"), Stick.at(path / "none"):
        pass
    assert list(path.iterdir()) == []


def test_two_trips_do_not_write_one_stick(path: Path) -> None:
    """The second one says so and touches nothing."""
    with Stick.at(path), pytest.raises(Stop, match="stick busy"), Stick.at(path):
        pass
    with Stick.at(path):
        pass


def test_links_on_a_stick_lead_nowhere(path: Path, tmp_path: Path) -> None:
    """Whoever had the stick may have prepared it: nothing outside of it is read, written or waited for."""
    precious = tmp_path / "precious"
    precious.write_bytes(b"precious")
    (path / "perron").mkdir()
    with Stick.at(path) as stick:
        for name in (f".{NAME}.part", "server", "out.bundle", ".server.part"):
            (stick.folder / name).symlink_to(precious)
        os.mkfifo(path / "pipe.bundle")
        for action in (lambda: gathers(stick, length=10, count=10), stick.server):
            with pytest.raises(Stop, match="stick gone"):
                action()
        load = stick.look()
        assert (load.inbound, load.outbound, load.unreadable) == ([], [], [])
        stick.note_server(Fingerprint(bytes(20)))
        assert stick.server() == Fingerprint(bytes(20))
    assert precious.read_bytes() == b"precious"
    (path / "perron").rename(path / "moved")
    (path / "perron").symlink_to(tmp_path)
    with pytest.raises(Stop, match="stick gone"), Stick.at(path):
        pass


def test_what_is_surely_there_counts_as_begun(path: Path) -> None:
    """Of a part, all but what may not have reached the stick; a part of another bundle goes when a new one begins."""
    with Stick.at(path) as stick:
        assert stick.begun() == NOTHING
        gathers(stick, length=SYNC_BYTES, count=SYNC_BYTES)
        assert stick.begun() == NOTHING
        gathers(stick, length=SYNC_BYTES + 5, count=SYNC_BYTES + 5)
        assert stick.begun() == Begun(NAME, 5)
        with stick.part(OTHER, first=0, length=1):
            pass
        assert [file.name for file in stick.folder.iterdir()] == [f".{OTHER}.part"]


def test_what_may_be_lost_is_bounded_at_every_moment(path: Path) -> None:
    """Also in the middle of a piece no more is unsure than an interrupted trip takes back."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    with Stick.at(path) as stick, suppress(Stop), stick.part(NAME, first=0, length=2 * SYNC_BYTES) as part:
        part.write(bytes(SYNC_BYTES - 1))
        resource.setrlimit(resource.RLIMIT_FSIZE, (SYNC_BYTES + 50, limits[1]))
        try:
            part.write(bytes(100))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert part.at == SYNC_BYTES + 50
    assert part.at - part.synced <= SYNC_BYTES


def test_folders_hide_no_bundle(path: Path) -> None:
    """What has the name of a bundle and is no file does not count among those that are looked at."""
    for number in range(200):
        (path / f"{number}.bundle").mkdir()
        # In the middle of them, in whichever order they are listed.
        if number == 100:
            (path / "x.bundle").write_bytes(b"")
    with Stick.at(path) as stick:
        assert stick.look().unreadable == [path / "x.bundle"]


def test_a_bundle_without_end_is_not_begun(path: Path) -> None:
    """A server that signs batches without number is refused before the first of them is read."""
    head = Head(INBOUND, bytes(32), SigningKey.fresh(Randomness.fresh()).verify_key, 1, bytes(32), 5_000)
    with Stick.at(path) as stick:
        (path / "in.bundle").write_bytes(b"HEAD" + HEAD_BYTES.to_bytes(8, "big") + head.to_bytes())
        with pytest.raises(Refused, match="too many batches"):
            stick.verify(path / "in.bundle", tell=lambda _: None)


def test_a_note_that_cannot_be_read_is_told(path: Path) -> None:
    """A fingerprint that the stick lost is never guessed at: people name the server again."""
    with Stick.at(path) as stick:
        assert stick.server() is None
        for wrong in (b"", b"\0" * 50, "é".encode(), b"ABCD"):
            (stick.folder / "server").write_bytes(wrong)
            with pytest.raises(Stop, match="server unread"):
                stick.server()
