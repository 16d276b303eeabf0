"""What the service manager gives the server and hears of it, with real sockets; systemd itself is not needed."""

import os
import re
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from server import local
from server.supervisor import ALIVE, READY, STOPPING, notify
from tests.server.house import Machine, envelopes, eventually, post, received, sent, status
from tests.server.office import Office
from tests.server.program import ROOT, Operator

# Puts sockets at the descriptors from 3 on, as the service manager does, and names the process that they are for.
ACTIVATE = """
import os, sys
count = int(os.environ["LISTEN_FDS"])
for place, number in enumerate(sys.argv[1 : count + 1], start=3):
    os.dup2(int(number), place)
command = sys.argv[count + 1 :]
os.execve(command[0], command, {**os.environ, "LISTEN_PID": str(os.getpid())})
"""
STATUS = b"GET /v1/status HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


class Manager:
    """Hears what the server says."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._ear.bind(address.replace("@", "\0", 1))

    def hears(self, *, seconds: float = 20.0) -> str:
        """The next word; empty if none comes in time."""
        self._ear.settimeout(seconds)
        try:
            return self._ear.recv(4_096).decode()
        except TimeoutError:
            return ""

    def rests(self) -> None:
        """Forgets what was said so far."""
        while self.hears(seconds=0.01):
            pass

    def close(self) -> None:
        self._ear.close()


@pytest.fixture
def manager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Manager]:
    """A service manager that watches."""
    manager = Manager(str(tmp_path / "notify"))
    monkeypatch.setenv("NOTIFY_SOCKET", manager.address)
    monkeypatch.setenv("WATCHDOG_USEC", "300000")
    yield manager
    manager.close()


def listening(path: Path) -> socket.socket:
    """A Unix socket as the service manager opens it."""
    one = socket.socket(socket.AF_UNIX)
    one.bind(str(path))
    one.listen()
    return one


@contextmanager
def activated(operator: Operator, names: str, *sockets: socket.socket) -> Iterator["subprocess.Popen[str]"]:
    """The program with these sockets from descriptor 3 on."""
    numbers = [one.fileno() for one in sockets]
    process = subprocess.Popen(
        [sys.executable, "-c", ACTIVATE, *map(str, numbers), *operator.command("run")],
        cwd=ROOT,
        env={**os.environ, "LISTEN_FDS": str(len(sockets)), "LISTEN_FDNAMES": names},
        pass_fds=numbers,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def asked(path: Path, request: bytes) -> bytes:
    """The whole answer through a Unix socket."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(20)
        client.connect(str(path))
        client.sendall(request)
        return received(client)


def test_it_serves_on_the_sockets_that_it_is_given(operator: Operator, office: Office, tmp_path: Path) -> None:
    """Reporters and courier come through sockets that were there before the server; the operator's own stays."""
    operator.makes(office)
    operator.hangs(office.sends().raw)
    public, courier = tmp_path / "public.sock", tmp_path / "courier.sock"
    with listening(public) as one, listening(courier) as two, activated(operator, "public:courier", one, two) as run:
        # Who comes before the server is ready waits and is answered.
        assert status(asked(public, post(envelopes(1)[0]))) == 204
        assert asked(courier, STATUS.replace(b"status", b"waiting")).endswith(b"\r\n\r\nno \n")
        assert "letterbox open: yes" in operator.does("status").stdout
        run.terminate()
        assert run.communicate(timeout=30) == ("The letterbox listens on the service manager's socket\n", "")
        assert run.returncode == 0
        assert stat.S_ISSOCK(public.stat().st_mode)


def test_a_courier_does_not_hear_how_the_server_is(operator: Operator, office: Office, tmp_path: Path) -> None:
    """Health, which says when the room for a day is used up, is for the operator alone: to a courier it is unknown."""
    operator.makes(office)
    operator.hangs(office.sends().raw)
    path = tmp_path / "courier.sock"
    with listening(path) as courier, activated(operator, "courier", courier) as run:
        said = asked(path, STATUS)
        assert said.startswith(b"HTTP/1.1 400 ")
        assert said == asked(path, STATUS.replace(b"status", b"unheard"))
        run.terminate()


@pytest.mark.parametrize(
    ("family", "address", "names"),
    [
        (socket.AF_INET, ("0.0.0.0", 0), "public"),
        (socket.AF_INET6, ("::", 0), "public"),
        (socket.AF_INET, ("127.0.0.1", 0), "http"),
        (socket.AF_INET, ("127.0.0.1", 0), "public:courier"),
    ],
)
def test_a_socket_that_others_can_reach_is_refused(
    operator: Operator, office: Office, family: int, address: tuple[str, int], names: str
) -> None:
    """What faces the world is never this program; a name that it does not know is no door."""
    operator.makes(office)
    with socket.create_server(address, family=family) as one, activated(operator, names, one) as process:
        said, complained = process.communicate(timeout=30)
    assert (process.returncode, said) == (1, "")
    assert re.fullmatch(r"Error: service manager: its sockets? .*\.\n", complained)


