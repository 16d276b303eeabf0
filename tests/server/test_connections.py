"""Connections: so many, so long, and so much memory each; and nobody can hold them all."""

import contextlib
import socket
import threading
import time
from collections.abc import Sequence

import pytest

from crypto.envelope import ENVELOPE_BYTES
from server.connection import Bounds
from server.letterbox import Letterbox
from tests.server.house import Doors, Machine, envelopes, eventually, post, received, status

FEW = Bounds(connections=4)


def get(path: str) -> bytes:
    """A question after which the connection stays."""
    return f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode()


def cut(client: socket.socket) -> bool:
    """Whether the server has cut it off."""
    try:
        return client.recv(1, socket.MSG_DONTWAIT | socket.MSG_PEEK) == b""
    except BlockingIOError:
        return False
    except ConnectionError:
        return True


def answered(doors: Doors) -> bool:
    """Whether a newcomer gets the record."""
    try:
        return status(doors.get("/v1/record")) == 200
    except (ConnectionError, IndexError):
        return False


def test_a_newcomer_takes_a_place_drawn_by_lot(hung: Machine) -> None:
    """Nobody can hold all places: who comes gets one, and neither the first nor the last is safe in his."""
    drawn: set[int] = set()
    with hung.running(bounds=FEW) as doors:
        while drawn != {0, 1, 2, 3}:
            with contextlib.ExitStack() as held:
                places = [held.enter_context(socket.create_connection(doors.address)) for _ in range(4)]
                assert eventually(lambda: answered(doors))
                gone = [number for number, client in enumerate(places) if cut(client)]
                assert gone
                drawn.update(gone)


WAITING = {
    "silence": b"",
    "half a head": get("/v1/record")[:-2],
    "most of a body": post(bytes(ENVELOPE_BYTES))[:-1],
    "answers unread": get("/v1/board") * 60,
}


@pytest.mark.parametrize("what", WAITING.values(), ids=WAITING.keys())
def test_no_way_of_waiting_keeps_a_place(hung: Machine, what: bytes) -> None:
    """Whoever makes the server wait can be cut, so that nobody is locked out by those who do."""
    with hung.running(bounds=FEW) as doors, contextlib.ExitStack() as held:
        for _ in range(4):
            held.enter_context(socket.create_connection(doors.address)).sendall(what)
        assert eventually(lambda: answered(doors))


def test_an_envelope_on_its_way_to_the_disk_keeps_its_place(hung: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """T6: Whoever was heard is answered, however many come while a slow disk takes the envelope."""
    written, append = threading.Event(), Letterbox.append

    def slowly(letterbox: Letterbox, group: Sequence[bytes]) -> None:
        assert written.wait(20)
        append(letterbox, group)

    monkeypatch.setattr(Letterbox, "append", slowly)
    with hung.running(bounds=FEW) as doors, contextlib.ExitStack() as held:
        heard = [held.enter_context(socket.create_connection(doors.address, timeout=20)) for _ in range(3)]
        for client in heard:
            client.sendall(post(envelopes(1)[0]))
        assert eventually(lambda: answered(doors))
        for _ in range(40):
            with contextlib.suppress(ConnectionError):
                held.enter_context(socket.create_connection(doors.address)).sendall(get("/v1/record"))
        written.set()
        assert [status(received(client)) for client in heard] == [204, 204, 204]
        assert eventually(lambda: answered(doors))


def test_a_head_that_drips_is_cut_as_a_whole(hung: Machine) -> None:
    """The time for a head is counted from its beginning: a byte now and then does not prolong it."""
    with hung.running(bounds=Bounds(idle_seconds=0.5)) as doors, socket.create_connection(doors.address) as client:
        began = time.monotonic()
        client.sendall(get("/v1/record")[:-2] + b"X: ")
        with contextlib.suppress(ConnectionError):
            while not cut(client):
                client.sendall(b"x")
                time.sleep(0.05)
        assert 0.4 < time.monotonic() - began < 2


def test_no_connection_lives_for_ever(hung: Machine) -> None:
    """A reader that never reads is cut off, however much still waits for it."""
    with hung.running(bounds=Bounds(life_seconds=0.5)) as doors, socket.create_connection(doors.address) as client:
        client.sendall(get("/v1/board") * 60)
        time.sleep(1)
        read = 0
        with contextlib.suppress(ConnectionError):
            while part := client.recv(1 << 16):
                read += len(part)
        assert 0 < read < 60 * 270_000
