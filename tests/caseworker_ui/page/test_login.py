"""Logging in, locking, and what nobody sees without a passphrase."""

from pathlib import Path

from caseworker_ui.web.sessions import Limits
from caseworker_ui.web.site import ROUTES
from crypto.documents import Attachment
from tests.caseworker_ui.browser import Browser, Served, sample, serving
from tests.caseworker_ui.conftest import PASSPHRASES, House
from tests.caseworker_ui.post import Reporter


def test_the_right_passphrase_opens_its_desk_and_no_other(caseworker: Browser, served: Served) -> None:
    """T3: The desk that the reporter excluded sees no case, and nothing that was done for another desk."""
    other = served.browser()
    assert "Aucun dossier" in other.login("audit", PASSPHRASES["audit"]).page.said
    assert other.get("/cases/1").status == 404
    assert "Nouveaux dossiers" not in other.get("/status").page.said
    assert "Nouveaux dossiers" in caseworker.get("/status").page.said


def test_a_wrong_passphrase_is_told_and_soon_not_even_tried(served: Served) -> None:
    """Each wrong try makes the next one wait longer, for this vault alone; a right one in between is not tried."""
    browser = served.browser()
    wrong = browser.login("integrite", "pas la bonne phrase")
    assert (wrong.status, "n’ouvre pas ce guichet" in wrong.page.said) == (403, True)
    early = browser.submit("/login", {"vault": "integrite", "passphrase": PASSPHRASES["integrite"]})
    assert (early.status, "Attendez 1 s" in early.page.said) == (429, True)
    served.clock.now += 1.1
    assert browser.submit("/login", {"vault": "integrite", "passphrase": "encore faux"}).status == 403
    served.clock.now += 1.1
    assert browser.submit("/login", {"vault": "integrite", "passphrase": PASSPHRASES["integrite"]}).status == 429
    assert browser.submit("/login", {"vault": "nobody", "passphrase": "x"}).status == 403
    assert browser.submit("/login", {"vault": "station", "passphrase": PASSPHRASES["station"]}).status == 200
    other = served.browser()
    served.clock.now += 1
    assert "Dossiers" in other.login("integrite", PASSPHRASES["integrite"]).page.said


def test_a_login_changes_both_tokens(served: Served) -> None:
    """A cookie that someone planted before the login opens nothing after it."""
    browser = served.browser()
    browser.get("/")
    before, csrf = dict(browser.cookies), browser.csrf
    browser.submit("/login", {"vault": "station", "passphrase": PASSPHRASES["station"]})
    assert browser.cookies != before
    assert browser.csrf != csrf
    assert [len(bytes.fromhex(token)) for token in (*browser.cookies.values(), browser.csrf)] == [32, 32]
    assert Browser(browser.port, cookies=before).ask("GET", "/status").status == 303


def test_a_session_goes_idle_and_its_reply_is_kept(caseworker: Browser, served: Served) -> None:
    """After 15 minutes the page shows nothing, the vault closes, and what was typed comes back with the passphrase."""
    caseworker.get("/cases/1")
    served.clock.now += 15 * 60 + 1
    answer = caseworker.submit("/cases/1/reply", {"words": "Presque fini d’écrire", "state": "question", "after": "0"})
    assert "Votre texte est gardé" in answer.page.said
    assert "Presque fini" not in answer.text
    colleague = served.browser()
    colleague.login("audit", PASSPHRASES["audit"])
    assert set(served.room.desks) == {"integrite", "audit"}
    colleague.submit("/lock")
    assert set(served.room.desks) == set()
    again = caseworker.login("integrite", PASSPHRASES["integrite"])
    assert "Presque fini d’écrire" in again.page.said
    assert [radio["value"] for radio in again.page.all("input") if "checked" in radio] == ["question"]


def test_locking_closes_the_vault_unless_a_colleague_has_it_open(caseworker: Browser, served: Served) -> None:
    """A desk that nobody has open is a closed file; two people at two browsers do not lock each other out."""
    colleague = served.browser()
    colleague.login("integrite", PASSPHRASES["integrite"])
    old = dict(caseworker.cookies)
    caseworker.submit("/lock")
    assert caseworker.cookies != old
    assert caseworker.ask("GET", "/cases").headers["Location"] == "/"
    assert set(served.room.desks) == {"integrite"}
    assert colleague.get("/cases/1").status == 200
    colleague.submit("/lock")
    assert set(served.room.desks) == set()


def test_nothing_is_shown_without_a_passphrase(served: Served, report: tuple[Reporter, Attachment]) -> None:
    """T19: Every route but the login leads to the login; the station's passphrase alone opens no desk's page."""
    stranger = served.browser()
    stranger.get("/")
    station = served.browser()
    station.login("station", PASSPHRASES["station"])
    for route in ROUTES:
        path = sample(route.path)
        if route.path not in {"/", "/login", "/lock", "/language"} and not route.stream:
            answer = stranger.ask("GET", path) if route.method == "GET" else stranger.post(path)
            assert (answer.status, answer.headers["Location"], answer.body) == (303, "/", b""), path
        if route.path.startswith("/cases"):
            answer = station.ask("GET", path) if route.method == "GET" else station.post(path)
            assert (answer.status, answer.headers["Location"]) == (303, "/"), path
    assert stranger.upload(b"x").page.forms.keys() >= {"/login"}
    assert station.get("/status").status == 200


def test_strangers_cannot_fill_the_sessions(house: House, tmp_path: Path) -> None:
    """Browsers that come without a cookie push out each other, and nobody who is logged in."""
    with serving(house, tmp_path / "outbox", limits=Limits(sessions=4)) as served:
        caseworker = served.browser()
        caseworker.login("station", PASSPHRASES["station"])
        for _ in range(12):
            served.browser().get("/")
        assert caseworker.ask("GET", "/status").status == 200
