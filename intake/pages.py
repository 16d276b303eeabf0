"""The released pages: pre-built, pre-compressed bytes, the same for everyone; `index.html` is their single root.

`perron site build` makes them of `client/` and a city pack, and packs them. Script and style sheet carry their SHA-256
in `index.html` (SRI), so one digest names everything a browser loads.
"""

import base64
import functools
import gzip
import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Final

from crypto.errors import Refused

INDEX: Final = "index.html"

# Path -> (file, content type). A file that is not named here is not served.
FILES: Final = {
    "/": (INDEX, "text/html; charset=utf-8"),
    "/app.css": ("app.css", "text/css; charset=utf-8"),
    "/app.js": ("app.js", "text/javascript; charset=utf-8"),
}


@dataclass(frozen=True, slots=True)
class StaticFile:
    """One file as it goes out: always gzip, whatever a browser asks for, since a choice would be a mark."""

    content_type: str
    gzip: bytes


@functools.cache
def static_files(folder: Path | None = None) -> Mapping[str, StaticFile]:
    """Every path and its file as it was packed when it was built, so that they never differ.

    From the folder that `perron site build` made, or those of this release. `Refused` unless they are one whole page.
    """
    files = {path: StaticFile(kind, _packed(name, folder)) for path, (name, kind) in FILES.items()}
    content = {path: _unpacked(file.gzip, FILES[path][0]) for path, file in files.items()}
    for path, raw in content.items():
        if path != "/" and f'"{path}" integrity="{_integrity(raw)}"'.encode() not in content["/"]:
            raise Refused(f"pages: {INDEX} was not built with this {path.removeprefix('/')}")
    return MappingProxyType(files)


def client_digest(folder: Path | None = None) -> bytes:
    """SHA-256 of `index.html`: what an edition note names as the released client."""
    return hashlib.sha256(_unpacked(_packed(INDEX, folder), INDEX)).digest()


def packed(name: str) -> str:
    """What a file is called once it is packed: this is what a server reads."""
    return f"{name}.gz"


def _integrity(content: bytes) -> str:
    """As SRI writes the digest of a file."""
    return f"sha256-{base64.b64encode(hashlib.sha256(content).digest()).decode()}"


def _packed(name: str, folder: Path | None) -> bytes:
    place = resources.files("intake") / "pages" if folder is None else folder
    try:
        return (place / packed(name)).read_bytes()
    except OSError:
        raise Refused(f"pages: {place} holds no {packed(name)}; 'perron site build' makes it") from None


def _unpacked(content: bytes, name: str) -> bytes:
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error):
        raise Refused(f"pages: {packed(name)} is damaged; 'perron site build' makes it anew") from None
