"""A private Tor network on loopback, with the real tor: three authorities that vote, eight relays, and their guests.

Every tor process listens on 127.0.0.1 alone, writes into its own folder, and ends with the process that started it.
"""

import secrets
import shutil
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from .node import Guest, Node, NotUp, begun, program
from .torrc import onion_service

__all__ = ["START_SECONDS", "Guest", "Network", "Node", "NotUp", "testnet"]

START_SECONDS: Final = 60
# With fewer authorities no relay counts as measured (three votes). Four relays serve; with eight most circuits
# find another way when one is killed, but not always soon: guards are few, and kept.
AUTHORITIES: Final = 3
RELAYS: Final = 8
HALF_HOUR: Final = 1_800
_MARK: Final = "perron-testnet"
# Below the ports from which the kernel serves outgoing connections: between looking and tor's start none is taken.
_PORTS: Final = range(10_000, 32_000)

_RELAY: Final = """\
TestingTorNetwork 1
AssumeReachable 1
PathsNeededToBuildCircuits 0.67
Nickname {name}
SocksPort 0
Address 127.0.0.1
ORPort 127.0.0.1:{onion_routing} IPv4Only
DirPort 127.0.0.1:{directory}
ContactInfo test@example.invalid
ExitRelay 0
ExitPolicy reject *:*
NumCPUs 1
"""
# No vote happens by itself: the first one would come before all descriptors did, and the next one much later. Then an
# hour between votes, as in the public network: with more, tor's revision counter overflows (24 votes may take 36 hours,
# hs_service.c), and directories refuse every renewed descriptor: no new key, no new introduction point.
_AUTHORITY: Final = """\
AuthoritativeDirectory 1
V3AuthoritativeDirectory 1
TestingDirAuthVoteGuard *
TestingDirAuthVoteHSDir *
TestingAuthDirTimeToLearnReachability 0
TestingMinFastFlagThreshold 0
AuthDirVoteStableGuaranteeMinUptime 0
AuthDirVoteStableGuaranteeMTBF 0
V3BandwidthsFile {bandwidths}
TestingV3AuthInitialVotingInterval 1800
TestingV3AuthInitialVoteDelay 2
TestingV3AuthInitialDistDelay 2
TestingV3AuthVotingStartOffset {far}
V3AuthVotingInterval 3600
V3AuthVoteDelay 2
V3AuthDistDelay 2
V3AuthNIntervalsValid 24
"""
# All that a production torrc needs in a network of one machine; TestingTorNetwork would move introductions every 10 s.
_GUEST: Final = """\
ExtendAllowPrivateAddresses 1
EnforceDistinctSubnets 0
ClientRejectInternalAddresses 0
"""
_CLIENT: Final = "SocksPort 127.0.0.1:{port} IsolateSOCKSAuth ExtendedErrors OnionTrafficOnly\n"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where one node of the network lives, before it does."""

    name: str
    folder: Path
    onion_routing: int
    directory: int


@dataclass(slots=True)
class Network:
    """A network that is up: its nodes, and room for guests. For one thread."""

    folder: Path
    authorities: tuple[Node, ...]
    relays: tuple[Node, ...]
    # DirAuthority lines: who has them is in this network and in no other.
    lines: str
    within_seconds: float
    guests: dict[str, Guest] = field(default_factory=dict)

    def guest(self, name: str, lines: str) -> Guest:
        """One more tor, of a production torrc and these lines; returns when it is bootstrapped."""
        return self._admit(name, f"SocksPort 0\n{lines}", socks_port=None)

    def client(self, name: str = "client", lines: str = "") -> Guest:
        """A tor through which programs reach onions, and nothing else, by `socks_port`; made when first asked for."""
        if name in self.guests:
            return self.guests[name]
        (port,) = _free_ports(1)
        return self._admit(name, f"{_CLIENT.format(port=port)}{lines}", socks_port=port)

    def onion(self, name: str, socket: Path) -> str:
        """A guest that is an onion service as `perron tor config` prints it, for this Unix socket; its address."""
        service = self.folder / name / "service"
        self.guest(name, onion_service(socket=socket, folder=service))
        return (service / "hostname").read_text(encoding="ascii").strip()

    def nodes(self) -> tuple[Node, ...]:
        return (*self.authorities, *self.relays, *self.guests.values())

    def _admit(self, name: str, lines: str, *, socks_port: int | None) -> Guest:
        if name in self.guests:
            raise NotUp(f"there is a guest named {name} already")
        text = f"{self.lines}{_GUEST}{lines}"
        guest = Guest(self.folder / name, text, socks_port=socks_port, within_seconds=self.within_seconds)
        self.guests[name] = guest
        guest.start()
        return guest


@contextmanager
def testnet(folder: Path, *, within_seconds: float = START_SECONDS) -> Iterator[Network]:  # noqa: PT028  # not a test
    """A network in `folder`, made anew, its consensus voted and in every cache; `NotUp` if it is not up in time.

    All its processes, guests too, are ended by their ids when the block is left.
    """
    until = time.monotonic() + within_seconds
    folder = _emptied(folder.absolute())
    names = [*(f"auth{n}" for n in range(AUTHORITIES)), *(f"relay{n}" for n in range(RELAYS))]
    ports = iter(_free_ports(2 * len(names)))
    places = [_Place(name, folder / name, next(ports), next(ports)) for name in names]
    lines = "".join(_identities(places[:AUTHORITIES]))
    nodes = [_node(place, lines, within_seconds) for place in places]
    network = Network(folder, (*nodes[:AUTHORITIES],), (*nodes[AUTHORITIES:],), lines, within_seconds)
    try:
        for node in nodes:
            node.launch()
        _vote(network, until)
        _spread(network, until)
        yield network
    finally:
        for node in network.nodes():
            node.kill()


def _emptied(folder: Path) -> Path:
    """Only what a network left here is removed."""
    if folder.exists() and any(folder.iterdir()) and not (folder / _MARK).exists():
        raise NotUp(f"'{folder}' is not empty; a private network needs a folder of its own")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    (folder / _MARK).touch()
    return folder


def _free_ports(count: int) -> list[int]:
    """Ports of loopback on which nobody listens."""
    lot = secrets.SystemRandom()
    with ExitStack() as held:
        found: list[int] = []
        for port in lot.sample(_PORTS, len(_PORTS)):
            if len(found) == count:
                break
            taken = held.enter_context(socket.socket())
            try:
                taken.bind(("127.0.0.1", port))
            except OSError:
                continue
            found.append(port)
        return found


def _node(place: _Place, lines: str, within_seconds: float) -> Node:
    text = lines + _RELAY.format(name=place.name, onion_routing=place.onion_routing, directory=place.directory)
    if place.name.startswith("auth"):
        # As far from now as can be.
        far = (int(time.time()) + HALF_HOUR // 2) % HALF_HOUR
        text += _AUTHORITY.format(bandwidths=place.folder / "bandwidths", far=far)
    return Node(place.folder, text, within_seconds=within_seconds)


def _identities(places: Sequence[_Place]) -> list[str]:
    """Makes the authorities' keys, all at once since each takes a while; their DirAuthority lines."""
    with ExitStack() as making:
        for place in places:
            place.folder.mkdir(mode=0o700)
            keys = place.folder / "keys"
            keys.mkdir(mode=0o700)
            for command in (_voting_key(place, keys), _relay_key(place)):
                making.enter_context(begun(command, folder=keys))
    return [_identity(place) for place in places]


