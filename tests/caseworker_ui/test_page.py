"""The station's page as a caseworker uses it: a real socket, real vaults, and a reporter who finds the reply."""

import hashlib
import http.client
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from caseworker_ui.bundles import opening
from caseworker_ui.cases import casebook
from caseworker_ui.notice import Notice
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.web.rendering import FOLDER
from caseworker_ui.web.sending import disposition
from caseworker_ui.web.sessions import Limits
from caseworker_ui.web.site import ROUTES
from caseworker_ui.wording import MONTHS, NAMES, SENTENCES, WORDS
from crypto.bundle import Outbound
from crypto.documents import Attachment

from .browser import Answer, Browser, Page, Served, fixed_only, serving
from .conftest import PASSPHRASES, TODAY, House
from .post import Reporter, Server, attachment_of

HOSTILE = "</p><script>alert(1)</script><img src=x onerror=alert(2)> {{ 7*7 }} \" ' &amp; \u202egpj.exe"
NAME = 'fac"ture <b>n° 12<b> \u202efdp.été;x=y'
CONTENT = bytes(range(256)) * 500


@pytest.fixture
def served(house: House, tmp_path: Path) -> Iterator[Served]:
    """The page, with every desk locked."""
    with serving(house, tmp_path / "outbox") as page:
        yield page


@pytest.fixture
def report(house: House) -> tuple[Reporter, Attachment]:
    """A hostile report with an attachment, which waits in the spool."""
    reporter, attachment = house.reporter(), attachment_of(NAME, CONTENT)
    letter = reporter.letter(HOSTILE, epoch=TODAY, desks=(0,), files=(attachment,))
    house.take(letter, *reporter.chunks(attachment, CONTENT, epoch=TODAY, desks=(0,)))
    return reporter, attachment


@pytest.fixture
def caseworker(served: Served, report: tuple[Reporter, Attachment]) -> Browser:
    """Somebody of the first desk, logged in; unlocking the desk has opened the report."""
    browser = served.browser()
    answer = browser.login("integrite", PASSPHRASES["integrite"])
    assert "Dossier 1" in answer.page.said
    return browser


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


def sample(path: str) -> str:
    """A path of this pattern."""
    path = path.replace("{message:[0-9a-f]{32}}", "0" * 32).replace("{place:[0-9]{1,2}}", "0")
    path = path.replace("{action:[a-z-]{3,20}}", "admit")
    for pattern in ("{number:[1-9][0-9]{0,8}}", "{page:[1-9][0-9]{0,5}}", "{reply:[1-9][0-9]{0,4}}"):
        path = path.replace(pattern, "1")
    return path


HOSTS = ("evil.example", "127.0.0.1", "localhost:1", "127.0.0.1:{port}.evil.example", "[::1]:{port}", "")


def test_another_host_is_refused(served: Served) -> None:
    """A page elsewhere that points its name at 127.0.0.1 reads nothing, whatever it asks for."""
    for host in HOSTS:
        for method, path in (("GET", "/"), ("GET", "/station.css"), ("GET", "/none"), ("POST", "/login")):
            answer = served.browser().ask(method, path, None, {"Host": host.format(port=served.port)})
            assert (answer.status, "csrf" in answer.text) == (400, False), host
            fixed_only(answer)


def test_localhost_is_the_same_page(served: Served) -> None:
    """Both names of this machine work."""
    assert served.browser().ask("GET", "/", None, {"Host": f"localhost:{served.port}"}).status == 200


FOREIGN = (
    {"Origin": "http://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1:1"},
    {"Sec_Fetch_Site": "cross-site"},
    {"Sec_Fetch_Site": "same-site"},
    {"Content_Type": "text/plain"},
)


def test_a_form_of_another_page_changes_nothing(caseworker: Browser) -> None:
    """T19: A form must come from this page: its origin, its kind, and the browser's own word for where it came from."""
    caseworker.get("/cases/1")
    fields = {"words": "Envoyé par un autre", "state": "closed", "after": "0"}
    for changed in FOREIGN:
        csrf = caseworker.csrf
        assert caseworker.post("/cases/1/reply", {**fields, "csrf": csrf}, **changed).status in {403, 415}, changed
    assert "Envoyé par un autre" not in caseworker.get("/cases/1").text


def test_every_form_needs_the_token_of_its_session(caseworker: Browser, served: Served) -> None:
    """T19: A missing or foreign token changes nothing, on any route that changes something."""
    other = served.browser()
    other.get("/")
    for token in ("", "0" * 64, "é", other.csrf):
        for route in ROUTES:
            if route.method == "POST" and not route.stream:
                assert caseworker.post(sample(route.path), {"csrf": token}).status == 403, route.path
        assert caseworker.upload(b"bundle", csrf=token).status == 403
    assert caseworker.get("/cases/1").status == 200


