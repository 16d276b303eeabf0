"""The courier through a real private Tor network, to an onion that lets in only those whose key it knows."""

import base64
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from tests.server.house import Machine
from tests.server.office import Office, Sent
from tests.server.program import ROOT
from tor.testnet import Guest, Network
from tor.torrc import onion_service

from .courier_stage import Courier, a_day, a_server, answered

# A machine that does much else beside the tests; each command is asked again until then.
WITHIN_SECONDS = 120
BEGUN_BYTES = 1 << 20
JOINED = re.compile(r'^(\d+) BUILT .*HS_STATE=HSCR_JOINED.* SOCKS_USERNAME="(\w+)"')


def letters(raw: bytes) -> str:
    """A key as tor writes it."""
    return base64.b32encode(raw).decode().rstrip("=")


@dataclass
class Laptop:
    """A courier's laptop: its tor, the folder where its key belongs, and a stick."""

    onion: str
    tor: Guest
    keys: Path
    key: X25519PrivateKey

    def gets(self, key: X25519PrivateKey) -> None:
        """The key lies where tor looks for it, and tor looks."""
        line = f"{self.onion.removesuffix('.onion')}:descriptor:x25519:{letters(key.private_bytes_raw())}\n"
        (self.keys / "courier.auth_private").write_text(line, encoding="ascii")
        self.tor.control.signal("HUP")

    @contextmanager
    def begins(self, name: str, *arguments: object) -> "Iterator[subprocess.Popen[str]]":
        """One command, as the courier types it; it ends with the block at the latest."""
        way = ("--onion", self.onion, "--proxy", f"socks5h://127.0.0.1:{self.tor.socks_port}")
        command = [sys.executable, "-P", "-m", "perron", "courier", name, *way, *map(str, arguments)]
        environment = os.environ | {"LC_ALL": "en_GB.UTF-8"}
        with subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    def said(self, name: str, *arguments: object, exit_code: int | None = None) -> str:
        """All that a command says until it ends."""
        with self.begins(name, *arguments) as process:
            said, _ = process.communicate(timeout=WITHIN_SECONDS)
        assert exit_code in {None, process.returncode}, said
        return said

    def syncs(self, stick: Path) -> str:
        """A whole trip that ends well."""
        return self.said("sync", "--to", stick, exit_code=0)

    def hears(self, sentence: str) -> bool:
        """Whether the reminder says this in time: onions are found, and keys looked for, some seconds later."""
        until = time.monotonic() + WITHIN_SECONDS
        while sentence not in (said := self.said("status")) and time.monotonic() < until:
            time.sleep(0.5)
        return sentence in said

    def is_let_in(self) -> None:
        """With its own key."""
        self.gets(self.key)
        assert self.hears("waits at the server")

    def circuits(self) -> dict[str, str]:
        """Circuit to an onion -> the SOCKS name that used it."""
        lines = self.tor.control.value("circuit-status").splitlines()
        return {found[1]: found[2] for line in lines if (found := JOINED.search(line))}


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """A server with four batches, more than 8 MiB."""
    machine = a_server(tmp_path_factory.mktemp("onion") / "server", Office(20_000))
    for _ in range(3):
        a_day(machine)
    return machine


@pytest.fixture(scope="module")
def hangs(machine: Machine) -> Sent:
    """What hangs on the server before anybody comes."""
    with machine.opened() as keeper:
        return Sent.of(keeper)


@pytest.fixture(scope="module")
def running(machine: Machine, hangs: Sent) -> Iterator[Machine]:
    """The server runs."""
    with machine.running():
        yield machine


@pytest.fixture(scope="module")
def laptop(network: Network, running: Machine) -> Laptop:
    """The courier's onion in front of the hatch, with one key that it knows, and a laptop that has none yet."""
    key, service = X25519PrivateKey.generate(), network.folder / "hatch.service"
    (service / "authorized_clients").mkdir(mode=0o700, parents=True)
    service.chmod(0o700)
    known = f"descriptor:x25519:{letters(key.public_key().public_bytes_raw())}\n"
    (service / "authorized_clients" / "courier.auth").write_text(known, encoding="ascii")
    network.guest("hatch", onion_service(socket=running.folder.socket, folder=service))
    keys = network.folder / "laptop.keys"
    keys.mkdir(mode=0o700)
    client = network.client("laptop", f"ClientOnionAuthDir {keys}\n")
    return Laptop((service / "hostname").read_text(encoding="ascii").strip(), client, keys, key)


def has_begun(courier: Courier) -> bool:
    """Whether some of a bundle is on the stick."""
    return any(part.stat().st_size > BEGUN_BYTES for part in courier.folder.glob(".*.part"))


@pytest.fixture
def courier(tmp_path: Path) -> Courier:
    """A courier with an empty stick."""
    return Courier.with_stick(tmp_path / "stick")


def test_only_the_right_key_opens(laptop: Laptop, courier: Courier) -> None:
    """Without a key, and with another one, the courier is told which of the two it is; with its own it gets in."""
    assert laptop.hears("Tor has no key for this address")
    assert "\nTor has no key for this address" in laptop.said("sync", "--to", courier.stick, exit_code=1)
    laptop.gets(X25519PrivateKey.generate())
    assert laptop.hears("The server does not accept your key")
    laptop.gets(laptop.key)
    assert laptop.hears("Mail waits at the server")


def test_a_circuit_that_is_closed_costs_nothing(laptop: Laptop, courier: Courier) -> None:
    """The circuit is closed in the middle of a bundle: the same command goes on over another one, to the last byte."""
    laptop.is_let_in()
    before, until = laptop.circuits(), time.monotonic() + WITHIN_SECONDS
    with laptop.begins("sync", "--to", courier.stick) as process:
        while not has_begun(courier) and time.monotonic() < until:
            time.sleep(0.01)
        ((circuit, name),) = laptop.circuits().items() - before.items()
        laptop.tor.control.ask(f"CLOSECIRCUIT {circuit}")
        said, _ = process.communicate(timeout=WITHIN_SECONDS)
    assert process.returncode == 0, said
    assert {other for other, used_by in laptop.circuits().items() if used_by == name} - {circuit}
    assert [len(bundle.headers) for bundle in courier.carried()] == [4]


def test_both_ways_over_other_circuits(laptop: Laptop, courier: Courier, machine: Machine, hangs: Sent) -> None:
    """One trip there and one back, which share no circuit; what the office has taken then waits no more."""
    laptop.is_let_in()
    before = laptop.circuits()
    assert "The server’s bundle no. 1" in laptop.syncs(courier.stick)
    there = laptop.circuits().items() - before.items()
    courier.out.write_bytes(answered(machine, *courier.carried(), hangs=hangs))
    back = laptop.syncs(courier.stick)
    assert "and says: imported." in back
    assert back.endswith("Nothing waits at the server.\nDone. You can take the stick out.\n")
    again = laptop.circuits().items() - before.items() - there
    assert [len({name for _, name in used}) for used in (there, again)] == [1, 1]
    assert laptop.said("status", "--quiet", exit_code=0) == ""
