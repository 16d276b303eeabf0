"""tor's control protocol over its Unix socket: ask, set, signal, and hear of events (control-spec, sections 2 to 4).

For the private network of tests alone: whoever holds a control socket can find out what tor hides.
"""

import re
import socket
import time
from collections import deque
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from crypto.errors import Refused

# Beyond these no tor of ours ever answers: all descriptors of a private network are some ten thousand bytes.
LINE_BYTES: Final = 65_536
REPLY_BYTES: Final = 4 * 1_048_576
ANSWER_SECONDS: Final = 20
_LINE: Final = re.compile(r"([2-6][0-9]{2})([ +-])(.*)")
_OK: Final = "250"
_EVENT: Final = "650"


class Control:
    """One connection to a tor, authenticated; for one thread at a time. Every answer that is not yes is `Refused`."""

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._buffer = bytearray()
        self._events: deque[str] = deque()
        try:
            self._socket.settimeout(ANSWER_SECONDS)
            self._socket.connect(str(path))
            self.ask("AUTHENTICATE")
        except BaseException:
            self._socket.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._socket.close()

    def ask(self, command: str) -> list[str]:
        """The lines that answer one command, without their status."""
        if not command.isprintable():
            raise Refused("control: a command is one line")
        self._socket.settimeout(ANSWER_SECONDS)
        self._socket.sendall(f"{command}\r\n".encode())
        while True:
            status, lines = self._reply()
            if status == _OK:
                return lines
            if status != _EVENT:
                raise Refused(f"control: {command.partition(' ')[0]}: {status} {lines[-1]}")
            self._events.append("\n".join(lines))

    def value(self, key: str) -> str:
        """What GETINFO says of one key."""
        first, *_ok = self.ask(f"GETINFO {key}")
        if not first.startswith(f"{key}="):
            raise Refused(f"control: another answer than to {key}")
        return first.removeprefix(f"{key}=").removeprefix("\n")

    def set(self, **settings: int | str) -> None:
        """SETCONF: all of them or none, until tor reads its torrc again."""
        self.ask(" ".join(["SETCONF", *(f'{name}="{value}"' for name, value in settings.items())]))

    def signal(self, name: str) -> None:
        self.ask(f"SIGNAL {name}")

    def listen(self, *kinds: str) -> None:
        """From now on `event` hears of these kinds, and of no other."""
        self.ask(" ".join(["SETEVENTS", *kinds]))

    def event(self, *, within_seconds: float) -> str:
        """The next event; `TimeoutError` if none comes, and then this connection may be in the middle of one."""
        until = time.monotonic() + within_seconds
        while not self._events:
            self._socket.settimeout(max(0.001, until - time.monotonic()))
            status, lines = self._reply()
            if status != _EVENT:
                raise Refused("control: an answer that nobody asked for")
            self._events.append("\n".join(lines))
        return self._events.popleft()

    def _reply(self) -> tuple[str, list[str]]:
        lines: list[str] = []
        taken = 0
        while True:
            untrusted = self._line()
            taken += len(untrusted)
            parts = _LINE.fullmatch(untrusted)
            if parts is None or taken > REPLY_BYTES:
                raise Refused("control: not a reply of tor")
            text = parts[3]
            if parts[2] == "+":
                attached = self._attached(REPLY_BYTES - taken)
                taken += len(attached)
                text += f"\n{attached}"
            lines.append(text)
            if parts[2] == " ":
                return parts[1], lines

    def _attached(self, most_bytes: int) -> str:
        """Lines up to one that is a dot; a dot that begins a line is doubled (section 2.3)."""
        lines: list[str] = []
        while (line := self._line()) != ".":
            most_bytes -= len(line) + 1
            if most_bytes < 0:
                raise Refused("control: not a reply of tor")
            lines.append(line.removeprefix("."))
        return "\n".join(lines)

    def _line(self) -> str:
        while (end := self._buffer.find(b"\r\n")) < 0:
            if len(self._buffer) > LINE_BYTES:
                raise Refused("control: a line without an end")
            piece = self._socket.recv(LINE_BYTES)
            if not piece:
                raise Refused("control: tor has closed the connection")
            self._buffer += piece
        line = self._buffer[:end].decode("ascii", "replace")
        del self._buffer[: end + 2]
        return line
