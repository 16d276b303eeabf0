"""Ends a process of the station that reaches for a network: Python itself tells of every attempt before it is made.

Only loopback is there, and only where it belongs: the page listens at its one place, and the tests are its browser.
What compiled libraries do, Python does not tell: that is for a network namespace to count (claim G2).
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
# The file in which a process writes what it was about to do; named, it listens.
HEARD: Final = "PERRON_HEARD"
ENDED: Final = 97
# Event -> which of its arguments says where to; None: whatever it is, it asks somebody else for a name.
REACHES: Final = {
    "socket.connect": 1,
    "socket.bind": 1,
    "socket.sendto": 1,
    "socket.sendmsg": 1,
    "socket.getaddrinfo": 0,
    "socket.gethostbyname": None,
    "socket.gethostbyaddr": None,
    "socket.getnameinfo": None,
}
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1"})
_OURS: Final = ("caseworker_ui/", "crypto/", "tests/")
_LISTENER: Final = ("socket.bind", "caseworker_ui/web/site.py")


def watch() -> None:
    """From now on, for as long as this process lives and `HEARD` names a file."""
    sys.addaudithook(_hear)


def environment(heard: Path) -> dict[str, str]:
    """What makes every Python program that is started under it watch itself, from the same tree as this one."""
    return {HEARD: str(heard), "PYTHONPATH": os.pathsep.join((str(ROOT), str(Path(__file__).parent)))}


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    if event not in REACHES or not (file := os.environ.get(HEARD)):
        return
    place = REACHES[event]
    where = None if place is None else arguments[place]
    who = next(_frames(), "a library")
    # A connected socket sends without naming anybody: its connection was heard.
    if (event == "socket.sendmsg" and where is None) or _stays(event, where, who):
        return
    with Path(file).open("a", encoding="utf-8") as heard:
        heard.write(f"{event} {where} by {who}\n")
    # An exception could be caught.
    os._exit(ENDED)


def _stays(event: str, where: object, who: str) -> bool:
    host = where[0] if isinstance(where, tuple) else where
    return host in _LOOPBACK and (who.startswith("tests/") or (event, who) == _LISTENER)


def _frames() -> Iterator[str]:
    """The files of this tree that are at work, the innermost first; what is installed inside the tree is not of it."""
    frame = sys._getframe(2)
    while frame := frame.f_back:  # type: ignore[assignment]  # None ends it
        name = frame.f_code.co_filename.removeprefix(f"{ROOT}/")
        if name.startswith(_OURS):
            yield name
