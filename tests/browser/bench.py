"""What the page costs in real browsers: sealing, the board, and a first visit over a slow line."""

import base64
import http.server
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crypto import board, cell, issuing
from crypto.receipt import Receipt
from intake.pages import static_files
from tests.crypto.office_fixture import SCOPE, an_office, seeded

from .building import RELEASED, built
from .driving import driven
from .recorder import ONION, recording
from .site import Site, site
from .slow import slow
from .visitor import KINDS

CELLS = 256
REPEAT = 21
# Milliseconds: sealing one envelope; checking a board of 256 cells and looking for one's own.
LIMITS = {"chromium": (60, 50), "firefox": (60, 50), "onion": (600, 50)}
# The first visit over Tor on a bad day: until the report button is there, and until its form takes an answer.
SLOW_BITS_A_SECOND = 50_000
ROUND_TRIP_SECONDS = 3
FIRST_VISIT_SECONDS = 25
FIRST_VISIT_BYTES = 90_000
FIRST_VISIT_REQUESTS = 5


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder and writes no log."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the library's name
        pass


@contextmanager
def serving(folder: Path) -> Iterator[int]:
    """The files of a folder, on a port."""
    serve = http.server.ThreadingHTTPServer(("127.0.0.1", 0), lambda *a: Quiet(*a, directory=str(folder)))
    thread = threading.Thread(target=serve.serve_forever)
    thread.start()
    try:
        yield serve.server_port
    finally:
        serve.shutdown()
        thread.join()
        serve.server_close()


def inputs() -> dict[str, object]:
    """An office's record file, a board of 256 cells with one of a reporter's, and the reporter's words."""
    office, receipt, randomness = an_office(), Receipt(bytes(16)), seeded("bench")
    place = cell.Place(office.id, office.edition(b"").salt, 0, 0)
    mine = cell.wrap(
        receipt.keys(SCOPE).tag, place, cell.Piece(0, 1, 0, bytes(cell.PIECE_BYTES)), randomness=randomness
    )
    dummies = [cell.dummy(randomness=randomness) for _ in range(CELLS - 1)]
    arranged = board.arrange([mine, *dummies])
    file = office.record_file()
    whole = board.pack(issuing.edition(office.edition(arranged), office=office.note, station=office.station), arranged)
    return {
        "fingerprint": str(office.fingerprint),
        "file": base64.b64encode(file).decode(),
        "fileBytes": len(file),
        "board": base64.b64encode(whole).decode(),
        "boardBytes": len(whole),
        "words": receipt.phrase.decode(),
        "repeat": REPEAT,
    }


def first_visit(kind: str, city: Site) -> tuple[float, float]:
    """Seconds from the address to the first screen, and to an answer in the form, at the released pace."""
    onion = kind == "onion"
    program = "chromium" if kind == "chromium" else "firefox"
    with (
        recording(city.port) as recorder,
        slow(recorder.port, bits_a_second=SLOW_BITS_A_SECOND, round_trip_seconds=ROUND_TRIP_SECONDS) as line,
        driven(program, socks=line.port, safer=onion) as browser,
    ):
        url = f"http://{ONION}/" if onion else f"http://127.0.0.1:{recorder.port}/"
        browser.does("open", url="about:blank")
        started = time.monotonic()
        browser.does("go", url=url)
        browser.see('body[data-screen="home"]', seconds=120)
        reacts = time.monotonic() - started
        browser.click("#report")
        browser.click("#next")
        browser.click("#category-AU")
        return reacts, time.monotonic() - started


def sealing() -> Iterator[tuple[str, float, float]]:
    """What each browser's cryptography costs."""
    given = inputs()
    with built(Path(__file__).with_name("bench.js")) as pages, serving(pages) as port, recording(port) as line:
        for kind, limits in LIMITS.items():
            onion = kind == "onion"
            program, proxy = ("chromium" if kind == "chromium" else "firefox"), (line.port if onion else None)
            with driven(program, proxy=proxy, safer=onion) as browser:
                browser.does("open", url=f"http://{ONION}/" if onion else f"http://127.0.0.1:{line.port}/")
                result = browser.does("call", action="bench", values=given)
            yield f"{kind}: seal an envelope, ms", result["seal"], limits[0]
            yield f"{kind}: check a board of {CELLS} cells, ms", result["look"], limits[1]


def measured() -> Iterator[tuple[str, float, float]]:
    """What was measured, how much, and the most that is allowed."""
    yield from sealing()
    with site(start=RELEASED) as city:
        for kind in KINDS:
            reacts, usable = first_visit(kind, city)
            yield f"{kind}: first visit, 50 kbit/s and 3 s, to the button, s", reacts, FIRST_VISIT_SECONDS
            yield f"{kind}: the same, to an answer in the form, s", usable, FIRST_VISIT_SECONDS
    yield "first visit, compressed bytes", first_visit_bytes(), FIRST_VISIT_BYTES


def first_visit_bytes() -> int:
    """What the released files weigh on their way."""
    return sum(len(file.gzip) for file in static_files().values())
