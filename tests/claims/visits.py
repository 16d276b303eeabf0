"""C1 and C2: what the network sees of a load does not say what it was for.

A recorder stands between real browsers and a real server while one person looks, reads, reports and writes again.
"""

import math
import re
import secrets
import statistics
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Final

from scipy import stats

from crypto.receipt import Receipt
from tests.browser.building import QUICK
from tests.browser.recorder import Seen
from tests.browser.site import Site, site
from tests.browser.visitor import KINDS, Visitor
from tests.rounds import FULL, rounds

from .claim import Claim, Evidence, Mutant, Open
from .copies import ROOT
from .odds import Odds

ENVELOPES: Final = "/v1/envelopes"
# What every load asks for, in this order; the two files leave side by side, so either may come first.
VISIT: Final = (
    ("GET", "/"),
    ("GET", "/app.css"),
    ("GET", "/app.js"),
    ("GET", "/v1/record"),
    ("GET", "/v1/board"),
    ("POST", ENVELOPES),
)
SIDE_BY_SIDE: Final = ("/app.css", "/app.js")
# What browsers say of their own accord. A header that is not named here is ours, or news.
BROWSERS_OWN: Final = frozenset(
    "host connection proxy-connection user-agent accept accept-language accept-encoding content-length origin priority "
    "cache-control pragma upgrade-insecure-requests sec-gpc sec-ch-ua sec-ch-ua-mobile sec-ch-ua-platform "
    "sec-fetch-site sec-fetch-mode sec-fetch-user sec-fetch-dest".split()
)
TIMED: Final = Path(__file__).with_name("timed.js")
# The one difference: what Chromium says for the page, and for nothing else, when the page reloads itself.
CHROMIUM_RELOADS: Final = {"Cache-Control": "max-age=0", "Sec-Fetch-Site": "same-origin"}
# The moments that are compared: from one request to another.
MOMENTS: Final = (("/", "/app.js"), ("/app.js", "/v1/record"), ("/v1/record", "/v1/board"), ("/v1/record", ENVELOPES))
# With fewer, no two samples can differ beyond the share of chance.
ENOUGH: Final = 15

TEXTS: Final = ("x", "é" * 9_000, "👩🏽‍🚒" * 12)
WORDS: Final = Receipt(secrets.token_bytes(16)).phrase.decode()

Load = list[Seen]


