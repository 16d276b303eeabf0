"""Asking a running server through its hatch: what the commands do when they find one."""

import http.client
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from crypto.errors import Refused

from .hatch import CLOSED_EARLY, INBOUND, OUTBOUND, STATUS

_PART_BYTES: Final = 1 << 20


class _Hatch(http.client.HTTPConnection):
    """HTTP through a Unix socket."""

    def __init__(self, path: Path) -> None:
        super().__init__("hatch")
        self._path = str(path)

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.connect(self._path)


@contextmanager
def _asked(path: Path, *, method: str, target: str, body: bytes | None = None) -> Iterator[http.client.HTTPResponse]:
    hatch = _Hatch(path)
    try:
        hatch.request(method, target, body=body)
        response = hatch.getresponse()
        if response.status != http.client.OK:
            raise Refused(response.read().decode() or "the server could not; see 'perron server status'")
        yield response
    finally:
        hatch.close()


@contextmanager
def inbound(path: Path) -> Iterator[tuple[Iterator[bytes], int]]:
    """The inbound bundle piece by piece, and how many batches a demo closed early for it."""
    with _asked(path, method="GET", target=INBOUND) as response:
        yield iter(lambda: response.read(_PART_BYTES), b""), int(response.headers.get(CLOSED_EARLY, "0"))


def outbound(path: Path, bundle: bytes) -> str:
    """Hand in an outbound bundle; gives the server's sentence."""
    with _asked(path, method="POST", target=OUTBOUND, body=bundle) as response:
        return response.read().decode()


def status(path: Path) -> str:
    """The server's own account of its health."""
    with _asked(path, method="GET", target=STATUS) as response:
        return response.read().decode()
