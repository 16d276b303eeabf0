"""The people of a desk: their passphrases and roles; what one alone cannot do; and an auditor without keys."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from caseworker_ui.cases import joining, register
from caseworker_ui.notice import Notice
from caseworker_ui.vaults import journal
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.people import Role, people
from caseworker_ui.vaults.vault import Vault
from caseworker_ui.web.second_page import FOUR_EYES
from caseworker_ui.web.site import ROUTES
from caseworker_ui.wording import WORDS

from .browser import Answer, Browser, Served, accessible, sample, serving
from .conftest import PASSPHRASES, TODAY, House

FIRST: Final = "integrite"
MARC, ZOE = "la phrase de Marc Petit", "la phrase de Zoé, auditrice"
PAUL: Final = "abaisser sceptre écume onctueux ratisser"


@pytest.fixture
def desk(house: House) -> Desk:
    """A desk of a lead, a caseworker and an auditor, with one case."""
    opened = house.desks[FIRST]
    joining.add(opened, "Marc Petit", Role.CASEWORKER, MARC, by=FIRST, today=TODAY)
    joining.add(opened, "Zoé", Role.AUDITOR, ZOE, by=(FIRST, "Marc Petit"), today=TODAY)
    house.take(house.reporter().letter("Un rapport secret", epoch=TODAY, desks=(0,)))
    return opened


@pytest.fixture
def served(house: House, desk: Desk, tmp_path: Path) -> Iterator[Served]:
    """The page, with every desk locked."""
    desk.vault.close()
    with serving(house, tmp_path / "outbox") as page:
        yield page


def login(served: Served, person: str, passphrase: str) -> Browser:
    """Somebody of the first desk at a browser of their own."""
    browser = served.browser()
    browser.get("/")
    browser.submit("/login", {"vault": FIRST, "person": person, "passphrase": passphrase})
    return browser


def lead(served: Served) -> Browser:
    """Who leads the desk."""
    return login(served, FIRST, PASSPHRASES[FIRST])


def propose(browser: Browser, name: str) -> Answer:
    """Asks to take somebody out."""
    browser.get("/people")
    return browser.submit("/people/remove", {"name": name})


def agree(browser: Browser, person: str, passphrase: str) -> Answer:
    """Somebody steps up to the same browser and agrees."""
    return browser.submit("/second", {"person": person, "passphrase": passphrase})


def names(served: Served) -> list[str]:
    """Who works at the desk."""
    return [person.name for person in people(served.room.desks[FIRST].vault)]


def test_the_passphrase_says_who_sits_there(served: Served) -> None:
    """The right passphrase under another's name opens nothing; without a name it opens its own person's session."""
    browser = login(served, "Marc Petit", PASSPHRASES[FIRST])
    assert "n’ouvre pas ce guichet" in browser.answers[-1].page.said
    served.clock.now += 2
    named = login(served, "", MARC)
    assert "Marc Petit (vous)" in named.get("/people").page.said
    assert "/people/add" not in named.get("/people").page.forms


def test_an_action_is_written_down_under_the_name_of_who_logged_in(served: Served) -> None:
    """Two people of one desk at two browsers answer under their own names."""
    for person, words in ((FIRST, PASSPHRASES[FIRST]), ("Marc Petit", MARC)):
        browser = login(served, person, words)
        after = browser.get("/cases/1").page.forms["/cases/1/reply"]["after"]
        browser.submit("/cases/1/reply", {"words": person, "state": "question", "after": after})
    written = [entry.person for entry in journal.entries(served.room.desks[FIRST].vault)]
    assert written[-2:] == [FIRST, "Marc Petit"]


def test_one_person_alone_takes_nobody_out(served: Served) -> None:
    """Four eyes: the same person, a wrong passphrase, the auditor and a missing name are no second person."""
    browser = lead(served)
    assert "Retirer Marc Petit" in propose(browser, "Marc Petit").page.said
    for person, words, why, status in (
        (FIRST, PASSPHRASES[FIRST], "il faut une autre personne", 403),
        ("", MARC, "Donnez votre nom", 403),
        ("Zoé", ZOE, "n’ouvre pas", 403),
        ("Marc Petit", PASSPHRASES[FIRST], "Attendez", 429),
    ):
        answer = agree(browser, person, words)
        assert (answer.status, why in answer.page.said) == (status, True), answer.page.said
        accessible(answer.page)
    assert names(served) == ["Marc Petit", "Zoé", FIRST]


def test_two_people_take_one_out(served: Served) -> None:
    """With the second passphrase it is done, both are in the journal, and who was taken out is locked at once."""
    browser, marc = lead(served), login(served, "Marc Petit", MARC)
    propose(browser, "Marc Petit")
    assert "ne peut plus rien ouvrir ici" in agree(browser, "Marc Petit", MARC).page.said
    assert names(served) == ["Zoé", FIRST]
    *_, entry = journal.entries(served.room.desks[FIRST].vault)
    assert (entry.person, entry.second, entry.did, entry.why) == (
        FIRST,
        "Marc Petit",
        "removed",
        "Marc Petit",
    )
    assert marc.ask("GET", "/cases").headers["Location"] == "/"
    assert "n’ouvre pas ce guichet" in marc.login(FIRST, MARC).page.said
    assert browser.get("/cases/1").status == 200


def test_a_proposal_lasts_ten_minutes(served: Served) -> None:
    """A second later nothing is done, whoever agrees; and nothing after it was withdrawn."""
    browser = lead(served)
    propose(browser, "Marc Petit")
    served.clock.now += 10 * 60 + 1
    assert "dans les dix minutes" in agree(browser, "Marc Petit", MARC).page.said
    propose(browser, "Marc Petit")
    browser.submit("/second/withdraw")
    assert agree(browser, "Marc Petit", MARC).status == 409
    assert names(served) == ["Marc Petit", "Zoé", FIRST]


def test_somebody_is_let_in_by_two(served: Served) -> None:
    """The new person's passphrase opens the desk after a second one agreed, and not before."""
    browser = lead(served)
    browser.get("/people")
    fields = {"name": "Paul Noël", "role": "caseworker", "passphrase": PAUL, "again": PAUL}
    for wrong, why in (
        ({"again": PAUL + "x"}, "pas pareilles"),
        ({"passphrase": "court", "again": "court"}, "trop faible"),
        ({"name": "Zoé"}, "déjà"),
        ({"name": "x\u202ey"}, "Un nom a entre"),
        ({"role": "boss"}, "un rôle"),
    ):
        answer = browser.submit("/people/add", {**fields, **wrong})
        assert (answer.status, why in answer.page.said) == (422, True), answer.page.said
        assert PAUL not in answer.text
        accessible(answer.page)
    assert PAUL not in browser.submit("/people/add", fields).text
    assert names(served) == ["Marc Petit", "Zoé", FIRST]
    agree(browser, "Marc Petit", MARC)
    assert "Paul Noël (vous)" in login(served, "Paul Noël", PAUL).get("/people").page.said


