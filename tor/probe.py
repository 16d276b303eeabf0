"""Knocks at an onion through tor, as a stranger does, and tells what tor says: is the courier's onion shut?"""

import enum
import secrets
import socket
import time
from typing import Final

from crypto.onion import Onion

from .courier_way import Proxy

KNOCK_SECONDS: Final = 120
HTTP_PORT: Final = 80
_VERSION: Final = b"\x05"
_BY_NAME: Final = b"\x02"


class Answer(enum.IntEnum):
    """SOCKS replies of a port with `ExtendedErrors` (https://spec.torproject.org/socks-extensions)."""

    OPEN = 0x00
    KEY_MISSING = 0xF4
    KEY_WRONG = 0xF5
    # Of nobody: the proxy is not there, or said nothing in time.
    SILENCE = -1


# What tor says of a shut onion, in words for the operator; anything else but OPEN tells nothing.
SHUT: Final = frozenset({Answer.KEY_MISSING, Answer.KEY_WRONG})


def knock(onion: Onion, proxy: Proxy, *, within_seconds: float = KNOCK_SECONDS) -> int:
    """One connection to the onion's port 80, at once closed: an `Answer`, or another reply of tor's (RFC 1928)."""
    host = str(onion).encode()
    # Another name, another circuit (IsolateSOCKSAuth): nothing that an earlier visitor was given is used.
    user = secrets.token_hex(8)
    by_name = _VERSION + b"\x01" + _BY_NAME
    login = b"\x01" + 2 * _counted(user.encode())
    connect = _VERSION + b"\x01\x00\x03" + _counted(host) + HTTP_PORT.to_bytes(2, "big")
    until = time.monotonic() + within_seconds
    try:
        with socket.create_connection((proxy.host, proxy.port), timeout=within_seconds) as way:
            for asked, wanted in ((by_name, _VERSION + _BY_NAME), (login, b"\x01\x00")):
                if _answered(way, asked, until=until) != wanted:
                    return Answer.SILENCE
            version, code = _answered(way, connect, until=until)
            return code if version == _VERSION[0] else Answer.SILENCE
    except OSError:
        return Answer.SILENCE


def _counted(text: bytes) -> bytes:
    return bytes([len(text)]) + text


def _answered(way: socket.socket, asked: bytes, *, until: float) -> bytes:
    """The two bytes with which every answer begins; `TimeoutError` at `until`, on the monotonic clock."""
    way.sendall(asked)
    answer = b""
    while len(answer) < 2:
        way.settimeout(max(0.001, until - time.monotonic()))
        piece = way.recv(2 - len(answer))
        if not piece:
            raise ConnectionError("the proxy closed")
        answer += piece
    return answer
