"""Every state of the page, in every language, by day and by night, from 320 pixels on: by axe and by measure."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import pytest

from intake.catalogues import read
from intake.pages import FILES
from tests.rounds import FULL

from .driving import Browser
from .states import JOURNEYS, Stage, on_stage
from .test_browsers import quick_pages

__all__ = ["quick_pages"]

TAGS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LANGUAGES: Final = [language.tag for language in read()]
# 640 is 1280 at twice the size, 320 at four times: there nothing may run out of the window (WCAG 1.4.10).
LOOKS: Final = list(itertools.product((320, 640, 1280), (False, True)))
HEIGHT: Final = 900


@dataclass(frozen=True)
class Seen:
    """One state in one language at one look: what axe found, and what was measured."""

    where: str
    axe: list[Any]
    measured: dict[str, Any]


def looks(number: int) -> Iterator[tuple[str, tuple[int, bool]]]:
    """Each language at each look; in a short round each language once, and each look once."""
    for place, language in enumerate(LANGUAGES):
        for look in LOOKS if FULL else [LOOKS[(number + place) % len(LOOKS)]]:
            yield language, look


def inspected(browser: Browser, where: str, *, rules: bool = True) -> Seen:
    """What is wrong now; `rules`: also by axe, which takes its time."""
    return Seen(where, browser.does("axe", tags=TAGS) if rules else [], browser.does("measure"))


def walked(stage: Stage, journey: str) -> Iterator[Seen]:
    """The states of a journey, one after the other, each as everybody sees it; in a short round axe sees a third."""
    stage.letterbox.answers = {path: answer for path, answer in stage.letterbox.answers.items() if path in FILES}
    for number, (state, step) in enumerate(JOURNEYS[journey].items()):
        step(stage)
        for place, (language, (width, dark)) in enumerate(looks(number)):
            stage.browser.does("look", width=width, height=HEIGHT, dark=dark)
            if stage.browser.ask("document.querySelector('#language') !== null"):
                stage.browser.does("choose", selector="#language", value=language)
            else:
                stage.browser.ask(f"void (location.hash = '{language}')")
            where = f"{state}, {language}, {width} px, {'night' if dark else 'day'}"
            yield inspected(stage.browser, where, rules=FULL or (number + place) % 3 == 0)


@pytest.fixture(scope="module")
def stage(quick_pages: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One browser for all journeys."""
    with on_stage(quick_pages, tmp_path_factory.mktemp("files")) as stage:
        yield stage


@pytest.fixture(scope="module", params=JOURNEYS)
def seen(stage: Stage, request: pytest.FixtureRequest) -> list[Seen]:
    """All that was seen on a journey."""
    return list(walked(stage, request.param))


@pytest.mark.timeout(3_600 if FULL else 300)
def test_no_state_breaks_a_rule(seen: list[Seen]) -> None:
    """Axe finds nothing against WCAG 2.2 AA, nor against good practice, in any state and language."""
    assert {one.where: one.axe for one in seen if one.axe} == {}


@pytest.mark.parametrize("what", ["sideways", "outside", "cut"])
def test_everything_fits_into_the_window(seen: list[Seen], what: str) -> None:
    """From 320 pixels on, and at twice and four times the size, nobody scrolls sideways and no text is cut."""
    assert {one.where: one.measured[what] for one in seen if one.measured[what]} == {}


def test_every_target_is_large_enough_for_a_finger(seen: list[Seen]) -> None:
    """Whatever can be clicked is at least 24 by 24 pixels, links inside a sentence excepted (WCAG 2.5.8)."""
    assert {one.where: one.measured["small"] for one in seen if one.measured["small"]} == {}


def test_nothing_moves(seen: list[Seen]) -> None:
    """No animation and no transition of ours, so that nobody has to ask for less motion."""
    assert {one.where: one.measured["moving"] for one in seen if one.measured["moving"]} == {}


SPOILED: Final = {
    "label": "document.querySelector('label[for=receipt-field]').remove()",
    "color-contrast": "document.querySelector('#heading').style.color = '#f0ece4'",
    "html-has-lang": "document.documentElement.removeAttribute('lang')",
    "button-name": "document.querySelector('#open').replaceChildren()",
    "region": "document.querySelector('main').replaceWith(...document.querySelector('main').children)",
    "sideways": "document.querySelector('#heading').style.width = '2000px'",
    "cut": "document.querySelector('#receipt-field-hint').style.cssText = 'height: 1em; overflow: hidden; width: 5em'",
    "small": "document.querySelector('#back').style.cssText = 'min-height: 0; height: 20px; padding: 0'",
    "moving": "document.querySelector('#back').animate([{ opacity: 0 }, { opacity: 1 }], 100000)",
}


@pytest.mark.parametrize("fault", SPOILED)
def test_what_is_spoiled_is_found(stage: Stage, fault: str) -> None:
    """Each kind of fault that these tests look for is found where it is put."""
    stage.comes()
    stage.clicks("#come-back")
    stage.sees("#receipt-field")
    stage.browser.does("look", width=1280, height=HEIGHT)
    before = inspected(stage.browser, "return")
    assert (before.axe, any(before.measured.values())) == ([], False)
    stage.browser.ask(f"void ({SPOILED[fault]})")
    after = inspected(stage.browser, "return")
    assert fault in {rule for rule, *_ in after.axe} | {name for name, value in after.measured.items() if value}
