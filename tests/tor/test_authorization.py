"""Who may reach the courier's onion: the files, and the real tor over a private network."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.onion import Onion
from tor.authorization import FOLDER, KeyPair, admit, check, expel, keep_private, shut
from tor.courier_way import Proxy
from tor.probe import Answer, knock
from tor.testnet import Guest, Network
from tor.torrc import Unsafe, courier_onion

from .page import page, patient

GOOD = KeyPair.fresh().line
ZERO = f"descriptor:x25519:{'A' * 52}"
MALFORMED = [
    "",
    "\n",
    GOOD[:-1],
    GOOD + "A",
    GOOD.lower(),
    f" {GOOD}",
    f"{GOOD}\n\n",
    f"{GOOD}\r\n",
    f"{GOOD}\n{KeyPair.fresh().line}\n",
    GOOD.replace("descriptor", "descriptors"),
    GOOD.replace("x25519", "ed25519"),
    ZERO,
    f"{ZERO[:-1]}B",
    "x" * 10_000,
]


def keys(onion_folder: Path, **files: str) -> Path:
    """An onion's folder with these files of clients."""
    folder = onion_folder / FOLDER
    folder.mkdir(mode=0o700, parents=True)
    for name, text in files.items():
        (folder / f"{name}.auth").write_text(text)
    return onion_folder


@pytest.mark.parametrize("text", MALFORMED, ids=range(len(MALFORMED)))
def test_a_file_that_is_not_one_key_is_refused(tmp_path: Path, text: str) -> None:
    """What tor might take for no key is refused by its name, also beside a good one."""
    with pytest.raises(Unsafe, match=r"odd\.auth"):
        check(keys(tmp_path / "onion", good=GOOD, odd=text))


@given(st.binary(max_size=200))
def test_any_bytes_are_one_key_or_refused(tmp_path: Path, untrusted: bytes) -> None:
    """Whatever lies in the folder, it is one key in one spelling, or refused."""
    (tmp_path / FOLDER).mkdir(exist_ok=True)
    (tmp_path / FOLDER / "any.auth").write_bytes(untrusted)
    with pytest.raises(Unsafe):
        check(tmp_path)


def test_no_key_at_all_is_open_to_everybody(tmp_path: Path) -> None:
    """A missing folder, an empty one and one of other files are refused: tor would let everybody in."""
    for name, prepare in (("missing", None), ("empty", ()), ("other", ("README",))):
        if prepare is not None:
            folder = keys(tmp_path / name)
            for file in prepare:
                (folder / FOLDER / file).write_text(GOOD)
        with pytest.raises(Unsafe, match=name):
            check(tmp_path / name)


def test_nobody_is_always_there(tmp_path: Path) -> None:
    """Letting in and shutting out leave files for tor alone, and never none: who expels the last shuts the onion."""
    onion = tmp_path / "onion"
    admit(onion, "courier", GOOD)
    assert check(onion) == ["courier", "nobody"]
    assert {path.stat().st_mode & 0o777 for path in (onion, onion / FOLDER)} == {0o700}
    assert {path.stat().st_mode & 0o777 for path in (onion / FOLDER).iterdir()} == {0o600}
    expel(onion, "courier")
    assert check(onion) == ["nobody"]
    nobody = (onion / FOLDER / "nobody.auth").read_text()
    shut(onion)
    assert (onion / FOLDER / "nobody.auth").read_text() == nobody


@pytest.mark.parametrize("name", ["nobody", "../courier", "", "A", "a.b", "x" * 33])
def test_a_name_is_a_file_name_and_not_nobodys(tmp_path: Path, name: str) -> None:
    """No name leads out of the folder, or replaces the key that keeps the onion shut."""
    shut(tmp_path)
    with pytest.raises(Unsafe):
        admit(tmp_path, name, GOOD)
    with pytest.raises(Unsafe):
        expel(tmp_path, name)
    assert check(tmp_path) == ["nobody"]


