"""What comes to the page's port, from its own forms and from elsewhere, and what every answer says."""

import http.client
import re
import socket

import pytest

from caseworker_ui.web.site import ROUTES
from crypto.documents import Attachment
from tests.caseworker_ui.browser import Answer, Browser, Served, fixed_only, sample
from tests.caseworker_ui.conftest import House
from tests.caseworker_ui.post import Reporter

from .conftest import HOSTILE

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
        places = "cases|dates|export|import|interests|journal|keys|language|lock|login|partners|people|search|second"
        assert re.fullmatch(rf"/|#\w+|/(?:{places}|status|sync|templates)[-/a-z0-9]*", url), url
        assert not any(token in url for token in (*caseworker.cookies.values(), caseworker.csrf))


def test_a_bug_is_told_by_its_place_alone(caseworker: Browser, served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """What breaks inside is a 500 with the fixed headers; the terminal names file and line, and no word of a report."""

    def broken() -> None:
        raise ValueError(HOSTILE)

    monkeypatch.setattr(served.room, "titles", broken)
    answer = caseworker.ask("GET", "/status")
    assert answer.status == 500
    fixed_only(answer)
    (bug,) = [said for said in served.told if said.key == "bug"]
    assert str(bug.values["place"]).startswith("ValueError, test_requests.py:")
    assert HOSTILE not in str(bug)
