"""Who reads the page: in two languages, by eye or by machine."""

import re
from pathlib import Path

from caseworker_ui.web.rendering import FOLDER
from caseworker_ui.web.site import ROUTES, is_page
from caseworker_ui.wording import MONTHS, NAMES, SENTENCES, WORDS
from tests.caseworker_ui.browser import Browser, accessible, sample
from tests.caseworker_ui.conftest import TODAY, House
from tests.caseworker_ui.post import Server

ROOM = Path(__file__).parents[3] / "caseworker_ui"


def test_the_page_speaks_both_languages(caseworker: Browser) -> None:
    """French first; English by a button, for this session, on the page where one is."""
    caseworker.get("/cases/1")
    english = caseworker.submit("/language", {"language": "en", "back": "/cases/1"})
    assert caseworker.urls[-1] == "/cases/1"
    assert english.page.all("html")[0]["lang"] == "en"
    assert "Being looked into" in english.page.said
    assert "24 February 2027" in english.page.said.replace("\u00a0", " ")
    french = caseworker.submit("/language", {"language": "xx", "back": "/cases/1"})
    assert french.page.all("html")[0]["lang"] == "en"
    assert caseworker.post("/language", {"language": "fr", "back": "//evil.example"}).headers["Location"] == "/"


def test_every_page_is_still_there_in_the_other_language() -> None:
    """Whoever changes the language stays on the page, whichever it is, and is led to nothing else."""
    for route in ROUTES:
        assert is_page(sample(route.path)) == any((row.method, row.path) == ("GET", route.path) for row in ROUTES), (
            route.path
        )
    assert not any(
        map(is_page, ["", "//evil.example", "/cases/1/", "/cases/0", "/cases/1\n", "/station.css", "/casesX"])
    )


def test_words_are_the_same_in_both_languages() -> None:
    """Every key has both languages, with the same values in it, and every page uses only keys that exist."""
    fields = re.compile(r"\{\w+\}")
    for key, words in [*WORDS.items(), *SENTENCES.items()]:
        assert set(words) == set(NAMES), key
        assert sorted(fields.findall(words["fr"])) == sorted(fields.findall(words["en"])), key
    assert all(len(months) == 12 for months in MONTHS.values())
    templates = "".join(page.read_text("utf-8") for page in FOLDER.iterdir() if page.name.endswith(".html"))
    assert set(re.findall(r'\bt\("([^"]+)"[,)]', templates)) <= set(WORDS)
    assert {key.removeprefix("said ") for key in WORDS if key.startswith("said ")} <= set(SENTENCES)
    assert "| safe" not in templates


def test_words_are_set_as_a_printer_would() -> None:
    """Apostrophes and quotation marks are real ones, and no French mark that wants a space begins a line."""
    wrong = {"fr": re.compile(r"\w'\w|\s'|« | [:;?!»]|\w[?!;](?:\s|$)"), "en": re.compile(r"\w'\w|(?:^|\s)'|'(?:\s|$)")}
    said = [
        (key, language, words[language])
        for table in (WORDS, SENTENCES)
        for key, words in table.items()
        for language in wrong
    ]
    assert [(key, language) for key, language, text in said if wrong[language].search(text)] == []


def test_the_journal_has_words_for_everything_that_is_done() -> None:
    """Whatever the code writes into a journal is said in the reader's language."""
    done = {name for path in ROOM.rglob("*.py") for name in re.findall(r'\bdid="([^"]+)"', path.read_text("utf-8"))}
    assert len(done) > 5
    assert {f"did {name}" for name in done} <= WORDS.keys()


def test_a_name_from_right_to_left_does_not_turn_its_sentence(caseworker: Browser) -> None:
    """What comes after an Arabic name stays after it; other names are left as they are."""
    caseworker.get("/cases")
    for name, shown in (("شبكة", "« \u2068شبكة\u2069 » est gardée"), ("Lundi", "« Lundi » est gardée")):
        assert shown in caseworker.submit("/cases/views/keep", {"name": name}).page.said


def test_every_page_is_well_formed_and_can_be_used_without_eyes(caseworker: Browser, house: House) -> None:
    """One title, one main heading, headings without gaps, a language, and a name for every field and button."""
    server = Server(house.station.office)
    server.close([], first=TODAY)
    paths = ("/cases", "/cases/1", "/sync", "/import", "/export", "/status", "/cases/9", "/none")
    pages = [caseworker.get(path) for path in paths]
    pages.append(caseworker.upload(server.bundle()))
    pages.append(caseworker.submit("/cases/1/reply", {"words": "Bien", "state": "question", "after": "0"}))
    pages.append(caseworker.submit("/lock"))
    for answer in pages:
        accessible(answer.page)
