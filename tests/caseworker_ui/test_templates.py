"""Prepared texts: six languages alike, French first, blanks that have to be filled in."""

import re

import pytest

from caseworker_ui.bundles.opening import open_spool
from caseworker_ui.cases import casebook, heads, replies, templates
from caseworker_ui.cases.decisions import Decision
from caseworker_ui.cases.stages import Action, Outcome
from caseworker_ui.cases.templates import BLANK, LANGUAGES, books, language_of
from caseworker_ui.notice import Notice
from crypto import epoch as epochs
from crypto.body import Kind
from crypto.documents import HEARD, Head, encode
from crypto.reply import parts_for

from .conftest import TODAY, House
from .post import Reporter

WRITTEN = {
    "nl": "De burgemeester heeft het contract aan zijn neef gegeven, en dat is niet de eerste keer.",
    "de": "Der Bürgermeister hat die Rechnung von dem Vetter nicht geprüft, und das ist nicht das erste Mal.",
    "en": "The mayor’s cousin gets all the contracts and they are paid for work that was not done.",
    "ar": "رئيس البلدية أعطى العقد إلى ابن عمه في هذا العام وقد كان من المفروض أن لا يحدث هذا مع كل الشركات",
    "fr": "Le chef du service fait travailler la société de son frère, et les factures sont payées.",
}
UNKNOWN = ["", "Fraude", "12 000 €", "Il sindaco ha dato il contratto al cugino.", "the die"]


def a_case(house: House, words: str) -> Reporter:
    """A report in these words, opened by the first desk alone."""
    reporter = house.reporter()
    house.take(reporter.letter(words, epoch=TODAY, desks=(0,)))
    open_spool(house.desks["integrite"], house.station, today=TODAY)
    return reporter


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_text(language: str) -> None:
    """The same texts, the same 20 questions, the same values and as many blanks as the French ones."""
    book, french = books()[language], books()["fr"]
    assert (book.texts.keys(), book.questions.keys()) == (french.texts.keys(), french.questions.keys())
    assert len(book.questions) == 20
    for name, words in [*book.texts.items(), ("to_come", book.head.to_come), ("given", book.head.given)]:
        other = french.texts.get(name) or getattr(french.head, name)
        assert sorted(re.findall(r"\{\w+\}", words)) == sorted(re.findall(r"\{\w+\}", other)), name
        assert words.count(BLANK) == words.count("]") == other.count(BLANK), name


@pytest.mark.parametrize(
    ("language", "day"),
    [("fr", "1er mars 2027"), ("de", "1. März 2027"), ("nl", "1 maart 2027"), ("ar", "1 مارس 2027")],
)
def test_days_read_as_in_the_language(language: str, day: str) -> None:
    """Each language writes a day in its own way."""
    assert books()[language].day(epochs.from_iso("2027-03-01")) == day


def test_a_language_is_known_by_its_frequent_words() -> None:
    """A few lines are enough; what does not tell is answered in French."""
    assert {language: language_of(words) for language, words in WRITTEN.items()} == {name: name for name in WRITTEN}
    assert {language_of(words) for words in UNKNOWN} == {"fr"}


def test_an_acknowledgement_speaks_the_reports_language_below_the_french(house: House) -> None:
    """The head names the day of arrival and the day by which there is feedback, in both."""
    reporter = a_case(house, WRITTEN["nl"])
    head = reporter.head(house.board(), desk=0)
    assert head is not None
    french, dutch = head.text.split("— Nederlands (om u te helpen: de Franse tekst geldt) —")
    assert ("le 24 novembre 2026" in french, "le 24 février 2027" in french) == (True, True)
    assert ("op 24 november 2026" in dutch, "op 24 februari 2027" in dutch) == (True, True)


