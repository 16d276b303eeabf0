"""Every page of the station in a real browser: by axe, and measured from 320 pixels on, by day and by night."""

import re
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingTCPServer
from typing import Any, Final

import pytest

from caseworker_ui.vaults import keys
from caseworker_ui.web.headers import FIXED, SCRIPT
from caseworker_ui.web.rendering import FOLDER
from tests.browser.driving import Browser, driven
from tests.browser.test_accessibility import HEIGHT, LOOKS, TAGS
from tests.caseworker_ui.browser import Answer
from tests.caseworker_ui.conftest import STRETCHED, House
from tests.caseworker_ui.walk import walked
from tests.rounds import FULL

ISO: Final = re.compile(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b")
# Everybody who comes speaks another language than the one before.
LANGUAGES: Final = [("fr", "en"), ("en", "fr")] if FULL else [("fr", "en")]


class Shelf(ThreadingTCPServer):
    """Answers again what the station answered: each under its number, with the station's headers."""

    daemon_threads = True

    def __init__(self, seen: Mapping[str, Answer]) -> None:
        super().__init__(("127.0.0.1", 0), Reader)
        style = (FOLDER / "station.css").read_bytes()
        self.bodies = {f"/{number}": ("text/html", answer.body) for number, answer in enumerate(seen.values())}
        self.bodies |= {"/station.css": ("text/css", style), "/keys.js": ("text/javascript", SCRIPT)}


class Reader(BaseHTTPRequestHandler):
    """One request to a shelf."""

    server: Shelf

    def do_GET(self) -> None:
        kind, body = self.server.bodies.get(self.path, ("text/plain", b""))
        self.send_response(200)
        for name, value in {
            **FIXED,
            "Content-Type": f"{kind}; charset=utf-8",
            "Content-Length": str(len(body)),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def shelved(seen: Mapping[str, Answer]) -> Iterator[int]:
    """The port of a shelf that is up."""
    with Shelf(seen) as shelf:
        thread = threading.Thread(target=shelf.serve_forever)
        thread.start()
        try:
            yield int(shelf.server_address[1])
        finally:
            shelf.shutdown()
            thread.join()


def shown(seen: Mapping[str, Answer]) -> dict[str, Answer]:
    """All of them; in a short round one for each title."""
    titled = {answer.text.partition("<title>")[2].partition("</title>")[0]: state for state, answer in seen.items()}
    return {state: answer for state, answer in seen.items() if FULL or state in titled.values()}


def looked_at(browser: Browser, seen: Mapping[str, Answer], port: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """What is wrong with each page; in a short round each has one look, at 320 pixels, and axe sees a third."""
    for number, (state, answer) in enumerate(seen.items()):
        browser.does("open", url=f"http://127.0.0.1:{port}/{number}")
        for width, dark in LOOKS if FULL else [(320, number % 2 == 0)]:
            browser.does("look", width=width, height=HEIGHT, dark=dark)
            wrong = {name: value for name, value in browser.does("measure").items() if value}
            if FULL or number % 3 == 0:
                # The page of the stick comes again by itself, and says how to stop that (WCAG 2.2.1).
                stops = "/sync/still" in answer.text
                found = [each for each in browser.does("axe", tags=TAGS) if not (stops and each[0] == "meta-refresh")]
                wrong |= {"axe": found} if found else {}
            yield f"{state}, {width} px, {'night' if dark else 'day'}", wrong


@pytest.mark.timeout(3_600 if FULL else 300)
@pytest.mark.parametrize("languages", LANGUAGES)
def test_no_page_of_the_station_breaks_a_rule(
    founded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, languages: tuple[str, ...]
) -> None:
    """Nothing breaks WCAG 2.2 AA, is cut, or runs out of 320 pixels; days are written as people write them."""
    monkeypatch.setattr(keys, "hash_secret_raw", STRETCHED)
    house = House(Path(shutil.copytree(founded, tmp_path / "station")))
    try:
        seen = walked(house, tmp_path, languages=languages)
    finally:
        house.close()
    read = {answer.text.partition('<html lang="')[2][:2] for answer in seen.values()}
    assert (len(seen) > 100, read) == (True, {"fr", "en"})
    assert [state for state, answer in seen.items() if ISO.search(answer.page.said)] == []
    with shelved(pages := shown(seen)) as port, driven("chromium") as browser:
        assert {where: wrong for where, wrong in looked_at(browser, pages, port) if wrong} == {}
