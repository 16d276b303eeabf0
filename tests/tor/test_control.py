"""The client of tor's control protocol, against answers that no tor gives."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from crypto.errors import Refused
from tor.control import LINE_BYTES, Control
from tor.testnet import Network

AUTHENTICATED = b"250 OK\r\n"


@contextmanager
def answering(path: Path, answer: bytes) -> Iterator[Control]:
    """A connection to what lets everybody in and then gives this answer to whatever is asked, and no other."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen(1)

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                for said in (AUTHENTICATED, answer):
                    connection.recv(1_024)
                    connection.sendall(said)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            with Control(path) as control:
                yield control
        finally:
            thread.join()


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"250",
        b"250 version=1",
        b"hello\r\n",
        b"250*version=1\r\n",
        b"999 OK\r\n",
        b"250-version=1\r\nhello\r\n",
        b"250+version=\r\none\r\n",
        b"250 other=1\r\n",
        b"552 Unrecognized key\r\n",
        b"x" * (2 * LINE_BYTES + 1),
    ],
)
def test_what_is_no_answer_is_refused(tmp_path: Path, answer: bytes) -> None:
    """An answer that is cut off, too long, another's or none is refused, and never waited for without end."""
    with answering(tmp_path / "control", answer) as control, pytest.raises(Refused, match="control: "):
        control.value("version")


def test_an_answer_of_many_lines_comes_whole(tmp_path: Path) -> None:
    """Lines come as they were said, a dot at a beginning too, and an event between is kept for who listens."""
    answer = b"650 BW 1 2\r\n250+version=\r\none\r\n..two\r\n.\r\n250 OK\r\n"
    with answering(tmp_path / "control", answer) as control:
        assert control.value("version") == "one\n.two"
        assert control.event(within_seconds=1) == "BW 1 2"


def test_the_real_tor_tells_what_happens(network: Network) -> None:
    """The real tor's events are heard, and silence ends in time."""
    with Control(network.relays[1].folder / "control") as control:
        control.listen("SIGNAL")
        with pytest.raises(TimeoutError):
            control.event(within_seconds=0.1)
        network.relays[1].control.signal("DUMP")
        assert control.event(within_seconds=20) == "SIGNAL DUMP"


def test_a_command_is_one_line(tmp_path: Path) -> None:
    """Nothing that is asked can smuggle in a second command."""
    with answering(tmp_path / "control", AUTHENTICATED) as control:
        with pytest.raises(Refused, match="one line"):
            control.value("version\r\nSIGNAL HALT")
        control.ask("GETINFO version")