def test_a_head_of_any_language_fits_into_its_cell(house: House) -> None:
    """With 32 messages heard and the longest day, text and ids take one cell."""
    a_case(house, "x")
    case = casebook.case(house.desks["integrite"], 1)
    for language in LANGUAGES:
        for given in (False, True):
            texts = {code: book.head.given if given else book.head.to_come for code, book in books().items()}
            words = templates._beside_french(texts, language, case)
            head = Head(cells=63, heard=("f" * 32,) * HEARD, state="in progress", until="2027-08-24", text=words)
            assert parts_for(encode(head)) == 1


def test_the_head_follows_the_case(house: House) -> None:
    """Once feedback was given, the head promises no answer any more; a later message does not change that."""
    reporter = a_case(house, "x")
    desk = house.desks["integrite"]
    no = Decision(Action.REFUSE, ("Anne", "Luc"), "hors du champ", Outcome.OUT_OF_SCOPE)
    replies.say(desk, house.station, 1, "Nous ne pouvons pas.", decision=no, today=TODAY)
    house.take(reporter.letter("Merci", epoch=TODAY, desks=(0,), kind=Kind.MESSAGE))
    open_spool(desk, house.station, today=TODAY)
    head = reporter.head(house.board(), desk=0)
    assert head is not None
    assert ("le 24 novembre 2026" in head.text, "au plus tard" in head.text, len(head.heard)) == (True, False, 2)


def test_a_prepared_text_is_ready_but_for_its_blanks(house: House) -> None:
    """Every text in every language is filled with the case's days, French first; its blanks cannot be sealed."""
    a_case(house, "x")
    desk = house.desks["integrite"]
    case = casebook.case(desk, 1)
    names = [*books()["fr"].texts, *(f"question-{name}" for name in books()["fr"].questions)]
    for name in names:
        french = templates.fill(name, "fr", case, own={}, reply=3)
        for language in LANGUAGES[1:]:
            words = templates.fill(name, language, case, own={}, reply=3)
            assert words.startswith(french)
            assert books()[language].label in words
            assert "{" not in words
    assert "au plus tard le 24 février 2027" in templates.fill("admissible", "fr", case, own={})
    closing = templates.fill("closing", "de", case, own={})
    with pytest.raises(Notice, match="reply blank"):
        replies.reply(desk, house.station, 1, closing, state="question", by="Anne", today=TODAY)
    assert casebook.case(desk, 1).replies == ()


def test_a_desk_writes_texts_of_its_own(house: House) -> None:
    """They are kept under a name, changed and dropped, and take the case's values; other braces stay."""
    a_case(house, "x")
    desk = house.desks["integrite"]
    case = casebook.case(desk, 1)
    templates.keep(desk, "Horaires", "Le mardi.")
    templates.keep(desk, "Horaires", "Le mardi, dossier {case}, {autre} {}")
    assert templates.fill("=Horaires", "fr", case, own=templates.own(desk)) == "Le mardi, dossier 1, {autre} {}"
    templates.drop(desk, "Horaires")
    assert templates.own(desk) == {}
    for name in ("=Horaires", "admissible-period", "question-rien", "rien", ""):
        with pytest.raises(Notice, match="template missing"):
            templates.fill(name, "fr", case, own={})
    for name in ("", "x" * 61, "deux\nlignes"):
        with pytest.raises(Notice, match="template name"):
            templates.keep(desk, name, "x")
    with pytest.raises(Notice, match="reply length"):
        templates.keep(desk, "x", "x" * 31_200)


def test_an_acknowledgement_after_a_look_is_the_same(house: House) -> None:
    """Whether the station or a person acknowledged, the head says the same days."""
    reporters = [house.reporter() for _ in range(5)]
    house.take(*(reporter.letter("x", epoch=TODAY, desks=(0,)) for reporter in reporters))
    desk = house.desks["integrite"]
    (last,) = {1, 2, 3, 4, 5} - {*open_spool(desk, house.station, today=TODAY).acknowledged}
    heads.acknowledge(desk, house.station, last, by="Anne", today=TODAY)
    board = house.board()
    texts = {head.text for reporter in reporters if (head := reporter.head(board, desk=0)) is not None}
    assert len(texts) == 1