def test_a_person_changes_the_own_passphrase(served: Served) -> None:
    """By the old one, typed again; the new one counts alone, and the colleagues' go on."""
    marc = login(served, "Marc Petit", MARC)
    marc.get("/people")
    new = {"passphrase": PAUL, "again": PAUL}
    assert marc.submit("/people/passphrase", {"current": PASSPHRASES[FIRST], **new}).status == 422
    served.clock.now += 2
    assert "est changée" in marc.submit("/people/passphrase", {"current": MARC, **new}).page.said
    assert "Marc Petit (vous)" in login(served, "Marc Petit", PAUL).get("/people").page.said
    assert "n’ouvre pas ce guichet" in served.browser().login(FIRST, MARC).page.said


def test_an_auditor_reaches_no_content(served: Served, house: House) -> None:
    """T3: An auditor has journal and register; every other page leads back, and no word of a report shows."""
    lead(served)
    auditor = login(served, "Zoé", ZOE)
    for route in ROUTES:
        path = sample(route.path)
        if route.path in {"/", "/login", "/lock", "/language"} or route.stream:
            continue
        answer = auditor.ask("GET", path) if route.method == "GET" else auditor.post(path)
        allowed = path.startswith(("/journal", "/register"))
        assert (answer.status != 303 or answer.headers["Location"] != "/") == allowed, path
    assert "Dossier 1" in auditor.get("/register").page.said
    assert "La chaîne tient" in auditor.get("/journal").page.said
    assert not any("Un rapport secret" in answer.text for answer in auditor.answers)


