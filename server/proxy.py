"""The HTTPS name: the whole configuration of Debian's nginx, `server/nginx/nginx.conf`, with names filled in."""

import re
from importlib import resources
from pathlib import Path
from typing import Final

from crypto.envelope import REQUEST_BYTES
from crypto.errors import Refused
from crypto.onion import Onion

from .folder import replace
from .headers import FIXED

SOCKET: Final = "/run/perron/http.sock"
CONFIGURATION: Final = Path("/etc/nginx/nginx.conf")
READABLE: Final = 0o644
NEXT: Final = """\
Then, as the machine's administrator:
  nginx -t
  systemctl restart nginx.service"""
_NAME: Final = re.compile(r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?")
_PATH: Final = re.compile(r"(/[A-Za-z0-9._@+-]+)+")
_BLANK: Final = re.compile(r"<([a-z ]+)>")


def write(to: Path, *, name: str, onion: str, certificate: Path, key: Path) -> None:
    """The whole configuration, for everyone to read as Debian's is; `Refused` for what nginx would misread."""
    if not _NAME.fullmatch(name):
        raise Refused(f"{name}: the name on the open web is needed, in small letters, like signaler.example")
    refuse_mistyped(onion)
    for path in (certificate, key):
        if not _PATH.fullmatch(str(path)):
            raise Refused(f"{path}: a whole path of plain letters, digits and '._@+-' is needed")
    blanks = {
        "name": name,
        "onion": onion,
        "certificate": str(certificate),
        "key": str(key),
        "socket": SOCKET,
        "request bytes": str(REQUEST_BYTES),
        "headers": "\n".join(f'            add_header {header} "{value}" always;' for header, value in FIXED),
    }
    text = (resources.files("server") / "nginx" / "nginx.conf").read_text("utf-8")
    replace(to, [_BLANK.sub(lambda blank: blanks[blank[1]], text).encode()])
    to.chmod(READABLE)


def refuse_mistyped(onion: str) -> None:
    """Whoever followed a wrong onion address would find nobody."""
    try:
        Onion.from_text(onion)
    except Refused:
        raise Refused(
            f"{onion}: not an onion address; it stands in the file 'hostname' beside the onion's keys"
        ) from None
