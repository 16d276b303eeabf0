"""Leaving fast: what stays in the tab, in its history and on the line, in Chromium and in Firefox."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import web

from tests.intake.city import City
from tests.intake.letterbox import Letterbox, serving

from .driving import Browser, driven
from .stage import staged
from .test_browsers import quick_pages

__all__ = ["quick_pages"]

SECRET = "Le pont a été payé deux fois."
KEPT = "[sessionStorage.length, localStorage.length, document.cookie]"


@dataclass
class Leaver:
    """A person in a tab that was somewhere else before, and two letterboxes: the page's, and where one leaves to."""

    browser: Browser
    letterbox: Letterbox
    elsewhere: Letterbox

    def comes(self) -> None:
        self.browser.does("open", url=f"{self.elsewhere.url}/before")
        self.browser.does("go", url=f"{self.letterbox.url}/")
        self.browser.see("#office.office")

    def writes(self) -> None:
        """Up to a text that is not sent."""
        self.browser.click("#report")
        self.browser.click("#next")
        self.browser.click("#layout")
        self.browser.click("#category-AU")
        self.browser.type("#text", SECRET)

    def is_ready_to_send(self) -> None:
        """All but the last click; the envelope of this load has arrived."""
        for _ in range(3):
            self.browser.click("#next")
        self.browser.click("#kept-words")
        self.browser.see('body[data-visit="arrived"]')

    def is_gone(self) -> None:
        """The other site is there, knows nothing of the page, and takes its place in the history; nothing asked."""
        self.browser.see("#weather")
        assert self.browser.ask("location.href") == f"{self.elsewhere.url}/weather"
        (arrived,) = [line for line in self.elsewhere.lines if line.path == "/weather"]
        assert not {b"referer", b"origin", b"cookie"} & {name.lower() for name, _ in arrived.headers}
        assert self.browser.ask("document.referrer") == ""
        assert self.browser.does("dialogs") == []
        self.browser.does("back")
        self.browser.see("#before")

    def kept(self) -> Any:
        """What the tab keeps for the page, asked from a place of the same origin where no script of ours runs."""
        self.browser.does("go", url=f"{self.letterbox.url}/empty")
        self.browser.see("#empty")
        return self.browser.ask(KEPT)


async def weather(request: web.Request) -> web.StreamResponse:
    """A page that has nothing to do with anything."""
    page = f'<link rel="icon" href="data:,"><p id="{request.path[1:]}">Il fera beau.'
    return web.Response(text=page, content_type="text/html")


@pytest.fixture(scope="module", params=["chromium", "firefox"])
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """One browser for all."""
    with driven(request.param) as browser:
        yield browser


@pytest.fixture
def leaver(browser: Browser, quick_pages: dict[str, bytes]) -> Iterator[Leaver]:
    """Somebody who may have to go."""
    with (
        serving(
            Letterbox(b"", b"", answers=dict.fromkeys(("/before", "/weather", "/favicon.ico"), weather))
        ) as elsewhere,
        staged(quick_pages, City(), leave=f"{elsewhere.url}/weather") as letterbox,
    ):
        letterbox.answers |= dict.fromkeys(("/empty", "/favicon.ico"), weather)
        yield Leaver(browser, letterbox, elsewhere)


def test_the_link_takes_away_what_was_written(leaver: Leaver) -> None:
    """T18: The first control of the page puts another site in its place, at once and with nothing left of the text."""
    leaver.comes()
    leaver.writes()
    told = leaver.browser.text("#leave-told")
    assert "s’efface" in told
    assert "historique" in told
    leaver.browser.click("#leave")
    leaver.is_gone()
    assert leaver.kept() == [0, 0, ""]


def test_shift_three_times_leaves_and_capital_letters_do_not(leaver: Leaver) -> None:
    """Whoever types ABC with Shift stays; whoever presses Shift alone three times is gone."""
    leaver.comes()
    leaver.writes()
    for letter in "ABC":
        leaver.browser.press("+Shift", letter, "-Shift")
    assert leaver.browser.ask("document.activeElement.value") == f"{SECRET}ABC"
    leaver.browser.press("Shift", "Shift", "Shift")
    leaver.is_gone()
    assert leaver.kept() == [0, 0, ""]


def test_an_envelope_that_waits_goes_too(leaver: Leaver) -> None:
    """T18: Who leaves before the sealed envelope left finds an empty page in the same tab: no envelope comes of it."""
    leaver.comes()
    leaver.writes()
    leaver.is_ready_to_send()
    leaver.letterbox.refusals = 1
    leaver.browser.click("#send")
    leaver.browser.see('body[data-screen="leaving"][data-visit="waiting"]')
    assert len(leaver.letterbox.posts) == 2
    leaver.browser.click("#leave")
    leaver.is_gone()
    assert leaver.kept() == [0, 0, ""]
    leaver.browser.does("go", url=f"{leaver.letterbox.url}/")
    leaver.browser.see('body[data-screen="home"][data-visit="arrived"]')
    assert leaver.letterbox.posts[2].body != leaver.letterbox.posts[1].body


def test_leaving_right_after_send_sends_nothing(leaver: Leaver) -> None:
    """Who changes their mind while the envelope is being sealed is not brought back by the reload; nothing leaves."""
    leaver.comes()
    leaver.writes()
    leaver.is_ready_to_send()
    leaver.browser.ask("(document.querySelector('#send').click(), document.querySelector('#leave').click())")
    leaver.is_gone()
    assert [error for error in leaver.browser.does("errors") if "img-src" not in error] == []
    assert leaver.kept() == [0, 0, ""]
    assert len(leaver.letterbox.posts) == 1
