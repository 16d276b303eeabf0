"""Asking a running server through its hatch: what the commands do when they find one."""

import http.client
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http import HTTPStatus
from pathlib import Path
from typing import Final

from crypto.errors import Refused

from .hatch import CLOSED_EARLY, INBOUND, OUTBOUND, STATUS
from .pickup import NOTHING, Begun, Passage

NO_HEADERS: Final[Mapping[str, str]] = {}
# The last one says that nothing is left to give.
GIVEN: Final = (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT, HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
_PART_BYTES: Final = 1 << 20
# Nothing stands in the way of this answer: whoever waits longer waits for ever.
STATUS_SECONDS: Final = 10.0


class _Hatch(http.client.HTTPConnection):
    """HTTP through a Unix socket."""

    def __init__(self, path: Path, *, seconds: float | None) -> None:
        super().__init__("hatch")
        self._path, self._seconds = str(path), seconds

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self._seconds)
        self.sock.connect(self._path)


@contextmanager
def _asked(
    path: Path,
    *,
    method: str,
    target: str,
    body: bytes | None = None,
    headers: Mapping[str, str] = NO_HEADERS,
    seconds: float | None = None,
) -> Iterator[http.client.HTTPResponse]:
    hatch = _Hatch(path, seconds=seconds)
    try:
        hatch.request(method, target, body=body, headers=headers)
        response = hatch.getresponse()
        if response.status not in GIVEN:
            raise Refused(response.read().decode() or "the server could not; see 'perron server status'")
        yield response
    finally:
        hatch.close()


@contextmanager
def inbound(path: Path, begun: Begun = NOTHING) -> Iterator[Passage]:
    """The inbound bundle, or the rest of it if it is still the one that was begun."""
    headers = {"Range": f"bytes={begun.count}-", "If-Range": f'"{begun.name}"'} if begun.count else NO_HEADERS
    with _asked(path, method="GET", target=INBOUND, headers=headers) as response:
        name, early = response.headers["ETag"].strip('"'), int(response.headers.get(CLOSED_EARLY, "0"))
        first, length = 0, response.length or 0
        if response.status != HTTPStatus.OK:
            first, length = begun.count, int(response.headers["Content-Range"].rpartition("/")[2])
        yield Passage(name, length, first, _parts(response), early)


def _parts(response: http.client.HTTPResponse) -> Iterator[bytes]:
    """All that comes: who counts it sees when the server breaks off."""
    with suppress(ConnectionError):
        while part := response.read(_PART_BYTES):
            yield part


def outbound(path: Path, bundle: bytes) -> str:
    """Hand in an outbound bundle; gives the server's sentence."""
    with _asked(path, method="POST", target=OUTBOUND, body=bundle) as response:
        return response.read().decode()


def status(path: Path) -> str:
    """The server's own account of its health."""
    try:
        with _asked(path, method="GET", target=STATUS, seconds=STATUS_SECONDS) as response:
            return response.read().decode()
    except OSError:
        raise Refused("the server is starting, stopping or stuck: it does not say how it is") from None
