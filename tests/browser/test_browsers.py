"""The journey in real browsers: Chromium, Firefox, and Firefox like Tor Browser at its level Safer, on an onion.

The test build differs from the released one in its times alone; one journey runs at the released pace.
"""

import gzip
import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from audit.canary import Search
from crypto.receipt import Receipt
from tests.journey.test_journey import City, a_pdf, city, wait_for

from .driving import NODE, ROOT, Browser, driven
from .recorder import ONION, Recorder, Seen, recording

__all__ = ["city"]

KINDS = ("chromium", "firefox", "onion")
GZIP_PAGES = {"/": "index.html", "/app.js": "app.js", "/app.css": "app.css"}


@pytest.fixture(scope="module")
def quick_pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The page built for tests: thirty times faster, with its banner."""
    source = tmp_path_factory.mktemp("quick") / "intake" / "client"
    shutil.copytree(ROOT / "intake" / "client", source)
    (source / "main.js").write_bytes((source / "test-main.js").read_bytes())
    for name in ("crypto", "node_modules", "intake/made"):
        (source.parent.parent / name).symlink_to(ROOT / name)
    built = source.parent / "pages"
    subprocess.run([str(NODE), str(ROOT / "intake" / "build.mjs"), str(source), str(built)], check=True, timeout=60)
    return {path: gzip.compress((built / name).read_bytes(), mtime=0) for path, name in GZIP_PAGES.items()}


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
        """Fills in the form and reads it again; nothing is sent by it."""
        self.browser.type("#text", text)
        if files:
            self.browser.does("attach", selector="#files", paths=[str(path) for path in files])
        self.browser.click("#next")

    def reports(self, text: str, *, files: tuple[Path, ...] = (), excluded: int | None = None) -> str:
        """Everything up to the last click before Send; gives the 12 words."""
        self.browser.click("#report")
        self.browser.see('body[data-screen="before"]')
        self.browser.click("#next")
        self.browser.see("#text")
        if excluded is not None:
            self.browser.click(f"#desk-{excluded}")
        self.writes(text, files=files)
        self.browser.see("#review-text")
        self.browser.click("#next")
        self.browser.see("#words")
        words = " ".join(self.browser.does("texts", selector="#words .word"))
        self.browser.click("#next")
        self.browser.click("#kept-words")
        return words

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


Visit = Callable[..., Any]


@contextmanager
def visiting(kind: str, city: City, pages: dict[str, bytes], *, language: str = "fr") -> Iterator[Visitor]:
    """A visitor of this kind."""
    with recording(city.port) as line:
        line.pages = dict(pages)
        onion = kind == "onion"
        program = "chromium" if kind == "chromium" else "firefox"
        with driven(program, language=language, proxy=line.port if onion else None) as browser:
            yield Visitor(browser, line, f"http://{ONION}/" if onion else f"http://127.0.0.1:{line.port}/")


def answers_on_the_page(city: City, number: int, text: str, reply: str, *, kind: str) -> None:
    """A caseworker opens the desk in a browser, reads the report and answers it."""
    station = f"http://127.0.0.1:{city.station_port}"
    with driven("chromium" if kind == "chromium" else "firefox") as browser:
        browser.does("open", url=f"{station}/")
        browser.does("choose", selector="#vault", value="integrite")
        browser.type("#passphrase", city.passphrase("integrite"))
        browser.click("form.card button")
        browser.click(f'a[href="/cases/{number}"]')
        browser.see("[name=words]")
        assert text in browser.text("main")
        browser.type("[name=words]", reply)
        browser.click("form.card button")
        # Only the page after sending has this way back; it also shows the words once more.
        browser.see(f'a.button[href="/cases/{number}"]')
        assert reply in browser.text("main")


def a_case(city: City, text: str) -> Any:
    """The case with this text, when it is there with all its files."""
    for case in city.cases("integrite"):
        first = case["messages"][0]
        if first["text"] == text and all(file["complete"] for file in first["files"]):
            return case
    return None


@pytest.mark.timeout(300)
@pytest.mark.parametrize("kind", KINDS)
def test_a_person_reports_comes_back_and_writes_again(
    city: City, quick_pages: dict[str, bytes], tmp_path: Path, kind: str
) -> None:
    """Text and 3 MiB of attachment arrive from each browser, the answer is read with 12 words, a message follows."""
    text = f"Un marché truqué, vu depuis {kind}, canari {os.urandom(6).hex()}."
    paper = tmp_path / f"facture-{kind}.pdf"
    paper.write_bytes(a_pdf(3 * 1_048_576))
    with visiting(kind, city, quick_pages) as visitor:
        visitor.comes()
        words = visitor.reports(text, files=(paper,))
        assert Receipt.from_words(words).phrase == words.encode()
        visitor.sends()
        visitor.keeps_nothing()
        case = wait_for("the report", lambda: a_case(city, text))
        (file,) = case["messages"][0]["files"]
        assert (file["name"], file["sha256"]) == (paper.name, hashlib.sha256(paper.read_bytes()).hexdigest())
        answers_on_the_page(city, case["case"], text, f"Merci {kind}. <b>Quand ?</b>", kind=kind)

        def answered() -> Any:
            visitor.comes()
            shown = visitor.comes_back(words.upper())
            return shown if "Merci" in shown else None

        assert f"Merci {kind}. <b>Quand ?</b>" in wait_for("the reply", answered)
        visitor.browser.click("#write-again")
        visitor.browser.see("#text")
        visitor.writes("En mars.")
        visitor.browser.see("#review-text")
        visitor.sends()
        visitor.keeps_nothing()

        def messages() -> Any:
            found = next(each for each in city.cases("integrite") if each["case"] == case["case"])["messages"]
            return found if len(found) == 2 else None

        assert [message["text"] for message in wait_for("the message", messages)] == [text, "En mars."]


def loads(seen: list[Seen]) -> list[list[Seen]]:
    """The requests of each page load; each begins with the page."""
    found: list[list[Seen]] = []
    for request in seen:
        if request.path == "/":
            found.append([])
        found[-1].append(request)
    return found


@pytest.mark.timeout(300)
@pytest.mark.parametrize("kind", KINDS)
def test_look_read_report_and_message_are_one_transcript(city: City, quick_pages: dict[str, bytes], kind: str) -> None:
    """T4: Every load makes the same requests, headers and sizes included, whatever it is for; then it falls silent.

    In Chromium a reload by the page has other headers than a visit, those of the reload key: only method, path and
    size are compared there, and the threat model says so.
    """
    seen: dict[str, list[Seen]] = {}
    with visiting(kind, city, quick_pages) as visitor:
        visitor.comes()
        visitor.waits_for_silence()
        seen["look"] = visitor.line.take()
        visitor.comes()
        words = visitor.reports(f"Sans pièce jointe, {kind}.")
        visitor.waits_for_silence()
        visitor.sends()
        seen["report"] = visitor.line.take()
        visitor.comes()
        visitor.comes_back(words)
        visitor.waits_for_silence()
        seen["read"] = visitor.line.take()
        visitor.comes()
        visitor.comes_back(words)
        visitor.browser.click("#write-again")
        visitor.browser.see("#text")
        visitor.writes("Encore.")
        visitor.browser.see("#review-text")
        visitor.waits_for_silence()
        visitor.sends()
        seen["message"] = visitor.line.take()

    def shape(load: list[Seen]) -> Any:
        return sorted((one.method, one.path, len(one.body)) if kind == "chromium" else one.shape for one in load)

    every = {name: [shape(load) for load in loads(requests)] for name, requests in seen.items()}
    assert {name: len(of) for name, of in every.items()} == {"look": 1, "read": 1, "report": 2, "message": 2}
    look = every["look"][0]
    assert [load for of in every.values() for load in of if load != look] == []
    assert [path for _, path, *_ in look if "envelopes" in path] == ["/v1/envelopes"]
    bodies = [one.body for requests in seen.values() for one in requests if one.body]
    assert len(set(bodies)) == len(bodies) == 6
    assert {len(body) for body in bodies} == {32_784}


@pytest.mark.parametrize("kind", KINDS)
def test_a_server_cut_during_the_reload_loses_nothing(city: City, quick_pages: dict[str, bytes], kind: str) -> None:
    """T6: The line dies at the moment of Send; when it is back, the tab still has the sealed report and brings it."""
    text = f"La ligne est coupée, {kind}, {os.urandom(6).hex()}."
    with visiting(kind, city, quick_pages) as visitor:
        visitor.comes()
        visitor.reports(text)
        visitor.waits_for_silence()
        visitor.line.cut = True
        visitor.browser.click("#send")
        wait_for("the failed reload", lambda: visitor.browser.ask("document.querySelector('#main') === null"))
        visitor.line.cut = False
        visitor.browser.does("again")
        visitor.browser.see("#done", seconds=40)
        visitor.keeps_nothing()
    assert wait_for("the report", lambda: a_case(city, text))


def family(pid: int) -> list[int]:
    """A process and all that it started."""
    found, parents = {pid}, {}
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            fields = dict(line.split(":\t", 1) for line in status.read_text().splitlines() if ":\t" in line)
        except (FileNotFoundError, ProcessLookupError):
            continue
        parents[int(fields["Pid"])] = int(fields["PPid"])
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return sorted(found)


@pytest.mark.timeout(300)
def test_the_released_page_reports_and_the_server_learns_no_word(city: City) -> None:
    """T1, T18: At the released pace, with the released files: the browser holds the text, the server never does."""
    text = f"Le pont a été payé deux fois, canari {os.urandom(8).hex()}."
    with visiting("onion", city, {}, language="en") as visitor:
        visitor.comes()
        words = visitor.reports(text, excluded=1)
        phrase = {"words": words.encode()}
        # The same search finds the text where it is; what finds nothing anywhere proves nothing.
        assert any(Search({"text": text.encode()}).memory(pid) for pid in reversed(family(visitor.browser.pid)))
        visitor.sends()
        visitor.keeps_nothing()
        everything = Search({"text": text.encode(), **phrase, "entropy": Receipt.from_words(words).reveal()})
        assert everything.folder(city.folder / "server") == set()
        assert everything.memory(city.pid("server")) == set()
    assert wait_for("the report", lambda: a_case(city, text))
    assert text not in str(city.cases("audit"))