def test_the_laptop_keeps_the_private_half(tmp_path: Path) -> None:
    """The private key lies in a file for its owner alone, is no part of what is printed, and is never replaced."""
    onion = Onion(bytes(32))
    line = keep_private(tmp_path / "auth", onion, name="perron")
    file = tmp_path / "auth" / "perron.auth_private"
    address, *_, private = file.read_text().strip().split(":")
    assert (address, file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (onion.letters, 0o600, 0o700)
    assert private not in line
    with pytest.raises(Unsafe, match=r"there already"):
        keep_private(tmp_path / "auth", onion, name="perron")


class Courier:
    """The courier's onion, shut, with one page behind it; and couriers."""

    def __init__(self, network: Network, folder: Path) -> None:
        self.network = network
        self.folder = network.folder / "shut" / "onion"
        self.folder.parent.mkdir(mode=0o700)
        shut(self.folder)
        self.guest = network.guest("shut", courier_onion(socket=folder / "hatch.sock", folder=self.folder))
        self.onion = Onion.from_text((self.folder / "hostname").read_text().strip())

    def with_key(self, name: str) -> tuple[Guest, str]:
        """A laptop with a key of its own, and the line for the operator."""
        line = keep_private(self.network.folder / f"{name}-auth", self.onion, name="perron")
        lines = f"ClientOnionAuthDir {self.network.folder / f'{name}-auth'}\n"
        return self.network.client(name, lines), line

    def said_to(self, client: Guest, wanted: int, *, within_seconds: float = 60) -> int:
        """What tor says in the end, once what it says has spread."""
        until = time.monotonic() + within_seconds
        proxy = Proxy("127.0.0.1", client.socks_port or 0)
        while (answer := knock(self.onion, proxy, within_seconds=20)) != wanted and time.monotonic() < until:
            time.sleep(0.25)
        return answer


def probed(courier: Courier, client: Guest) -> subprocess.CompletedProcess[str]:
    """`perron tor probe` through this client."""
    where = ("--onion", f"{courier.onion.letters}.onion", "--proxy", f"socks5h://127.0.0.1:{client.socks_port}")
    command = [sys.executable, "-P", "-m", "perron", "tor", "probe", *where]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture(scope="module")
def courier(network: Network, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Courier]:
    """The courier's onion in the private network, as the operator makes it."""
    folder = tmp_path_factory.mktemp("hatch")
    with page(folder / "hatch.sock"):
        yield Courier(network, folder)


def test_the_couriers_onion_opens_to_a_key_and_to_nobody_else(courier: Courier) -> None:
    """T23: Without a key tor refuses, with one that was not admitted too; an admitted one opens after a reload."""
    stranger = courier.network.client("stranger")
    assert courier.said_to(stranger, Answer.KEY_MISSING) == Answer.KEY_MISSING
    assert probed(courier, stranger).returncode == 0
    laptop, line = courier.with_key("laptop")
    assert courier.said_to(laptop, Answer.KEY_WRONG) == Answer.KEY_WRONG
    admit(courier.folder, "courier", line)
    courier.guest.control.signal("HUP")
    assert courier.said_to(laptop, Answer.OPEN) == Answer.OPEN
    assert patient(laptop.socks_port, f"{courier.onion.letters}.onion") == (200, "/")
    assert courier.said_to(stranger, Answer.KEY_MISSING) == Answer.KEY_MISSING


def test_an_onion_that_tor_opened_by_mistake_is_seen(courier: Courier) -> None:
    """T23: Malformed keys open the onion to all: the check refuses them before, and a stranger's knock tells after."""
    (courier.folder / FOLDER).rename(courier.folder / "aside")
    keys(courier.folder, courier=f"{GOOD}oops")
    with pytest.raises(Unsafe, match=r"courier\.auth"):
        check(courier.folder)
    courier.guest.control.signal("HUP")
    passer = courier.network.client("passer")
    assert courier.said_to(passer, Answer.OPEN) == Answer.OPEN
    alarm = probed(courier, passer)
    assert alarm.returncode == 1
    assert "OPEN to everybody" in alarm.stderr


def test_a_knock_ends_in_time(tmp_path: Path) -> None:
    """A proxy that says a byte now and then is silent: the time is for all that it says together."""

    def dribble() -> None:
        with suppress(OSError), nobody.accept()[0] as client:
            for byte in b"\x05\x02\x01\x00\x05\x00":
                time.sleep(0.3)
                client.sendall(bytes([byte]))

    with socket.create_server(("127.0.0.1", 0)) as nobody:
        dribbling = threading.Thread(target=dribble)
        dribbling.start()
        proxy = Proxy("127.0.0.1", nobody.getsockname()[1])
        assert knock(Onion(bytes(32)), proxy, within_seconds=0.5) == Answer.SILENCE
        dribbling.join()


def test_a_knock_that_nobody_hears_is_said_in_words() -> None:
    """Without tor behind the port the operator reads that nothing answered, and no number."""
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        proxy = f"socks5h://127.0.0.1:{nobody.getsockname()[1]}"
    command = [sys.executable, "-P", "-m", "perron", "tor", "probe", "--onion", str(Onion(bytes(32))), "--proxy", proxy]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (said.returncode, "0x" in said.stderr) == (1, False)
    assert proxy.removeprefix("socks5h://") in said.stderr


def test_silence_is_no_all_clear(tmp_path: Path) -> None:
    """A proxy that is not there, and one that is no tor, tell nothing: never that the onion is shut."""
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        proxy = Proxy("127.0.0.1", nobody.getsockname()[1])
        assert knock(Onion(bytes(32)), proxy, within_seconds=0.2) == Answer.SILENCE
    assert knock(Onion(bytes(32)), proxy, within_seconds=0.2) == Answer.SILENCE
