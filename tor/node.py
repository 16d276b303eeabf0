"""One tor process on loopback, from its torrc to its end."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from crypto.errors import Refused

from .control import Control
from .torrc import SOCKET_BYTES

LOOK_SECONDS: Final = 0.1
END_SECONDS: Final = 10
# Debian keeps tor in a folder that only root has in its PATH.
_PATH: Final = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"])


class NotUp(Exception):
    """A node is not up in time, or has ended. The text names it and its log."""


def program(name: str) -> str:
    """Where tor or one of its tools is; `NotUp` if it is not installed."""
    found = shutil.which(name, path=_PATH)
    if found is None:
        raise NotUp(f"'{name}' is not installed: apt-get install tor")
    return found


def begun(command: Sequence[str | Path], *, folder: Path) -> "subprocess.Popen[bytes]":
    """A process without terminal, in a session of its own: Ctrl-C reaches us alone, who then end it by its id."""
    nothing = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=folder, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True)


class Node:
    """A tor of the private network: an authority or a relay."""

    def __init__(self, folder: Path, lines: str, *, within_seconds: float) -> None:
        self.folder = folder
        self.name = folder.name
        self.log = folder / "notice.log"
        self.within_seconds = within_seconds
        self._socket = folder / "control"
        self._torrc = folder / "torrc"
        self._process: subprocess.Popen[bytes] | None = None
        self._control: Control | None = None
        if len(os.fsencode(self._socket)) > SOCKET_BYTES:
            raise NotUp(f"'{folder.parent}' is too long: a Unix socket in it has at most {SOCKET_BYTES} bytes")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._torrc.write_text(f"{self._every()}{lines}", encoding="utf-8")

    def _every(self) -> str:
        """What each tor of ours has, so that it stays within its folder, on loopback, small, and ends with us."""
        return (
            f"DataDirectory {self.folder}\n"
            f"ControlSocket {self._socket}\n"
            "CookieAuthentication 0\n"
            f"Log notice file {self.log}\n"
            "AddressDisableIPv6 1\n"
            # Half the time and two thirds of the memory of a start are for these tables, which loopback does not need.
            "GeoIPFile /dev/null\n"
            "GeoIPv6File /dev/null\n"
            "ShutdownWaitLength 0\n"
            f"__OwningControllerProcess {os.getpid()}\n"
        )

    @property
    def control(self) -> Control:
        """Its control connection, made when it is first asked for."""
        if self._control is None:
            self._control = Control(self._socket)
        return self._control

    @property
    def pid(self) -> int | None:
        """The process, while it is ours to end."""
        return self._process.pid if self._process else None

    def launch(self) -> None:
        """Begin, without waiting."""
        command: list[str | Path] = [program("tor"), "-f", self._torrc, "--defaults-torrc", "/dev/null", "--quiet"]
        self._process = begun(command, folder=self.folder)

    def start(self) -> None:
        """Begin, or begin again with the same keys and ports, and wait until it answers."""
        self.launch()
        self.wait_for(lambda: self.control.value("version") != "", what="did not start")

    def stop(self) -> None:
        """As an operator stops it: it takes leave of the others."""
        if self._process is not None:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(END_SECONDS)
        self.kill()

    def kill(self) -> None:
        """As a power cut does. Nothing happens to one that has ended."""
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def wait_for(self, ready: Callable[[], bool], *, what: str, until: float | None = None) -> None:
        """Looks again and again until `ready`; `NotUp` when it has ended, or at `until` on the monotonic clock."""
        until = until or time.monotonic() + self.within_seconds
        while not self._is(ready):
            if self._process is None or self._process.poll() is not None:
                raise NotUp(f"{self.name} has ended; its log: {self.log}")
            if time.monotonic() > until:
                raise NotUp(f"{self.name} {what} within {self.within_seconds:.0f} s; its log: {self.log}")
            time.sleep(LOOK_SECONDS)

    def _is(self, ready: Callable[[], bool]) -> bool:
        # Not there yet: no socket, or nothing known of what is asked.
        with suppress(OSError, Refused):
            return ready()
        if self._control is not None:
            self._control.close()
            self._control = None
        return False


class Guest(Node):
    """A tor as people and servers run it, in a private network: an onion service, a client, or both."""

    def __init__(self, folder: Path, lines: str, *, socks_port: int | None, within_seconds: float) -> None:
        super().__init__(folder, lines, within_seconds=within_seconds)
        self.socks_port = socks_port

    def start(self) -> None:
        """Begin and wait until it can build circuits."""
        super().start()
        self.wait_for(self._bootstrapped, what="was not bootstrapped")

    def _bootstrapped(self) -> bool:
        return "PROGRESS=100" in self.control.value("status/bootstrap-phase").split()
