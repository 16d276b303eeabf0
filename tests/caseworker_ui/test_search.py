"""Finding words in everything that was written in a desk's cases."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseworker_ui.bundles.opening import open_spool
from caseworker_ui.cases import replies, search
from caseworker_ui.cases.search import PAGE_HITS, Hit, Query, What
from caseworker_ui.cases.words import ARABIC, LATIN, WORD, Stems, fold
from caseworker_ui.vaults.desk import Desk
from crypto.body import Kind
from crypto.documents import Written

from .browser import accessible, serving
from .conftest import PASSPHRASES, TODAY, House
from .post import attachment_of
from .test_hygiene import decrypted

REPORT = (
    "Le chef de cabinet a signé trois marchés publics sans appel d’offres, et l’œuvre d’art de la Müllerstraße est "
    "payée deux fois. De factuur van de aannemer werd vervalst. أخذ المدير الرشاوى من المقاولين."
)


@pytest.fixture
def desk(house: House) -> Desk:
    """A desk with one report that has an attachment."""
    reporter, attachment = house.reporter(), attachment_of("Procès-verbal du 3 mai.PDF", b"x")
    house.take(reporter.letter(REPORT, epoch=TODAY, files=(attachment,)))
    open_spool(house.desks["integrite"], house.station, today=TODAY)
    return house.desks["integrite"]


def hits(desk: Desk, query: str) -> list[Hit]:
    """What a query finds."""
    return list(search.find(desk, query, page=1).hits)


def marked(hit: Hit) -> list[str]:
    """The words that are marked in a hit."""
    return [part for part, mark in hit.parts if mark]


# What somebody types -> what is marked; no word of it is written like this in the report.
TYPED = {
    "marche public": ["marchés", "publics"],
    "SIGNER": ["signé"],
    "signées": ["signé"],
    "oeuvre": ["œuvre"],
    "mullerstrasse": ["Müllerstraße"],
    "facturen aannemers": ["factuur", "aannemer"],
    "payer": ["payée"],
    "payee": ["payée"],
    "رشاوى": ["الرشاوى"],
    "cab": ["cabinet"],
    "« marchés publics sans appel »": ["marchés", "publics", "sans", "appel"],
    'chef "trois marchés"': ["chef", "trois", "marchés"],
}


def test_words_are_found_however_they_are_typed(desk: Desk) -> None:
    """Accents, endings, case and the language do not matter; a beginning of the last word is enough."""
    found = {query: [marked(hit) for hit in hits(desk, query)] for query in TYPED}
    assert found == {query: [words] for query, words in TYPED.items() if words}


ABSENT = ("marché privé", '"publics marchés"', "", " ", "zorglub", '"marchés" zorglub', "!?*", '""')


def test_what_is_not_there_is_not_found(desk: Desk) -> None:
    """Every word has to be there, and a phrase in its order; a query of signs alone finds nothing."""
    assert {query: hits(desk, query) for query in ABSENT} == {query: [] for query in ABSENT}


def test_all_that_is_written_is_found(house: House, desk: Desk) -> None:
    """A report, a message, an attachment's name and a reply, each as what it is; the newest case first."""
    other = house.reporter()
    house.take(other.letter("Le garage communal aussi", epoch=TODAY))
    open_spool(desk, house.station, today=TODAY)
    replies.reply(desk, house.station, 2, "Merci. Quel garage ?", state="question", by="Anne", today=TODAY)
    assert [(hit.number, hit.what) for hit in hits(desk, "proces pdf")] == [(1, What.FILES)]
    assert {(hit.number, hit.what) for hit in hits(desk, "garage")} == {(2, What.REPORT), (2, What.REPLY)}
    assert [hit.number for hit in hits(desk, "de")][-1] == 1


