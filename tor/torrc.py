"""The part of torrc that makes the server an onion service. Nothing in it can be switched off."""

from pathlib import Path
from typing import Final

# A Unix socket's path has at most 107 bytes and tor does not check it: it fails at the first visitor.
SOCKET_BYTES: Final = 107
# Browsers open about six connections to a host; fewer streams would cut off honest visitors.
STREAMS: Final = 32


class Unsafe(ValueError):
    """A path with which tor would start and then serve nobody, or somebody else."""


def onion_service(*, socket: Path, folder: Path) -> str:
    """Lines for torrc: the reporters' onion service, whose visitors reach the server's Unix socket.

    Proof of work and introduction limits defend against floods without telling visitors apart. Vanguards stay at their
    default, and no control port is opened: it could reveal what tor hides.
    """
    for name, path in (("socket", socket), ("folder", folder)):
        if not path.is_absolute() or any(letter.isspace() or letter in '"\\#' for letter in str(path)):
            raise Unsafe(f"the {name} needs an absolute path without spaces, quotes or '#'")
    if len(str(socket).encode()) > SOCKET_BYTES:
        raise Unsafe(f"the socket's path is longer than {SOCKET_BYTES} bytes")
    lines = (
        f"HiddenServiceDir {folder}",
        "HiddenServiceVersion 3",
        f"HiddenServicePort 80 unix:{socket}",
        "HiddenServicePoWDefensesEnabled 1",
        "HiddenServiceEnableIntroDoSDefense 1",
        f"HiddenServiceMaxStreams {STREAMS}",
        "HiddenServiceMaxStreamsCloseCircuit 0",
    )
    return "".join(f"{line}\n" for line in lines)
