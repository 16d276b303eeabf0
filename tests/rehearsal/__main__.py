"""`make rehearse`: from a bare Debian to a report through the onion, every drill, and a courier's laptop."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from python_socks.sync import Proxy

from tests.rehearsal import laptop
from tests.rehearsal.debian import Debian, Failed, bare_debian
from tests.rehearsal.guide import ROOT, lines, tell, text
from tests.server.fronted import certified
from tor.authorization import KeyPair
from tor.testnet import _GUEST, Network, testnet

GUIDE: Final = text("operator.md")
PASSPHRASE: Final = "cinq mots tirés au sort"
VISIT_SECONDS: Final = 120
# Not in memory: systemd keeps no key of the machine there.
DISK: Final = "/var/tmp"
TOR_RULE: Final = "/etc/systemd/system/tor@default.service.d/rehearsal.conf"
# Sections of the guide, in the order in which they are rehearsed.
FIRST: Final = "From a bare Debian to a running onion"
DRILLS: Final = (
    "The courier's onion, if trips go over Tor",
    "Every trip of the courier",
    "Copies",
    "Upgrade",
    "Change the passphrase",
    "It does not start: repair",
    "The HTTPS name, if you want one",
    "The passphrase or the folder is lost",
    "The machine is seized",
)
# What a line says | what is done here | why.
REPLACED: Final = (
    ("PERRON", "/srv/perron.git", "this checkout stands for the public address"),
    ("systemd-ask-password -n", "head --lines=1 /srv/passphrase", "nobody sits there to type"),
    ("perron server init", "perron server init --passphrase-file /srv/passphrase", "the same"),
    ("perron server import", "perron server import --passphrase-file /srv/passphrase", "the same"),
    ("perron server repair", "perron server repair --passphrase-file /srv/passphrase", "the same"),
    (
        "perron server rotate-master",
        "perron server rotate-master --passphrase-file /srv/passphrase --new-passphrase-file /srv/passphrase",
        "the same",
    ),
    ("LINE", KeyPair.fresh().line, "a courier's laptop makes it"),
    (
        "http.sock >> /etc/tor/torrc",
        "http.sock >> /etc/tor/torrc && cat /srv/network >> /usr/share/tor/tor-service-defaults-torrc",
        "a private network, not the public one",
    ),
    ("systemctl reload apparmor.service", "true", "the rules lie in the kernel, which is this machine's"),
)


class Rehearsal:
    """A Debian, an office, and people who visit through a private Tor network."""

    def __init__(self, debian: Debian, network: Network, place: Path) -> None:
        self.debian, self.network, self.place = debian, network, place
        self.office, self.address = "", ""
        self.lines = 0

    def prepares(self) -> None:
        """What others bring: the checkout, the office's bundles, a certificate, the private network's torrc lines."""
        subprocess.run(["git", "clone", "--quiet", "--bare", ROOT, self.debian.root / "srv" / "perron.git"], check=True)
        passphrases = self.place / "passphrases.toml"
        passphrases.touch(mode=0o600)
        vaults = ("root", "station", "integrite", "audit")
        passphrases.write_text("".join(f'{vault} = "{PASSPHRASE} {vault}"\n' for vault in vaults), "utf-8")
        station = ("--dir", self.place / "station", "--passphrases", passphrases)
        pack = ROOT / "intake" / "cities" / "liege" / "city.toml"
        perron("station", "init", *station, "--city", pack, "--client", "0" * 64)
        perron("station", "export", *station, "--to", self.place / "out.bundle")
        self.office = (self.place / "station" / "fingerprint").read_text("utf-8").strip()
        certificate = certified(self.place)
        put: dict[str, str | bytes] = {
            "/srv/passphrase": f"{PASSPHRASE} pour le serveur\n",
            "/srv/network": f"{self.network.lines}{_GUEST}",
            # Before it is in the private network, tor starts nowhere.
            TOR_RULE: "[Service]\nExecCondition=grep -q ^DirAuthority /usr/share/tor/tor-service-defaults-torrc\n",
            "/media/stick/first.bundle": (self.place / "station" / "first.bundle").read_bytes(),
            "/media/stick/out.bundle": (self.place / "out.bundle").read_bytes(),
            "/etc/ssl/signaler.pem": certificate["certificate"].read_bytes(),
            "/etc/ssl/private/signaler.key": certificate["key"].read_bytes(),
        }
        for place, content in put.items():
            self.debian.put(place, content)
        self.debian.does("chmod 777 /media/stick")

    def copies(self, section: str) -> None:
        """Every line of a section's blocks, as it stands there; each is printed with its seconds."""
        tell(f"\n## {section}")
        said = ""
        for line in lines(GUIDE, section):
            began = time.monotonic()
            said = self.debian.does(self.replaced(line))
            self.lines += 1
            tell(f"{time.monotonic() - began:6.1f} s  {line}")
        if line.endswith("perron/hostname"):
            self.address = said.strip()

    def replaced(self, line: str) -> str:
        """The line with what stands for something else in the guide, or cannot be here."""
        for old, new, _ in REPLACED:
            line = line.replace(old, new)
        return line.replace("FINGERPRINT", self.office).replace("ADDRESS.onion", self.address)

    def visits(self) -> None:
        """A page through the onion, within the patience of a reporter; `Failed` otherwise."""
        client, began = self.network.client(), time.monotonic()
        proxy = f"socks5://127.0.0.1:{client.socks_port}"
        heard = ""
        while time.monotonic() < began + VISIT_SECONDS:
            try:
                with Proxy.from_url(proxy, rdns=True).connect(self.address, 80, timeout=10) as way:
                    way.sendall(f"GET / HTTP/1.1\r\nHost: {self.address}\r\nConnection: close\r\n\r\n".encode())
                    heard = way.recv(15).decode("ascii")
            except Exception as error:  # noqa: BLE001 -- whatever tor says at first, it is asked again
                heard = repr(error)
                # Another reporter, who never heard of the onion: tor has started anew, and is not where it was before.
                client.control.signal("NEWNYM")
            if heard == "HTTP/1.1 200 OK":
                tell(f"{time.monotonic() - began:6.1f} s  the page comes through the onion")
                return
            time.sleep(0.5)
        raise Failed(f"{self.address}: {heard}\n{self.debian.journal()}")

    def reports(self) -> None:
        """A report through the onion, by the command line."""
        written, began = self.place / "text", time.monotonic()
        written.write_text("Le chantier du quai a été payé deux fois.", "utf-8")
        proxy = f"socks5h://127.0.0.1:{self.network.client().socks_port}"
        words = self.place / f"words-{self.lines}"
        where = ("--server", f"http://{self.address}", "--office", self.office, "--proxy", proxy)
        perron("report", "send", *where, "--text-file", written, "--receipt-file", words)
        tell(f"{time.monotonic() - began:6.1f} s  a report is on the server")


