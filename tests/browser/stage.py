"""The page before a small city's letterbox in the test's own process: every answer can be the wrong one.

The pages are the test build and the headers the released ones. Whoever leaves fast goes to a place on loopback.
"""

import gzip
import re
from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import web

from intake.pages import FILES
from server.headers import FIXED
from tests.intake.city import City
from tests.intake.letterbox import Answer, Letterbox, serving

# Nobody listens here.
NOWHERE = "http://127.0.0.1:9/"


def leaving_to(index: bytes, url: str) -> bytes:
    """The compressed page, its way out turned to another place."""
    page, count = re.subn(rb'(id="leave"[^>]* href=)"[^"]*"', rb'\1"%s"' % url.encode(), gzip.decompress(index))
    assert count == 1
    return gzip.compress(page, mtime=0)


def answering(path: str, content: bytes) -> Answer:
    """One file as the server gives it."""
    kind = FILES[path][1]

    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(body=content, headers=[*FIXED, ("Content-Type", kind), ("Content-Encoding", "gzip")])

    return answer


@contextmanager
def staged(pages: dict[str, bytes], city: City, *, leave: str = NOWHERE) -> Iterator[Letterbox]:
    """A letterbox that gives these pages."""
    given = {**pages, "/": leaving_to(pages["/"], leave)}
    answers = {path: answering(path, content) for path, content in given.items()}
    with serving(Letterbox(city.record_file(), city.board_file(), answers=answers)) as letterbox:
        yield letterbox
