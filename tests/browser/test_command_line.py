"""The command line beside the page: what a server sees of either."""

import asyncio
import re

from crypto.randomness import Randomness
from crypto.receipt import Receipt
from intake.address import way
from intake.calendar import Calendar
from intake.reading import read
from tests.intake.city import City
from tests.intake.conftest import QUICK
from tests.intake.letterbox import Line

from .building import built, zipped
from .driving import driven
from .recorder import ONION
from .slow import slow
from .stage import staged

# The system and the version, which Firefox and Tor Browser each say of themselves.
OWN = re.compile(rb"\([^)]*\)|/\d+\.0")
# After the page and its two files: record, board and envelope.
ROUND_TRIPS = 3


def said(lines: list[Line]) -> list[tuple[object, ...]]:
    """Every request, byte for byte, but for the version and the random bytes."""
    assert all(line.headers[1][0] == b"User-Agent" for line in lines)
    return [
        (line.method, line.path, OWN.sub(b"", line.headers[1][1]), *line.headers[:1], *line.headers[2:], len(line.body))
        for line in lines
    ]


def test_the_command_line_asks_as_firefox_does() -> None:
    """T4: On an onion, the requests of the command line are those of the page in Firefox ESR, header by header."""
    city = City()
    with built() as pages, staged(zipped(pages), city) as letterbox:
        with slow(letterbox.port, bits_a_second=1e9, round_trip_seconds=0) as socks:
            with driven("firefox", language="en-US, en", socks=socks.port, safer=True) as browser:
                browser.does("open", url=f"http://{ONION}/")
                browser.see('body[data-visit="arrived"]')
            of_firefox, letterbox.lines = letterbox.lines, []
            to = way(f"http://{ONION}", proxy=f"socks5h://127.0.0.1:{socks.port}", no_proxy=False)
            receipt, calendar = Receipt.fresh(Randomness.fresh()), Calendar(None, "en")
            asyncio.run(read(to, receipt, office=city.fingerprint, calendar=calendar, timetable=QUICK))
        assert said(letterbox.lines) == said(of_firefox)
        assert len(letterbox.lines[3:]) == ROUND_TRIPS