def test_a_hostile_report_is_text_and_nothing_else(caseworker: Browser, report: tuple[Reporter, Attachment]) -> None:
    """Markup in a report, a file's name or a reply is shown as it was typed, and never becomes part of the page."""
    caseworker.get("/cases/1")
    caseworker.submit("/cases/1/reply", {"words": f"reply {HOSTILE}", "state": "question", "after": "0"})
    answer = caseworker.get("/cases/1")
    assert " ".join(HOSTILE.split()) in answer.page.said
    assert f"reply {HOSTILE}" in answer.page.said
    assert {tag for tag, _ in answer.page.elements} & {"img", "b", "iframe", "style"} == set()
    assert [script["src"] for script in answer.page.all("script")] == ["/keys.js"]
    assert not any(name.startswith("on") or name == "style" for _, named in answer.page.elements for name in named)
    assert "\u202e" not in answer.text.partition('class="files"')[2].partition("</ul>")[0]
    assert " 49 " not in answer.page.said


def test_an_attachment_is_downloaded_as_it_was_sent(
    caseworker: Browser, served: Served, report: tuple[Reporter, Attachment]
) -> None:
    """The digest is the one the reporter signed; the browser keeps it and never shows it; the name does no harm."""
    (path,) = [link["href"] for link in caseworker.get("/cases/1").page.all("a") if "aria-label" in link]
    answer = caseworker.ask("GET", path)
    assert hashlib.sha256(answer.body).hexdigest() == report[1].sha256
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Length"] == str(len(CONTENT))
    kept = answer.headers["Content-Disposition"]
    found = re.fullmatch(r"attachment; filename=\"([A-Za-z0-9._-]+)\"; filename\*=UTF-8''([A-Za-z0-9._~%-]+)", kept)
    assert found is not None, kept
    assert unquote(found[2]) == "facture <b>n° 12<b> fdp.été;x=y"
    fixed_only(answer)
    for wrong in (path[:-1] + "1", path.replace("/1/", "/2/"), re.sub("[0-9a-f]{32}", "0" * 32, path)):
        assert caseworker.ask("GET", wrong).status == 404
    assert caseworker.ask("GET", "/cases/1/../../etc/passwd").status == 404


def test_a_broken_attachment_is_not_handed_out(
    caseworker: Browser, served: Served, report: tuple[Reporter, Attachment]
) -> None:
    """What is not exactly what the message named never leaves, not even in part."""
    (path,) = [link["href"] for link in caseworker.get("/cases/1").page.all("a") if "aria-label" in link]
    vault = served.room.desks["integrite"].vault
    vault.run("UPDATE chunks SET content = zeroblob(length(content)) WHERE place = 1")
    broken = caseworker.ask("GET", path)
    assert (broken.status, "incomplète ou abîmée" in broken.page.said) == (409, True)
    vault.run("DELETE FROM chunks WHERE place = 1")
    assert "4 morceaux sur 5" in caseworker.get("/cases/1").page.said
    assert caseworker.ask("GET", path).status == 409


