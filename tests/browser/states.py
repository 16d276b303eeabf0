"""Every state of the page and the steps that lead to it: one table for all tests that look at each of them.

The clock of the page can be stopped, so that what lasts a moment can be looked at as long as it takes.
"""

import asyncio
import base64
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from aiohttp import web

from crypto.envelope import REQUEST_BYTES
from crypto.randomness import Randomness
from crypto.receipt import Receipt
from tests.intake.city import City, today
from tests.intake.letterbox import Letterbox

from .driving import Browser, driven
from .stage import staged

# Before any script of the page: `held` stops every timer, `skew` moves the clock on by so many milliseconds.
CLOCK: Final = """
globalThis.held = false;
globalThis.skew = 0;
const [later, now] = [setTimeout, performance.now.bind(performance)];
globalThis.setTimeout = (act, after) => later(function again() { if (held) later(again, 20); else act(); }, after);
performance.now = () => now() + skew;
"""
HELD: Final = CLOCK.replace("held = false", "held = true")
UNFIT: Final = "Object.defineProperty(globalThis, 'isSecureContext', { value: false });"
AN_HOUR: Final = 3_600_000


async def nothing(_: web.Request) -> web.StreamResponse:
    """An answer that does not come."""
    await asyncio.sleep(60)
    return web.Response()


