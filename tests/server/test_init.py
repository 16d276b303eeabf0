"""`perron server init` as a new operator meets it: wrong folders, wrong words, interruptions, and what to do next."""

import os
import pwd
import stat
from pathlib import Path

import pytest

from crypto.errors import Refused
from server.folder import Folder
from tests.server.office import Office
from tests.server.program import PASSPHRASE, Operator


def made(operator: Operator, office: Office) -> tuple[int, str]:
    """Exit code and complaint."""
    done = operator.does("init", "--office", str(office.fingerprint))
    return done.returncode, done.stderr


def test_it_says_what_to_do_next(operator: Operator, office: Office) -> None:
    """The fingerprint alone on one stream, for whoever keeps it; on the other the next steps; everything is private."""
    done = operator.does("init", "--office", str(office.fingerprint))
    assert len(done.stdout.splitlines()) == 1
    assert "read it out to the office" in done.stderr
    assert "'perron server import'" in done.stderr
    paths = [operator.folder, *operator.folder.rglob("*")]
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o700, 0o600}


def test_a_folder_with_anything_else_in_it_is_left_alone(operator: Operator, office: Office) -> None:
    """Whoever names a folder of other files by mistake finds it as it was."""
    operator.folder.mkdir(mode=0o755)
    (operator.folder / "thesis.txt").write_text("x", "utf-8")
    before = operator.folder.stat()
    code, complaint = made(operator, office)
    assert (code, "not empty; a server needs a folder of its own" in complaint) == (1, True)
    after = operator.folder.stat()
    assert (after.st_mode, after.st_mtime) == (before.st_mode, before.st_mtime)
    assert [path.name for path in operator.folder.iterdir()] == ["thesis.txt"]


def test_interrupted_it_begins_again(operator: Operator, office: Office) -> None:
    """A short passphrase, or an end before the settings are there: the same command goes through afterwards."""
    operator.thinks_of("courte")
    assert "shorter than" in made(operator, office)[1]
    operator.thinks_of(PASSPHRASE)
    operator.makes(office)
    (operator.folder / "server.toml").unlink()
    (operator.folder / ".server.toml.part").write_text("x", "utf-8")
    operator.makes(office)
    assert operator.hangs(office.sends().raw).returncode == 0


def test_a_server_that_lost_its_settings_is_not_made_anew(operator: Operator, office: Office) -> None:
    """T6: Without `server.toml` there may still be envelopes: nothing is overwritten."""
    operator.makes(office)
    operator.hangs(office.sends().raw)
    (operator.folder / "server.toml").unlink()
    before = {path: path.read_bytes() for path in operator.folder.rglob("*") if path.is_file()}
    code, complaint = made(operator, office)
    assert (code, "a server's files without server.toml; put your copy of it back" in complaint) == (1, True)
    assert {path: path.read_bytes() for path in operator.folder.rglob("*") if path.is_file()} == before


def test_a_rotated_server_that_lost_its_settings_is_not_made_anew(tmp_path: Path) -> None:
    """Any ledger but the first says that a server lived here."""
    folder = Folder(tmp_path / "server")
    folder.make()
    folder.ledger(2).touch()
    with pytest.raises(Refused):
        folder.make()


def test_nobody_works_in_the_folder_of_somebody_else(operator: Operator, office: Office) -> None:
    """What one user makes in the folder of another, the service cannot read: the sentence says who should do it."""
    operator.makes(office)
    other = next(entry for entry in pwd.getpwall() if entry.pw_uid != os.geteuid())
    if os.geteuid() == 0:
        os.chown(operator.folder, other.pw_uid, -1)
        done = operator.does("status")
        assert (done.returncode, f"do this as {other.pw_name} ('runuser -u {other.pw_name}" in done.stderr) == (1, True)
    else:
        operator.folder = Path("/usr")
        assert "do this as root" in operator.does("status").stderr
