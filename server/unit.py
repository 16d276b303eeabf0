"""The units for systemd, `server/systemd/`, with the paths of this machine filled in."""

from importlib import resources
from pathlib import Path
from typing import Final

from crypto.errors import Refused

from .folder import replace

UNITS: Final = ("perron.socket", "perron.service")
# What the files say, and what takes its place.
PROGRAM: Final = "/opt/perron/.venv/bin/perron"
FOLDER: Final = "/var/lib/perron"
GROUP: Final = "debian-tor"
READABLE: Final = 0o644
NEXT: Final = """\
Then, as the machine's administrator:
  systemd-ask-password -n | systemd-creds encrypt --name=perron-server-passphrase - \\
    /etc/credstore.encrypted/perron-server-passphrase
  systemctl daemon-reload
  systemctl enable --now perron.socket perron.service"""


def write(to: Path, *, program: Path, folder: Path, group: str) -> None:
    """Both units into a folder, readable for everyone as units are."""
    for value in (str(program), str(folder), group):
        refuse_special(value)
    for name in UNITS:
        text = (resources.files("server") / "systemd" / name).read_text("utf-8")
        for old, new in ((PROGRAM, program), (FOLDER, folder), (GROUP, group)):
            text = text.replace(old, str(new))
        replace(to / name, [text.encode()])
        (to / name).chmod(READABLE)


def refuse_special(value: str) -> None:
    """What systemd would read as something else than the name of a file or a group."""
    if not value or any(letter.isspace() or letter in "%$\"'\\;#" for letter in value):
        raise Refused(f"{value}: a name without spaces, quotes, ';', '#', '%', '$' and '\\' is needed in a unit")


def hidden(path: Path) -> bool:
    """Whether the unit hides this place from the server, as it hides people's own files."""
    return path.parts[1] in {"home", "root", "tmp"} or path.parts[1:3] == ("var", "tmp")
