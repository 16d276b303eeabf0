"""The page before and without its script, and the page of another city, in a real browser."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from intake import catalogues
from intake.making import PAPER
from intake.pages import FILES, static_files
from tests.browser.driving import Browser, driven
from tests.browser.stage import staged
from tests.intake.city import City
from tests.intake.test_site import CITIES, build

LANGUAGES = ("fr", "fr-simple", "nl", "de", "en", "ar")
SHOWN = "[...document.querySelectorAll('main > article')].filter((one) => one.checkVisibility()).map((one) => one.lang)"
PRINTED = """
[...document.body.querySelectorAll("*")]
  .filter((one) => one.checkVisibility() && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
  .map((one) => one.closest(".paper")?.className ?? one.outerHTML.slice(0, 80))
"""


def said(key: str, language: str) -> str:
    """What the catalogues of the page say."""
    return next(each for each in catalogues.read() if each.tag == language).say(key)


@pytest.fixture(scope="module")
def quiet() -> Iterator[Browser]:
    """Chromium before the fictitious Liège's page, without scripts."""
    pages = {path: file.gzip for path, file in static_files().items()}
    with staged(pages, City()) as letterbox, driven("chromium") as browser:
        browser.does("open", url=f"{letterbox.url}/", scripts=False)
        yield browser


def test_one_language_at_a_time_by_the_keyboard(quiet: Browser) -> None:
    """Without the script the page shows French; each language is a Tab and Enter away, and shows alone."""
    assert quiet.ask(SHOWN) == ["fr"]
    quiet.press("Tab")
    assert quiet.ask("document.activeElement.id") == "leave"
    for tag in LANGUAGES:
        while quiet.ask("document.activeElement.hreflang ?? ''") != tag:
            quiet.press("Tab")
        quiet.press("Enter")
        assert quiet.ask(SHOWN) == [tag]
        assert quiet.ask("document.querySelector('.skip').checkVisibility()") is False
        quiet.ask("document.querySelector('#leave').focus()")


def test_every_way_but_the_form_is_told(quiet: Browser) -> None:
    """Why there is no form, a telephone, an address, the command line and a form to print are on the page."""
    for tag in LANGUAGES:
        quiet.ask(f"void (location.hash = '{tag}')")
        text = quiet.text(f"#{tag}")
        for told in ("112", "+32 4 000 00 00", "4000 Liège", "perron report send", "perron report read", "comitep.be"):
            assert told in text, (tag, told)


def test_only_the_form_is_printed(quiet: Browser) -> None:
    """On paper there are questions in the language chosen, and neither a mark nor the address of the page."""
    quiet.ask("void (location.hash = 'nl')")
    quiet.does("media", type="print")
    try:
        assert set(quiet.ask(PRINTED)) == {"paper"}
        assert quiet.text("#nl .paper li") == said(PAPER[0], "nl")
    finally:
        quiet.does("media", type="screen")


def test_another_city_says_its_own(tmp_path: Path) -> None:
    """The page of Ambreval has its mark, its languages and its ways, which are found with the script too."""
    done = build(CITIES / "ambreval", tmp_path / "pages")
    assert done.returncode == 0, done.stderr
    pages = {
        path: gzip.compress((tmp_path / "pages" / name).read_bytes(), mtime=0) for path, (name, _) in FILES.items()
    }
    with staged(pages, City()) as letterbox, driven("chromium", language="de") as browser:
        browser.does("open", url=f"{letterbox.url}/")
        browser.see('body[data-screen="home"]')
        assert browser.does("texts", selector="#language option") == ["Français", "Deutsch", "English"]
        assert browser.ask("document.querySelector('.mark path').getAttribute('d')") == "M20 4 36 44H4z"
        assert browser.text("#banner") == said("fictitious", "de")
        browser.click("#other-ways")
        browser.see('body[data-screen="ways"]')
        ways = browser.text("#main")
        assert "Rue du Moulin 0, 4999 Ambreval" in ways
        assert "Die Stelle empfängt auch in der Bibliothek" in ways
        assert "000 00 00" not in ways
        browser.does("choose", selector="#language", value="fr")
        assert "sur rendez-vous" in browser.text("#main")
        # The reload that carries an envelope is in the language chosen, not in that of the browser.
        browser.does("again")
        browser.see('body[data-screen="home"]')
        assert browser.ask("[document.documentElement.lang, location.hash]") == ["fr", "#fr"]
