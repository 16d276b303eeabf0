"""Between a courier and a hatch: a way on loopback that notes what is asked, and cuts or changes what is answered."""

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

_PIECE_BYTES = 65_536


@dataclass
class Relay:
    """Each answer ends after the next of `cuts`, in bytes; when they are used up answers are whole."""

    hatch: Path
    port: int = 0
    cuts: list[int] = field(default_factory=list)
    # The byte of every answer that arrives as another one.
    changed: int | None = None
    # Method, target and range of each request.
    asked: list[tuple[str, str, str]] = field(default_factory=list)

    def serve(self, client: socket.socket) -> None:
        """One connection: one request, and as much of its answer as shall arrive."""
        with socket.socket(socket.AF_UNIX) as server:
            server.connect(str(self.hatch))
            head = client.recv(_PIECE_BYTES)
            method, target, _ = head.decode("latin-1").split(" ", 2)
            place = re.search(r"\r\nRange: (\S+)\r\n", head.decode("latin-1"))
            self.asked.append((method, target, place[1] if place else ""))
            server.sendall(head)
            # A body is sent while nothing is answered yet.
            upwards = threading.Thread(target=_pump, args=(client, server))
            upwards.start()
            self._answer(server, client, self.cuts.pop(0) if self.cuts else None)
            for end in (client, server):
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
            upwards.join()

    def _answer(self, server: socket.socket, client: socket.socket, cut: int | None) -> None:
        at = 0
        while piece := server.recv(_PIECE_BYTES if cut is None else min(_PIECE_BYTES, cut - at)):
            if self.changed is not None and at <= self.changed < at + len(piece):
                place = self.changed - at
                piece = piece[:place] + bytes((piece[place] ^ 1,)) + piece[place + 1 :]
            at += len(piece)
            client.sendall(piece)


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(_PIECE_BYTES):
            sink.sendall(piece)
    # However the one ended, the other hears of it.
    with suppress(OSError):
        sink.shutdown(socket.SHUT_WR)


@contextmanager
def relaying(hatch: Path, *, cuts: tuple[int, ...] = (), changed: int | None = None) -> Iterator[Relay]:
    """The relay, on a free port of loopback."""
    relay = Relay(hatch, cuts=list(cuts), changed=changed)
    with _listening(relay.serve) as relay.port:
        yield relay


@contextmanager
def answering(answer: bytes) -> Iterator[int]:
    """Something on a port of loopback that says the same to everyone who says anything; gives the port."""

    def serve(client: socket.socket) -> None:
        client.recv(_PIECE_BYTES)
        client.sendall(answer)
        client.shutdown(socket.SHUT_WR)
        while client.recv(_PIECE_BYTES):
            pass

    with _listening(serve) as port:
        yield port


@contextmanager
def _listening(serve: Callable[[socket.socket], None]) -> Iterator[int]:
    """A thread for each connection, until the end of the block at the latest."""
    threads: list[threading.Thread] = []
    clients: list[socket.socket] = []

    def one(client: socket.socket) -> None:
        with client, suppress(OSError):
            serve(client)

    def accept() -> None:
        with suppress(OSError):
            while True:
                client, _ = listening.accept()
                clients.append(client)
                threads.append(threading.Thread(target=one, args=(client,)))
                threads[-1].start()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        accepting = threading.Thread(target=accept)
        accepting.start()
        try:
            yield listening.getsockname()[1]
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            accepting.join()
            for client in clients:
                with suppress(OSError):
                    client.shutdown(socket.SHUT_RDWR)
            for thread in threads:
                thread.join(10)
                assert not thread.is_alive()
