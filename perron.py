"""The one program: `perron PART COMMAND`. A part is loaded when it is called, so that a machine needs only its own.

`perron demo` starts all of them on one machine, each in a folder of its own as if it were a machine of its own.
"""

import contextlib
import ctypes
import fcntl
import importlib
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from types import FrameType
from typing import Final, NoReturn

import click

from crypto.errors import Refused

# Part -> (module, what `perron --help` says). The station's machine has no server code's dependencies, and so on.
PARTS: Final = {
    "report": ("intake.commands", "Report a fraud, read the answers (for everyone)."),
    "server": ("server.commands", "The letterbox and the board (for the operator)."),
    "site": ("intake.site", "Build the reporters' page of a city (for the operator)."),
    "station": ("caseworker_ui.commands", "Open, acknowledge and answer reports (for the office)."),
    "courier": ("tor.courier_commands", "Carry bundles between server and office over Tor (for the courier)."),
    "tor": ("tor.commands", "Connect the server to Tor (for the operator)."),
    "audit": ("audit.commands", "Check what is promised (for everyone)."),
}


class Parts(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*super().list_commands(ctx), *PARTS]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in PARTS:
            return super().get_command(ctx, name)
        module, _ = PARTS[name]
        try:
            command: click.Command = getattr(importlib.import_module(module), name)
        except ModuleNotFoundError as missing:
            raise click.ClickException(
                f"'{missing.name}' is not installed: install Perron with the extra of this machine."
            ) from None
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # click's
        """The list without importing any part."""
        rows = [(name, command.get_short_help_str(limit=400)) for name, command in sorted(self.commands.items())]
        with formatter.section("Commands"):
            formatter.write_dl(rows + [(name, sentence) for name, (_, sentence) in PARTS.items()])

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except Refused as refused:
            raise click.ClickException(f"Refused: {refused}.") from None


def language() -> str:
    """French counts; English for those whose computer speaks it."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "en" if spoken.startswith("en") else "fr"


@click.group(cls=Parts, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="perron")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Perron: report fraud to a public office anonymously, and talk with it afterwards."""
    # No core dump: it would hold what is in memory, a report, the 12 words, keys.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctx.obj = language()


@main.command()
@click.option("--dir", "folder", type=click.Path(path_type=Path), default=Path(".demo"), show_default=True)
@click.option("--port", type=click.IntRange(1, 65_535), default=8800, show_default=True, help="The reporters' server.")
@click.option("--station-port", type=click.IntRange(1, 65_535), default=8801, show_default=True)
@click.option("--courier-every", type=click.IntRange(min=1), default=10, show_default=True, metavar="SECONDS")
@click.option("--browser/--no-browser", "browser", default=True, help="Open the reporters' page.")
def demo(folder: Path, port: int, station_port: int, courier_every: int, browser: bool) -> None:  # noqa: FBT001  # click names it
    """Start a fictitious Liège on this machine: server, station and courier, on loopback. Ctrl-C ends it."""
    # SIGINT too: whoever starts us in the background of a script leaves it ignored.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _interrupt)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with only_demo(folder), contextlib.ExitStack() as running:
        city = Demo(folder.resolve(), port=port, station_port=station_port)
        try:
            city.found()
            city.start(running)
            city.carry_out()
            click.echo(city.what_to_try(courier_every))
            if browser:
                click.launch(f"http://127.0.0.1:{port}/")
            while True:
                time.sleep(courier_every)
                city.check()
                city.carry_in()
                city.carry_out()
        except KeyboardInterrupt:
            click.echo("The demo ends: server, station and courier stop.")


def _interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


