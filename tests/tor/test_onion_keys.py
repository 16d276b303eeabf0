"""An onion's keys: kept in a sealed file, and back as they were."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.errors import Refused
from tor.authorization import FOLDER, check, shut
from tor.node import Node
from tor.onion_keys import FORMAT, HOSTNAME, PUBLIC, SECRET, address, back_up, restore

PASSPHRASE = "abeille perron cidre fictive"


@pytest.fixture(scope="module")
def onion(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An onion's folder as the real tor makes it, with the keys of couriers."""
    folder = tmp_path_factory.mktemp("tor")
    shut(folder / "onion")
    published(folder / "onion")
    return folder / "onion"


def published(folder: Path) -> str:
    """The address that the real tor takes from this folder; it makes what is missing."""
    lines = f"SocksPort 0\nDisableNetwork 1\nHiddenServiceDir {folder}\nHiddenServicePort 80 unix:/run/nobody.sock\n"
    (folder / HOSTNAME).unlink(missing_ok=True)
    tor = Node(folder.parent / "node", lines, within_seconds=60)
    try:
        tor.start()
        until = time.monotonic() + 60
        while not (folder / HOSTNAME).exists() and time.monotonic() < until:
            time.sleep(0.05)
    finally:
        tor.kill()
    return (folder / HOSTNAME).read_text().strip()


def test_the_same_address_comes_back(onion: Path, tmp_path: Path) -> None:
    """On another machine the real tor publishes the address that was kept, shut to the same people, for tor alone."""
    kept = back_up(onion, tmp_path / "onion.backup", passphrase=PASSPHRASE)
    other = tmp_path / "other"
    assert restore(tmp_path / "onion.backup", other, passphrase=PASSPHRASE) == kept
    assert {path.stat().st_mode & 0o777 for path in (other, other / FOLDER)} == {0o700}
    assert {path.stat().st_mode & 0o777 for path in other.rglob("*") if path.is_file()} == {0o600}
    assert check(other) == ["nobody"]
    assert published(other) == kept == (onion / HOSTNAME).read_text().strip()
    assert (other / PUBLIC).read_bytes() == (onion / PUBLIC).read_bytes()


def test_the_file_alone_shows_nothing(onion: Path, tmp_path: Path) -> None:
    """The file is for its owner alone, holds neither key nor address in the clear, and opens to its passphrase only."""
    file = tmp_path / "onion.backup"
    kept = back_up(onion, file, passphrase=PASSPHRASE)
    assert file.stat().st_mode & 0o777 == 0o600
    assert (onion / SECRET).read_bytes()[32:64] not in file.read_bytes()
    assert kept.encode()[:16] not in file.read_bytes()
    with pytest.raises(Refused, match="another passphrase"):
        restore(file, tmp_path / "other", passphrase=f"{PASSPHRASE}s")
    assert not (tmp_path / "other").exists()


def test_a_backup_replaces_nothing(onion: Path, tmp_path: Path) -> None:
    """Neither an earlier backup nor the keys of another address is ever replaced; a short passphrase seals nothing."""
    file, other = tmp_path / "onion.backup", tmp_path / "other"
    with pytest.raises(Refused, match="shorter"):
        back_up(onion, file, passphrase="short")
    back_up(onion, file, passphrase=PASSPHRASE)
    before = file.read_bytes()
    with pytest.raises(Refused, match="there already"):
        back_up(onion, file, passphrase=PASSPHRASE)
    shut(other)
    address_of_other = published(other)
    with pytest.raises(Refused, match="another address"):
        restore(file, other, passphrase=PASSPHRASE)
    assert published(other) == address_of_other
    assert file.read_bytes() == before


@pytest.mark.parametrize("name", [SECRET, PUBLIC, HOSTNAME])
def test_keys_that_do_not_fit_together_are_not_kept(onion: Path, tmp_path: Path, name: str) -> None:
    """A damaged folder is named when it is kept, not years later when it is needed."""
    folder = tmp_path / "onion"
    folder.mkdir()
    for file in (SECRET, PUBLIC, HOSTNAME):
        content = bytearray((onion / file).read_bytes())
        if file == name:
            content[40] ^= 1
        (folder / file).write_bytes(content)
    with pytest.raises(Refused):
        back_up(folder, tmp_path / "onion.backup", passphrase=PASSPHRASE)
    assert not (tmp_path / "onion.backup").exists()


def test_every_truncation_is_refused(onion: Path, tmp_path: Path) -> None:
    """A file that was cut off, or of which a byte changed, restores nothing."""
    file = tmp_path / "onion.backup"
    back_up(onion, file, passphrase=PASSPHRASE)
    whole = file.read_bytes()
    for cut in (b"", whole[: len(FORMAT)], whole[: len(FORMAT) + 20], whole[:-1], whole[:-1] + bytes([whole[-1] ^ 1])):
        file.write_bytes(cut)
        with pytest.raises(Refused):
            restore(file, tmp_path / "other", passphrase=PASSPHRASE)
    assert not (tmp_path / "other").exists()


def test_a_file_without_end_is_no_backup(tmp_path: Path) -> None:
    """No more is read of a file than a backup can have."""
    with pytest.raises(Refused, match="not one of an onion's keys"):
        restore(Path("/dev/zero"), tmp_path / "other", passphrase=PASSPHRASE)


def test_a_full_medium_is_named(onion: Path, tmp_path: Path) -> None:
    """A backup that the medium has no room for is told by its place, and nothing of it stays."""
    (tmp_path / "passphrase").write_text(PASSPHRASE)
    words = [str(tmp_path / "passphrase"), "--folder", str(onion), "--to", str(tmp_path / "onion.backup")]
    limited = "import resource, runpy; resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))"
    program = f"{limited}; runpy.run_module('perron', run_name='__main__', alter_sys=True)"
    command = [sys.executable, "-P", "-c", program, "tor", "backup", "--passphrase-file", *words]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr) == (1, f"Error: {tmp_path / 'onion.backup'}: File too large.\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["passphrase"]


@given(st.binary(max_size=120))
def test_an_address_follows_from_a_key_of_tors_only(untrusted: bytes) -> None:
    """Whatever the bytes are, they are tor's key or refused."""
    with pytest.raises(Refused):
        address(untrusted)


def test_the_commands_keep_and_bring_back(onion: Path, tmp_path: Path) -> None:
    """`backup` and `restore` name the address, and a sentence says what is wrong."""
    (tmp_path / "passphrase").write_text(f"{PASSPHRASE}\n")
    perron = [sys.executable, "-P", "-m", "perron", "tor"]
    secret = ["--passphrase-file", str(tmp_path / "passphrase")]
    file, other = str(tmp_path / "onion.backup"), str(tmp_path / "other")
    for command in (["backup", "--folder", str(onion), "--to", file], ["restore", file, "--folder", other]):
        done = subprocess.run([*perron, *command, *secret], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        assert (onion / HOSTNAME).read_text().strip() in done.stdout
    again = subprocess.run(
        [*perron, "backup", "--folder", str(onion), "--to", file, *secret], capture_output=True, text=True, check=False
    )
    assert (again.returncode, again.stderr.count("\n")) == (1, 1)
