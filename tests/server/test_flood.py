"""In a flood of 64 connections, of each kind we know, an honest reporter gets through, and memory stays bounded."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from server.running import RELEASED
from tests.server.flooding import BOARD, FLOODING, FLOODS, RECORD, Address
from tests.server.house import envelopes, post, received, sent, status
from tests.server.office import Office
from tests.server.program import ROOT, Operator, Program

# What a connection may cost: the request that is read, what waits behind it, and the parts of an answer.
MOST_EACH_BYTES: Final = 512 * 1024
# What Python keeps for itself.
SLACK_BYTES: Final = 16 * 1024**2
FLOOD_SECONDS: Final = 2.0
# Less than the time after which a silent connection is cut: who got through did not only wait for that.
PATIENCE_SECONDS: Final = RELEASED.idle_seconds / 2


@contextmanager
def flooded(kind: str, address: Address) -> Iterator[None]:
    """By another process, until the end of the block."""
    command = [sys.executable, "-m", "tests.server.flooding", kind, address[0], str(address[1])]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        assert process.stdout.readline()
        time.sleep(FLOOD_SECONDS)
        yield
        assert process.poll() is None
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()


def slowly_dropped(address: Address, *, seconds: float = 1.0) -> int:
    """An envelope that comes as over Tor, bit by bit; gives the status, 0 if the connection was cut."""
    request, pieces = post(envelopes(1)[0]), 8
    with contextlib.suppress(OSError), socket.create_connection(address, timeout=PATIENCE_SECONDS) as client:
        for piece in range(pieces):
            client.sendall(request[piece * len(request) // pieces : (piece + 1) * len(request) // pieces])
            time.sleep(seconds / pieces)
        if answer := received(client):
            return status(answer)
    return 0


def fetched(address: Address, question: bytes) -> int:
    """The status of an answer that was read to its end, 0 if the connection was cut."""
    with contextlib.suppress(OSError):
        if answer := sent(address, question[:-2] + b"Connection: close\r\n\r\n", seconds=PATIENCE_SECONDS):
            return status(answer)
    return 0


def visited(address: Address) -> bool:
    """Record, board, envelope: each tried again as the page does, until it is there or patience ends."""
    end = time.monotonic() + PATIENCE_SECONDS
    attempts: dict[Callable[[], int], int] = {
        lambda: fetched(address, RECORD): 200,
        lambda: fetched(address, BOARD): 200,
        lambda: slowly_dropped(address): 204,
    }
    for attempt, wanted in attempts.items():
        while attempt() != wanted:
            if time.monotonic() > end:
                return False
    return True


def resident_bytes(program: Program) -> int:
    """The memory of the server's process."""
    lines = Path(f"/proc/{program.process.pid}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS"))


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory, office: Office) -> Iterator[Program]:
    """One server for all floods, as it is released; it has seen a visit."""
    operator = Operator.at(tmp_path_factory.mktemp("flood"))
    operator.makes(office)
    assert operator.hangs(office.sends().raw).returncode == 0
    with operator.runs() as running:
        assert visited(running.address)
        yield running


@pytest.mark.parametrize("kind", FLOODS)
def test_an_honest_reporter_gets_through(program: Program, kind: str) -> None:
    """T20: In a flood a visitor gets the record, the board and a 204; memory stays bounded; then all is as before."""
    before = resident_bytes(program)
    with flooded(kind, program.address):
        assert visited(program.address)
        grown = resident_bytes(program) - before
        assert grown < FLOODING * MOST_EACH_BYTES + SLACK_BYTES
    assert slowly_dropped(program.address, seconds=0) == 204
    assert fetched(program.address, RECORD) == 200