@contextlib.contextmanager
def only_demo(folder: Path) -> Iterator[None]:
    """One demo in one folder: a second one says so and changes nothing."""
    descriptor = os.open(folder / ".lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise click.ClickException(f"A demo already runs in {folder}. End it, or name another folder: --dir.") from None
    try:
        yield
    finally:
        os.close(descriptor)


class Demo:
    """Three machines as three folders; only the courier, which is this process, carries files between them."""

    # Fictitious, printed, and of no use anywhere else.
    PASSPHRASES: Final = {
        "root": "racine abeille perron cidre fictive",
        "station": "poste loutre cuivre bruine fictif",
        "integrite": "guichet tulipe anguille moulin fictif",
        "audit": "guichet cerise hibou lanterne fictif",
    }
    SERVER_PASSPHRASE: Final = "le serveur de la ville fictive"  # noqa: S105  # a demo's, printed and useless elsewhere
    READY_SECONDS: Final = 30

    def __init__(self, folder: Path, *, port: int, station_port: int) -> None:
        self.folder, self.port, self.station_port = folder, port, station_port
        self.server, self.station, self.courier = (folder / name for name in ("server", "station", "courier"))
        self.secrets = folder / "passphrases"
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def found(self) -> None:
        """The first time: the office's ceremony, then the server that knows its fingerprint."""
        for kept in (self.courier, self.secrets):
            kept.mkdir(mode=0o700, exist_ok=True)
        self._keep("station.toml", "".join(f'{name} = "{words}"\n' for name, words in self.PASSPHRASES.items()))
        self._keep("server", f"{self.SERVER_PASSPHRASE}\n")
        if not self.station.exists():
            pages = importlib.import_module("intake.pages")
            city = resources.files("intake") / "cities" / "liege" / "city.toml"
            with resources.as_file(city) as path:
                client = pages.client_digest().hex()
                self._perron(
                    "station", "init", "--dir", self.station, "--city", path, "--client", client, *self._station_secrets
                )
            shutil.copyfile(self.station / "fingerprint", self.folder / "fingerprint")
            shutil.copyfile(self.station / "first.bundle", self.courier / "out.bundle")
        if not self.server.exists():
            office = (self.folder / "fingerprint").read_text().strip()
            made = self._perron("server", "init", "--dir", self.server, "--office", office, *self._server_secrets)
            # What the server's operator reads out to the office over the telephone.
            self._keep("server-fingerprint", made)
        settings = self.server / "server.toml"
        lines = settings.read_text(encoding="utf-8").splitlines()
        listen = f'listen = "127.0.0.1:{self.port}"'
        settings.write_text(
            "".join(f"{listen if line.startswith('listen') else line}\n" for line in lines), encoding="utf-8"
        )

    def start(self, running: contextlib.ExitStack) -> None:
        """Server and station as processes of their own, which end with this one."""
        trust = (self.secrets / "server-fingerprint").read_text(encoding="utf-8").strip()
        server = ("server", "run", "--demo", "--dir", self.server)
        running.enter_context(self._process(*server, *self._server_secrets))
        boxes = ("--inbox", self.station / "inbox", "--outbox", self.station / "outbox", "--trust", trust)
        desks = (part for slug in ("integrite", "audit") for part in ("--desk", slug))
        station = ("station", "run", "--dir", self.station, "--port", str(self.station_port))
        running.enter_context(self._process(*station, *boxes, *desks, *self._station_secrets))
        for name, port in (("server", self.port), ("station", self.station_port)):
            self._wait_for(name, port)
        self.check()

    def check(self) -> None:
        """A part that has ended by itself said why on the terminal; the others end with it."""
        for name, process in self.processes.items():
            if process.poll() is not None:
                raise click.ClickException(f"The {name} has ended.")

    def carry_in(self) -> None:
        """Towards the office: what the server closed; in the demo it closes its batch early, and says so."""
        stick = self.courier / "in.bundle"
        stick.unlink(missing_ok=True)
        *closed_early, _written = self._perron("server", "export", "--dir", self.server, "--to", stick).splitlines()
        for sentence in closed_early:
            click.echo(sentence)
        # The station looks for *.bundle: a name of its own until the copy is complete.
        arriving = self.station / "inbox" / "in.arriving"
        shutil.copyfile(stick, arriving)
        arrived = arriving.replace(arriving.with_name("in.bundle"))
        # The courier waits at the office for the way back, so that one trip carries the answer to what it brought.
        until = time.monotonic() + self.READY_SECONDS
        while arrived.exists() and time.monotonic() < until:
            self.check()
            time.sleep(0.1)

    def carry_out(self) -> None:
        """From the office: the newest board, records, and what was taken."""
        stick = self.courier / "out.bundle"
        prepared = sorted((self.station / "outbox").glob("*.bundle"))
        if prepared:
            # The station may replace it meanwhile: then the next trip takes the newer one.
            with contextlib.suppress(FileNotFoundError):
                shutil.copyfile(prepared[-1], stick)
        if stick.exists():
            self._perron("server", "import", "--dir", self.server, stick)
            stick.unlink()

    def what_to_try(self, courier_every: int) -> str:
        office = (self.folder / "fingerprint").read_text().strip()
        secrets = self.secrets / "station.toml"
        program = Path(sys.executable).with_name("perron")
        report = f"--server http://127.0.0.1:{self.port} --office '{office}'"
        desk = f"--dir {self.station} --desk integrite --passphrases {secrets}"
        return f"""
A fictitious Liège runs on this machine. Nothing here is real: do not report anything real.

  Reporters' page     http://127.0.0.1:{self.port}/
  Station's page      http://127.0.0.1:{self.station_port}/
    desk integrite      {self.PASSPHRASES["integrite"]}
    desk audit          {self.PASSPHRASES["audit"]}
    the station alone   {self.PASSPHRASES["station"]}
  Office fingerprint  {office}
  The courier comes every {courier_every} s and closes the batch early; a real one comes after midnight UTC.

Try: open a desk on the station's page with its passphrase, read what came, reply. The same on the command line:
  echo 'Le marché a été promis avant l’appel d’offres.' > report.txt
  {program} report send {report} --text-file report.txt --receipt-file words.txt
  {program} station cases {desk}
  echo 'Merci. Quand était-ce ?' > reply.txt
  {program} station reply {desk} --case 1 --text-file reply.txt --state question
  {program} report read {report} --receipt-file words.txt

Ctrl-C ends it. To begin again: delete {self.folder}.
"""

    @property
    def _station_secrets(self) -> tuple[str | Path, ...]:
        return "--passphrases", self.secrets / "station.toml"

    @property
    def _server_secrets(self) -> tuple[str | Path, ...]:
        return "--passphrase-file", self.secrets / "server"

    def _keep(self, name: str, content: str) -> None:
        path = self.secrets / name
        path.touch(mode=0o600)
        path.write_text(content, encoding="utf-8")

    def _perron(self, *arguments: str | Path) -> str:
        """Runs one command to its end; what it says on standard output."""
        done = subprocess.run([*_PROGRAM, *map(str, arguments)], capture_output=True, text=True, check=False)
        if done.returncode:
            raise click.ClickException(f"perron {arguments[0]} {arguments[1]}: {done.stderr.strip()}")
        return done.stdout

    @contextlib.contextmanager
    def _process(self, *arguments: str | Path) -> Iterator[None]:
        # A session of its own: Ctrl-C reaches the demo alone, which then ends each part in order.
        process = subprocess.Popen(
            [*_PROGRAM, *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_the_demo,  # noqa: PLW1509  # the demo has one thread
        )
        self.processes[str(arguments[0])] = process
        (self.folder / f"{arguments[0]}.pid").write_text(f"{process.pid}\n", encoding="ascii")
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _wait_for(self, name: str, port: int) -> None:
        until = time.monotonic() + self.READY_SECONDS
        while time.monotonic() < until:
            self.check()
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                return
            time.sleep(0.1)
        raise click.ClickException(f"The {name} did not start on port {port} within {self.READY_SECONDS} s.")


_PR_SET_PDEATHSIG: Final = 1


def _end_with_the_demo() -> None:
    """In the child: if the demo itself is killed, the kernel ends its parts too (prctl(2))."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


# -P: what lies in the folder where someone calls this cannot replace a part of Perron.
_PROGRAM: Final = (sys.executable, "-P", "-m", "perron")

if __name__ == "__main__":
    main()
