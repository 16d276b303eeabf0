"""D1: every answer, on every path and to whatever is asked, has these headers and no other."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from crypto import epoch
from crypto.envelope import ENVELOPE_BYTES, REQUEST_BYTES
from crypto.epoch import Epoch
from intake.pages import StaticFile
from server import running
from server.answer import Answer
from server.connection import Bounds
from server.public import Public
from tests.server.house import PAGE, Day, Doors, Machine, post, sent, split
from tests.server.office import Office
from tests.server.questions import CLOSE, REFUSED, get, posted

from .claim import Claim, Evidence, Mutant
from .copies import edited, replaced, swapped
from .policy import HEADER, POLICY

# Not read from the product: a header that is added, changed or left out there must be so here too.
FIXED: Final = (
    (HEADER, "; ".join(f"{name} {of}" for name, of in POLICY.items())),
    ("Integrity-Policy", "blocked-destinations=(script style)"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Embedder-Policy", "require-corp"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    (
        "Permissions-Policy",
        ", ".join(
            f"{name}=()"
            for name in "accelerometer autoplay camera display-capture encrypted-media fullscreen geolocation "
            "gyroscope magnetometer microphone midi payment picture-in-picture publickey-credentials-get "
            "screen-wake-lock serial usb web-share xr-spatial-tracking".split()
        ),
    ),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("X-DNS-Prefetch-Control", "off"),
    ("Cache-Control", "no-store"),
)
NOTHING: Final = (("Content-Length", "0"), ("Connection", "close"))
LINES: Final = {
    200: "HTTP/1.1 200 OK",
    204: "HTTP/1.1 204 No Content",
    400: "HTTP/1.1 400 Bad Request",
    503: "HTTP/1.1 503 Service Unavailable",
}
SILENCE: Final = 0
QUICK: Final = Bounds(body_seconds=1.0, idle_seconds=1.0, linger_seconds=0.2)
PAGES: Final = {"/": PAGE, "/app.js": StaticFile("text/javascript; charset=utf-8", bytes(70_000))}
TYPES: Final = {
    path: (("Content-Type", page.content_type), ("Content-Encoding", "gzip")) for path, page in PAGES.items()
}
BYTES: Final = (("Content-Type", "application/octet-stream"),)
METHODS: Final = "GET HEAD POST PUT DELETE PATCH OPTIONS TRACE CONNECT PROPFIND BREW".split()


@dataclass(frozen=True, slots=True)
class Question:
    """What is sent, and how it may be answered."""

    sent: bytes
    statuses: frozenset[int]
    path: str = "/"


REFUSAL: Final = frozenset({400})
# What every method on every path leaves to be asked.
OTHERS: Final[dict[str, Question]] = {
    **{name: Question(request, REFUSAL) for name, request in REFUSED.items()},
    "no such path": Question(get("/v1/nothing", CLOSE), REFUSAL),
    "far too long": Question(posted(8 * REQUEST_BYTES), REFUSAL),
    "a length of a terabyte": Question(posted(0, length=str(1 << 40)), REFUSAL),
    "another type": Question(posted(REQUEST_BYTES, "Content-Type: text/xml", CLOSE), frozenset({204, 503})),
    "a condition": Question(get("/", 'If-None-Match: "x"', "Range: bytes=0-1", "Cookie: a=b", CLOSE), frozenset({200})),
    "half a head": Question(get("/")[:-2], frozenset({SILENCE})),
}


@dataclass
class Clock(Day):
    """A clock that can break, as any part of a server may."""

    broken: bool = False

    def __call__(self) -> Epoch:
        return self.today // (not self.broken)


@dataclass
class Servers:
    """A server at work, one before its office sent anything, and one with a bug; and what their router knows."""

    doors: dict[str, Doors] = field(default_factory=dict)
    routes: set[tuple[str, str]] = field(default_factory=set)


def check(servers: Servers) -> Evidence:
    """Every method on every path of the router, and whatever else there is to ask."""
    paths = sorted({path for _, path in servers.routes})
    routed = {f"{method} {path}": on(servers.routes, method, path) for path in paths for method in METHODS}
    asked = [(state, *one) for state in servers.doors for one in (routed | OTHERS).items()]
    # Side by side, since some wait until the server's patience ends.
    with ThreadPoolExecutor(24) as people:
        answers = people.map(lambda one: sent(servers.doors[one[0]].address, one[2].sent), asked)
    against = [
        f"{state}: {name}: {wrong}"
        for (state, name, question), answer in zip(asked, answers, strict=True)
        for wrong in differences(answer, question)
    ]
    seen = f"{len(servers.doors)} servers, {len(paths)} paths, {len(METHODS)} methods, {len(OTHERS)} other questions"
    return Evidence(seen, tuple(against))


def on(routes: set[tuple[str, str]], method: str, path: str) -> Question:
    """A method on a path, with a body if it is POST."""
    request = post(bytes(ENVELOPE_BYTES)) if method == "POST" else get("/v1/envelopes", CLOSE)
    granted = frozenset({204 if method == "POST" else 200, 503})
    first = request.replace(b" /v1/envelopes ", f" {path} ".encode(), 1).partition(b" ")
    return Question(method.encode() + b"".join(first[1:]), granted if (method, path) in routes else REFUSAL, path)


def differences(answer: bytes, question: Question) -> Iterator[str]:
    """What of an answer is not as it must be."""
    if not answer:
        if SILENCE not in question.statuses:
            yield "no answer"
        return
    line, headers, body = split(answer)
    status = next((status for status, known in LINES.items() if known == line), None)
    if status not in question.statuses:
        yield f"{line}, not {sorted(question.statuses)}"
    length = ("Content-Length", str(len(body)))
    own = {200: (*TYPES.get(question.path, BYTES), length), 204: ()}.get(
        status or 400, (length, ("Connection", "close"))
    )
    must = [*FIXED, *own]
    if headers != must:
        more, less = sorted(set(headers) - set(must)), sorted(set(must) - set(headers))
        yield f"added {more}, missing {less}" if more or less else "another order"
    if status != 200 and body:
        yield f"a body: {body[:40]!r}"


Swap = tuple[object, str, object]
"""An owner, a name, and what takes its place."""


@contextmanager
def servers(*swaps: Swap) -> Iterator[Servers]:
    """All three, with other things in the place of some names."""
    found, office = Servers(), Office(epoch.at(time.time()))
    with ExitStack() as opened:
        place = Path(opened.enter_context(TemporaryDirectory()))
        for swap in swaps:
            opened.enter_context(swapped(*swap))
        made: type[Public] = vars(running)["Public"]

        def noted(*given: Any, **named: Any) -> Public:
            public = made(*given, **named)
            found.routes.update(public.routes)
            return public

        opened.enter_context(swapped(running, "Public", noted))
        for state in ("at work", "before its office", "with a bug"):
            machine = Machine.made(place / state, office)
            machine.day = clock = Clock(office.day)
            with machine.opened() as keeper:
                if state != "before its office":
                    keeper.accept(office.sends().raw)
            found.doors[state] = opened.enter_context(machine.running(bounds=QUICK, tick_seconds=3_600, pages=PAGES))
            opened.enter_context(swapped(clock, "broken", state == "with a bug"))
        yield found


def edit(by: str, module: str, name: str, old: str, new: str) -> Mutant[Servers]:
    """One edit in a module from which the server takes a class."""
    return Mutant(lambda: servers((running, name, vars(edited(module, old, new))[name])), by)


def headed(by: str, *statuses: int, old: str, new: str) -> Mutant[Servers]:
    """Other headers on the answers of some statuses."""
    begin = Answer.__init__

    def begun(answer: Answer, status: int, *given: Any, **named: Any) -> None:
        begin(answer, status, *given, **named)
        if status in statuses:
            answer._head = replaced(answer._head.decode(), old, new).encode()

    return Mutant(partial(servers, (Answer, "__init__", begun)), by)


def added(name: str, *statuses: int, value: str = "x") -> Mutant[Servers]:
    """One header more."""
    return headed(f"added [('{name}'", *statuses, old="\r\n\r\n", new=f"\r\n{name}: {value}\r\n\r\n")


_CONNECTION: Final = ("server.connection", "Door")
_PUBLIC: Final = ("server.public", "Public")
_LAST: Final = "Content-Length: 0\r\nConnection: close\r\n"
MUTANTS: Final = {
    "Date": added("Date", *LINES, value=formatdate(usegmt=True)),
    "Server on what is granted": added("Server", 200),
    "a reason for a refusal": added("Reason", 400),
    "a time to wait": added("Retry-After", 503),
    "a cookie with an envelope": added("Set-Cookie", 204),
    "a header less": headed("missing [('Referrer-Policy'", 503, old="Referrer-Policy: no-referrer\r\n", new=""),
    "another order": headed("another order", 400, old=_LAST, new="".join(reversed(_LAST.splitlines(keepends=True)))),
    "the framework's page for what it cannot read": edit(
        "at work: no HTTP",
        *_CONNECTION,
        "            return refused()\n        self._health",
        "            return super().handle_error(request, status, exc, message)\n        self._health",
    ),
    "the framework's page for a bug": edit(
        "with a bug: GET /v1/record",
        *_CONNECTION,
        "        self._health.remember(exc)\n        return unavailable()",
        "        return super().handle_error(request, status, exc, message)",
    ),
    "404": edit(
        "no such path: HTTP/1.1 404",
        *_PUBLIC,
        "        if handler is None or",
        "        if handler is None:\n            return Answer(404)\n        if",
    ),
    "HTTP/1.0": edit("HTTP/1.0: HTTP/1.1 200", *_PUBLIC, "tuple(request.version) == (1, 1)\n        and not", "not"),
    "an expectation": edit("an expectation", *_PUBLIC, "hdrs.EXPECT, ", ""),
    "a connection that is upgraded": edit("an upgrade: HTTP/1.1 200", *_PUBLIC, "hdrs.UPGRADE, ", ""),
    "a query": edit("a query: HTTP/1.1 200", *_PUBLIC, "request.raw_path))", 'request.raw_path.partition("?")[0]))'),
}
CLAIM: Final = Claim(
    id="D1",
    sentence="Every answer, to whatever is asked, has the same headers in the same order and no other",
    promises=("T10", "T12"),
    check=check,
    subject=servers,
    mutants=MUTANTS,
    not_shown="what a proxy or Tor puts before the server",
)