@dataclass(slots=True)
class Recorded:
    """The loads of one browser, by what each was for; and what a visit itself showed to be wrong."""

    loads: dict[str, list[Load]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def see(self, seen: list[Seen], *purposes: str) -> None:
        """A visit of so many loads."""
        found: list[Load] = []
        for request in seen:
            if request.path.partition("?")[0] == "/":
                found.append([])
            found[-1].append(request)
        if len(found) != len(purposes):
            self.wrong.append(f"number of loads: {len(found)} for {', '.join(purposes)}")
        for purpose, load in zip(purposes, found, strict=False):
            self.loads.setdefault(purpose, []).append(load)


Act = Callable[[Visitor, Recorded, str], None]
"""What one person does with a text, and where it is written down."""


def looks(visitor: Visitor, into: Recorded, _: str) -> None:
    """Somebody looks, then presses the reload key."""
    visitor.comes()
    into.see(visitor.line.take(), "look")
    visitor.browser.does("again")
    visitor.waits_for_silence()
    into.see(visitor.line.take(), "reload key")


def reports(visitor: Visitor, into: Recorded, text: str) -> None:
    """Somebody writes in one load; another carries it."""
    visitor.comes()
    visitor.reports(text)
    visitor.waits_for_silence()
    visitor.sends()
    into.see(visitor.line.take(), "report written", "report carried")


def reads(visitor: Visitor, into: Recorded, _: str) -> None:
    """Somebody reads while the envelope of the load waits for its time."""
    visitor.line.take()
    visitor.browser.does("open", url=visitor.url)
    visitor.comes_back(WORDS)
    visitor.waits_for_silence()
    into.see(visitor.line.take(), "read")


def writes_again(visitor: Visitor, into: Recorded, text: str) -> None:
    """Somebody comes back and writes a message; another load carries it."""
    visitor.comes()
    visitor.comes_back(WORDS)
    visitor.writes_again(text)
    visitor.waits_for_silence()
    visitor.sends()
    into.see(visitor.line.take(), "message written", "message carried")


def reports_files(visitor: Visitor, into: Recorded, text: str) -> None:
    """A report with two files: its burst leaves from the load in which it was written."""
    with tempfile.TemporaryDirectory() as folder:
        papers = tuple(Path(folder) / f"paper-{size}.bin" for size in (1, 40_000))
        for paper, size in zip(papers, (1, 40_000), strict=True):
            paper.write_bytes(secrets.token_bytes(size))
        visitor.comes()
        visitor.reports(text, files=papers)
        visitor.waits_for_silence()
        visitor.sends()
        into.see(visitor.line.take(), "report with files")


def refused(visitor: Visitor, into: Recorded, text: str) -> None:
    """A cover and a report that are not taken at once."""
    amend = visitor.line.amend
    visitor.line.amend = Refusing(amend)
    visitor.comes()
    into.see(visitor.line.take(), "look, refused")
    visitor.comes()
    visitor.reports(text)
    visitor.waits_for_silence()
    visitor.sends()
    into.see(visitor.line.take(), "report written, refused", "report, refused, carried")
    visitor.line.amend = amend


class Refusing:
    """A server that refuses the first envelope of each load, to learn whether its sender minds."""

    def __init__(self, amend: Callable[[str, bytes], bytes]) -> None:
        self._amend, self._refused = amend, False

    def __call__(self, path: str, answer: bytes) -> bytes:
        if path == "/":
            self._refused = False
        if path == ENVELOPES and not self._refused:
            self._refused = True
            return refusal(answer)
        return self._amend(path, answer)


def refusal(answer: bytes) -> bytes:
    """The same answer, but it is no."""
    return answer.replace(b" 204 No Content\r\n", b" 503 Service Unavailable\r\n", 1)


@dataclass(frozen=True, slots=True)
class Visits:
    """A site, what people do there, and the text of each round."""

    site: Site
    acts: tuple[Act, ...]
    texts: tuple[str, ...]

    def recorded(self) -> Iterator[tuple[str, Recorded]]:
        """Each browser, and what the network saw of it."""
        for kind in self.site.kinds:
            recorded = Recorded()
            with self.site.visited(kind) as visitor:
                for text in self.texts:
                    for act in self.acts:
                        act(visitor, recorded, text)
            yield kind, recorded


@contextmanager
def visits(opened: Open[Site], *acts: Act, texts: tuple[str, ...]) -> Iterator[Visits]:
    """Visits to a site that is open for as long."""
    with opened() as visited:
        yield Visits(visited, acts, texts)


# C1: one size.


def measured(visits: Visits) -> Evidence:
    """Every request to one address has one size, and every answer, whatever was said."""
    against: list[str] = []
    sizes: set[int] = set()
    count = 0
    for kind, recorded in visits.recorded():
        against += recorded.wrong
        by_address: dict[tuple[str, str], set[tuple[int, int]]] = {}
        for purpose, loads in recorded.loads.items():
            for one in (request for load in loads for request in load):
                like = as_visited(one) if kind == "chromium" and is_reload(purpose) else one
                by_address.setdefault((one.method, one.path), set()).add((sent_bytes(like), one.answered))
                count += 1
        for (method, path), seen in by_address.items():
            sizes |= {request for request, _ in seen if path == ENVELOPES}
            if len(seen) > 1:
                against.append(f"size: {kind}, {method} {path}: {sorted(seen)}")
    told = f"{count} requests of {', '.join(visits.site.kinds)}; an envelope takes {sorted(sizes)} bytes"
    return Evidence(told, tuple(against))


def is_reload(purpose: str) -> bool:
    """Whether the browser had the page open before this load."""
    return purpose == "reload key" or purpose.endswith("carried")


def as_visited(one: Seen) -> Seen:
    """A first request of Chromium's reload without what tells it from a visit's: that alone may differ."""
    if one.path != "/":
        return one
    headers = [(name, "none" if name == "Sec-Fetch-Site" else value) for name, value in one.headers]
    return replace(one, headers=tuple(pair for pair in headers if pair != ("Cache-Control", "max-age=0")))


def sent_bytes(one: Seen) -> int:
    """First line, headers and body."""
    lines = [f"{one.method} {one.path} HTTP/1.1", *(f"{name}: {value}" for name, value in one.headers), "", ""]
    return len("\r\n".join(lines).encode()) + len(one.body)


# C2: one transcript.


def compared(visits: Visits) -> Evidence:
    """Requests, headers and sizes are equal; the moments differ by chance alone; a refused envelope comes again."""
    against, odds, loads, told = [], Odds(), 0, []
    page = (ROOT / "threat_model.md").read_text("utf-8")
    if not all(f"`{name}: {value}`" in page for name, value in CHROMIUM_RELOADS.items()):
        against.append("the threat model does not say how Chromium reloads")
    for kind, recorded in visits.recorded():
        against += [f"{kind}: {fault}" for fault in [*recorded.wrong, *faults(kind, recorded)]]
        told.append(f"{kind} {delays(kind, recorded, odds)}")
        loads += sum(map(len, recorded.loads.values()))
    against += odds.against()
    seen = f"{loads} loads, {len(visits.texts)} rounds; from the record to the envelope: {'; '.join(told)}"
    return Evidence(seen, tuple(dict.fromkeys(against)))


def faults(kind: str, recorded: Recorded) -> Iterator[str]:
    """Whatever differs without chance."""
    every = [(purpose, load) for purpose, loads in recorded.loads.items() for load in loads]
    for purpose, load in every:
        wanted = [*VISIT, VISIT[-1]] if "refused" in purpose else [*VISIT]
        asked = [(one.method, one.path) for one in in_order(load)]
        if asked != wanted:
            yield f"requests of '{purpose}': {' '.join(path for _, path in asked)}"
        strange = {name for one in load for name, _ in one.headers if name.lower() not in BROWSERS_OWN}
        if strange:
            yield f"header of our own: {' '.join(sorted(strange))} in '{purpose}'"
        if len({one.body for one in load if one.body}) > 1:
            yield f"sealed anew: one load sent several envelopes, '{purpose}'"
        if "refused" in purpose or "look" not in recorded.loads:
            continue
        for one, other in zip(in_order(load), in_order(recorded.loads["look"][0]), strict=False):
            visit = as_visited(one) if kind == "chromium" and is_reload(purpose) else one
            if visit.shape != other.shape:
                yield f"shape of '{purpose}', {one.path}: {difference(visit, other)}"
    if kind == "chromium" and not all(reloads(load[0]) for load in recorded.loads.get("report carried", [])):
        yield "Chromium reloads in another way than the threat model says"
    bodies = [{one.body for one in load if one.body} for _, load in every]
    if sum(map(len, bodies)) != len(set().union(*bodies)):
        yield "an envelope came in two loads"


def reloads(one: Seen) -> bool:
    """Whether it says what Chromium says when a page reloads itself."""
    return CHROMIUM_RELOADS.items() <= dict(one.headers).items()


def in_order(load: Load) -> list[Seen]:
    """As they came, but the two files in the order of their names."""
    places = [at for at, one in enumerate(load) if one.path in SIDE_BY_SIDE]
    sorted_load = list(load)
    if len(places) == 2 and places[1] == places[0] + 1:
        sorted_load[places[0] : places[1] + 1] = sorted((load[at] for at in places), key=lambda one: one.path)
    return sorted_load


def difference(one: Seen, other: Seen) -> str:
    """Which headers, or which sizes."""
    headers = sorted(f"{name}: {value}" for name, value in set(one.headers) ^ set(other.headers))
    sizes = f"{len(one.body)}+{one.answered} bytes, not {len(other.body)}+{other.answered}"
    return "; ".join(headers) or (sizes if one.headers == other.headers else "order of headers")


def delays(kind: str, recorded: Recorded, odds: Odds) -> str:
    """From each request to the next, against a visit or the reload key; what was the median of the last."""
    told = []
    for purpose, loads in recorded.loads.items():
        if "refused" in purpose:
            continue
        last = statistics.median(gaps(loads, "/v1/record", ENVELOPES) or [math.nan])
        told.append(f"{purpose} {last:.3f} s")
        like = "reload key" if is_reload(purpose) else "look"
        if purpose != like and min(len(loads), len(recorded.loads.get(like, []))) >= ENOUGH:
            for first, second in MOMENTS:
                samples = [gaps(of, first, second) for of in (loads, recorded.loads[like])]
                p = float(stats.ks_2samp(*samples, method="exact").pvalue)
                odds.see("delay", math.log(max(p, 1e-300)), f"{kind}, '{purpose}' from {first} to {second}")
    return ", ".join(told)


def gaps(loads: Iterable[Load], first: str, second: str) -> list[float]:
    """Seconds between two requests of each load that has both."""
    found = []
    for load in loads:
        at = {one.path: one.at for one in reversed(load)}
        if {first, second} <= set(at):
            found.append(at[second] - at[first])
    return found


# What violates them: the page with an edit, before a server that agrees to it.

_VISIT: Final = "intake/client/visit.js"
_POST: Final = "post: (request) => letterbox.post(request),"
_FETCHING: Final = "intake/client/fetching.js"
_GO: Final = "  go(screen) {\n"


def grants(path: str, answer: bytes) -> bytes:
    """A server that takes whatever is posted."""
    if path != ENVELOPES:
        return answer
    headers = b"\r\n".join(answer.partition(b"\r\n\r\n")[0].split(b"\r\n")[1:])
    kept = re.sub(rb"(?im)^(content-|connection).*\r\n", b"", headers + b"\r\n")
    return b"HTTP/1.1 204 No Content\r\n" + kept + b"\r\n"


def mutant(
    by: str, *edits: tuple[str, str, str], acts: tuple[Act, ...], texts: tuple[str, ...] = ("x",), start: Path = QUICK
) -> Mutant[Visits]:
    """A page with edits, visited with Chromium alone, by whoever must show it."""
    changed = {file: (old, new) for file, old, new in edits}
    opened = partial(site, "chromium", start=start, edits=changed, amend=grants)
    return Mutant(partial(visits, opened, *acts, texts=texts), by)


SIZE_MUTANTS: Final = {
    "padding follows the text": mutant(
        "size",
        (
            "intake/client/writing.js",
            "return envelope.request(sealed, { randomness: this.#randomness });",
            "const whole = await envelope.request(sealed, { randomness: this.#randomness });\n"
            "    return whole.subarray(0, 20_000 + (payload.document?.length ?? 0));",
        ),
        ("intake/client/tab.js", "request.length === this.#bytes ? request : null", "request.length ? request : null"),
        acts=(reports,),
        texts=TEXTS[:2],
    ),
    "a cover is shorter": mutant(
        "size",
        (_VISIT, _POST, "post: (request) => letterbox.post(request.subarray(0, this.carries ? undefined : 30_000)),"),
        acts=(looks, reports),
    ),
}

LATER: Final = mutant(
    "delay",
    (_VISIT, "points: table.points,", "points: table.points.map((at) => at + (this.carries ? 0.2 : 0)),"),
    acts=(looks, reports),
    texts=("x",) * ENOUGH,
    start=TIMED,
)
COURSE_MUTANTS: Final = {
    "no cover when nothing is to be sent": mutant(
        "requests of 'look'",
        (_VISIT, _POST, "post: (request) => !this.carries || letterbox.post(request),"),
        acts=(looks,),
    ),
    "two envelopes for a message": mutant(
        "requests of 'message carried'",
        (
            _VISIT,
            _POST,
            "post: async (request) => (!this.carries || (await letterbox.post(request))) && letterbox.post(request),",
        ),
        acts=(looks, writes_again),
    ),
    "a request when a screen opens": mutant(
        "requests of 'report written'",
        ("intake/client/frame.js", _GO, f"{_GO}    if (screen !== 'home') this.letterbox.record();\n"),
        acts=(looks, reports),
    ),
    "an envelope at once on Send": mutant(
        "number of loads: 1",
        ("intake/client/app.js", "if (measured.length === 0 && this.tab.keep(request)) this", "if (false) this"),
        acts=(reports,),
    ),
    "a refused cover is sealed anew": mutant(
        "sealed anew",
        (
            _VISIT,
            _POST,
            "post: async (request) =>\n"
            "        letterbox.post(this.carries ? request : await this.#parts.protocol.cover(this.found)),",
        ),
        acts=(refused,),
    ),
    "a refused cover is left": mutant(
        "requests of 'look, refused'",
        (_VISIT, _POST, "post: async (request) => (await letterbox.post(request)) || !this.carries,"),
        acts=(refused,),
    ),
    "a query": mutant("requests of", (_FETCHING, "this.#get(BOARD,", "this.#get(`${BOARD}?fresh`,"), acts=(looks,)),
    "a header of our own": mutant(
        "header of our own",
        (_FETCHING, "...what, signal", "...what, headers: { 'X-Perron': '1' }, signal"),
        acts=(looks,),
    ),
    # Only as many visits as a full round takes can show it.
    **({"a message leaves a fifth of a second later": LATER} if FULL else {}),
}

SIZE: Final = Claim(
    id="C1",
    sentence="Every request of the page to one address has one size, and so has every answer, whatever is said",
    promises=("T4",),
    check=measured,
    subject=partial(
        visits,
        partial(site, "chromium", "firefox"),
        *(looks, reports, reads, writes_again, reports_files),
        texts=TEXTS[: rounds(2, 3)],
    ),
    mutants=SIZE_MUTANTS,
    not_shown="how TCP, TLS and Tor cut requests into packets; the number of envelopes of a report with files",
)

COURSE: Final = Claim(
    id="C2",
    sentence="Looking, reading, reporting and writing again are one transcript of the page, in each browser",
    promises=("T4",),
    check=compared,
    subject=partial(
        visits,
        partial(site, *KINDS, start=TIMED if FULL else QUICK),
        *(looks, reports, reads, writes_again, refused),
        texts=("Un signalement.",) * rounds(1, 40),
    ),
    mutants=COURSE_MUTANTS,
    not_shown="the real Tor Browser, phones, Safari; connections; that whoever writes loads twice, close together",
)