async def hung_up(request: web.Request) -> web.StreamResponse:
    """The line is dead."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def refused(_: web.Request) -> web.StreamResponse:
    """The answer of a server that is full, closed or broken."""
    return web.Response(status=503)


@dataclass
class Stage:
    """A person in a browser, a letterbox, and files that can be attached."""

    browser: Browser
    city: City
    letterbox: Letterbox
    folder: Path
    receipt: Receipt

    def comes(self, first: str = HELD, *, sees: str = "#office.office") -> None:
        """A new tab."""
        self.browser.does("open", url=f"{self.letterbox.url}/", first=first)
        self.browser.see(sees)

    def comes_without_script(self) -> None:
        """A new tab of a browser that runs no script."""
        self.browser.does("open", url=f"{self.letterbox.url}/", scripts=False)

    def brings(self, first: str = HELD, *, sees: str = '[data-screen="leaving"]') -> None:
        """A new tab in which an envelope waits, as after a reload."""
        envelope = base64.b64encode(os.urandom(REQUEST_BYTES)).decode()
        self.comes(f"{first}\nsessionStorage.setItem('envelope', '{envelope}');", sees=sees)

    def clicks(self, *selectors: str) -> None:
        """One after the other; each is there when the one before was clicked."""
        for selector in selectors:
            self.browser.click(selector)

    def sees(self, selector: str) -> None:
        self.browser.see(selector)

    def types(self, selector: str, text: str) -> None:
        self.browser.type(selector, text)

    def attaches(self, name: str, size: int) -> None:
        """A file of this size; of a large one nothing is ever read."""
        path = self.folder / name
        with path.open("wb") as file:
            file.truncate(size)
        self.browser.does("attach", selector="#files", paths=[str(path)])

    def stops_the_clock(self) -> None:
        self.browser.ask("void (held = true)")

    def lets_pass(self, milliseconds: int) -> None:
        """The clock goes on, so much later."""
        self.browser.ask(f"void (skew += {milliseconds}, held = false)")

    def answers(self, path: str, answer: Callable[[web.Request], object] | None) -> None:
        """What the letterbox says from now on; nothing unusual without."""
        self.letterbox.answers.pop(path, None)
        if answer is not None:
            self.letterbox.answers[path] = answer  # type: ignore[assignment]

    def hangs_out(self, *, missing: int = 0, last: int | None = None) -> None:
        """Two replies of a desk on the board, so many parts less; and for how long the board counts."""
        salt = os.urandom(32)
        texts = ["Merci. Quand était-ce ?", "Nous avons ouvert une enquête. " * 200]
        cells = self.city.answering_cells(self.receipt, texts, salt=salt)
        self.letterbox.board = self.city.board_file(salt=salt, cells=cells[: len(cells) - missing], last=last)


Step = Callable[[Stage], object]


def clicks(*selectors: str, sees: str = "main h1") -> Step:
    """Clicks, and what is there after the last one."""

    def step(stage: Stage) -> None:
        stage.clicks(*selectors)
        stage.sees(sees)

    return step


def steps(*each: Step) -> Step:
    """One after the other."""

    def step(stage: Stage) -> None:
        for one in each:
            one(stage)

    return step


def types(selector: str, text: str, *, sees: str = "main h1") -> Step:
    """Types into a field, and what is there then."""

    def step(stage: Stage) -> None:
        stage.types(selector, text)
        stage.sees(sees)

    return step


def question(number: int) -> Step:
    """On to this question."""
    return clicks("#next", sees=f"#main:has(.step):not(:has(.error)) #question-{number}, .step")


def without_record(answer: Callable[[web.Request], object], *, sees: str) -> Step:
    """A tab whose letterbox answers in this way for the record."""

    def step(stage: Stage) -> None:
        stage.answers("/v1/record", answer)
        stage.comes(sees=sees)
        stage.answers("/v1/record", None)

    return step


def with_record(record: Callable[[City], bytes], *, sees: str) -> Step:
    """A tab whose letterbox shows this record."""

    def step(stage: Stage) -> None:
        stage.letterbox.record = record(stage.city)
        stage.comes(sees=sees)
        stage.letterbox.record = stage.city.record_file()

    return step


def comes_back(*, board: Step) -> Step:
    """The conversation of the reporter, with this board."""

    def step(stage: Stage) -> None:
        board(stage)
        stage.comes()
        stage.clicks("#come-back")
        stage.types("#receipt-field", " ".join(stage.receipt.words))
        stage.clicks("#open")
        stage.sees('[data-screen="conversation"]')

    return step


def given_up(stage: Stage) -> None:
    """An hour passes at once: all tries are missed."""
    stage.lets_pass(AN_HOUR)
    stage.sees('[data-screen="failed"]')


def burst(stage: Stage) -> None:
    """A report with a file, from a page whose envelope arrived; then the letterbox refuses, and the page says so."""
    stage.comes(CLOCK, sees='[data-visit="arrived"]')
    stage.clicks("#report", "#next", "#layout", "#category-AU")
    stage.types("#text", "Avec un fichier.")
    stage.attaches("photo.jpg", 2_000)
    stage.clicks("#next", "#next", "#next", "#kept-words")
    stage.answers("/v1/envelopes", refused)
    stage.clicks("#send")
    stage.sees('[data-screen="burst"] #status:not(:empty)')
    stage.stops_the_clock()


def burst_stopped(stage: Stage) -> None:
    """All tries are missed."""
    stage.lets_pass(AN_HOUR)
    stage.sees("#resume")


def burst_done(stage: Stage) -> None:
    """The letterbox answers again."""
    stage.answers("/v1/envelopes", None)
    stage.clicks("#resume")
    stage.sees("#done")


# Journey -> its states, each with the step that leads to it from the one before.
JOURNEYS: Final[Mapping[str, Mapping[str, Step]]] = {
    "a report": {
        "home": Stage.comes,
        "home: the poster's fingerprint": lambda stage: stage.types("#poster", str(stage.city.fingerprint)),
        "home: another fingerprint": types("#poster", "ABCD " * 8, sees="#poster-result:not(:empty)"),
        "home: no fingerprint": types("#poster", "ABC", sees="#poster-result:not(:empty)"),
        "ways": clicks("#other-ways", sees='[data-screen="ways"]'),
        "before": clicks("#back", "#report", sees='[data-screen="before"]'),
        "category": clicks("#next", sees="#category"),
        "category: missing": clicks("#next", sees="#category-error"),
        "category: with its questions": clicks("#category-MP", sees="#more fieldset, #more .field"),
        "category: not for here": clicks("#category-AS", "#category-AS-1-1", sees="#more .notice"),
        "text": clicks("#category-UR", "#next", sees="#text"),
        "text: missing": clicks("#next", sees="#text-error"),
        "body": steps(types("#text", "Le pont a été payé deux fois.\n" * 3), clicks("#next", sees="#body")),
        "when": clicks("#body-0", "#next", sees="#since-month"),
        "where": clicks("#next", sees="#where"),
        "who": clicks("#next", sees="#who"),
        "known": clicks("#next", sees="#known"),
        "evidence": clicks("#known-saw", "#next", sees="#evidence"),
        "evidence: a file": steps(
            lambda stage: stage.attaches("une-facture-au-nom-long-du-marche-public.pdf", 70_000),
            lambda stage: stage.sees("#remove-0"),
        ),
        "evidence: an empty file": steps(
            lambda stage: stage.attaches("rien.txt", 0),
            lambda stage: stage.sees("#remove-1"),
            clicks("#next", sees="#files-error"),
        ),
        "amount": clicks("#remove-1", "#next", sees="#amount"),
        "reported": clicks("#next", sees="#reported"),
        "care": clicks("#next", sees="#quote"),
        "desks": clicks("#next", sees="#desks"),
        "desks: none is left": clicks("#desk-0", "#desk-1", "#next", sees="#desks-error"),
        "review": clicks("#desk-0", "#next", sees="#review-text"),
        "text: changed": clicks("#change-2", sees="#text"),
        "on one page": clicks("#layout", sees="#question-12"),
        "review, again": clicks("#next", sees="#review-text"),
        "words": clicks("#next", sees="#words"),
        "words: copied": clicks("#copy", sees="#status:not(:empty)"),
        "confirm": clicks("#next", sees="#confirm-words"),
        "confirm: nothing typed": clicks("#send", sees="#confirm-words-error"),
        "confirm: another word": steps(
            types("#confirm-word-0", "abc"),
            types("#confirm-word-1", "abc"),
            clicks("#send", sees="#confirm-words-error"),
        ),
        "sealing": clicks("#kept-words", "#send", sees='[data-screen="sealing"]'),
    },
    "an envelope": {
        "leaving": Stage.brings,
        "leaving: not confirmed": steps(
            lambda stage: stage.answers("/v1/envelopes", refused),
            lambda stage: stage.lets_pass(0),
            lambda stage: stage.sees('[data-visit="waiting"]'),
            Stage.stops_the_clock,
        ),
        "failed": given_up,
        "home: thrown away": clicks("#discard", sees="#status:not(:empty)"),
        "leaving: no server": steps(
            lambda stage: stage.answers("/v1/record", hung_up),
            lambda stage: stage.brings(sees="#kept-place #reload"),
        ),
        "done": steps(
            lambda stage: stage.answers("/v1/record", None),
            lambda stage: stage.answers("/v1/envelopes", None),
            lambda stage: stage.brings(CLOCK, sees="#done"),
        ),
    },
    "a burst": {"burst": burst, "burst: stopped": burst_stopped, "burst: done": burst_done},
    "coming back": {
        "return": steps(Stage.comes, clicks("#come-back", sees="#receipt-field")),
        "return: not 12 words": steps(types("#receipt-field", "abandon"), clicks("#open", sees="#receipt-field-error")),
        "return: no such word": steps(types("#receipt-field", "x " * 12), clicks("#open", sees="#receipt-field-error")),
        "conversation": comes_back(board=Stage.hangs_out),
        "message": clicks("#write-again", sees="#text"),
        "message: missing": clicks("#next", sees="#text-error"),
        "message: review": steps(types("#text", "En mars."), clicks("#next", sees="#review-text")),
        "move": steps(comes_back(board=Stage.hangs_out), clicks("#change-words", sees='[data-screen="move"]')),
        "move: words": clicks("#next", sees="#words"),
        "move: confirm": clicks("#next", sees="#confirm-words"),
        "conversation: a part is missing": comes_back(board=lambda stage: stage.hangs_out(missing=1)),
        "conversation: an old board": comes_back(board=lambda stage: stage.hangs_out(last=stage.city.day - 3)),
        "conversation: nothing yet": comes_back(board=lambda stage: stage.hangs_out(missing=99)),
        "conversation: no board": comes_back(board=lambda stage: stage.answers("/v1/board", refused)),
    },
    "trouble": {
        "home: checking": without_record(nothing, sees="#report"),
        "write: no record yet": clicks("#report", "#next", "#layout", sees="#desk-ticks"),
        "home: no server": without_record(hung_up, sees="#trouble"),
        "home: not a server of ours": without_record(refused, sees="#trouble"),
        "home: not an office": with_record(lambda _: b"page", sees="#trouble"),
        "home: closed": with_record(lambda city: city.closed_file("Le bureau a déménagé."), sees="#trouble"),
        "day": steps(
            with_record(lambda _: City(day=today() - 3).record_file(), sees="#office.office"),
            clicks("#report", "#next", sees="#yes"),
        ),
        "home: not the day": clicks("#no", sees="#status:not(:empty)"),
        "before: too old": steps(
            lambda stage: stage.comes(),
            lambda stage: stage.lets_pass(13 * AN_HOUR),
            clicks("#report", "#next", sees="#status:not(:empty)"),
        ),
        "without a script": Stage.comes_without_script,
        "cannot seal": lambda stage: stage.comes(UNFIT, sees="article > .notice"),
    },
}


@contextmanager
def on_stage(pages: dict[str, bytes], folder: Path) -> Iterator[Stage]:
    """A person in Chromium."""
    city = City()
    with staged(pages, city) as letterbox, driven("chromium") as browser:
        yield Stage(browser, city, letterbox, folder, Receipt.fresh(Randomness.fresh()))
