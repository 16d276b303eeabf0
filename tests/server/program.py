"""`perron server` as its operator meets it: a program of its own, with its own memory, ended by its number."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.server.office import Office

PASSPHRASE = "une phrase de passe assez longue"
ROOT = Path(__file__).parent.parent.parent


@dataclass
class Operator:
    """Somebody with a folder and a passphrase."""

    folder: Path
    passphrase: Path | None

    @classmethod
    def at(cls, path: Path) -> "Operator":
        operator = cls(path / "server", path / "passphrase")
        operator.thinks_of(PASSPHRASE)
        return operator

    def thinks_of(self, passphrase: str) -> None:
        """Writes it into the file that the commands read."""
        assert self.passphrase is not None
        self.passphrase.write_text(passphrase + "\n", "utf-8")

    def command(self, name: str, *arguments: str | Path) -> list[str]:
        phrase = [] if name == "status" or self.passphrase is None else ["--passphrase-file", str(self.passphrase)]
        fixed = [sys.executable, "-m", "perron", "server", name, "--dir", str(self.folder)]
        return [*fixed, *phrase, *map(str, arguments)]

    def does(self, name: str, *arguments: str | Path) -> "subprocess.CompletedProcess[str]":
        """One command to its end."""
        return subprocess.run(
            self.command(name, *arguments), cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
        )

    @contextmanager
    def begins(self, name: str, *arguments: str | Path) -> "Iterator[subprocess.Popen[str]]":
        """One command, until the end of the block at the latest."""
        command = self.command(name, *arguments)
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            try:
                yield process
            finally:
                process.kill()

    def makes(self, office: Office) -> str:
        """A server; gives the fingerprint that was printed."""
        made = self.does("init", "--office", str(office.fingerprint), "--listen", "127.0.0.1:0")
        assert (made.returncode, made.stderr.startswith("This is the server's fingerprint")) == (0, True)
        return made.stdout.strip()

    def hangs(self, raw: bytes) -> "subprocess.CompletedProcess[str]":
        """Imports an outbound bundle."""
        file = self.folder.parent / "out.bundle"
        file.write_bytes(raw)
        return self.does("import", file)

    def starts(self, *arguments: str) -> "subprocess.Popen[str]":
        """The server's process; whoever starts it ends it."""
        command = [*self.command("run"), *arguments]
        return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    @contextmanager
    def runs(self, *arguments: str) -> Iterator["Program"]:
        """The server, until the end of the block at the latest."""
        process = self.starts(*arguments)
        try:
            assert process.stdout is not None
            said = []
            while not (match := re.search(r"http://([\d.]+):(\d+)$", line := process.stdout.readline().strip())):
                assert line, process.communicate()
                said.append(line)
            yield Program(process, (match[1], int(match[2])), said)
        finally:
            if process.poll() is None:
                os.kill(process.pid, signal.SIGKILL)
            process.communicate()


@dataclass
class Program:
    """A running server."""

    process: "subprocess.Popen[str]"
    address: tuple[str, int]
    said: list[str]

    def ends(self, number: signal.Signals) -> tuple[int, str, str]:
        """Its exit code and all that it wrote after the line with its address."""
        os.kill(self.process.pid, number)
        written, complained = self.process.communicate(timeout=30)
        return self.process.returncode, written, complained
