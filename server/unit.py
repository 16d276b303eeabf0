"""The files for systemd and AppArmor, `server/systemd/`, with the paths of this machine filled in."""

import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Final

from crypto.errors import Refused

from .folder import replace

# What lies in `server/systemd/`, and where below /etc it belongs.
UNITS: Final = {
    "perron.socket": "systemd/system/perron.socket",
    "perron-courier.socket": "systemd/system/perron-courier.socket",
    "perron.service": "systemd/system/perron.service",
    "perron-probe.service": "systemd/system/perron-probe.service",
    "perron-probe.timer": "systemd/system/perron-probe.timer",
    "tor.conf": "systemd/system/tor@default.service.d/perron.conf",
    "sysusers.conf": "sysusers.d/perron.conf",
    "tmpfiles.conf": "tmpfiles.d/perron.conf",
}
# Only with a proxy: the configuration with which Debian starts nginx when it is installed could not live in it.
NGINX: Final = ("nginx.conf", "systemd/system/nginx.service.d/perron.conf")
# Lines for a file of the administrator's, which may have others: what AppArmor lets tor reach.
APPARMOR: Final = ("system_tor", "apparmor.d/local/system_tor")
# What the files say, and what takes its place.
PROGRAM: Final = "/opt/perron/.venv/bin/perron"
FOLDER: Final = "/var/lib/perron"
GROUP: Final = "debian-tor"
PROXY: Final = "SocketUser=root"
_BLANK: Final = re.compile("|".join(map(re.escape, (PROGRAM, FOLDER, GROUP))))
READABLE: Final = 0o644
LISTABLE: Final = 0o755
NEXT: Final = """\
Then, as the machine's administrator:
  systemd-sysusers perron.conf
  systemd-tmpfiles --create perron.conf
  systemctl daemon-reload"""


def write(etc: Path, *, program: Path, folder: Path, group: str, proxy_user: str | None = None) -> Iterator[Path]:
    """Each file to its place, readable for everyone as such files are; gives the places.

    A proxy for the open web owns the reporters' door, whose group is tor's: so it is in no group of tor's itself.
    """
    blanks = {PROGRAM: str(program), FOLDER: str(folder), GROUP: group}
    for value in blanks.values():
        refuse_special(value)
    for name, place in [*UNITS.items(), *([NGINX] if proxy_user else [])]:
        # All at once: what was filled in is not looked at again.
        text = _BLANK.sub(lambda blank: blanks[blank[0]], _shipped(name))
        if name == "perron.socket" and proxy_user is not None:
            refuse_special(proxy_user)
            text = text.replace(PROXY, f"SocketUser={proxy_user}")
        yield _put(etc / place, text)
    name, place = APPARMOR
    before = (etc / place).read_text("utf-8") if (etc / place).exists() else ""
    if _shipped(name) not in before:
        ended = before if before.endswith("\n") or not before else f"{before}\n"
        yield _put(etc / place, ended + _shipped(name))


def _shipped(name: str) -> str:
    return (resources.files("server") / "systemd" / name).read_text("utf-8")


def _put(path: Path, text: str) -> Path:
    if not path.parent.is_dir():
        path.parent.mkdir(parents=True)
        path.parent.chmod(LISTABLE)
    replace(path, [text.encode()])
    path.chmod(READABLE)
    return path


def refuse_special(value: str) -> None:
    """What systemd would read as something else than the name of a file or a group."""
    if not value or any(letter.isspace() or letter in "%$\"'\\;#" for letter in value):
        raise Refused(f"{value}: a name without spaces, quotes, ';', '#', '%', '$' and '\\' is needed in a unit")


def hidden(path: Path) -> bool:
    """Whether the unit hides this place from the server, as it hides people's own files."""
    return path.parts[1] in {"home", "root", "tmp"} or path.parts[1:3] == ("var", "tmp")
