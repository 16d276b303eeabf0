"""The page of the stick: one button for a whole trip of the courier."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from caseworker_ui.bundles import opening
from caseworker_ui.web import room
from crypto.bundle import Outbound

from .browser import Answer, Browser, Served, serving
from .conftest import PASSPHRASES, TODAY, House
from .post import Server


@pytest.fixture
def served(house: House, tmp_path: Path) -> Iterator[Served]:
    """The page, with every desk locked, and a house that trusts its server."""
    house.take()
    with serving(house, tmp_path / "outbox") as page:
        yield page


@pytest.fixture
def browser(served: Served) -> Browser:
    """Somebody of the office, logged in with the station's passphrase."""
    browser = served.browser()
    browser.login("station", PASSPHRASES["station"])
    return browser


@pytest.fixture
def stick(house: House, tmp_path: Path) -> Path:
    """A stick that is plugged in, with a bundle that brings a report."""
    (tmp_path / "media" / "CLE").mkdir(parents=True)
    house.server.close([house.reporter().letter("Par la clé", epoch=TODAY)], first=TODAY)
    (tmp_path / "media" / "CLE" / "in.bundle").write_bytes(house.server.bundle())
    return tmp_path / "media" / "CLE"


def heading(answer: Answer) -> str:
    """The state in large words."""
    return answer.text.partition("<h1>")[2].partition("</h1>")[0].replace("\u00a0", " ")


def said(answer: Answer) -> str:
    """All text on the page, with plain spaces."""
    return answer.page.said.replace("\u00a0", " ")


def pressed(browser: Browser, path: str = "/sync", fields: dict[str, str] | None = None) -> Answer:
    """The page after the button, when it has stopped to come again by itself."""
    answer = browser.submit(path, fields)
    until = time.monotonic() + 60
    while heading(answer) == "Laissez la clé" and time.monotonic() < until:
        assert any("url=/sync/watch" in meta.get("content", "") for meta in answer.page.all("meta"))
        time.sleep(0.05)
        answer = browser.get("/sync/watch")
    return answer


def test_one_button_makes_a_whole_trip(served: Served, stick: Path) -> None:
    """T6: One button takes the bundle, opens what is for the desk, and writes on the stick that it was taken."""
    browser = served.browser()
    browser.login("integrite", PASSPHRASES["integrite"])
    found = browser.get("/sync")
    assert (heading(found), "Paquet n° 2 du serveur, jusqu’au 24 novembre 2026" in said(found)) == ("Clé trouvée", True)
    done = pressed(browser)
    assert (heading(done), "Vous pouvez retirer la clé" in said(done)) == ("C’est fait", True)
    assert "Nouveaux dossiers : 1" in said(done)
    assert not any("http-equiv" in meta for meta in done.page.all("meta"))
    back = (stick / "out.bundle").read_bytes()
    assert [take.batch for take in Outbound.from_bytes(back).takes] == [2]
    assert back == browser.ask("GET", "/export/bundle").body
    assert "Par la clé" in browser.get("/cases/1").page.said
    other = served.browser()
    other.login("station", PASSPHRASES["station"])
    elsewhere = said(other.get("/sync"))
    assert ("Nouveaux lots : 1" in elsewhere, "Nouveaux dossiers" in elsewhere) == (True, False)


def test_the_page_waits_for_one_stick(browser: Browser, tmp_path: Path) -> None:
    """It says what to do, comes again by itself until told not to, and sees the stick; of two it takes neither."""
    waiting = browser.get("/sync")
    assert heading(waiting) == "Mettez la clé du courrier"
    assert [meta["content"] for meta in waiting.page.all("meta") if "http-equiv" in meta] == ["5; url=/sync/watch"]
    still = browser.get("/sync/still")
    assert not any("http-equiv" in meta for meta in still.page.all("meta"))
    assert heading(pressed(browser)) == "Mettez la clé du courrier"
    (tmp_path / "media" / "CLE" / "perron").mkdir(parents=True)
    assert "n’apporte pas de paquet" in said(browser.get("/sync/watch"))
    assert heading(pressed(browser)) == "C’est fait"
    assert (tmp_path / "media" / "CLE" / "perron" / "out.bundle").exists()
    (tmp_path / "media" / "AUTRE" / "perron").mkdir(parents=True)
    assert heading(page := browser.get("/sync")) == "Il y a plusieurs clés"
    assert f"{tmp_path / 'media' / 'AUTRE'}, {tmp_path / 'media' / 'CLE'}" in said(page)
    assert browser.post("/sync").status == 409
    assert list((tmp_path / "media" / "AUTRE" / "perron").iterdir()) == []


def test_a_page_that_waits_is_locked_all_the_same(browser: Browser, served: Served) -> None:
    """T19: A page that comes again by itself does not keep a desk open that everybody has left."""
    answers = []
    for _ in range(4):
        served.clock.now += 5 * 60
        answers.append(browser.ask("GET", "/sync/watch"))
    assert [answer.status for answer in answers] == [200, 200, 200, 303]
    assert browser.ask("GET", "/status").headers["Location"] == "/"


def changed(raw: bytes) -> bytes:
    """The same with a seal that is none."""
    return raw[:-1] + bytes((raw[-1] ^ 1,))


