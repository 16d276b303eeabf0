"""The journey in real browsers: Chromium, Firefox, and Firefox like Tor Browser at its level Safer, on an onion.

The test build differs from the released one in its times alone; one journey runs at the released pace.
"""

import hashlib
import os
import time
from pathlib import Path
from typing import Any

import pytest

from audit.canary import Search
from crypto.receipt import Receipt
from tests.journey.test_journey import COURIER_SECONDS, City, a_pdf, city, wait_for

from .building import built, zipped
from .driving import driven
from .visitor import KINDS, visiting

__all__ = ["city"]

# What the office reads of a report that answers what has to be answered.
REPORT = "Catégorie : Autre, ou je ne sais pas [AU]\nLangue de la page : fr\n\nCe qui s’est passé :\n{text}"

ANSWERED = """Catégorie : Marchés publics [MP]
Quel marché ou quel achat ? Tablets
Organisme : Le CPAS
Période : 03/2025 à 2026 ; Cela continue
Source : Je l’ai vu ; J’ai des documents
Montant : Je ne sais pas
Langue de la page : de

Ce qui s’est passé :
{text}"""


@pytest.fixture(scope="module")
def quick_pages() -> dict[str, bytes]:
    """The page built for tests: thirty times faster, with its banner."""
    with built() as pages:
        return zipped(pages)


def answers_on_the_page(city: City, number: int, text: str, reply: str, *, kind: str) -> None:
    """A caseworker opens the desk in a browser, reads the report and answers it."""
    station = f"http://127.0.0.1:{city.station_port}"
    with driven("chromium" if kind == "chromium" else "firefox") as browser:
        browser.does("open", url=f"{station}/")
        browser.does("choose", selector="#vault", value="integrite")
        browser.type("#passphrase", city.passphrase("integrite"))
        browser.click("form.card button")
        browser.click(f'a[href="/cases/{number}"]')
        # The list has a field of this name too, for the search.
        browser.see("textarea[name=words]")
        assert text in browser.text("main")
        browser.type("textarea[name=words]", reply)
        browser.click("button[value=seal]")
        # Only the page after sending has this way back; it also shows the words once more.
        browser.see(f'a.button[href="/cases/{number}"]')
        assert reply in browser.text("main")


def a_case(city: City, text: str) -> Any:
    """The case with this text, when it is there with all its files."""
    for case in city.cases("integrite"):
        first = case["messages"][0]
        if first["text"].endswith(f"\n{text}") and all(file["complete"] for file in first["files"]):
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
        report = REPORT.format(text=text)
        answers_on_the_page(city, case["case"], report, f"Merci {kind}. <b>Quand ?</b>", kind=kind)

        def answered() -> Any:
            visitor.comes()
            shown = visitor.comes_back(words.upper())
            return shown if "Merci" in shown else None

        assert f"Merci {kind}. <b>Quand ?</b>" in wait_for("the reply", answered)
        visitor.writes_again("En mars.")
        # What this browser shows of the reload, and the others do not, is said before Send.
        assert ("montre au serveur ce rechargement" in visitor.browser.text("#main")) == (kind == "chromium")
        visitor.sends()
        visitor.keeps_nothing()

        def messages() -> Any:
            found = next(each for each in city.cases("integrite") if each["case"] == case["case"])["messages"]
            return found if len(found) == 2 else None

        assert [message["text"] for message in wait_for("the message", messages)] == [report, "En mars."]


@pytest.mark.parametrize("kind", ["chromium", "firefox"])
def test_question_by_question_arrives_once(city: City, quick_pages: dict[str, bytes], kind: str) -> None:
    """Answers given one by one, back and forth, in other languages, and sent by two clicks, are one French report."""
    text = f"Zweimal bezahlt, {kind}, {os.urandom(6).hex()}."
    with visiting(kind, city, quick_pages, language="de") as visitor:
        visitor.comes()
        visitor.answers(text)
        browser = visitor.browser
        assert text in browser.text("#review-text")
        assert "03/2025" in browser.text("#review-when")
        words = visitor.takes_the_words()
        browser.does("choose", selector="#language", value="en")
        browser.click("#back")
        assert browser.does("texts", selector="#words .word") == words.split()
        browser.click("#next")
        browser.click("#kept-words")
        visitor.waits_for_silence()
        assert browser.ask("!window.dispatchEvent(new Event('beforeunload', { cancelable: true }))")
        browser.ask("(() => { const send = document.querySelector('#send'); send.click(); send.click(); })()")
        browser.see("#done", seconds=60)
        assert browser.ask("window.dispatchEvent(new Event('beforeunload', { cancelable: true }))")
    assert wait_for("the report", lambda: a_case(city, text))["messages"][0]["text"] == ANSWERED.format(text=text)
    time.sleep(3 * COURIER_SECONDS)
    assert [text in str(case) for case in city.cases("integrite")].count(True) == 1


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
