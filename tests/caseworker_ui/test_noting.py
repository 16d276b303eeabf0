"""What a desk adds to its cases for itself: notes, tags, who works on one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from caseworker_ui.bundles.opening import open_spool
from caseworker_ui.cases import noting, search
from caseworker_ui.cases.noting import NOTE_LETTERS, TAG_LETTERS, TAGS_PER_CASE
from caseworker_ui.notice import Notice
from caseworker_ui.vaults import journal
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.people import Role

from .browser import Browser, accessible, serving
from .conftest import PASSPHRASES, TODAY, House

HOSTILE = "<script>alert(1)</script> {{ 7*7 }} \" '"


@pytest.fixture
def desk(house: House) -> Desk:
    """A desk with one case and three people, one of whom reads no case."""
    house.take(house.reporter().letter("Bonjour", epoch=TODAY))
    desk = house.desks["integrite"]
    open_spool(desk, house.station, today=TODAY)
    for name, role in (("Anne", Role.LEAD), ("Bilal", Role.CASEWORKER), ("Chloé", Role.AUDITOR)):
        desk.vault.run("INSERT INTO people VALUES (?, ?, ?)", name, role, TODAY)
    return desk


def did(desk: Desk) -> list[tuple[str, str, int]]:
    """The last lines of the journal: who did what to which case."""
    return [(entry.person, entry.did, entry.number) for entry in journal.entries(desk.vault)][-2:]


def test_a_case_is_given_to_somebody_who_reads_cases(desk: Desk) -> None:
    """Giving it is in the journal; an auditor or a stranger gets none."""
    noting.assign(desk, 1, to="Bilal", by="Anne", today=TODAY)
    assert noting.noted(desk, 1).assignee == "Bilal"
    for name in ("Chloé", "Personne"):
        with pytest.raises(Notice, match="assignee missing"):
            noting.assign(desk, 1, to=name, by="Anne", today=TODAY)
    noting.assign(desk, 1, to="", by="Bilal", today=TODAY)
    assert noting.noted(desk, 1).assignee == ""
    assert did(desk) == [("Anne", "given", 1), ("Bilal", "given", 1)]


def test_a_note_is_kept_found_and_in_the_journal(desk: Desk) -> None:
    """In the order in which they were written, each with its writer; the journal holds no word of them."""
    noting.write_note(desk, 1, "Appeler la comptabilité", by="Anne", today=TODAY)
    noting.write_note(desk, 1, "C’est fait", by="Bilal", today=TODAY + 1)
    kept = [(note.number, note.person, note.epoch, note.words) for note in noting.noted(desk, 1).notes]
    assert kept == [(1, "Anne", TODAY, "Appeler la comptabilité"), (2, "Bilal", TODAY + 1, "C’est fait")]
    (hit,) = search.find(desk, "comptabilites", page=1).hits
    assert (hit.number, hit.what) == (1, search.What.NOTE)
    assert did(desk) == [("Anne", "noted", 1), ("Bilal", "noted", 1)]
    assert not any("comptab" in entry.why for entry in journal.entries(desk.vault))


def test_what_is_too_long_or_too_many_is_refused(desk: Desk) -> None:
    """A tag is one short line, a note a few pages, and neither belongs to a case that is not there."""
    for wrong in ("", "  ", "x" * (TAG_LETTERS + 1), "a\u202eb"):
        with pytest.raises(Notice, match="tag wrong"):
            noting.tag(desk, 1, wrong)
    for number in range(TAGS_PER_CASE):
        noting.tag(desk, 1, f"étiquette  {number}")
    with pytest.raises(Notice, match="tags many"):
        noting.tag(desk, 1, "une de trop")
    noting.untag(desk, 1, "étiquette 0")
    assert len(noting.noted(desk, 1).tags) == TAGS_PER_CASE - 1
    for words in ("", "x" * (NOTE_LETTERS + 1)):
        with pytest.raises(Notice, match="note length"):
            noting.write_note(desk, 1, words, by="Anne", today=TODAY)
    with pytest.raises(Notice, match="case missing"):
        noting.write_note(desk, 2, "Nulle part", by="Anne", today=TODAY)
    assert search.find(desk, "nulle", page=1).found == 0


@pytest.fixture
def caseworker(house: House, desk: Desk, tmp_path: Path) -> Iterator[Browser]:
    """Somebody at the page of the case."""
    with serving(house, tmp_path / "outbox", unlocked=True) as served:
        browser = served.browser()
        browser.login("integrite", PASSPHRASES["integrite"])
        browser.get("/cases/1")
        yield browser


def test_the_small_forms_of_a_case(caseworker: Browser) -> None:
    """Each does its part and shows the case again; what was typed is text and nothing else."""
    assert "confié à Bilal" in caseworker.submit("/cases/1/assignee", {"assignee": "Bilal"}).page.said
    caseworker.submit("/cases/1/tag", {"tag": HOSTILE[:30]})
    noted = caseworker.submit("/cases/1/note", {"note": f"Vu.\r\n{HOSTILE}"})
    assert f"Vu. {HOSTILE}" in noted.page.said
    assert HOSTILE[:30] in noted.page.said
    accessible(noted.page)
    assert "Bilal" in [option["value"] for option in noted.page.all("option") if "selected" in option]
    listed = caseworker.submit("/cases/1/unread").page
    assert "de nouveau non lu" in listed.said
    assert listed.said.count("Non lu ") == 1
    assert caseworker.submit("/cases/1/untag", {"tag": HOSTILE[:30]}).page.said.count("<script>") == 1


WRONG = {"assignee": "Personne", "tag": "x" * 41, "note": "y" * 5_001}


def test_what_cannot_be_kept_comes_back_beside_its_field(caseworker: Browser) -> None:
    """The text stays in its field with the reason, and the other fields stay as they were."""
    for form, typed in WRONG.items():
        answer = caseworker.post(f"/cases/1/{form}", {form: typed})
        assert answer.status == 422
        accessible(answer.page)
        invalid = [
            each for tag in ("input", "select", "textarea") for each in answer.page.all(tag) if "aria-invalid" in each
        ]
        assert [each["id"] for each in invalid] == [form]
        assert f"{form}-problem" in invalid[0]["aria-describedby"]
        assert form == "assignee" or typed in answer.text