def perron(*arguments: str | Path) -> None:
    """One of our commands on this machine: the office's, or a reporter's."""
    command = [sys.executable, "-m", "perron", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(f"{' '.join(command)}\n{done.stderr}")


def main() -> None:
    """All of it; the exit code says whether every line did what the guide says."""
    began = time.monotonic()
    tell("Done otherwise here:\n" + "\n".join(f"  {old}  ->  {new}  ({why})" for old, new, why in REPLACED))
    with (
        tempfile.TemporaryDirectory(prefix="perron-", dir=DISK) as folder,
        testnet(Path(folder) / "net") as network,
    ):
        place = Path(folder)
        try:
            with bare_debian(place / "debian") as debian:
                tell(f"{time.monotonic() - began:6.1f} s  a bare Debian runs, and a private Tor network around it")
                rehearsal = Rehearsal(debian, network, place)
                rehearsal.prepares()
                for section in (FIRST, *DRILLS):
                    rehearsal.copies(section)
                    rehearsal.visits()
                    rehearsal.reports()
            count = rehearsal.lines + laptop.rehearse(network, place)
        except Failed as failed:
            sys.exit(f"Failed: {failed}")
    tell(f"\n{count} lines of the guides did what they say, in {(time.monotonic() - began) / 60:.0f} minutes.")


if __name__ == "__main__":
    main()