def test_what_is_damaged_is_named_and_the_way_back_written(browser: Browser, stick: Path) -> None:
    """T7: A forged seal or a copy cut off takes nothing; the office's next edition goes back all the same."""
    whole = (stick / "in.bundle").read_bytes()
    for damaged in (changed(whole), whole[:70_000], b"x" * 500):
        (stick / "in.bundle").write_bytes(damaged)
        (stick / "out.bundle").unlink(missing_ok=True)
        page = pressed(browser)
        assert (heading(page), "abîmé ou falsifié" in said(page)) == ("Fait en partie : lisez ceci", True)
        assert Outbound.from_bytes((stick / "out.bundle").read_bytes()).takes[0].batch == 1


def test_what_is_missing_or_old_is_named(browser: Browser, house: House, stick: Path) -> None:
    """T7: A batch left out, an older bundle and one that comes again are told apart, each with what to do."""
    whole = (stick / "in.bundle").read_bytes()
    house.server.close([], first=TODAY)
    (stick / "in.bundle").write_bytes(house.server.bundle(since=3))
    assert "Il manque le lot 2" in said(pressed(browser))
    (stick / "in.bundle").write_bytes(house.server.bundle(since=2))
    assert "Nouveaux lots : 2" in said(pressed(browser))
    assert "rien de nouveau" in said(pressed(browser))
    (stick / "in.bundle").write_bytes(whole)
    older = pressed(browser)
    assert (heading(older), "(n° 2) est plus ancien que le dernier pris (n° 4)" in said(older)) == ("C’est fait", True)


def test_evidence_is_left_as_it_is(browser: Browser, house: House, stick: Path) -> None:
    """T7: A forked batch, another office's stick and a clock that is behind stop the trip: nothing is written."""
    house.server.batches.pop()
    fork = Server(house.station.office, key=house.server.key, batches=house.server.batches[:-1])
    fork.close([house.reporter().letter("Autre", epoch=TODAY)], first=TODAY)
    elsewhere = Server(bytes(32))
    elsewhere.close([], first=TODAY)
    house.server.close([], first=TODAY + 5)
    for raw, why in (
        (fork.bundle(number=9), "c’est une preuve"),
        (elsewhere.bundle(), "autre bureau"),
        (house.server.bundle(), "Mettez le poste à l’heure"),
    ):
        (stick / "in.bundle").write_bytes(raw)
        page = pressed(browser)
        assert (heading(page), why in said(page)) == ("Cela s’est arrêté", True)
        assert [path.name for path in stick.iterdir()] == ["in.bundle"]


def test_a_stranger_is_compared_first(browser: Browser, house: House, stick: Path) -> None:
    """Nothing of an unknown server is taken before a person compared its fingerprint, and then only of this one."""
    stranger = Server(house.station.office)
    stranger.close([], first=TODAY)
    (stick / "in.bundle").write_bytes(stranger.bundle())
    page = pressed(browser)
    assert (heading(page), str(stranger.fingerprint) in said(page)) == ("Comparez d’abord", True)
    unticked = browser.submit("/sync/trust", {"fingerprint": str(stranger.fingerprint)})
    assert (unticked.status, "cochez la case" in said(unticked)) == (422, True)
    other = pressed(browser, "/sync/trust", {"fingerprint": str(house.server.fingerprint), "compared": "yes"})
    assert heading(other) == "Comparez d’abord"
    done = pressed(browser, "/sync/trust", {"fingerprint": str(stranger.fingerprint), "compared": "yes"})
    assert heading(done) == "C’est fait"


def test_pages_answer_while_a_desk_tries(
    served: Served, house: House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A large spool is tried in steps after the login: other pages answer between them, and how far it is shows."""
    monkeypatch.setattr(room, "AT_ONCE_ENVELOPES", 100)
    monkeypatch.setattr(opening, "STEP_ENVELOPES", 4)
    house.take(house.reporter().letter("Un rapport", epoch=TODAY))
    browser = served.browser()
    assert "Aucun dossier" in browser.login("integrite", PASSPHRASES["integrite"]).page.said
    (tmp_path / "media" / "CLE" / "perron").mkdir(parents=True)
    working = browser.submit("/sync")
    shown = set()
    while heading(working) == "Laissez la clé":
        assert browser.get("/status").status == 200
        working = browser.get("/sync/watch")
        shown |= {int(bar["value"]) for bar in working.page.all("progress") if bar["max"] == "128"}
    assert len(shown) > 5
    assert "Un rapport" in browser.get("/cases/1").page.said


def test_locking_a_desk_stops_its_look(
    served: Served, house: House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A desk that is locked in the middle of a large spool is a closed file, and goes on when it is unlocked again."""
    monkeypatch.setattr(room, "AT_ONCE_ENVELOPES", 100)
    monkeypatch.setattr(opening, "STEP_ENVELOPES", 4)
    house.take(house.reporter().letter("Un rapport", epoch=TODAY))
    (tmp_path / "media" / "CLE" / "perron").mkdir(parents=True)
    browser = served.browser()
    browser.login("integrite", PASSPHRASES["integrite"])
    browser.submit("/sync")
    browser.submit("/lock")
    assert served.room.desks == {}
    browser.login("integrite", PASSPHRASES["integrite"])
    assert heading(pressed(browser)) == "C’est fait"
    assert "Un rapport" in browser.get("/cases/1").page.said