def _voting_key(place: _Place, keys: Path) -> list[str | Path]:
    """tor-gencert would make an identity key of 3,072 bits, which takes longer than all the rest of the start."""
    identity = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
    pem = identity.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (keys / "identity").touch(mode=0o600)
    (keys / "identity").write_bytes(pem)
    files = ("-i", "identity", "-s", "authority_signing_key", "-c", "authority_certificate")
    return [program("tor-gencert"), *files, "-m", "24", "-a", f"127.0.0.1:{place.directory}"]


def _relay_key(place: _Place) -> list[str | Path]:
    """Makes tor write the fingerprint of a relay that it takes for an authority, whatever torrc this machine has."""
    nobody = f"nobody 127.0.0.1:1 {'f' * 40}"
    torrc = ("--ignore-missing-torrc", "-f", place.folder / "none", "--defaults-torrc", "/dev/null")
    named = ("--ORPort", "1", "--DataDirectory", place.folder, "--Nickname", place.name, "--DirAuthority", nobody)
    return [program("tor"), "--list-fingerprint", "--quiet", *torrc, *named]


def _identity(place: _Place) -> str:
    try:
        certificate = (place.folder / "keys" / "authority_certificate").read_text(encoding="ascii")
        relay = (place.folder / "fingerprint").read_text(encoding="ascii").split()[1]
        voter = certificate.partition("\nfingerprint ")[2].split()[0]
    except (OSError, IndexError):
        raise NotUp(f"{place.name} could not make its keys in '{place.folder}'") from None
    where = f"orport={place.onion_routing} no-v2 v3ident={voter} 127.0.0.1:{place.directory}"
    return f"DirAuthority {place.name} {where} {relay}\n"


def _vote(network: Network, until: float) -> None:
    """As soon as every authority knows every node, they vote: all of equal bandwidth, or one draws all circuits."""
    nodes = (*network.authorities, *network.relays)
    for authority in network.authorities:
        authority.wait_for(partial(_knows, authority, len(nodes)), what="did not hear of all", until=until)
    now = int(time.time())
    measured = "".join(f"node_id=${node.control.value('fingerprint')} bw=1000 nick={node.name}\n" for node in nodes)
    for authority in network.authorities:
        (authority.folder / "bandwidths").write_text(f"{now}\nversion=1.4.0\n=====\n{measured}", encoding="ascii")
    for authority in network.authorities:
        authority.control.set(TestingV3AuthInitialVotingInterval=5, TestingV3AuthVotingStartOffset=(now + 3) % 5)
    for authority in network.authorities:
        authority.wait_for(partial(_voted, authority), what="has no consensus", until=until)


def _spread(network: Network, until: float) -> None:
    """Every cache gets all there is to know: a guest that asks one too early waits 10 s before it asks again."""
    nodes = (*network.authorities, *network.relays)
    for relay in network.relays:
        # Asks again at once. An authority would forget what it was set to.
        relay.control.signal("HUP")
    for node in nodes:
        node.wait_for(partial(_caches, node, len(nodes)), what="does not know all others", until=until)


def _knows(authority: Node, count: int) -> bool:
    return _beginning(authority.control.value("desc/all-recent"), "router ") == count


def _voted(authority: Node) -> bool:
    return authority.control.value("consensus/valid-after") != ""


def _caches(node: Node, count: int) -> bool:
    return _beginning(node.control.value("md/all"), "ntor-onion-key ") == count


def _beginning(text: str, word: str) -> int:
    return sum(line.startswith(word) for line in text.splitlines())
