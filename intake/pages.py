"""The released pages: pre-built, pre-compressed bytes, the same for everyone; `index.html` is their single root.

`build.mjs` makes them from `client/`. Script and style sheet carry their SHA-256 in `index.html` (SRI), so one digest
names everything a browser loads.
"""

import functools
import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType
from typing import Final

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
def static_files() -> Mapping[str, StaticFile]:
    """Every path and its file; made once, without a time in them, so that they never differ."""
    return MappingProxyType(
        {path: StaticFile(kind, gzip.compress(_raw(name), 9, mtime=0)) for path, (name, kind) in FILES.items()}
    )


def client_digest() -> bytes:
    """SHA-256 of `index.html`: what an edition note names as the released client."""
    return hashlib.sha256(_raw(INDEX)).digest()


def _raw(name: str) -> bytes:
    return resources.files("intake").joinpath("pages", name).read_bytes()
