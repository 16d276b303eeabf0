"""The shortcuts in real browsers: they run under the page's policy, never while somebody types, and can be off."""

import time
from pathlib import Path

import pytest

from caseworker_ui.web.headers import FIXED, INTEGRITY, SCRIPT
from caseworker_ui.web.rendering import FOLDER
from tests.browser.driving import Browser as Real
from tests.browser.driving import driven
from tests.caseworker_ui.browser import Browser, serving
from tests.caseworker_ui.conftest import PASSPHRASES, House
from tests.caseworker_ui.shelf import fill

PATH = "location.pathname"


def arrive(real: Real, selector: str) -> None:
    """Until a page is there with its script."""
    real.see(selector)
    while real.ask("document.readyState") != "complete":
        time.sleep(0.02)


def enter(real: Real, browser: Browser) -> None:
    """The session of somebody who logged in already: the cookie is put where no answer sets one."""
    real.does("open", url=f"{browser.origin}/station.css")
    ((name, token),) = browser.cookies.items()
    real.ask(f"document.cookie = '{name}={token}; path=/'")
    real.does("go", url=f"{browser.origin}/cases")
    arrive(real, ".cases")


@pytest.mark.parametrize("kind", ["chromium", "firefox"])
def test_shortcuts_do_what_the_links_do(house: House, tmp_path: Path, kind: str) -> None:
    """They walk through the list, open a case and go back; in a field they are letters; switched off, nothing."""
    fill(house.desks["integrite"], 3)
    with serving(house, tmp_path / "outbox", unlocked=True) as served, driven(kind) as real:
        browser = served.browser()
        browser.login("integrite", PASSPHRASES["integrite"])
        enter(real, browser)
        real.press("j", "j", "j", "j", "k", "Enter")
        arrive(real, ".timeline")
        assert real.ask(PATH) == "/cases/2"
        real.press("r", "j", "u")
        assert real.ask("document.activeElement.value") == "ju"
        real.ask("document.activeElement.blur()")
        real.press("u")
        arrive(real, ".cases")
        real.press("/")
        assert real.ask("document.activeElement.id") == "sought"
        real.ask("document.activeElement.blur()")
        real.press("?")
        real.see("kbd")
        real.click("main form button")
        real.see("button[value=on]")
        real.does("go", url=f"{browser.origin}/cases")
        arrive(real, ".cases")
        real.press("j", "Enter", "?")
        assert real.ask("document.scripts.length") == 0
        assert real.ask(PATH) == "/cases"


def test_the_policy_names_the_one_script_there_is(house: House, tmp_path: Path) -> None:
    """T12: No page has another script, in a file or in itself, and any other bytes than these would not run."""
    assert f"script-src '{INTEGRITY}';" in FIXED["Content-Security-Policy"]
    templates = "".join(page.read_text("utf-8") for page in FOLDER.iterdir() if page.name.endswith(".html"))
    tag = '<script src="/keys.js" integrity="{{ integrity }}" defer></script>'
    assert templates.count("<script") == templates.count(tag) > 0
    with serving(house, tmp_path / "outbox") as served:
        answer = served.browser().ask("GET", "/keys.js")
        assert (answer.body, answer.headers.get_content_type()) == (SCRIPT, "text/javascript")
