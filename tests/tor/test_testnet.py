"""The private Tor network: as a command, and as what other tests stand on."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tor import testnet
from tor.testnet import AUTHORITIES, RELAYS, Guest, Network, NotUp

from .page import page, patient

READY_SECONDS = 30
LOOPBACK = re.compile(r"[0-9A-F]{6}7F:")


def children(pid: int) -> list[int]:
    """The processes that this one has started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def addresses(pids: list[int]) -> set[str]:
    """The local addresses of all sockets of these processes, as the kernel writes them: of TCP, then of UDP."""
    sockets = {str(descriptor.readlink()) for pid in pids for descriptor in Path(f"/proc/{pid}/fd").iterdir()}
    found = set()
    for table in ("tcp", "tcp6", "udp", "udp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            local, inode = line.split()[1], line.split()[9]
            if f"socket:[{inode}]" in sockets:
                found.add(local)
    return found


def circuits(client: Guest) -> dict[str, set[str]]:
    """SOCKS name -> the circuits to onions that it used."""
    found: dict[str, set[str]] = {}
    for line in client.control.value("circuit-status").splitlines():
        if "HS_STATE=HSCR_JOINED" in line and (name := re.search(r'SOCKS_USERNAME="(\w+)"', line)):
            found.setdefault(name[1], set()).add(line.split()[0])
    return found


def share() -> float:
    """How many times slower a machine is that serves others at the same time: its processes per processor."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def test_the_command_brings_a_server_onto_a_private_network(tmp_path: Path) -> None:
    """`perron tor testnet` serves the first page through an onion within 30 s, on loopback alone, and ends all."""
    folder, door = tmp_path / "net", tmp_path / "http.sock"
    command = [sys.executable, "-P", "-m", "perron", "tor", "testnet", "--dir", str(folder), "--socket", str(door)]
    began = time.monotonic()
    with page(door), subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout is not None
            said = ""
            while "Ready" not in said:
                line = running.stdout.readline()
                assert line, said
                said += line
            (onion,), (port,) = re.findall(r"\S+\.onion", said), re.findall(r"socks5h://127\.0\.0\.1:(\d+)", said)
            assert patient(int(port), onion, path="/seen") == (200, "/seen")
            seconds = time.monotonic() - began
            tors = children(running.pid)
            listening = addresses(tors)
        finally:
            running.send_signal(signal.SIGTERM)
            assert running.wait(timeout=60) == 0
    assert len(tors) == AUTHORITIES + RELAYS + 2
    assert listening
    assert {address for address in listening if not LOOPBACK.match(address)} == set()
    assert [pid for pid in tors if Path(f"/proc/{pid}").exists()] == []
    assert seconds <= READY_SECONDS * share(), seconds


def test_another_name_is_another_circuit(network: Network, tmp_path: Path) -> None:
    """Requests under one SOCKS name share a circuit, those under another name never see it."""
    with page(tmp_path / "http.sock"):
        onion = network.onion("isolating", tmp_path / "http.sock")
        client = network.client()
        for name in ("one", "one", "other"):
            assert patient(client.socks_port, onion, name=name)[0] == 200
        used = circuits(client)
    assert len(used["one"]) == len(used["other"]) == 1
    assert used["one"].isdisjoint(used["other"])


def test_a_relay_comes_back_as_itself(network: Network) -> None:
    """A relay is gone by a kill, and another start brings it back under its keys."""
    relay = network.relays[0]
    fingerprint = relay.control.value("fingerprint")
    relay.kill()
    assert relay.pid is None
    relay.start()
    assert relay.control.value("fingerprint") == fingerprint


def test_a_network_that_is_not_up_in_time_names_the_node_and_its_log(tmp_path: Path) -> None:
    """What did not start in time is named with its log, and nothing of it runs on."""
    before = children(os.getpid())
    with pytest.raises(NotUp, match=r"auth0 did not .* within 0 s; its log: .*/auth0/notice.log"):  # noqa: SIM117  # two things
        with testnet.testnet(tmp_path / "net", within_seconds=0):
            pass
    assert children(os.getpid()) == before


@pytest.mark.parametrize("folder", ["taken", "x" * 100])
def test_a_folder_that_cannot_hold_a_network_is_refused(tmp_path: Path, folder: str) -> None:
    """A folder with other things stays as it is, and one whose name is too long for a Unix socket is named."""
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "thesis.txt").write_text("mine")
    with pytest.raises(NotUp, match=re.escape(folder)), testnet.testnet(tmp_path / folder):
        pass
    assert (tmp_path / "taken" / "thesis.txt").read_text() == "mine"