def test_what_fails_to_be_kept_is_not_found(desk: Desk, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The index is written in the transaction of the reply: both, or neither."""

    def broken(*_: object, **__: object) -> None:
        raise OSError("broken")

    monkeypatch.setattr(replies, "refresh_head", broken)
    with pytest.raises(OSError, match="broken"):
        replies.reply(desk, house.station, 1, "Introuvable", state="question", by="Anne", today=TODAY)
    assert hits(desk, "introuvable") == []


def test_a_recalled_reply_leaves_no_word(desk: Desk, house: House) -> None:
    """Neither the search nor the decrypted pages of the vault know a word of it any more."""
    replies.reply(desk, house.station, 1, "Zorglubien quatrevingtdixneuf", state="question", by="Anne", today=TODAY)
    assert len(hits(desk, "zorglubiens")) == 1
    replies.recall(desk, house.station, 1, 1, by="Anne", today=TODAY)
    assert hits(desk, "zorglubiens") == []
    pages = b"".join(decrypted(desk.vault.path, PASSPHRASES["integrite"]))
    assert b"march" in pages
    # An index keeps what words have in common once: an ending alone would give the word away.
    assert not [piece for piece in (b"zorglub", b"orglubi", b"dixneuf") if piece in pages]


def test_the_index_is_part_of_the_encrypted_file(desk: Desk) -> None:
    """T1: A thief of the disk finds no word and no table of the index beside the vault or in it."""
    desk.vault.destroy("DELETE FROM chunks WHERE 0")
    for path in desk.vault.path.parent.iterdir():
        assert not any(word in path.read_bytes() for word in (b"march", b"searched", b"fts5")), path
    with pytest.raises(sqlite3.DatabaseError), sqlite3.connect(desk.vault.path) as stranger:
        stranger.execute("SELECT * FROM searched")


def test_a_whole_case_can_be_taken_out_of_the_index(desk: Desk, house: House) -> None:
    """Nothing of it is found any more, and all of the others."""
    house.take(house.reporter().letter("Un marché de plus", epoch=TODAY))
    open_spool(desk, house.station, today=TODAY)
    search.forget(desk, 1)
    assert [hit.number for hit in hits(desk, "marchés")] == [2]


def test_hits_come_in_pages(desk: Desk) -> None:
    """Each hit stands on one page, the newest case first, and the count is that of all."""
    for number in range(2, 2 * PAGE_HITS + 2):
        written = Written(text="Encore un marché")
        search.index_message(desk, number, key=bytes(16), kind=Kind.MESSAGE, written=written)
    pages = [search.find(desk, "marche", page=page) for page in (1, 2, 3, 4)]
    numbers = [hit.number for page in pages[:3] for hit in page.hits]
    assert numbers == list(range(2 * PAGE_HITS + 1, 0, -1))
    assert [page.number for page in pages] == [1, 2, 3, 1]
    assert {(page.found, page.pages) for page in pages} == {(2 * PAGE_HITS + 1, 3)}


def test_a_hit_shows_the_words_around(desk: Desk, house: House) -> None:
    """Of a long text only some lines are shown, cut where a word begins, exactly as they were written."""
    text = "avant " * 900 + "<b>Zorglub</b> & fils " + "après " * 900
    house.take(house.reporter().letter(text, epoch=TODAY))
    open_spool(desk, house.station, today=TODAY)
    (hit,) = hits(desk, "zorglub")
    shown = "".join(part for part, _ in hit.parts)
    assert shown.startswith("… avant")
    assert shown.endswith("…")
    assert shown.strip("… ") in text
    assert len(shown) < 300


@pytest.fixture(scope="module")
def empty() -> Iterator[sqlite3.Connection]:
    """An index with nothing in it."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE searched USING fts5 (words, stems, tokenize = 'ascii')")
    yield connection
    connection.close()


@given(text=st.text(max_size=80))
def test_any_text_is_a_query(empty: sqlite3.Connection, text: str) -> None:
    """Nothing that is typed reaches the index's own language: letters and digits alone stand in quotation marks."""
    if expression := Query.read(text).expression:
        empty.execute("SELECT count(*) FROM searched WHERE searched MATCH ?", (expression,)).fetchone()


@given(st.text(max_size=40))
def test_every_word_finds_itself(text: str) -> None:
    """With or without its accents a word has a stem in common with itself, and is one word to the index."""
    stems = Stems()
    for word in WORD.findall(text):
        for piece in (*fold(word), *stems.of(word)):
            assert piece.isalnum(), word
            assert fold(piece) == [piece], word
        for plain in fold(word)[:1]:
            assert stems.of(word) & stems.of(plain), word


def test_every_language_of_the_reporters_pages_has_its_endings() -> None:
    """What can be written on the pages can be found by its stems."""
    names = {"ar": "arabic", "de": "german", "en": "english", "fr": "french", "nl": "dutch"}
    pages = Path(__file__).parents[2] / "intake" / "languages"
    spoken = {path.stem.partition("-")[0] for path in pages.glob("*.po")}
    assert {names[language] for language in spoken} == set(LATIN + ARABIC)


def test_the_page_shows_what_was_found(house: House, desk: Desk, tmp_path: Path) -> None:
    """Words are marked where they stand, markup in a report stays text, and no word of it is in an address."""
    hostile = "<script>alert(1)</script> & <mark>Zorglub</mark> {{ 7*7 }}"
    house.take(house.reporter().letter(hostile, epoch=TODAY))
    open_spool(desk, house.station, today=TODAY)
    with serving(house, tmp_path / "outbox", unlocked=True) as served:
        browser = served.browser()
        browser.login("integrite", PASSPHRASES["integrite"])
        answer = browser.submit("/search", {"words": " zorglub  "})
        accessible(answer.page)
        assert len(answer.page.all("mark")) == 1
        assert hostile.replace("Zorglub", " Zorglub ") in answer.page.said
        assert [script["src"] for script in answer.page.all("script")] == ["/keys.js"]
        assert [field["value"] for field in answer.page.all("input") if field.get("name") == "words"] == ["zorglub"]
        (hit,) = (link["href"] for link in answer.page.all("a") if "data-item" in link)
        path, _, place = hit.partition("#")
        assert place in {named.get("id") for tag, named in browser.get(path).page.elements if tag == "li"}
        assert "Rien ne correspond" in browser.submit("/search", {"words": "introuvable"}).page.said
        assert browser.get("/search/7").status == 200
        assert not any("zorglub" in url for url in browser.urls)
        served.clock.now += 15 * 60 + 1
        assert "zorglub" not in browser.login("integrite", PASSPHRASES["integrite"]).text
