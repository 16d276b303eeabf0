"""Starting and ending the demo."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from .test_journey import free_port, perron


def alive(pid: int) -> bool:
    """Whether a process still runs (one that waits for its parent to look has ended)."""
    try:
        return "Z" not in (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False


def started(folder: Path, log: Path) -> "subprocess.Popen[bytes]":
    """A demo that says what to try."""
    ports = ("--port", free_port(), "--station-port", free_port())
    with log.open("wb") as said:
        command = perron("demo", "--dir", folder, *ports, "--courier-every", 2, "--no-browser")
        process = subprocess.Popen(command, stdout=said, stderr=said, stdin=subprocess.DEVNULL)
    until = time.monotonic() + 120
    while "Ctrl-C ends it" not in log.read_text(encoding="utf-8") and time.monotonic() < until:
        assert process.poll() is None, log.read_text(encoding="utf-8")
        time.sleep(0.05)
    return process


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_whatever_ends_the_demo_ends_its_parts(tmp_path: Path, number: signal.Signals) -> None:
    """Ctrl-C, SIGTERM and even kill -9 leave no server and no station behind, and the same folder starts again."""
    folder = tmp_path / "demo"
    process = started(folder, tmp_path / "log")
    pids = [int((folder / f"{part}.pid").read_text()) for part in ("server", "station")]
    assert all(map(alive, pids))
    os.kill(process.pid, number)
    process.wait(timeout=60)
    until = time.monotonic() + 60
    while any(map(alive, pids)) and time.monotonic() < until:
        time.sleep(0.1)
    assert not any(map(alive, pids))
    assert number == signal.SIGKILL or process.returncode == 0
    office = (folder / "fingerprint").read_text()
    again = started(folder, tmp_path / "log again")
    os.kill(again.pid, signal.SIGTERM)
    assert again.wait(timeout=60) == 0
    assert (folder / "fingerprint").read_text() == office
