"""A reply's way from the form to the board, and what stops it."""

import pytest

from caseworker_ui.bundles import opening
from crypto.documents import Attachment
from tests.caseworker_ui.browser import Browser, Served
from tests.caseworker_ui.conftest import PASSPHRASES, TODAY, House
from tests.caseworker_ui.post import Reporter


def test_a_reply_is_found_on_the_board(caseworker: Browser, house: House, report: tuple[Reporter, Attachment]) -> None:
    """The whole way: written on the page, given to the courier, read by the reporter with the 12 words."""
    caseworker.get("/cases/1")
    sent = caseworker.submit("/cases/1/reply", {"words": "Merci.\r\nQuand ?", "state": "question", "after": "0"})
    assert caseworker.urls[-1] == "/cases/1/sent"
    assert "après le prochain passage du courrier" in sent.page.said
    board = house.board()
    assert report[0].replies(board, desk=0) == ["Merci.\nQuand ?"]
    head = report[0].head(board, desk=0)
    assert head is not None
    assert head.state == "question"
    assert "Question posée" in caseworker.get("/cases").page.said


UNSENT = (
    ({"words": "x" * 31_200, "state": "question"}, "Raccourcissez-la"),
    ({"words": "encore là", "state": "acknowledged"}, "où en est le dossier"),
    ({"words": "encore là", "state": "question", "after": "7"}, "Une réponse a déjà été scellée"),
    ({"words": "", "state": "question"}, "Raccourcissez-la"),
)


def test_what_cannot_be_sent_comes_back_with_its_reason(caseworker: Browser) -> None:
    """The text stays in its field, the reason stands beside it, and nothing hangs on the board."""
    caseworker.get("/cases/1")
    for fields, why in UNSENT:
        answer = caseworker.post("/cases/1/reply", {"after": "0", **fields})
        assert (answer.status, why in answer.page.said) == (422, True)
        (field,) = (area for area in answer.page.all("textarea") if area["id"] == "words")
        assert field["aria-invalid"] == "true"
        assert f">\n{fields['words']}</textarea>" in answer.text
        ids = {each["id"] for _, each in answer.page.elements if "id" in each}
        assert ids >= set(field["aria-describedby"].split())
    assert "Réponse 1" not in caseworker.get("/cases/1").page.said


def test_a_double_click_sends_one_reply(caseworker: Browser, house: House) -> None:
    """The second of two equal forms is stopped."""
    caseworker.get("/cases/1")
    fields = {"words": "Une seule fois", "state": "question", "after": "0"}
    assert [caseworker.post("/cases/1/reply", fields).status for _ in range(2)] == [303, 422]


def test_a_case_that_waits_is_acknowledged_by_a_person(
    house: House, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T8: What the ration left waiting shows its date, and one button tells the reporter."""
    monkeypatch.setattr(opening, "acknowledge_automatically", lambda *_, **__: [])
    reporter = house.reporter()
    house.take(reporter.letter("Un rapport", epoch=TODAY))
    browser = served.browser()
    said = browser.login("integrite", PASSPHRASES["integrite"]).page.said
    assert "Accuser réception avant le 1er décembre 2026 il reste 7 jours" in said
    assert reporter.head(house.board(), desk=0) is None
    browser.get("/cases/1")
    done = browser.submit("/cases/1/acknowledge")
    assert "prêt" in done.page.said
    assert "/cases/1/acknowledge" not in done.page.forms
    assert reporter.head(house.board(), desk=0) is not None
    assert browser.post("/cases/1/acknowledge").status == 409
