"""The form of a reply: prepared texts, length, threads, recall and correction; and what the list says of the board."""

from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from caseworker_ui.cases import casebook
from caseworker_ui.cases.casebook import Case
from caseworker_ui.cases.talking import Board
from crypto.body import Kind

from .browser import Answer, Browser, Served, serving
from .conftest import PASSPHRASES, TODAY, House
from .post import Reporter


@pytest.fixture
def served(house: House, tmp_path: Path) -> Iterator[Served]:
    """The page, with every desk locked."""
    with serving(house, tmp_path / "outbox") as page:
        yield page


@pytest.fixture
def reporter(house: House) -> Reporter:
    """Somebody whose report waits in the spool."""
    reporter = house.reporter()
    words = "The mayor and the firm of his brother have the same address, and that is not all."
    house.take(reporter.letter(words, epoch=TODAY))
    return reporter


@pytest.fixture
def caseworker(served: Served, reporter: Reporter) -> Browser:  # whose case is opened
    """Somebody of the first desk, at the case."""
    browser = served.browser()
    browser.login("integrite", PASSPHRASES["integrite"])
    browser.get("/cases/1")
    return browser


def typed(answer: Answer) -> str:
    """What stands in the text area."""
    return unescape(
        answer.text.partition('<textarea id="words"')[2].partition(">")[2].partition("</textarea>")[0]
    ).strip()


def write(browser: Browser, words: str, **fields: str) -> Answer:
    """Sends the form of a reply as its page wrote it."""
    after = browser.get("/cases/1").page.forms["/cases/1/reply"]["after"]
    return browser.submit("/cases/1/reply", {"words": words, "state": "question", "after": after, **fields})


def the_case(house: House) -> Case:
    """The case as the desk has it."""
    return casebook.case(house.desks["integrite"], 1)


def test_a_prepared_text_goes_below_what_was_typed(caseworker: Browser) -> None:
    """The form offers the report's language; nothing typed is lost, nothing is sealed."""
    assert '<option value="en" selected>' in caseworker.answers[-1].text
    shown = write(caseworker, "Bonjour à vous,", do="insert", template="question-period", language="en")
    assert typed(shown).startswith("Bonjour à vous,\n\nBonjour,\n\nMerci pour votre signalement.")
    assert "À quelle période" in typed(shown)
    assert "When did it happen?" in typed(shown)
    assert "Réponse 1" not in caseworker.get("/cases/1").page.said


def test_a_length_is_told_before_sealing(caseworker: Browser) -> None:
    """How many cells a text takes and how many are left; a text that is too long is told with its reason."""
    assert "Ce texte prend 1 cellule ; il en reste 63 sur 63" in write(caseworker, "x", do="measure").page.said
    assert "Ce texte prend 3 cellules" in write(caseworker, "é" * 4_000, do="measure").page.said
    long = write(caseworker, "x" * 31_200, do="measure")
    assert (long.status, "Raccourcissez-la" in long.page.said) == (422, True)
    blank = write(caseworker, "Pourquoi : [… les motifs]", do="seal")
    assert (blank.status, "crochets à compléter" in blank.page.said) == (422, True)
    assert typed(blank) == "Pourquoi : [… les motifs]"


def test_a_reply_waits_is_recalled_and_written_again(caseworker: Browser, house: House) -> None:
    """Before the bundle its words come back into the form and leave the vault; they can be discarded there."""
    write(caseworker, "À ne pas dire")
    assert "En attente : elle part avec le prochain paquet" in caseworker.get("/cases/1").page.said
    recalled = caseworker.submit("/cases/1/replies/1/recall")
    assert "reprise. Elle n’est partie avec aucun paquet" in recalled.page.said
    assert typed(recalled) == "À ne pas dire"
    assert the_case(house).replies == ()
    assert typed(write(caseworker, "", do="discard")) == ""


def test_a_reply_that_left_can_only_be_corrected(caseworker: Browser, reporter: Reporter) -> None:
    """The page names the edition and the last day, refuses to recall, and prepares a correction."""
    write(caseworker, "Partie.")
    caseworker.get("/export")
    caseworker.submit("/export")
    shown = caseworker.get("/cases/1")
    assert "Partie avec l’édition 2 ; sur le tableau jusqu’au 24 août 2027" in shown.page.said
    assert "/cases/1/replies/1/recall" not in shown.page.forms
    assert caseworker.submit("/cases/1/replies/1/recall").status == 409
    assert {"href": "/cases/1/correct/1"} in shown.page.all("a")
    assert "Nous corrigeons notre réponse 1" in typed(caseworker.get("/cases/1/correct/1"))


def test_a_reply_stands_below_the_message_that_it_answers(
    caseworker: Browser, house: House, reporter: Reporter
) -> None:
    """The office sees the thread; the reporter gets the reply, and no byte more."""
    house.server.close([reporter.letter("Encore ceci", epoch=TODAY, kind=Kind.MESSAGE)], first=TODAY)
    caseworker.upload(house.server.bundle())
    first, second = (message.id.hex() for message in the_case(house).messages)
    write(caseworker, "Sur le premier", answers=first)
    write(caseworker, "Sur tout")
    shown = caseworker.get("/cases/1").text
    assert [reply.answers for reply in the_case(house).replies] == [bytes.fromhex(first), None]
    places = [shown.index(words) for words in ("the firm", "Sur le premier", "Encore ceci", "Sur tout")]
    assert places == sorted(places)
    assert second in shown
    assert write(caseworker, "x", answers="0" * 32).status == 422
    assert reporter.replies(house.board(), desk=0) == ["Sur le premier", "Sur tout"]


def test_a_desks_own_text_is_offered(caseworker: Browser) -> None:
    """Kept on its page, chosen in the form, dropped again; what does not fit comes back with the reason."""
    caseworker.get("/templates")
    wrong = caseworker.submit("/templates", {"name": "", "words": "Le mardi"})
    assert (wrong.status, typed(wrong), "a un nom" in wrong.page.said) == (422, "Le mardi", True)
    caseworker.submit("/templates", {"name": "Nos <heures>", "words": "Le mardi, avant le {feedback_by}."})
    shown = write(caseworker, "", do="insert", template="=Nos <heures>", language="fr")
    assert typed(shown) == "Le mardi, avant le 24 février 2027."
    caseworker.get("/templates")
    assert "supprimé" in caseworker.submit("/templates/drop", {"name": "Nos <heures>"}).page.said


@pytest.mark.parametrize(
    ("board", "warnings"),
    [
        (Board(live=383, largest=512, edition=9, grown=0), (False, False)),
        (Board(live=384, largest=512, edition=9, grown=0), (True, False)),
        (Board(live=1, largest=512, edition=9, grown=9), (False, True)),
        (Board(live=1, largest=512, edition=22, grown=9), (False, True)),
        (Board(live=1, largest=512, edition=23, grown=9), (False, False)),
    ],
)
def test_a_desk_is_warned_in_time(board: Board, warnings: tuple[bool, bool]) -> None:
    """When three quarters of the largest board are used, and for 14 editions after the board grew."""
    assert (board.is_nearly_full, board.has_grown) == warnings


def test_the_list_says_that_the_board_grew(caseworker: Browser, house: House) -> None:
    """What costs every visitor twice the bytes is told where the desk's day begins."""
    assert "Le tableau a grandi" not in caseworker.get("/cases").page.said
    house.station.grow(today=TODAY)
    assert "Le tableau a grandi" in caseworker.get("/cases").page.said
