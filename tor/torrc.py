"""The parts of torrc that make the server two onion services: reporters' and the courier's. Nothing in them can be
switched off.
"""

from pathlib import Path
from typing import Final

# A Unix socket's path has at most 107 bytes and tor does not check it: it fails at the first visitor.
SOCKET_BYTES: Final = 107
# Browsers open about six connections to a host; fewer streams would cut off honest visitors.
STREAMS: Final = 32


class Unsafe(ValueError):
    """A setting with which tor would start and then serve nobody, or somebody else. The text says what to do."""


def onion_service(*, socket: Path, folder: Path) -> str:
    """Lines for torrc: the reporters' onion service, whose visitors reach the server's Unix socket.

    Proof of work and introduction limits defend against floods without telling visitors apart. Vanguards stay at their
    default, and no control port is opened: it could reveal what tor hides.
    """
    return _service(
        socket,
        folder,
        "HiddenServicePoWDefensesEnabled 1",
        "HiddenServiceEnableIntroDoSDefense 1",
        f"HiddenServiceMaxStreams {STREAMS}",
        "HiddenServiceMaxStreamsCloseCircuit 0",
    )


def courier_onion(*, socket: Path, folder: Path) -> str:
    """Lines for torrc: the courier's onion service, of its own address, for the server's hatch.

    The keys in `folder/authorized_clients` shut it to everybody else; without a valid one tor would open it to all,
    so `authorization.check` comes before every start and every reload.
    """
    return _service(socket, folder)


def _service(socket: Path, folder: Path, *more: str) -> str:
    refuse_odd(socket, "socket")
    refuse_odd(folder, "folder")
    refuse_long(socket)
    first = (f"HiddenServiceDir {folder}", "HiddenServiceVersion 3", f"HiddenServicePort 80 unix:{socket}")
    return "".join(f"{line}\n" for line in (*first, *more))


def refuse_odd(path: Path, name: str) -> None:
    """Paths that tor reads otherwise than a person does."""
    if not path.is_absolute() or any(letter.isspace() or letter in '"\\#' for letter in str(path)):
        raise Unsafe(f"the {name} needs an absolute path without spaces, quotes or '#'")


def refuse_long(socket: Path) -> None:
    """No address of a Unix socket holds it."""
    if len(str(socket).encode()) > SOCKET_BYTES:
        raise Unsafe(f"the socket's path is longer than {SOCKET_BYTES} bytes: choose a shorter one")
