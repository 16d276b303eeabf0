"""The server's process: what is in its memory goes nowhere else."""

import re
import signal
import subprocess
import sys
from pathlib import Path

from tests.server.office import Office
from tests.server.program import ROOT, Operator


def test_the_memory_of_a_running_server_stays_its_own(tmp_path: Path, office: Office) -> None:
    """T21: It leaves no core, and `status` says whether it may be swapped."""
    operator = Operator.at(tmp_path)
    operator.makes(office)
    with operator.runs() as program:
        process = Path(f"/proc/{program.process.pid}")
        assert re.search(r"Max core file size +0 +0 ", (process / "limits").read_text("ascii"))
        locked = re.search(r"VmLck:\s+[1-9]", (process / "status").read_text("ascii")) is not None
        assert f"memory locked: {'yes' if locked else 'no'}" in operator.does("status").stdout
        assert program.ends(signal.SIGTERM) == (0, "", "")


def test_no_debugger_may_look() -> None:
    """T21: What makes the limits also forbids other programs of the user to read the memory."""
    asked = "from server.process import harden; harden(); import ctypes; print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    # 3: may it be dumped? What may not is read by root alone.
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "0\n"


def test_a_limit_on_locked_memory_is_no_error() -> None:
    """Where the user may not lock all memory, nothing is locked, and memory beyond the limit can be had."""
    hardened = "from server.process import *; harden(); bytes(1 << 24); print(memory_is_locked())"
    bounded = (
        "import ctypes, os, resource as r, sys; ctypes.CDLL(None).prctl(24, 24); r.setrlimit(r.RLIMIT_MEMLOCK, (1, 1));"
        "os.execv(sys.executable, [sys.executable, '-c', sys.argv[1]])"
    )
    # 24, 24: not even root may raise its limits any more.
    command = [sys.executable, "-c", bounded, hardened]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout == "False\n"
