"""The one set of headers that is on every answer, errors included. Nothing in it depends on who asks, or when."""

from typing import Final

# Absent on purpose: Date shows the clock's skew, which ties an onion to a host; Server, ETag, Last-Modified, Set-Cookie
# and Vary tell visits or versions apart.
FIXED: Final = (
    (
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'none'; "
        "connect-src 'self'; media-src 'none'; object-src 'none'; child-src 'none'; frame-src 'none'; "
        "worker-src 'none'; manifest-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'",
    ),
    ("Integrity-Policy", "blocked-destinations=(script style)"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Embedder-Policy", "require-corp"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    (
        "Permissions-Policy",
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(), "
        "geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), "
        "publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), web-share=(), xr-spatial-tracking=()",
    ),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("X-DNS-Prefetch-Control", "off"),
    ("Cache-Control", "no-store"),
)

BYTES: Final = "application/octet-stream"
TEXT: Final = "text/plain; charset=utf-8"
