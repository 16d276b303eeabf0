"""Changing the words in a real browser, with a real server, courier and station: alone, and with a thief."""

import os
from pathlib import Path
from typing import Any

import pytest

from crypto.envelope import REQUEST_BYTES
from crypto.receipt import Receipt
from tests.journey.test_journey import City, city, wait_for

from .driving import driven
from .test_browsers import a_case, quick_pages
from .visitor import Visitor, visiting

__all__ = ["city", "quick_pages"]

REPLY = "Merci. Quel chantier ?"


def is_answered(visitor: Visitor, city: City, folder: Path) -> tuple[int, str]:
    """A reporter whose report was answered; the number of the case, and the 12 words."""
    text = f"Un chantier payé deux fois, canari {os.urandom(6).hex()}."
    (folder / "reply").write_text(REPLY, encoding="utf-8")
    visitor.comes()
    words = visitor.reports(text)
    visitor.waits_for_silence()
    visitor.sends()
    number = int(wait_for("the report", lambda: a_case(city, text))["case"])
    city.station("reply", "integrite", "--case", number, "--text-file", folder / "reply")
    return number, words


def case(city: City, number: int) -> Any:
    """What the first desk has of this case."""
    return next(each for each in city.cases("integrite") if each["case"] == number)


def reads(visitor: Visitor, words: str, sentence: str) -> str:
    """Comes again and again until these words show this sentence; all that they show."""

    def shown() -> str | None:
        visitor.comes()
        found = visitor.comes_back(words)
        return found if sentence in found else None

    return str(wait_for(sentence, shown))


def takes_new_words(visitor: Visitor) -> str:
    """From the open conversation to the last click before Send; the new words."""
    visitor.browser.click("#change-words")
    visitor.browser.see('body[data-screen="move"]')
    assert "Un voleur peut aussi changer vos mots" in visitor.browser.text("#main")
    visitor.browser.click("#next")
    visitor.browser.see("#words")
    words = " ".join(visitor.browser.does("texts", selector="#words .word"))
    visitor.browser.click("#next")
    places = [int(label.split()[-1]) for label in visitor.browser.does("texts", selector="#confirm-words label")]
    for at, place in enumerate(places):
        visitor.browser.type(f"#confirm-word-{at}", words.split()[place - 1])
    assert "gardez les deux papiers" in visitor.browser.text("#main")
    visitor.waits_for_silence()
    return words


@pytest.mark.timeout(300)
def test_new_words_take_over_the_conversation(city: City, quick_pages: dict[str, bytes], tmp_path: Path) -> None:
    """The courier goes, and what the old words showed is shown by the new ones alone; a message of theirs follows."""
    with visiting("chromium", city, quick_pages) as visitor:
        number, old = is_answered(visitor, city, tmp_path)
        reads(visitor, old, REPLY)
        new = takes_new_words(visitor)
        assert Receipt.from_words(new) != Receipt.from_words(old)
        visitor.sends()
        assert "gardez les deux papiers" in visitor.browser.text("#done")
        visitor.keeps_nothing()
        # The cover of the load that read, and the move in the place of the next load's cover.
        sent = [one.body for one in visitor.line.take() if one.path == "/v1/envelopes"]
        assert [len(body) for body in sent] == [REQUEST_BYTES, REQUEST_BYTES]
        reads(visitor, new, REPLY)
        visitor.browser.click("#write-again")
        visitor.browser.see("#text")
        visitor.writes("C’est encore moi.")
        visitor.browser.see("#review-text")
        visitor.waits_for_silence()
        visitor.sends()
        shown = reads(visitor, old, "Alors ils ont été changés.")
        assert REPLY not in shown
        wait_for("the message", lambda: len(case(city, number)["messages"]) == 2)
        assert [change["second"] for change in case(city, number)["changes"]] == [None]


@pytest.mark.timeout(300)
def test_of_two_people_with_the_words_the_first_one_stays(
    city: City, quick_pages: dict[str, bytes], tmp_path: Path
) -> None:
    """T16: Who changes the same words second gets nothing, and the desk is told that two people may have them."""
    with visiting("chromium", city, quick_pages) as first, visiting("chromium", city, quick_pages) as second:
        number, old = is_answered(first, city, tmp_path)
        for visitor in (first, second):
            reads(visitor, old, REPLY)
        mine, other = takes_new_words(first), takes_new_words(second)
        first.sends()
        wait_for("the change", lambda: case(city, number)["changes"])
        second.sends()
        wait_for("the second change", lambda: case(city, number)["changes"][0]["second"])
        reads(first, mine, REPLY)
        assert REPLY not in reads(second, other, "Il n’y a encore rien")
    with driven("chromium") as caseworker:
        caseworker.does("open", url=f"http://127.0.0.1:{city.station_port}/")
        caseworker.does("choose", selector="#vault", value="integrite")
        caseworker.type("#passphrase", city.passphrase("integrite"))
        caseworker.click("form.card button")
        caseworker.click(f'a[href="/cases/{number}"]')
        caseworker.see("textarea[name=words]")
        assert "Deux personnes ont peut-être les mots de ce dossier." in caseworker.text("main")