def test_a_download_that_cannot_go_on_breaks_off(
    caseworker: Browser, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A desk locked in the middle of a download leaves the browser with a broken file, never with another one."""
    (path,) = [link["href"] for link in caseworker.get("/cases/1").page.all("a") if "aria-label" in link]
    whole, at = casebook.piece, [0]

    def piece(desk: Desk, author: bytes, attachment: Attachment, *, place: int) -> bytes:
        if place == at[0]:
            raise Notice("desk locked")
        return whole(desk, author, attachment, place=place)

    monkeypatch.setattr(casebook, "piece", piece)
    for at[0] in (0, 2):
        with pytest.raises((http.client.IncompleteRead, ConnectionError, http.client.BadStatusLine)):
            caseworker.ask("GET", path)
    assert caseworker.get("/cases/1").status == 200
    assert {said.key for said in served.told} == {"opened"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("CON", "CON"),
        ("..", "fichier"),
        (".bashrc", "bashrc"),
        ("\u202e\u2066", "fichier"),
        ("été.pdf", "e_te_.pdf"),
        ("日本", "fichier"),
        ('a"; x="b\r\n', "a_x_b"),
    ],
)
def test_a_name_that_leaves_is_harmless(name: str, expected: str) -> None:
    """No name breaks the header, hides, or turns its ending round."""
    value = disposition(name)
    assert value.startswith(f'attachment; filename="{expected}"; ')
    assert value.isascii()
    assert value.count('"') == 2


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


def test_a_bundle_comes_by_the_page(house: House, served: Served) -> None:
    """A server that nobody compared is refused with its fingerprint; after comparing, one button takes the bundle."""
    browser, server = served.browser(), Server(house.station.office)
    server.close([house.reporter().letter("Par la page", epoch=TODAY)], first=TODAY)
    browser.login("integrite", PASSPHRASES["integrite"])
    stopped = browser.upload(server.bundle())
    assert str(server.fingerprint) in stopped.page.said
    assert "Rien n’a été pris" in stopped.page.said
    unticked = browser.submit("/import/trust", {"fingerprint": str(server.fingerprint)})
    assert "Comparez d'abord" in unticked.page.said
    other = browser.submit("/import/trust", {"fingerprint": "AAAA", "compared": "yes"})
    assert "n'est plus là" in other.page.said
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


def test_every_answer_has_the_fixed_headers(caseworker: Browser) -> None:
    """T12: One set of headers, whatever is asked and however: no Date, no Server, nothing the framework adds."""
    caseworker.get("/cases/1")
    for path in {sample(route.path) for route in ROUTES} | {"/station.css", "/keys.js", "/none", "/cases/0", "/%00"}:
        for method in ("GET", "HEAD", "PUT", "OPTIONS", "DELETE"):
            fixed_only(caseworker.ask(method, path))
    fixed_only(caseworker.post("/language", {"language": "fr", "back": "/" + "x" * 5_000}))
    fixed_only(caseworker.ask("GET", "/", None, {"Expect": "nonsense"}))
    for answer in caseworker.answers:
        fixed_only(answer)
    assert {answer.status for answer in caseworker.answers} >= {200, 303, 404, 413, 417}


UNREADABLE = (
    b"BOGUS\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 20_000 + b"\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
)


def test_what_is_no_request_gets_the_fixed_headers_too(served: Served) -> None:
    """T12: Also what the parser refuses; nothing of it is sent back, and nothing is logged."""
    for raw in UNREADABLE:
        with socket.create_connection(("127.0.0.1", served.port), timeout=10) as connection:
            connection.sendall(raw)
            response = http.client.HTTPResponse(connection)
            response.begin()
            answer = Answer(response.status, response.headers, response.read())
        assert answer.status == 400
        fixed_only(answer)
    assert not served.told


def test_no_text_and_no_secret_is_in_an_address(
    caseworker: Browser, report: tuple[Reporter, Attachment], house: House
) -> None:
    """What a browser keeps in its history are case numbers and random ids."""
    pages = [caseworker.get(path) for path in ("/", "/cases", "/cases/1", "/search", "/import", "/status")]
    caseworker.submit("/cases/1/reply", {"words": "Merci pour tout", "state": "question", "after": "0"})
    caseworker.submit("/export")
    caseworker.submit("/language", {"language": "en", "back": "https://evil.example/"})
    links = [link["href"] for page in pages for link in page.page.all("a")]
    assert links
    for url in [*links, *caseworker.urls]:
        places = "cases|dates|export|import|interests|journal|keys|language|lock|login|people|search|second|status"
        assert re.fullmatch(rf"/|#\w+|/(?:{places}|sync|templates)[-/a-z0-9]*", url), url
        assert not any(token in url for token in (*caseworker.cookies.values(), caseworker.csrf))


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


def accessible(page: Page) -> None:
    """What a machine can check of WCAG 2.2 in a page."""
    assert len(page.all("h1")) == 1
    assert len(page.all("title")) == 1
    assert page.all("html")[0]["lang"] in NAMES
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in zip([0, *levels], levels, strict=False)), levels
    ids = [named["id"] for _, named in page.elements if "id" in named]
    assert len(ids) == len(set(ids))
    labelled = {label["for"] for label in page.all("label") if "for" in label}
    for tag in ("input", "select", "textarea"):
        for control in page.all(tag):
            inside_label = control.get("type") in {"radio", "checkbox"}
            assert control.get("type") == "hidden" or inside_label or control["id"] in labelled, control
            assert set(control.get("aria-describedby", "").split()) <= set(ids)
    for _, named in page.elements:
        assert set(named.get("aria-labelledby", "").split()) <= set(ids)
        assert "style" not in named
    for link in page.all("a"):
        assert not link["href"].startswith("#") or link["href"][1:] in ids


def test_strangers_cannot_fill_the_sessions(house: House, tmp_path: Path) -> None:
    """Browsers that come without a cookie push out each other, and nobody who is logged in."""
    with serving(house, tmp_path / "outbox", limits=Limits(sessions=4)) as served:
        caseworker = served.browser()
        caseworker.login("station", PASSPHRASES["station"])
        for _ in range(12):
            served.browser().get("/")
        assert caseworker.ask("GET", "/status").status == 200


def test_a_bug_is_told_by_its_place_alone(caseworker: Browser, served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """What breaks inside is a 500 with the fixed headers; the terminal names file and line, and no word of a report."""

    def broken() -> None:
        raise ValueError(HOSTILE)

    monkeypatch.setattr(served.room, "titles", broken)
    answer = caseworker.ask("GET", "/status")
    assert answer.status == 500
    fixed_only(answer)
    (bug,) = [said for said in served.told if said.key == "bug"]
    assert str(bug.values["place"]).startswith("ValueError, test_page.py:")
    assert HOSTILE not in str(bug)
