"""D2 and D3: the page's policy is the strictest that it can live with, and browsers enforce it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from tests.browser.site import Site, site
from tests.server.house import sent, split

from .claim import Claim, Evidence, Mutant
from .copies import replaced

HEADER: Final = "Content-Security-Policy"
# Every directive that takes a source, and the few that must not be `'none'`.
POLICY: Final = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' blob:",
    "font-src": "'none'",
    "connect-src": "'self'",
    "media-src": "'none'",
    "object-src": "'none'",
    "child-src": "'none'",
    "frame-src": "'none'",
    "worker-src": "'none'",
    "manifest-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
}
PATHS: Final = ("/", "/app.js", "/app.css", "/v1/record", "/v1/board", "/nowhere")
# Whom a browser asks on its own, whatever page it shows; but the autofill of Chromium asks because a page has fields.
ERRANDS: Final = frozenset(
    "accounts.google.com android.clients.google.com clients2.google.com clients2.googleusercontent.com "
    "clientservices.googleapis.com content-autofill.googleapis.com edgedl.me.gvt1.com mtalk.google.com "
    "optimizationguide-pa.googleapis.com redirector.gvt1.com safebrowsing.googleapis.com update.googleapis.com "
    "127.0.0.1:9 aus5.mozilla.org content-signature-2.cdn.mozilla.net detectportal.firefox.com "
    "firefox.settings.services.mozilla.com location.services.mozilla.com push.services.mozilla.com".split()
)


def exact(visited: Site) -> Evidence:
    """The policy on every answer, as a map."""
    against = []
    for path in PATHS:
        asked = f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
        _, headers, _ = split(visited.amend(path, sent(("127.0.0.1", visited.port), asked)))
        policies = [value for name, value in headers if name == HEADER]
        parts = [part.strip().partition(" ") for policy in policies for part in policy.split(";")]
        directives = [(name, of) for name, _, of in parts]
        if len(policies) != 1 or len(directives) != len(POLICY) or dict(directives) != POLICY:
            wrong = sorted({" ".join(one) for one in directives} ^ {f"{name} {of}" for name, of in POLICY.items()})
            against.append(f"policy of {path}: {'; '.join(wrong)}")
    return Evidence(f"{len(POLICY)} directives on {len(PATHS)} answers", tuple(against))


def enforced(visited: Site) -> Evidence:
    """What the page tries in spite of it, in each browser; and whom the browser asked."""
    against, errands = [], set()
    for kind in visited.kinds:
        with visited.visited(kind, proxied=True) as visitor:
            visitor.comes()
            ran = visitor.browser.does("call", action="probe", values={})
            against += [f"ran in {kind}: {what}" for what in ran]
            if not ran and all(map(is_errand, visitor.line.strangers)):
                visitor.comes()
                visitor.reports("Un signalement.")
                visitor.waits_for_silence()
                visitor.sends()
            asked = set(visitor.line.strangers)
        against += [f"asked in {kind}: {host}" for host in sorted(asked) if not is_errand(host)]
        errands |= {host for host in asked if is_errand(host)}
    return Evidence(
        f"{', '.join(visited.kinds)}; their own errands: {', '.join(sorted(errands)) or 'none'}", tuple(against)
    )


def is_errand(host: str) -> bool:
    """Whether a browser goes there by itself."""
    return host.removesuffix(":443").removesuffix(":80") in ERRANDS


def loosened(*changes: tuple[str, str]) -> Callable[[str, bytes], bytes]:
    """A server whose policy says something else."""

    def amend(_: str, answer: bytes) -> bytes:
        head, end, body = answer.partition(b"\r\n\r\n")
        for old, new in changes:
            head = replaced(head.decode(), old, new).encode()
        return head + end + body

    return amend


def inexact(old: str, new: str) -> Mutant[Site]:
    """D2 must see it."""
    return Mutant(partial(site, amend=loosened((old, new))), "policy of /")


def unenforced(by: str, *changes: tuple[str, str]) -> Mutant[Site]:
    """D3 must see it."""
    return Mutant(partial(site, "chromium", start=PROBES, amend=loosened(*changes)), by)


PROBES: Final = Path(__file__).with_name("probes.js")
_TYPES: Final = "; require-trusted-types-for 'script'; trusted-types 'none'"
_NO_TYPES: Final = (_TYPES, "")
_SCRIPT: Final = "script-src 'self'"
EXACT: Final = Claim(
    id="D2",
    sentence="Every answer carries one policy, and it is this map and no other",
    promises=("T12", "T18"),
    check=exact,
    subject=site,
    mutants={
        "data: images": inexact("img-src 'self' blob:", "img-src 'self' blob: data:"),
        "any connection": inexact("connect-src 'self'", "connect-src *"),
        "a directive less": inexact("; base-uri 'none'", ""),
        "a directive twice": inexact("script-src 'self'", "script-src 'self'; script-src *"),
        "text as markup": inexact(_TYPES, ""),
    },
    not_shown="what a proxy between server and browser adds",
)
ENFORCED: Final = Claim(
    id="D3",
    sentence="Browsers enforce the page's policy: no text runs as code, and no other site is asked for anything",
    promises=("T18",),
    check=enforced,
    subject=partial(site, "chromium", "firefox", start=PROBES),
    mutants={
        "any connection": unenforced("chromium: fetch", ("connect-src 'self'", "connect-src *")),
        "any socket": unenforced("chromium: socket", ("connect-src 'self'", "connect-src 'self' ws:")),
        "any image": unenforced("chromium: image", ("img-src 'self' blob:", "img-src *")),
        "any form": unenforced("chromium: form", ("form-action 'none'", "form-action *")),
        "any frame": unenforced("chromium: frame", ("child-src 'none'; frame-src 'none'", "child-src *; frame-src *")),
        "any style": unenforced("chromium: style", ("style-src 'self'", "style-src *")),
        "inline styles": unenforced("chromium: an inline style", ("style-src 'self'", "style-src 'unsafe-inline'")),
        "inline handlers": unenforced(
            "chromium: an inline handler", (_SCRIPT, f"{_SCRIPT} 'unsafe-inline'"), _NO_TYPES
        ),
        "text as markup": unenforced("chromium: innerHTML", _NO_TYPES),
        "text as code": unenforced("chromium: eval", (_SCRIPT, f"{_SCRIPT} 'unsafe-eval'"), _NO_TYPES),
        "WebAssembly": unenforced("chromium: WebAssembly", (_SCRIPT, f"{_SCRIPT} 'wasm-unsafe-eval'")),
        "workers": unenforced("chromium: a worker", ("worker-src 'none'", "worker-src 'self'"), _NO_TYPES),
    },
    not_shown="WebRTC, which no policy stops in Firefox and Tor Browser lacks; what a browser asks its maker, "
    "as Chromium's autofill does of any form; the real Tor Browser, Safari",
)