def test_sockets_of_another(operator: Operator, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a parent was given is not taken for one's own."""
    operator.makes(office)
    monkeypatch.setenv("LISTEN_PID", str(os.getpid()))
    monkeypatch.setenv("LISTEN_FDS", "2")
    with operator.runs() as program:
        assert program.ends(signal.SIGTERM) == (0, "", "")


def test_what_it_says_from_start_to_end(operator: Operator, office: Office, manager: Manager) -> None:
    """T10: Ready when both doors are open, alive, stopping: three fixed words, and never a number."""
    operator.makes(office)
    with operator.runs() as program:
        heard = [manager.hears() for _ in range(4)]
        assert set(heard) == {READY, ALIVE}
        assert operator.does("status").stdout
        manager.rests()
        assert program.ends(signal.SIGTERM) == (0, "", "")
    last = list(iter(lambda: manager.hears(seconds=0.1), ""))
    assert set(last) <= {ALIVE, STOPPING}
    assert last.count(STOPPING) == 1


def test_an_abstract_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """A service manager may listen on a name that is in no folder."""
    manager = Manager(f"@perron-{os.getpid()}")
    monkeypatch.setenv("NOTIFY_SOCKET", manager.address)
    notify(READY)
    assert manager.hears() == READY
    manager.close()


def test_a_stuck_writer_gives_no_sign(hung: Machine, manager: Manager, monkeypatch: pytest.MonkeyPatch) -> None:
    """If no envelope reaches the disk any more, the service manager hears nothing, and starts the server again."""
    goes_on = threading.Event()
    with hung.running() as doors:
        assert manager.hears() == ALIVE
        letterbox = doors.house.keeper._writer._letterbox  # type: ignore[union-attr]
        append = letterbox.append
        monkeypatch.setattr(letterbox, "append", lambda coming: (goes_on.wait(), append(coming)))
        client = socket.create_connection(doors.address)
        client.sendall(post(envelopes(1)[0]))
        assert eventually(lambda: manager.hears(seconds=0.6) == "")
        assert manager.hears(seconds=1.0) == ""
        # The loop and the clerk are as quick as ever: they alone are no proof of life.
        assert "record for today: yes" in local.status(hung.folder.socket)
        goes_on.set()
        assert status(received(client)) == 204
        client.close()
        assert manager.hears() == ALIVE


def test_an_ended_writer_gives_no_sign(hung: Machine, manager: Manager, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug that ends the writing thread is found by who watches."""
    monkeypatch.setattr(threading, "excepthook", lambda _: None)
    with hung.running() as doors:
        assert manager.hears() == ALIVE
        monkeypatch.setattr(doors.house.keeper._writer._letterbox, "append", None)  # type: ignore[union-attr]
        assert status(sent(doors.address, post(envelopes(1)[0]))) == 503
        assert eventually(lambda: manager.hears(seconds=0.6) == "")


def test_a_stuck_loop_gives_no_sign(hung: Machine, manager: Manager) -> None:
    """While the loop does not turn nobody is answered, and nothing is said."""
    with hung.running() as doors:
        assert manager.hears() == ALIVE
        doors.loop.call_soon_threadsafe(time.sleep, 1.5)
        manager.rests()
        assert manager.hears(seconds=0.8) == ""
        assert manager.hears() == ALIVE


def test_who_does_not_listen_holds_nothing_up(hung: Machine, manager: Manager) -> None:
    """A service manager that has stopped reading costs the letterbox nothing."""
    with hung.running() as doors:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as other, suppress(TimeoutError):
            other.settimeout(0.1)
            while True:
                other.sendto(b"full", manager.address)
        time.sleep(0.5)
        assert doors.drop(envelopes(1)[0]) == 204


def test_nobody_watches(machine: Machine, manager: Manager, monkeypatch: pytest.MonkeyPatch) -> None:
    """Signs of life are for the process that is named, and only if they are asked for."""
    monkeypatch.setenv("WATCHDOG_PID", "1")
    with machine.running():
        assert manager.hears(seconds=0.5) == ""
    monkeypatch.delenv("WATCHDOG_PID")
    monkeypatch.delenv("WATCHDOG_USEC")
    with machine.running():
        assert manager.hears(seconds=0.5) == ""
