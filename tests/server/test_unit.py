"""The units for systemd: systemd reads them, and the real program lives under the hardest of what they ask."""

import re
import shutil
import signal
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from server import unit
from server.unit import APPARMOR, UNITS
from tests.server.house import envelopes, post, sent, status
from tests.server.office import Office
from tests.server.program import ROOT, Operator

# What `systemd-analyze` may still object to, in its own tenths; its word for up to 20 is SAFE, up to 50 OK.
EXPOSURE_TENTHS = {"perron.service": 15, "perron-probe.service": 15, "tor@default.service": 30, "nginx.service": 30}
OURS = ("perron.socket", "perron-courier.socket", "perron.service", "perron-probe.service", "perron-probe.timer")
DEBIANS = ("tor@default.service", "nginx.service")


def written(to: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """The units as `perron server units` writes them."""
    command = [sys.executable, "-m", "perron", "server", "units", "--to", str(to), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


def written_for(to: Path, *, proxy_user: str | None = None) -> None:
    """The same, without the program around it."""
    list(unit.write(to, program=Path(unit.PROGRAM), folder=Path(unit.FOLDER), group=unit.GROUP, proxy_user=proxy_user))


@pytest.fixture(scope="module")
def etc(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An /etc with all that the product puts there."""
    to = tmp_path_factory.mktemp("etc")
    assert written(to, "--proxy-user", "www-data").returncode == 0
    return to


@pytest.fixture(scope="module")
def units(etc: Path) -> Path:
    """Systemd's part of it, with Debian's units of tor and nginx beside ours."""
    to = etc / "systemd" / "system"
    for name in DEBIANS:
        shutil.copy(Path("/lib/systemd/system") / name, to)
    return to


def analyzed(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    """Systemd's own judgement, without a running systemd."""
    command = ["systemd-analyze", "--no-pager", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_systemd_understands_every_line(units: Path) -> None:
    """`systemd-analyze verify` has nothing to say about our units, nor about tor's and nginx's with our additions."""
    verified = analyzed("verify", "--man=no", *(units / name for name in (*OURS, *DEBIANS)))
    assert (verified.returncode, verified.stdout, verified.stderr) == (0, "", "")


def test_a_wrong_line_would_be_seen(units: Path, tmp_path: Path) -> None:
    """The judgement is no empty one: an unknown setting and a missing program are named."""
    text = (units / "perron.service").read_text("utf-8")
    for name in ("perron.socket", "perron-courier.socket"):
        shutil.copy(units / name, tmp_path)
    (tmp_path / "perron.service").write_text(
        text.replace("UMask=", "UMusk=").replace("bin/perron ", "bin/no "), "utf-8"
    )
    said = analyzed("verify", "--man=no", tmp_path / "perron.service").stderr
    assert "UMusk" in said
    assert "bin/no is not executable" in said


@pytest.mark.parametrize("name", EXPOSURE_TENTHS)
def test_little_is_exposed(units: Path, name: str) -> None:
    """`systemd-analyze security` finds the server safe, and tor and nginx as safe as what faces a network can be."""
    threshold = f"--threshold={EXPOSURE_TENTHS[name]}"
    judged = analyzed("security", "--offline=yes", threshold, units / name)
    assert judged.returncode == 0, judged.stdout
    found = re.search(rf"Overall exposure level for {name}: (\d+\.\d) ", judged.stdout)
    assert found, judged.stdout
    assert float(found[1]) * 10 <= EXPOSURE_TENTHS[name]
    open_wide = units / "open.service"
    open_wide.write_text("[Service]\nExecStart=/bin/true\n", "utf-8")
    assert analyzed("security", "--offline=yes", threshold, open_wide).returncode == 1
    open_wide.unlink()


def test_the_paths_of_this_machine(tmp_path: Path) -> None:
    """Program, folder and group stand in every file; what systemd would misread is refused; a hidden place is named."""
    done = written(tmp_path, "--dir", "/srv/letters", "--tor-group", "toranon")
    assert done.returncode == 0
    files = {path.relative_to(tmp_path): path for path in tmp_path.rglob("*") if path.is_file()}
    text = {str(place): path.read_text("utf-8") for place, path in files.items()}
    assert {str(place) for place in files} == {*UNITS.values(), APPARMOR[1]}
    assert {path.stat().st_mode & 0o777 for path in files.values()} == {0o644}
    assert [place for place, said in text.items() if "/var/lib/perron" in said or "debian-tor" in said] == []
    program = Path(sys.executable).with_name("perron")
    service = text[UNITS["perron.service"]]
    assert f"ExecStart={program} server run --dir /srv/letters\n" in service
    assert "ReadWritePaths=/srv/letters\n" in service
    assert f"L+ /usr/local/bin/perron - - - - {program}\n" in text[UNITS["tmpfiles.conf"]]
    assert "d /srv/letters 0700 perron perron -\n" in text[UNITS["tmpfiles.conf"]]
    for name in ("perron.socket", "perron-courier.socket"):
        assert "SocketUser=root\nSocketGroup=toranon\nSocketMode=0660\n" in text[UNITS[name]]
    assert "systemd-sysusers perron.conf" in done.stdout
    assert "the service cannot see it there" in written(tmp_path, "--dir", "/tmp/letters").stderr
    for wrong in ("/srv/my letters", "/srv/100%", "/srv/a;b"):
        refused = written(tmp_path, "--dir", wrong)
        assert (refused.returncode, "is needed in a unit" in refused.stderr) == (1, True)


def test_a_proxy_may_knock_at_the_reporters_door_alone(tmp_path: Path) -> None:
    """The proxy's user owns the reporters' door, for which it needs no group of tor's, and not the courier's."""
    written_for(tmp_path, proxy_user="www-data")
    public, courier = ((tmp_path / UNITS[name]).read_text("utf-8") for name in OURS[:2])
    assert "SocketUser=www-data\nSocketGroup=debian-tor\n" in public
    assert "SocketUser=root\nSocketGroup=debian-tor\n" in courier


def test_what_the_administrator_told_apparmor_stays(tmp_path: Path) -> None:
    """Our lines are added to the local rules for tor, once, however often they are written."""
    local = tmp_path / APPARMOR[1]
    local.parent.mkdir(parents=True)
    local.write_text("# mine\n/run/mine rw,", "utf-8")
    for _ in range(2):
        written_for(tmp_path)
    ours = "/run/perron/http.sock rw,\n/run/perron/courier.sock rw,\n"
    assert local.read_text("utf-8") == f"# mine\n/run/mine rw,\n{ours}"


def test_a_path_that_is_filled_in_is_not_filled_in_again(tmp_path: Path) -> None:
    """A program that lives below the usual folder stays there when the folder is another."""
    program, folder = Path("/var/lib/perron/bin/perron"), Path("/srv/debian-tor/letters")
    list(unit.write(tmp_path, program=program, folder=folder, group="toranon"))
    service = (tmp_path / UNITS["perron.service"]).read_text("utf-8")
    assert f"ExecStart={program} server run --dir {folder}\n" in service


def test_systemd_makes_user_and_folders(etc: Path, tmp_path: Path) -> None:
    """`systemd-sysusers` and `systemd-tmpfiles` understand our lines: a user, two private folders, a link."""
    for place in (UNITS["sysusers.conf"], UNITS["tmpfiles.conf"]):
        (tmp_path / "etc" / place).parent.mkdir(parents=True)
        shutil.copy(etc / place, tmp_path / "etc" / place)
    for command in (["systemd-sysusers"], ["systemd-tmpfiles", "--create"]):
        made = subprocess.run(
            [*command, f"--root={tmp_path}", "perron.conf"], capture_output=True, text=True, timeout=60, check=False
        )
        assert (made.returncode, made.stdout) == (0, ""), made.stderr
    assert re.search(
        r"^perron:.*:/var/lib/perron:/usr/sbin/nologin$", (tmp_path / "etc/passwd").read_text("utf-8"), re.M
    )
    for folder in ("var/lib/perron", "etc/credstore.encrypted"):
        assert (tmp_path / folder).stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "usr/local/bin/perron").readlink() == Path(sys.executable).with_name("perron")


# x86-64 and aarch64: the numbers of mmap, mprotect, pkey_mprotect and shmat.
CALLS = {0xC000003E: (9, 10, 329, 30), 0xC00000B7: (222, 226, 288, 196)}
WRITE_EXECUTE, EXECUTE, SHM_EXECUTE = 6, 4, 0o100000
LOAD, EQUAL, AND, RETURN = 0x20, 0x15, 0x54, 0x06
ALLOW, REFUSE = 0x7FFF0000, 0x00050001
HARDENED = """
import ctypes, os, sys
program = bytes.fromhex(sys.argv[1])
class Filter(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("program", ctypes.c_char_p)]
libc = ctypes.CDLL(None, use_errno=True)
assert libc.prctl(38, 1, 0, 0, 0) == 0
assert libc.prctl(22, 2, ctypes.byref(Filter(len(program) // 8, program)), 0, 0) == 0, ctypes.get_errno()
os.execv(sys.argv[2], sys.argv[2:])
"""


def no_new_code() -> str:
    """What `MemoryDenyWriteExecute=` makes the kernel do: memory that may be written is never run."""
    program = b""

    def step(code: int, value: int, when: int = 0, otherwise: int = 0) -> None:
        nonlocal program
        program += struct.pack("HBBI", code, when, otherwise, value)

    for machine, numbers in CALLS.items():
        # Skips what belongs to the other machine.
        step(LOAD, 4)
        step(EQUAL, machine, 0, 6 * len(numbers))
        for number, (argument, bits) in zip(
            numbers, ((2, WRITE_EXECUTE), (2, EXECUTE), (2, EXECUTE), (2, SHM_EXECUTE)), strict=True
        ):
            step(LOAD, 0)
            step(EQUAL, number, 0, 4)
            step(LOAD, 16 + 8 * argument)
            step(AND, bits)
            step(EQUAL, bits, 0, 1)
            step(RETURN, REFUSE)
    step(RETURN, ALLOW)
    return program.hex()


def test_it_lives_without_writable_code(operator: Operator, office: Office) -> None:
    """Python and every library of the server do without memory that is both written and run."""
    under = [sys.executable, "-c", HARDENED, no_new_code()]
    forbidden = "import mmap; mmap.mmap(-1, 4096, prot=mmap.PROT_WRITE | mmap.PROT_EXEC)"
    tried = subprocess.run([*under, sys.executable, "-c", forbidden], capture_output=True, text=True, check=False)
    assert "PermissionError" in tried.stderr
    operator.makes(office)
    operator.hangs(office.sends().raw)
    command = operator.command
    operator.command = lambda *arguments: [*under, *command(*arguments)]  # type: ignore[method-assign]
    with operator.runs("--demo") as program:
        assert status(sent(program.address, post(envelopes(1)[0]))) == 204
        assert operator.does("export", "--to", operator.folder.parent / "in.bundle").returncode == 0
        assert program.ends(signal.SIGTERM) == (0, "", "")
