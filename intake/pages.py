"""The released pages: pre-built, pre-compressed bytes, the same for everyone; `index.html` is their single root.

`perron site build` makes them of `client/` and a city pack. Script and style sheet carry their SHA-256 in `index.html`
(SRI), so one digest names everything a browser loads.
"""

import base64
import functools
import gzip
import hashlib
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
    """Every path and its file; made once, without a time in them, so that they never differ.

    From the folder that `perron site build` made, or those of this release. `Refused` unless they are one whole page.
    """
    files = {path: (kind, _raw(name, folder)) for path, (name, kind) in FILES.items()}
    index = files["/"][1].decode()
    for path, (_, content) in files.items():
        if path != "/" and f'"{path}" integrity="{_integrity(content)}"' not in index:
            raise Refused(f"pages: {INDEX} was not built with this {path.removeprefix('/')}")
    return MappingProxyType(
        {path: StaticFile(kind, gzip.compress(content, 9, mtime=0)) for path, (kind, content) in files.items()}
    )


def client_digest(folder: Path | None = None) -> bytes:
    """SHA-256 of `index.html`: what an edition note names as the released client."""
    return hashlib.sha256(_raw(INDEX, folder)).digest()


def _integrity(content: bytes) -> str:
    """As SRI writes the digest of a file."""
    return f"sha256-{base64.b64encode(hashlib.sha256(content).digest()).decode()}"


def _raw(name: str, folder: Path | None) -> bytes:
    place = resources.files("intake") / "pages" if folder is None else folder
    try:
        return (place / name).read_bytes()
    except OSError:
        raise Refused(f"pages: {place} holds no {name}; 'perron site build' makes it") from None
