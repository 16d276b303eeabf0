"""The courier's guide on a bare Debian: a laptop, a trip over Tor with a stick, and the reminder of the days after."""

import re
import shlex
import subprocess
import time
from pathlib import Path
from typing import Final

from tests.server.office import Office, Sent
from tests.tor.courier_stage import a_server
from tor.authorization import admit, shut
from tor.testnet import _GUEST, Network
from tor.torrc import courier_onion

from .debian import Debian, Failed, bare_debian
from .guide import ROOT, lines, tell, text

GUIDE: Final = text("courier.md")
TRIP_SECONDS: Final = 120
PERSON: Final = "you"
STICK: Final = f"/media/{PERSON}/STICK"
TOR_DEFAULTS: Final = "/usr/share/tor/tor-service-defaults-torrc"
TOR_RULE: Final = "/etc/systemd/system/tor@default.service.d/rehearsal.conf"
UNITS: Final = f"/home/{PERSON}/.config/systemd/user"
# Sections of the guide, in the order in which they are rehearsed.
SET_UP, TRIP, REMINDER = "Once: the laptop", "Each trip", "A reminder"
# What every desktop has and a bare Debian has not.
DESKTOP: Final = "apt-get install --yes dbus-user-session libpam-systemd && systemctl start systemd-logind.service"
# What a line says | what is done here | why.
REPLACED: Final = (
    ("PERRON", "/srv/perron.git", "this checkout stands for the public address"),
    (
        "printf",
        f"cat /srv/network >> {TOR_DEFAULTS} && systemctl restart tor@default.service && printf",
        "a private network, not the public one",
    ),
)


class Laptop:
    """A courier's, and the onion of a server on this machine."""

    def __init__(self, debian: Debian, address: str) -> None:
        self.debian, self.address = debian, address
        self.lines = 0

    def prepares(self, network: Network) -> None:
        """The checkout, the private network, a person with a stick in the laptop."""
        subprocess.run(["git", "clone", "--quiet", "--bare", ROOT, self.debian.root / "srv" / "perron.git"], check=True)
        self.debian.put("/srv/network", f"{network.lines}{_GUEST}")
        # Before it is in the private network, tor starts nowhere.
        self.debian.put(TOR_RULE, f"[Service]\nExecCondition=grep -q ^DirAuthority {TOR_DEFAULTS}\n")
        self.debian.does(f"useradd --create-home {PERSON} && install --directory --owner={PERSON} {STICK}/perron")

    def copies(self, line: str, *, person: bool = False) -> str:
        """One line as it stands in the guide, by root or by the person; what it says."""
        began, told = time.monotonic(), line
        for old, new, _ in REPLACED:
            line = line.replace(old, new)
        line = line.replace("ADDRESS", self.address)
        said = self.debian.does(self.by_the_person(line) if person else line)
        self.lines += 1
        tell(f"{time.monotonic() - began:6.1f} s  {told}")
        return said

    def by_the_person(self, line: str) -> str:
        """The same line, as the person types it in a session of theirs."""
        session = f"env HOME=/home/{PERSON} XDG_RUNTIME_DIR=/run/user/$(id -u {PERSON})"
        return f"runuser -u {PERSON} -- {session} sh -c {shlex.quote(line)}"

    def is_set_up(self) -> str:
        """The lines of the first section; the courier's own line, for the operator."""
        said = [self.copies(line) for line in lines(GUIDE, SET_UP)]
        (key,) = (one.strip() for one in said if one.startswith("descriptor:"))
        return key

    def goes(self) -> None:
        """A trip, as soon as the onion lets this laptop in: what was on the stick has gone, a bundle has come."""
        (line,) = lines(GUIDE, TRIP)
        until = time.monotonic() + TRIP_SECONDS
        while True:
            try:
                self.copies(line, person=True)
                break
            except Failed:
                if time.monotonic() > until:
                    raise
        left = self.debian.does(f"ls {STICK}/perron").split()
        if "out.bundle" in left or not any(re.fullmatch(r"in-\d+-\w+\.bundle", name) for name in left):
            raise Failed(f"After the trip there lies on the stick: {left}")

    def is_reminded(self) -> None:
        """The two units as they stand there: the timer waits, and the service says that something is to be done."""
        self.debian.does(f"{DESKTOP} && loginctl enable-linger {PERSON}")
        self.debian.put("/usr/local/bin/notify-send", '#!/bin/sh\necho "$@" > ~/shown\n')
        self.debian.does("chmod 755 /usr/local/bin/notify-send")
        command, *units = lines(GUIDE, REMINDER)
        self.copies(f"{command} || test $? = 3", person=True)
        parts = re.split(r"^# (courier\.\w+)$", "\n".join(units), flags=re.MULTILINE)[1:]
        for name, unit in zip(parts[::2], parts[1::2], strict=True):
            self.debian.put(f"{UNITS}/{name}", unit.replace("ADDRESS", self.address))
        self.debian.does(f"chown --recursive {PERSON} /home/{PERSON}")
        (enabled,) = re.findall(r"`(systemctl --user enable [^`]*)`", GUIDE)
        self.copies(enabled, person=True)
        for unit in ("is-active courier.timer", "start courier.service"):
            self.debian.does(self.by_the_person(f"systemctl --user {unit}"))
        shown = self.debian.does(f"cat /home/{PERSON}/shown").strip()
        if shown != "Perron Courier: look.":
            raise Failed(f"The reminder said: {shown}")


def rehearse(network: Network, place: Path) -> int:
    """All of it; how many lines did what the guide says."""
    tell(
        "\n# The courier\nDone otherwise here:\n"
        + "\n".join(f"  {old}  ->  {new}  ({why})" for old, new, why in REPLACED)
    )
    machine = a_server(place / "letterbox", Office(20_000))
    with machine.opened() as keeper:
        hangs = Sent.of(keeper)
    onion = network.folder / "couriers" / "onion"
    onion.parent.mkdir(mode=0o700)
    shut(onion)
    tor = network.guest("couriers", courier_onion(socket=machine.folder.socket, folder=onion))
    address = (onion / "hostname").read_text("ascii").strip()
    with machine.running(), bare_debian(place / "laptop") as debian:
        laptop = Laptop(debian, address)
        laptop.prepares(network)
        admit(onion, "courier", laptop.is_set_up())
        tor.control.signal("HUP")
        debian.put(f"{STICK}/perron/out.bundle", machine.office.sends(hangs).raw)
        debian.does(f"chown --recursive {PERSON} {STICK}")
        laptop.goes()
        laptop.is_reminded()
    return laptop.lines
