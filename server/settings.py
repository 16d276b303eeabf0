"""The operator's settings: one frozen value, read once at start. No key here can weaken a promise."""

import ipaddress
from pathlib import Path
from typing import Final, TypeAlias

import msgspec

from crypto.batch import CLASSES
from crypto.errors import Refused
from crypto.fingerprint import Fingerprint

NAME: Final = "server.toml"
# One whole class of batches, 2 GiB: the busiest day that is padded to no more than itself.
CAPACITY: Final = 65_536
LISTEN: Final = "127.0.0.1:8800"
_UNIX: Final = "unix:"

Loopback: TypeAlias = tuple[str, int]
"""Address and port."""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `server.toml` may say."""

    office: str
    listen: str = LISTEN
    capacity: int = CAPACITY
    pages: str | None = None


class Settings(msgspec.Struct, frozen=True):
    """Which office the letterbox is for, where it listens, how many envelopes a day may bring, and the city's page."""

    office: Fingerprint
    listen: Loopback | Path
    capacity: int
    pages: Path | None = None

    @classmethod
    def read(cls, path: Path) -> "Settings":
        """The settings in a file; `Refused` says which line to mend."""
        try:
            untrusted = msgspec.toml.decode(path.read_bytes(), type=_File)
        except FileNotFoundError:
            raise Refused(f"{NAME}: there is none here; 'perron server init' makes it") from None
        except msgspec.DecodeError as error:
            raise Refused(f"{NAME}: {error}") from None
        if not 1 <= untrusted.capacity <= CLASSES[-1]:
            raise Refused(f"{NAME}: 'capacity' must lie between 1 and {CLASSES[-1]}")
        pages = None if untrusted.pages is None else Path(untrusted.pages)
        if pages and not pages.is_absolute():
            raise Refused(f"{NAME}: 'pages' must be a whole path, like /srv/perron/pages")
        return cls(Fingerprint.from_text(untrusted.office), listening(untrusted.listen), untrusted.capacity, pages)


def listening(untrusted: str) -> Loopback | Path:
    """Loopback or a Unix socket, nothing else: what faces the world is Tor or a proxy, never this program."""
    if untrusted.startswith(_UNIX + "/"):
        return Path(untrusted.removeprefix(_UNIX))
    address, _, port = untrusted.rpartition(":")
    try:
        loopback = ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        loopback = False
    if not loopback or not port.isascii() or not port.isdigit() or int(port) > 65_535:
        raise Refused(f"{NAME}: 'listen' must be a loopback address like {LISTEN}, or unix:/path")
    return address.strip("[]"), int(port)


def text(*, office: Fingerprint, listen: str) -> str:
    """The file that `perron server init` writes."""
    return (
        f'# The office whose letterbox this is: its fingerprint, as on its posters.\noffice = "{office}"\n\n'
        f"# A loopback address, or unix:/path. Tor or a proxy stands before it.\nlisten = {_quoted(listen)}\n\n"
        f"# Envelopes of one day after which the letterbox is full (32 KiB each).\ncapacity = {CAPACITY}\n\n"
        "# Your city's page, as 'perron site build' made it. Without it, people meet the fictitious Liège.\n"
        '# pages = "/srv/perron/pages"\n'
    )


def _quoted(value: str) -> str:
    return msgspec.json.encode(value).decode()
