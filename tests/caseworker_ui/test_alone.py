"""The station has no network, and needs none: a look into the spool, and what becomes of whoever reaches for one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import alone

from .browser import serving
from .conftest import PASSPHRASES, TODAY, House

REACHING = {
    "socket.connect": "socket.socket().connect(('127.0.0.1', 9))",
    "socket.bind": "socket.socket().bind(('127.0.0.1', 0))",
    "socket.sendto": "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
    "socket.sendmsg": "socket.socket(type=socket.SOCK_DGRAM).sendmsg([b'x'], [], 0, ('192.0.2.1', 53))",
    "socket.getaddrinfo": "socket.getaddrinfo('integrite.example', 443)",
    "socket.gethostbyname": "socket.gethostbyname('integrite.example')",
}


@pytest.mark.parametrize("event", REACHING)
def test_a_process_that_reaches_for_a_network_ends(tmp_path: Path, event: str) -> None:
    """What the station's tests listen with hears each way out, before it is taken, and no handler can go on."""
    heard = tmp_path / "heard"
    reaching = f"import socket\ntry:\n    {REACHING[event]}\nexcept BaseException:\n    pass\n"
    done = subprocess.run(
        [sys.executable, "-P", "-c", reaching], env={**os.environ, **alone.environment(heard)}, check=False, timeout=60
    )
    assert done.returncode == alone.ENDED
    assert heard.read_text("utf-8").startswith(f"{event} ")


def test_a_desk_looks_without_a_network(house: House, tmp_path: Path) -> None:
    """T19: A look into the spool by the page, and the board that goes out, need loopback, and of it one place."""
    reporter = house.reporter()
    house.take(reporter.letter("Bonjour", epoch=TODAY))
    with serving(house, tmp_path / "outbox") as served:
        assert "Dossier 1" in served.browser().login("integrite", PASSPHRASES["integrite"]).page.said
    assert reporter.head(house.board(), desk=0) is not None
