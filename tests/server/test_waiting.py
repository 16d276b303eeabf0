"""The courier's reminder: whether something waits, and not a byte more."""

import socket

from server.headers import FIXED
from tests.server.house import Doors, Machine, envelopes, received, split
from tests.server.test_batches import closed
from tests.server.test_hatch import ends_a_day, taking_first


def answer(doors: Doors, method: str = "GET") -> bytes:
    """All that the hatch says."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(20)
        client.connect(str(doors.house.folder.socket))
        client.sendall(f"{method} /v1/waiting HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        return received(client)


def test_a_closed_batch_waits_until_it_is_taken(hung: Machine) -> None:
    """A report of today is not told; from midnight on something waits, fetched or not, until the office has it."""
    with hung.running() as doors:
        assert doors.drop(envelopes(1)[0]) == 204
        said = [split(answer(doors))[2]]
        ends_a_day(hung)
        said.append(split(answer(doors))[2])
    taken = taking_first(hung)
    with hung.opened() as keeper:
        b"".join(keeper.hand_out().pieces)
    with hung.running() as doors:
        said.append(split(answer(doors))[2])
    with hung.opened() as keeper:
        keeper.accept(taken)
    with hung.running() as doors:
        said.append(split(answer(doors))[2])
    assert said == [b"no \n", b"yes\n", b"yes\n", b"no \n"]


def test_yes_and_no_are_of_one_size(hung: Machine) -> None:
    """T12: Between yes and no, and between a little and a lot, only three letters differ: no header, no length."""
    with hung.running() as doors:
        no = answer(doors)
    for _ in range(2):
        closed(hung, envelopes(1))
    with hung.running() as doors:
        one = answer(doors)
    assert one == no.replace(b"no \n", b"yes\n")
    first, headers, _ = split(one)
    assert first == "HTTP/1.1 200 OK"
    assert headers == [*FIXED, ("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", "4")]


def test_a_reminder_is_asked_in_one_way(hung: Machine) -> None:
    """Every other method is refused as anything unknown is."""
    with hung.running() as doors:
        for method in ("POST", "HEAD", "PUT"):
            assert answer(doors, method).startswith(b"HTTP/1.1 400 ")
