"""The units for systemd: systemd reads them, and the real program lives under the hardest of what they ask."""

import re
import signal
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from server.unit import UNITS
from tests.server.house import envelopes, post, sent, status
from tests.server.office import Office
from tests.server.program import ROOT, Operator

# What `systemd-analyze` may still object to, in its own tenths; its word for it is SAFE.
EXPOSURE_TENTHS = 15


def written(to: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """The units as `perron server units` writes them."""
    command = [sys.executable, "-m", "perron", "server", "units", "--to", str(to), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with both units."""
    to = tmp_path_factory.mktemp("units")
    assert written(to).returncode == 0
    return to


def analyzed(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    """Systemd's own judgement, without a running systemd."""
    command = ["systemd-analyze", "--no-pager", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_systemd_understands_every_line(units: Path) -> None:
    """`systemd-analyze verify` has nothing to say about either unit."""
    verified = analyzed("verify", "--man=no", *(units / name for name in UNITS))
    assert (verified.returncode, verified.stdout, verified.stderr) == (0, "", "")


def test_a_wrong_line_would_be_seen(units: Path, tmp_path: Path) -> None:
    """The judgement is no empty one: an unknown setting and a missing program are named."""
    text = (units / "perron.service").read_text("utf-8")
    (tmp_path / "perron.socket").write_text((units / "perron.socket").read_text("utf-8"), "utf-8")
    (tmp_path / "perron.service").write_text(
        text.replace("UMask=", "UMusk=").replace("bin/perron ", "bin/no "), "utf-8"
    )
    said = analyzed("verify", "--man=no", tmp_path / "perron.service").stderr
    assert "UMusk" in said
    assert "bin/no is not executable" in said


def test_little_is_exposed(units: Path) -> None:
    """`systemd-analyze security` finds the service safe."""
    threshold = f"--threshold={EXPOSURE_TENTHS}"
    judged = analyzed("security", "--offline=yes", threshold, units / "perron.service")
    assert judged.returncode == 0, judged.stdout
    found = re.search(r"Overall exposure level for perron\.service: (\d+\.\d) SAFE", judged.stdout)
    assert found, judged.stdout
    assert float(found[1]) * 10 <= EXPOSURE_TENTHS
    open_wide = units / "open.service"
    open_wide.write_text("[Service]\nExecStart=/bin/true\n", "utf-8")
    assert analyzed("security", "--offline=yes", threshold, open_wide).returncode == 1
    open_wide.unlink()


def test_the_paths_of_this_machine(tmp_path: Path) -> None:
    """Program, folder and group stand in the units; what systemd would misread is refused; a hidden place is named."""
    done = written(tmp_path, "--dir", "/srv/letters", "--tor-group", "toranon")
    assert done.returncode == 0
    service, socket = ((tmp_path / f"perron.{kind}").read_text("utf-8") for kind in ("service", "socket"))
    program = Path(sys.executable).with_name("perron")
    assert f"ExecStart={program} server run --dir /srv/letters\n" in service
    assert "ReadWritePaths=/srv/letters\n" in service
    assert "SocketGroup=toranon\n" in socket
    assert "/var/lib/perron" not in service + socket
    assert (tmp_path / "perron.service").stat().st_mode & 0o777 == 0o644
    assert "systemctl enable --now perron.socket perron.service" in done.stdout
    assert "the service cannot see it there" in written(tmp_path, "--dir", "/tmp/letters").stderr
    for wrong in ("/srv/my letters", "/srv/100%", "/srv/a;b"):
        refused = written(tmp_path, "--dir", wrong)
        assert (refused.returncode, "is needed in a unit" in refused.stderr) == (1, True)


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
