"""The headers that are on every answer of the page, errors included."""

import base64
import hashlib
from importlib import resources
from typing import Final

from aiohttp import web

# The shortcuts: the only script of the station, named by what it is and not by where it comes from.
SCRIPT: Final = (resources.files("caseworker_ui") / "pages" / "keys.js").read_bytes()
INTEGRITY: Final = f"sha256-{base64.b64encode(hashlib.sha256(SCRIPT).digest()).decode()}"
FIXED: Final = {
    # No other script runs here, ours or another's; 'self' in form-action: the page's own forms are how it works.
    "Content-Security-Policy": f"default-src 'none'; script-src '{INTEGRITY}'; style-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
    "trusted-types 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), "
    "fullscreen=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), "
    "picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), "
    "xr-spatial-tracking=()",
    # 'no-referrer' would make browsers send `Origin: null` with our own forms: no telling them from a stranger's.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-DNS-Prefetch-Control": "off",
    "Cache-Control": "no-store",
}


def fix(response: web.StreamResponse) -> None:
    """Puts them on an answer that is about to leave, and takes away what the framework adds."""
    for name in ("Server", "Date"):
        response.headers.popall(name, None)
    response.headers.update(FIXED)
