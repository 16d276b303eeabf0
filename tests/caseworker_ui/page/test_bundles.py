"""Bundles that come and go by the page."""

from crypto.bundle import Outbound
from tests.caseworker_ui.browser import Served, fixed_only
from tests.caseworker_ui.conftest import PASSPHRASES, TODAY, House
from tests.caseworker_ui.post import Server


def test_a_bundle_comes_by_the_page(house: House, served: Served) -> None:
    """A server that nobody compared is refused with its fingerprint; after comparing, one button takes the bundle."""
    browser, server = served.browser(), Server(house.station.office)
    server.close([house.reporter().letter("Par la page", epoch=TODAY)], first=TODAY)
    browser.login("integrite", PASSPHRASES["integrite"])
    stopped = browser.upload(server.bundle())
    assert str(server.fingerprint) in stopped.page.said
    assert "Rien n’a été pris" in stopped.page.said
    unticked = browser.submit("/import/trust", {"fingerprint": str(server.fingerprint)})
    assert "Comparez d’abord" in unticked.page.said
    other = browser.submit("/import/trust", {"fingerprint": "AAAA", "compared": "yes"})
    assert "n’est plus là" in other.page.said
    taken = browser.submit("/import/trust", {"fingerprint": str(server.fingerprint), "compared": "yes"})
    assert "Nouveaux lots : 1" in taken.page.said.replace("\u00a0", " ")
    assert "Nouveaux dossiers : 1" in taken.page.said.replace("\u00a0", " ")
    assert "rien de nouveau" in browser.upload(server.bundle()).page.said
    assert "Par la page" in browser.get("/cases/1").page.said


def test_a_damaged_bundle_takes_nothing(house: House, served: Served) -> None:
    """Cut off, foreign, empty or no bundle at all: one sentence beside the field, nothing kept, no file left behind."""
    house.take()
    browser, whole = served.browser(), house.server.bundle()
    browser.login("station", PASSPHRASES["station"])
    before = {path.name for path in house.folder.iterdir()}
    for wrong, why in ((whole[:-1], "abîmé"), (b"x" * 100_000, "abîmé"), (b"", "Choisissez"), (whole + b"x", "abîmé")):
        answer = browser.upload(wrong)
        assert why in answer.page.said
        (field,) = [each for each in answer.page.all("input") if each.get("type") == "file"]
        assert field["aria-invalid"] == "true"
    assert {path.name for path in house.folder.iterdir()} == before
    elsewhere = Server(bytes(32))
    elsewhere.close([], first=TODAY)
    assert "autre bureau" in browser.upload(elsewhere.bundle()).page.said
    stranger = Server(house.station.office)
    stranger.close([], first=TODAY)
    browser.upload(stranger.bundle())
    assert "/import" in browser.submit("/import/leave").page.forms


def test_a_bundle_leaves_by_the_page(house: House, served: Served) -> None:
    """What the page hands out is the signed bundle that the server will accept, under its number."""
    browser = served.browser()
    browser.login("station", PASSPHRASES["station"])
    assert "Aucun paquet" in browser.get("/export").page.said
    assert browser.ask("GET", "/export/bundle").status == 404
    browser.submit("/export")
    first = browser.ask("GET", "/export/bundle")
    again = browser.submit("/export")
    assert "Le paquet 000002 attend" in again.page.said
    second = browser.ask("GET", "/export/bundle")
    assert second.headers["Content-Disposition"].startswith('attachment; filename="000002.bundle"')
    fixed_only(second)
    bundles = [Outbound.from_bytes(answer.body) for answer in (first, second)]
    assert [bundle.head.number for bundle in bundles] == [1, 2]
    assert bundles[1].head.before == bundles[0].digest
