"""Being told to stop, at any moment: what arrived is answered, what was acknowledged is kept, the exit code is 0."""

import os
import pty
import signal
import socket
import subprocess
import termios
import threading
import time
from pathlib import Path

from server.running import GRACE_SECONDS
from tests.rounds import rounds
from tests.server.house import envelopes, post, sent, status
from tests.server.office import Office
from tests.server.program import ROOT, Operator, Program
from tests.server.test_commands import kept


class Crowd:
    """Visitors that drop one envelope after the other, until nobody listens any more."""

    def __init__(self, program: Program, *, visitors: int) -> None:
        self.acknowledged: list[bytes] = []
        self.unanswered: list[float] = []
        self._program = program
        self._threads = [threading.Thread(target=self._visit) for _ in range(visitors)]
        for thread in self._threads:
            thread.start()

    def _visit(self) -> None:
        while True:
            (letter,) = envelopes(1)
            began = time.monotonic()
            try:
                answer = sent(self._program.address, post(letter))
            except ConnectionRefusedError:
                return
            except ConnectionError:
                answer = b""
            if not answer:
                self.unanswered.append(began)
                return
            assert status(answer) == 204
            self.acknowledged.append(letter)

    def leaves(self) -> None:
        for thread in self._threads:
            thread.join(60)


def test_told_to_stop_under_load(operator: Operator, office: Office, tmp_path: Path) -> None:
    """T6: What was acknowledged is on the disk, who had come before is answered, and the end is in time and orderly."""
    operator.makes(office)
    operator.hangs(office.sends().raw)
    acknowledged: list[bytes] = []
    for _ in range(rounds(2, 40)):
        with operator.runs() as program:
            crowd = Crowd(program, visitors=16)
            while len(crowd.acknowledged) < 100:
                assert program.process.poll() is None
            told = time.monotonic()
            assert program.ends(signal.SIGTERM) == (0, "", "")
            assert time.monotonic() - told < GRACE_SECONDS
            crowd.leaves()
        assert [began for began in crowd.unanswered if began < told - 1.0] == []
        acknowledged += crowd.acknowledged
    with operator.runs("--demo") as program:
        assert operator.does("export", "--to", tmp_path / "in.bundle").returncode == 0
        assert program.ends(signal.SIGTERM) == (0, "", "")
    # And covers, but for the chance of a batch that is full.
    assert set(acknowledged) <= kept(tmp_path / "in.bundle")


def test_told_again_and_again(operator: Operator, office: Office) -> None:
    """Whoever is impatient changes nothing: the stop goes on to its orderly end."""
    operator.makes(office)
    operator.hangs(office.sends().raw)
    with operator.runs() as program:
        crowd = Crowd(program, visitors=8)
        while len(crowd.acknowledged) < 20:
            assert program.process.poll() is None
        for _ in range(200):
            for number in (signal.SIGTERM, signal.SIGINT):
                if program.process.poll() is None:
                    os.kill(program.process.pid, number)
            time.sleep(0.005)
        said, complained = program.process.communicate(timeout=30)
        crowd.leaves()
    assert (program.process.returncode, said, complained) == (0, "", "")


def test_who_sends_slowly_holds_up_no_stop(operator: Operator, office: Office) -> None:
    """A request that never becomes whole is dropped when the grace is over."""
    operator.makes(office)
    operator.hangs(office.sends().raw)
    with operator.runs() as program, socket.create_connection(program.address) as client:
        client.sendall(post(envelopes(1)[0])[:1_000])
        time.sleep(0.2)
        told = time.monotonic()
        assert program.ends(signal.SIGTERM) == (0, "", "")
        assert time.monotonic() - told < 2 * GRACE_SECONDS + 5


def test_told_to_stop_while_it_asks_the_passphrase(operator: Operator, office: Office) -> None:
    """It ends at once, nothing has begun, and the terminal shows again what is typed."""
    operator.makes(office)
    operator.passphrase = None
    ours, theirs = pty.openpty()
    # The first terminal that a new session opens is its own: there the program asks.
    command = ["sh", "-c", 'exec "$@" <"$0"', os.ttyname(theirs), *operator.command("run")]
    process = subprocess.Popen(command, cwd=ROOT, stdout=theirs, stderr=theirs, start_new_session=True)
    try:
        asked = b""
        while b"Passphrase: " not in asked:
            asked += os.read(ours, 1_000)
        assert not termios.tcgetattr(ours)[3] & termios.ECHO
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert termios.tcgetattr(ours)[3] & termios.ECHO
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        os.close(ours)
        os.close(theirs)
