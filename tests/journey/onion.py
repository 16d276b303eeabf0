"""A city behind an onion: its server at a Unix socket, and whoever comes to it through a private Tor network."""

import re
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from perron import Demo
from tests.browser.recorder import Recorder, recording
from tests.tor.page import patient
from tor.testnet import Guest, Network, Node

from .test_journey import City, perron, said

START_SECONDS = 60
_JOINED = re.compile(r"(\d+) BUILT (\S+) .*HS_STATE=HSCR_JOINED .*SOCKS_USERNAME=\"(\w+)\"")
_NAME = re.compile(r"\$[0-9A-F]{40}[~=](\w+)")


@dataclass(frozen=True, slots=True)
class Circuit:
    """A client's circuit to an onion: its number there, the SOCKS user it is for, and the nodes it passes."""

    number: str
    user: str
    nodes: tuple[str, ...]


def circuits(client: Guest) -> list[Circuit]:
    """Those that carry something to an onion now, for programs that gave tor a user's name."""
    carrying = {stream.split()[2] for stream in client.control.value("stream-status").splitlines()}
    return [
        Circuit(number, user, tuple(_NAME.findall(path)))
        for number, path, user in _JOINED.findall(client.control.value("circuit-status"))
        if number in carrying
    ]


def close_circuits(client: Guest) -> set[str]:
    """Closes every circuit that carries something now, as a relay that dies does; their numbers."""
    carrying = {stream.split()[2] for stream in client.control.value("stream-status").splitlines()} - {"0"}
    for number in carrying:
        client.control.ask(f"CLOSECIRCUIT {number}")
    return carrying


def replaceable(circuit: Circuit, network: Network, onion: Guest) -> Node:
    """A relay of a circuit that is neither end's guard, as far as there is one: few relays cannot do without those."""
    status = (line.split() for line in onion.control.value("circuit-status").splitlines())
    guards = [_NAME.findall(parts[2])[0] for parts in status if parts[1] == "BUILT"]
    passed = [relay for relay in network.relays if relay.name in circuit.nodes[1:]]
    return min(passed, key=lambda relay: guards.count(relay.name))


@dataclass
class OnionCity(City):
    """The fictitious Liège behind an onion; `line` sees what comes out of Tor."""

    onion: str
    # The two ends of Tor: the server's and the reporters'.
    service: Guest
    client: Guest
    line: Recorder

    @property
    def proxy(self) -> str:
        return f"socks5h://127.0.0.1:{self.client.socks_port}"

    @property
    def visit(self) -> tuple[str, ...]:
        return "--server", f"http://{self.onion}", "--proxy", self.proxy, "--office", self.office

    def trip(self) -> None:
        """The courier fetches, the station takes and answers, the courier hangs it out."""
        stick, secrets = self.folder / "stick", self.folder / "passphrases"
        stick.mkdir(exist_ok=True)
        (stick / "in.bundle").unlink(missing_ok=True)
        said("server", "export", "--dir", self.folder / "server", "--to", stick / "in.bundle")
        trust = ("--trust", (secrets / "server-fingerprint").read_text().strip())
        station = ("--dir", self.folder / "station", "--passphrases", secrets / "station.toml")
        said("station", "sync", *station, "--stick", stick, "--desk", "integrite", *trust)
        said("server", "import", "--dir", self.folder / "server", stick / "out.bundle")


@contextmanager
def behind_an_onion(network: Network) -> Iterator[OnionCity]:
    """Server, onion and client, until the end of the block."""
    with tempfile.TemporaryDirectory(prefix="perron-") as place:
        folder = Path(place) / "city"
        folder.mkdir()
        demo = Demo(folder, port=0, station_port=0)
        demo.found()
        server, door = folder / "server.sock", folder / "door.sock"
        settings = folder / "server" / "server.toml"
        settings.write_text(settings.read_text("utf-8").replace('"127.0.0.1:0"', f'"unix:{server}"'), "utf-8")
        passphrase = ("--passphrase-file", folder / "passphrases" / "server")
        command = perron("server", "run", "--demo", "--dir", folder / "server", *passphrase)
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, text=True) as process:
            try:
                _wait_for(server, process)
                said("server", "import", "--dir", folder / "server", folder / "courier" / "out.bundle")
                with recording(server, door=door) as line:
                    onion, client = network.onion("letterbox", door), network.client("reporters")
                    # Not a page: those are compressed.
                    patient(client.socks_port, onion, path="/ready")
                    line.take()
                    yield OnionCity(folder, 0, 0, process, onion, network.guests["letterbox"], client, line)
            finally:
                process.terminate()
                process.wait(timeout=30)


def _wait_for(socket: Path, process: "subprocess.Popen[str]") -> None:
    until = time.monotonic() + START_SECONDS
    while not socket.exists():
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.1)
