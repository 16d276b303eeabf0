"""A person at the page: the one place that knows through which screens one reports, comes back and writes again."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Protocol

from .driving import Browser, driven
from .recorder import LOCAL, ONION, Recorder, recording

KINDS: Final = ("chromium", "firefox", "onion")
"""Chromium; Firefox ESR; Firefox ESR like Tor Browser at its level Safer, on an onion."""


class Server(Protocol):
    """Whatever serves the pages on a port of this machine."""

    @property
    def port(self) -> int: ...


class Visitor:
    """A person with a browser, the line between it and the server, and what it must not keep."""

    def __init__(self, browser: Browser, line: Recorder, url: str) -> None:
        self.browser, self.line, self.url = browser, line, url

    def comes(self) -> None:
        """Loads the page and reads its first screen while the envelope leaves; what was seen before is forgotten."""
        self.line.take()
        self.browser.does("open", url=self.url)
        self.browser.see('body[data-screen="home"][data-visit="arrived"]', seconds=40)

    def waits_for_silence(self, *, seconds: float = 40) -> None:
        """Until the one envelope of this load has arrived."""
        self.browser.see('body[data-visit="arrived"]', seconds=seconds)

    def writes(self, text: str, *, files: tuple[Path, ...] = ()) -> None:
        """Fills in the text and reads everything again; nothing is sent by it."""
        self.browser.type("#text", text)
        if files:
            self.browser.does("attach", selector="#files", paths=[str(path) for path in files])
        self.browser.click("#next")
        self.browser.see("#review-text")

    def begins(self) -> None:
        """From the first screen to the form on one page, where all that has to be answered but the text is."""
        self.browser.click("#report")
        self.browser.see('body[data-screen="before"]')
        self.browser.click("#next")
        self.browser.click("#layout")
        self.browser.click("#category-AU")
        self.browser.see("#text")

    def answers(self, text: str) -> None:
        """From the first screen to the review, question by question: some are answered, and one goes back between."""
        self.browser.click("#report")
        self.browser.click("#next")
        self.browser.click("#category-MP")
        self.browser.type("#category-MP-1", "Tablets")
        self.browser.click("#next")
        self.browser.type("#text", text)
        for control in ("#body-1", "#since-year", "#where", "#who", "#known-saw", "#evidence", "#amount-unknown"):
            self.browser.click("#next")
            self.browser.see(control)
            if control.startswith(("#body", "#known", "#amount")):
                self.browser.click(control)
            if control == "#since-year":
                self.browser.does("choose", selector="#since-month", value="03")
                self.browser.does("choose", selector="#since-year", value="2025")
                self.browser.does("choose", selector="#until-year", value="2026")
                self.browser.click("#continues")
        for control in ("#evidence", "#known-papers"):
            self.browser.click("#back")
            self.browser.see(control)
        self.browser.click("#known-papers")
        for control in ("#evidence", "#amount", "#reported", "#aware", "#desks", "#review-text"):
            self.browser.click("#next")
            self.browser.see(control)

    def takes_the_words(self) -> str:
        """From the review to the last click before Send; gives the 12 words."""
        self.browser.click("#next")
        self.browser.see("#words")
        words = " ".join(self.browser.does("texts", selector="#words .word"))
        self.browser.click("#next")
        self.browser.click("#kept-words")
        return words

    def reports(self, text: str, *, files: tuple[Path, ...] = (), excluded: int | None = None) -> str:
        """Everything up to the last click before Send; gives the 12 words."""
        self.begins()
        if excluded is not None:
            self.browser.click(f"#desk-{excluded}")
        self.writes(text, files=files)
        return self.takes_the_words()

    def writes_again(self, text: str) -> None:
        """From the conversation to the last click before Send."""
        self.browser.click("#write-again")
        self.browser.see("#text")
        self.writes(text)

    def sends(self) -> None:
        """The last click, and what follows it."""
        self.browser.click("#send")
        self.browser.see("#done", seconds=60)

    def comes_back(self, words: str) -> str:
        """Opens the conversation of these words; what the page shows."""
        self.browser.click("#come-back")
        self.browser.type("#receipt-field", words)
        self.browser.click("#open")
        self.browser.see('body[data-screen="conversation"]')
        return self.browser.text("#main")

    def keeps_nothing(self) -> None:
        """No cookie, no database, no storage but the one sealed envelope, and that only until it arrived."""
        kept = "[document.cookie, localStorage.length, sessionStorage.length, location.href]"
        assert self.browser.ask(kept) == ["", 0, 0, self.url]
        # The page names an empty icon, which its own policy then blocks: Firefox calls that an error. A real one would
        # be fetched once in a browser's life, and so tell a first load from the reload of somebody who sends.
        assert [error for error in self.browser.does("errors") if "img-src" not in error] == []


@contextmanager
def visiting(
    kind: str, server: Server, pages: dict[str, bytes], *, language: str = "fr", proxied: bool = False
) -> Iterator[Visitor]:
    """A visitor of this kind; `proxied`: whatever the browser asks of anybody goes through the recorder."""
    onion = kind == "onion"
    with recording(server.port) as line:
        line.pages = dict(pages)
        program = "chromium" if kind == "chromium" else "firefox"
        proxy = line.port if onion or proxied else None
        with driven(program, language=language, proxy=proxy, safer=onion) as browser:
            host = ONION if onion else LOCAL if proxied else f"127.0.0.1:{line.port}"
            yield Visitor(browser, line, f"http://{host}/")
