"""Load: a process of its own that asks the same again and again over 16 connections, as cheaply as Python can."""

import multiprocessing
import re
import selectors
import socket
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from multiprocessing.connection import Connection

CONNECTIONS = 16
# A whole request fits, so that sending never waits.
_SEND_BYTES = 1 << 18
_RECEIVE_BYTES = 1 << 20
FORK = multiprocessing.get_context("fork")


class Load:
    """Each connection sends its next request when its last one is answered. A call returns after so many answers."""

    def __init__(self, address: tuple[str, int], requests: Sequence[bytes]) -> None:
        self._pipe, far = FORK.Pipe()
        self._process = FORK.Process(target=_serve, args=(address, requests, far, self._pipe))
        self._process.start()
        far.close()

    def __enter__(self) -> "Load":
        return self

    def __exit__(self, *_: object) -> None:
        self._pipe.close()
        self._process.join()

    def __call__(self, count: int) -> None:
        self._pipe.send(count)
        assert self._pipe.recv() == count


@dataclass(slots=True)
class _Client:
    """One connection, its request, and how much of the answer came."""

    socket: socket.socket
    request: bytes
    received: int = 0

    def ask(self) -> None:
        self.received = 0
        self.socket.sendall(self.request)

    def hears(self, buffer: bytearray) -> int:
        """How much of the answer is here."""
        received = self.socket.recv_into(buffer)
        assert received
        assert self.received or buffer.startswith(b"HTTP/1.1 20")
        self.received += received
        return self.received

    def answer_bytes(self) -> int:
        """How long an answer is: all of them are equally long."""
        self.ask()
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self.socket.recv(_RECEIVE_BYTES)
        head, _, body = answer.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
        left = (int(length[1]) if length else 0) - len(body)
        size = len(answer) + left
        while left:
            left -= len(self.socket.recv(left))
        return size


def _serve(address: tuple[str, int], requests: Sequence[bytes], pipe: Connection, parents: Connection) -> None:
    # This copy of the parent's end would hide that the parent has closed its own.
    parents.close()
    with ExitStack() as opened:
        selector = opened.enter_context(selectors.DefaultSelector())
        clients = []
        for number in range(CONNECTIONS):
            connection = opened.enter_context(socket.create_connection(address))
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BYTES)
            clients.append(_Client(connection, requests[number % len(requests)]))
            selector.register(connection, selectors.EVENT_READ, clients[-1])
        size = clients[0].answer_bytes()
        try:
            while True:
                count = pipe.recv()
                _round(selector, clients[:count], count, size=size)
                pipe.send(count)
        except EOFError:
            return


def _round(selector: selectors.BaseSelector, clients: Sequence[_Client], count: int, *, size: int) -> None:
    """So many requests, each after the answer before it on its connection."""
    buffer = bytearray(_RECEIVE_BYTES)
    for client in clients:
        client.ask()
    asked, answered = len(clients), 0
    while answered < count:
        for key, _ in selector.select():
            if key.data.hears(buffer) == size:
                answered += 1
                if asked < count:
                    key.data.ask()
                    asked += 1
