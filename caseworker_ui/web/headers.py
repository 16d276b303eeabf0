"""The headers that are on every answer of the page, errors included."""

from typing import Final

from aiohttp import web

FIXED: Final = {
    # No script runs here, ours or another's; 'self' in form-action: the page's own forms are how it works.
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
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
