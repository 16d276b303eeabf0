"""Who keeps away from a case is shown nothing of it, by no page and no command; who may have to is asked to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from caseworker_ui.bundles.opening import open_spool
from caseworker_ui.cases import agenda, casebook, handing, inbox, interests, noting, search
from caseworker_ui.cases.inbox import Wanted
from caseworker_ui.vaults import journal
from caseworker_ui.vaults.desk import Desk

from .browser import Browser, Served, serving
from .conftest import PASSPHRASES, TODAY, House

ME, COLLEAGUE = "integrite", "Karim"


@pytest.fixture
def desk(house: House) -> Desk:
    """A desk of two people and two cases."""
    for text, desks in (("Le marché du bourgmestre", (0, 1)), ("Une facture", (0,))):
        house.take(house.reporter().letter(text, epoch=TODAY, desks=desks))
        open_spool(house.desks["integrite"], house.station, today=TODAY)
    opened = house.desks["integrite"]
    opened.vault.run("INSERT INTO people VALUES (?, 'caseworker', ?)", COLLEAGUE, TODAY)
    return opened


@pytest.fixture
def served(desk: Desk, house: House, tmp_path: Path) -> Iterator[Served]:
    """The page, with the desk unlocked."""
    with serving(house, tmp_path / "outbox", unlocked=True) as page:
        yield page


@pytest.fixture
def me(served: Served) -> Browser:
    """One of the two people, logged in."""
    browser = served.browser()
    browser.login("integrite", PASSPHRASES["integrite"])
    return browser


def numbers(desk: Desk, *, by: str) -> list[int]:
    """The list of one person."""
    return [line.number for line in inbox.page(desk, Wanted(), number=1, by=by, today=TODAY).lines]


def test_whoever_recuses_is_shown_nothing_more(desk: Desk, me: Browser) -> None:
    """Nobody is asked: list, search, case and every action are as if there were no such case; colleagues go on."""
    me.get("/cases/1/desks")
    assert "Vous ne verrez plus rien" in me.submit("/cases/1/recuse").page.said
    assert not any("Dossier 1" in me.get(path).page.said for path in ("/cases", "/dates"))
    sheet = me.get("/dates/sheet").page.said
    assert ("qu’une autre personne imprime" in sheet, "1er décembre" in sheet) == (True, True)
    assert [{task.number for task in agenda.agenda(desk, person=who, today=TODAY)} for who in (ME, COLLEAGUE)] == [
        {2},
        {1, 2},
    ]
    gone = [me.get(path) for path in ("/cases/1", "/cases/1/desks", "/cases/1/sent")]
    gone += [me.post(f"/cases/1/{what}") for what in ("reply", "acknowledge", "hand", "concern")]
    missing = me.get("/cases/99")
    assert {answer.status for answer in gone} == {missing.status} == {404}
    other = missing.text.replace("/cases/99", "/cases/1").replace("dossier 99", "dossier 1")
    assert gone[0].text == other
    hidden = interests.hidden(desk, person=ME)
    assert [search.find(desk, "bourgmestre", page=1, hidden=away).found for away in (hidden, set())] == [0, 1]
    assert (numbers(desk, by=ME), numbers(desk, by=COLLEAGUE)) == ([2], [2, 1])
    assert [(entry.person, entry.number) for entry in journal.entries(desk.vault) if entry.did == "recused"] == [
        (ME, 1)
    ]


def test_a_declared_name_keeps_a_case_shut(desk: Desk, me: Browser) -> None:
    """A case about a name that somebody declared does not open for that person, and the page asks to keep away."""
    me.get("/interests")
    assert "Ørsted" in me.submit("/interests/declare", {"name": "Ørsted SA"}).page.said
    me.get("/cases/1/desks")
    me.submit("/cases/1/concern", {"name": "s.a. ORSTED, service des marchés"})
    assert "ne s’ouvre pas pour vous" in me.get("/cases/1").page.said
    assert me.post("/cases/1/reply", {"words": "x", "state": "question", "after": "0"}).status == 409
    assert interests.hidden(desk, person=ME) == {1}
    interests.refuse(desk, 1, person=COLLEAGUE)
    me.get("/cases/1")
    me.submit("/cases/1/recuse")
    assert me.get("/cases/1").status == 404
    journalled = " ".join(f"{entry.did} {entry.why}" for entry in journal.entries(desk.vault))
    assert "rsted" not in journalled.lower()


def test_a_case_is_not_given_to_whom_it_is_about(desk: Desk, me: Browser) -> None:
    """Whoever assigns is told the person concerned to whom the colleague is tied, or that the colleague keeps away."""
    interests.declare(desk, "Ørsted SA", by=COLLEAGUE, today=TODAY)
    interests.concern(desk, 1, "Orsted", by=ME, today=TODAY)
    interests.recuse(desk, 2, by=COLLEAGUE, today=TODAY)
    for number, said in ((1, "a déclaré un lien avec Orsted"), (2, "se tient à l’écart")):
        me.get(f"/cases/{number}")
        given = me.post(f"/cases/{number}/assignee", {"assignee": COLLEAGUE})
        assert (given.status, said in given.page.said) == (422, True)
        desk.vault.run("UPDATE cases SET stage = 'triaged' WHERE number = ?", number)
        fields = {"action": "assigned", "person": COLLEAGUE, "why": "Aucun lien connu"}
        decided = me.post(f"/cases/{number}/decide", fields)
        assert (decided.status, said in decided.page.said) == (422, True)
        (field,) = (each for each in decided.page.all("select") if each["id"] == "person")
        assert field["aria-invalid"] == "true"
        assert noting.noted(desk, number).assignee == ""
    fields = {"action": "assigned", "person": ME, "why": "Aucun lien connu"}
    assert me.submit("/cases/1/decide", fields).status == 200
    assert noting.noted(desk, 1).assignee == ME


@pytest.mark.parametrize(
    ("declared", "concerned", "met"),
    [
        ("Jean Dupont", "DUPONT, Jean", True),
        ("Dupont", "Jean Dupont", True),
        ("Élodie Müller-Łoś", "muller los elodie", True),
        ("محمد", "محمد علي", True),
        ("Jean Dupont", "Jeanne Dupont", False),
        ("Dupont", "Dupontel", False),
    ],
)
def test_names_are_compared_as_people_write_them(declared: str, concerned: str, *, met: bool) -> None:
    """Without accents, case, order and punctuation, by whole words."""
    assert interests.alike(interests.folded(declared), interests.folded(concerned)) is met


def test_a_case_that_went_away_claims_no_feedback(me: Browser) -> None:
    """The page of a case that was handed over says so where its dates were, and offers no reply."""
    me.get("/cases/1/desks")
    shown = me.submit("/cases/1/hand", {"desk": "audit", "why": ""}).page
    assert "Retour d’information remis à un autre guichet" in shown.said
    assert "/cases/1/reply" not in shown.forms


def test_a_name_that_is_none_comes_back(me: Browser) -> None:
    """What cannot be a name stays in its field, with the reason beside it."""
    for page, path in (("/interests", "/interests/declare"), ("/cases/1/desks", "/cases/1/concern")):
        me.get(page)
        answer = me.post(path, {"name": "!"})
        assert (answer.status, "deux à 120" in answer.page.said) == (422, True)
        assert ("input", "!") in {(tag, named.get("value")) for tag, named in answer.page.elements}


def test_a_case_from_which_all_keep_away_is_handed_over_unopened(desk: Desk, house: House, me: Browser) -> None:
    """The page names it to the people who cannot see it, and what is left: another desk, or another authority."""
    interests.recuse(desk, 1, by=COLLEAGUE, today=TODAY)
    assert "Personne d’autre de ce guichet" in me.get("/cases/1/desks").page.said
    me.submit("/cases/1/recuse")
    page = me.get("/interests")
    assert "Autorité compétente intégrité" in page.page.said
    assert me.post("/interests/hand", {"number": "2", "desk": "audit"}).status == 404
    assert "remis" in me.submit("/interests/hand", {"number": "1", "desk": "audit"}).page.said
    assert handing.handed(desk, 1) == handing.Handed(1, TODAY, "")
    open_spool(house.desks["audit"], house.station, today=TODAY)
    assert handing.taken_over(house.desks["audit"], 1) is not None


def test_the_page_hands_over_to_a_desk_that_was_addressed(desk: Desk, me: Browser) -> None:
    """One person gives a case to a desk that has it too; to one that the reporter left out no page alone does."""
    me.get("/cases/2/desks")
    refused = me.submit("/cases/2/hand", {"desk": "audit"})
    assert "peut-être l’a-t-elle exclu" in refused.page.said
    for wrong in ("integrite", "nobody", ""):
        assert me.post("/cases/1/hand", {"desk": wrong}).status == 409
    me.get("/cases/1/desks")
    said = me.submit("/cases/1/hand", {"desk": "audit", "why": "Pour vous <b>"}).page.said
    assert "Remis le 24 novembre 2026 au guichet « Audit interne »" in said.replace("\u00a0", " ")
    assert "Pour vous <b>" in said
    assert casebook.case(desk, 2).desks == (0,)