def test_an_auditor_has_no_key_to_the_desk(house: House, desk: Desk) -> None:
    """T3: The auditor's passphrase opens the register's file alone, and nothing in the register opens the desk's."""
    register.refresh(desk)
    with pytest.raises(Notice, match="passphrase wrong"):
        Desk.open(house.folder, FIRST, ZOE)
    with Vault.open(register.path(desk.vault.path), ZOE, person="Zoé") as opened:
        assert {str(name) for (name,) in opened.rows("SELECT name FROM sqlite_master WHERE type = 'table'")} == {
            "settings", "holders", "people", "journal", "register",
        }  # fmt: skip
        assert list(opened.rows("SELECT name FROM settings")) == []
        assert [entry.did for entry in journal.entries(opened)] == ["added", "added"]


def test_an_auditor_who_left_opens_nothing(house: House, desk: Desk) -> None:
    """After the removal the register has a new key, and the desk still keeps it up to date."""
    register.refresh(desk)
    joining.remove(desk, "Zoé", by=(FIRST, "Marc Petit"), today=TODAY)
    register.refresh(desk)
    with pytest.raises(Notice, match="passphrase wrong"):
        Vault.open(register.path(desk.vault.path), ZOE)


def test_an_auditor_who_stays_reads_on(served: Served) -> None:
    """When one auditor is taken out, another goes on reading the register, and the one who left is out at once."""
    browser, staying = lead(served), login(served, "Zoé", ZOE)
    desk = served.room.desks[FIRST]
    joining.add(desk, "Ada", Role.AUDITOR, PAUL, by=(FIRST, "Marc Petit"), today=TODAY)
    leaving = login(served, "Ada", PAUL)
    propose(browser, "Ada")
    agree(browser, "Marc Petit", MARC)
    assert "Ada" in staying.get("/journal").page.said
    answer = leaving.ask("GET", "/journal")
    assert (answer.status, answer.headers["Location"]) == (303, "/")


def test_a_register_does_not_follow_a_journal_written_anew(desk: Desk) -> None:
    """Who rewrites the desk's journal is betrayed by the auditors' copy, which keeps what it had."""
    register.refresh(desk)
    desk.vault.run("DELETE FROM journal")
    with desk.vault.transaction():
        for _ in range(9):
            journal.note(desk.vault, by="Marc Petit", did="replied", number=1, today=TODAY)
    register.refresh(desk)
    with Vault.open(register.path(desk.vault.path), ZOE) as opened:
        assert register.parted(opened) == 2
        assert journal.check(opened) == 2


def test_a_desk_is_never_left_without_a_lead(desk: Desk) -> None:
    """The last one who can let others in cannot be taken out."""
    with pytest.raises(Notice, match="last lead"):
        joining.remove(desk, FIRST, by=(FIRST, "Marc Petit"), today=TODAY)
    with pytest.raises(Notice, match="person unknown"):
        joining.remove(desk, "Nobody", by=(FIRST, "Marc Petit"), today=TODAY)


def test_the_pages_of_people_and_journal_can_be_used_without_eyes(served: Served) -> None:
    """Headings, labels and texts; the root of the week as a sheet, and compared as it was printed."""
    browser = lead(served)
    for path in ("/people", "/journal", "/journal/2", "/journal/root"):
        accessible(browser.get(path).page)
    propose(browser, "Marc Petit")
    accessible(browser.get("/second").page)
    root = journal.roots(served.room.desks[FIRST].vault, today=TODAY + 30, weeks=1)[0]
    browser.get("/journal")
    held = browser.submit("/journal/check", {"entries": str(root.entries), "code": root.digest.hex()})
    assert "est bien celui de cette racine" in held.page.said
    other = browser.submit("/journal/check", {"entries": str(root.entries), "code": "0" * 64})
    assert (other.status, "réécrit" in other.page.said) == (422, True)
    assert browser.submit("/journal/check", {"entries": "x", "code": ""}).status == 422


def test_every_action_of_two_has_its_words() -> None:
    """The second person reads what will be done, in both languages."""
    assert {f"two {action}" for action in FOUR_EYES} <= set(WORDS)
