"""The HTTPS name: Debian's nginx, as the product sets it up, adds nothing to what the server says and keeps nothing."""

import re
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from crypto.envelope import REQUEST_BYTES
from crypto.errors import Refused
from server import proxy
from tests.claims.headers import FIXED, METHODS
from tests.server.fronted import NAME, ONION, Front, fronted, judged, written
from tests.server.house import envelopes, post, sent, split, status
from tests.server.office import Office
from tests.server.questions import CLOSE, REFUSED, get, posted

# What nginx reads as people mean it, or passes over, before the server sees it: these are granted.
SMOOTHED = ("two hundred headers", "a header with a control character", "a length with a zero")
# No answer: it waits, or was asked for another machine's name, or by a protocol whose answers have no headers.
SILENT = ("half a body", "a whole address", "HTTP/1.0")
SECURE = ("Strict-Transport-Security", "max-age=63072000")


def named(request: bytes) -> bytes:
    """The same question to the server's name."""
    return request.replace(b"Host: x\r\n", f"Host: {NAME}\r\n".encode(), 1)


def headers(answer: bytes) -> list[tuple[str, str]]:
    """All of an answer but those that say how it is carried: how long, of which kind, whether it is the last."""
    carried = {"Connection", "Content-Length", "Content-Type", "Content-Encoding"}
    return sorted(header for header in split(answer)[1] if header[0] not in carried)


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory, office: Office) -> Iterator[Front]:
    """A server and nginx before it."""
    with fronted(tmp_path_factory.mktemp("https"), office) as front:
        yield front


def test_nginx_understands_every_line(tmp_path: Path, front: Front) -> None:
    """`nginx -t` has nothing against the configuration, and would name a wrong line."""
    right = front.folder / "nginx.conf"
    assert judged(right).returncode == 0
    wrong = tmp_path / "wrong.conf"
    wrong.write_text(right.read_text("utf-8").replace("send_timeout", "sent_timeout"), "utf-8")
    assert 'unknown directive "sent_timeout"' in judged(wrong).stderr


def test_refusals_look_alike_behind_it(front: Front) -> None:
    """T12: Whatever nginx or the server refuses is answered with one status, the fixed headers and no word."""
    methods = {method: named(get("/", CLOSE)).replace(b"GET", method.encode(), 1) for method in METHODS[1:]}
    refused = {name: request for name, request in REFUSED.items() if name not in (*SMOOTHED, *SILENT)}
    for name, request in ({name: named(request) for name, request in refused.items()} | methods).items():
        answer = front.asked(request)
        assert split(answer)[0] == "HTTP/1.1 400 Bad Request", name
        assert split(answer)[2] == b"", name
        assert headers(answer) == sorted([*FIXED, SECURE]), name
        assert {("Content-Length", "0"), ("Connection", "close")} <= {*split(answer)[1]}, name


def test_what_is_granted_has_no_header_more(front: Front) -> None:
    """T12: Page, record, board and an envelope come as the server gave them; the page alone offers the onion."""
    offer = ("Onion-Location", f"http://{ONION}/")
    page = front.asked(named(get("/", "If-None-Match: x", "Range: bytes=0-1", CLOSE)))
    assert (status(page), headers(page)) == (200, sorted([*FIXED, SECURE, offer]))
    for path in ("/v1/record", "/v1/board"):
        answer = front.asked(named(get(path, CLOSE)))
        assert (status(answer), headers(answer)) == (200, sorted([*FIXED, SECURE]))
    kept = front.asked(named(post(envelopes(1)[0])))
    assert (status(kept), headers(kept)) == (204, sorted([*FIXED, SECURE]))


def test_an_envelope_may_come_slowly(front: Front) -> None:
    """Pauses in the middle of an envelope do not cut it off."""
    assert status(front.asked(named(post(envelopes(1)[0])), pause_seconds=0.3)) == 204


def test_without_a_server_it_is_as_closed_as_it(front: Front) -> None:
    """T12: While the server starts again, nginx says what the server says when it is closed."""
    with front.without_server():
        answer = front.asked(named(get("/", CLOSE)))
    assert (status(answer), split(answer)[2], headers(answer)) == (503, b"", sorted([*FIXED, SECURE]))


def test_the_open_door_only_points_to_the_other(front: Front) -> None:
    """Plain HTTP answers everything with the one address of the page, and repeats nothing of what was asked for."""
    for request in (
        get("/secret?for=me", CLOSE),
        named(get("/", CLOSE)),
        b"BOGUS\r\n\r\n",
        posted(REQUEST_BYTES, CLOSE),
    ):
        answer = sent(("127.0.0.1", front.ports[1]), request)
        assert split(answer)[::2] == ("HTTP/1.1 308 Permanent Redirect", b"")
        assert headers(answer) == sorted([*FIXED, ("Location", f"https://{NAME}/")])


def test_whoever_does_not_know_the_name_gets_no_certificate(front: Front) -> None:
    """A visitor to the machine's number, or to another name, does not learn which name is served."""
    with pytest.raises(ssl.SSLError, match="UNRECOGNIZED_NAME"):
        front.asked(get("/"), name="other.example")


def test_nothing_of_a_visitor_reaches_the_server_or_a_file(front: Front) -> None:
    """T10: No agent, cookie, address or language passes nginx, and none of its files grows, whatever comes."""
    before, heard = front.files(), list[bytes]()
    strange = ("User-Agent: canary", "Cookie: canary=1", "X-Forwarded-For: 192.0.2.7", "Accept-Language: wa", CLOSE)
    with front.without_server() as door, socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(door))
        listener.listen()
        answering = threading.Thread(target=lambda: heard.extend(answered(listener) for _ in range(2)))
        answering.start()
        front.asked(named(get("/", *strange)))
        front.asked(named(posted(REQUEST_BYTES, *strange)))
        answering.join(20)
    front.asked(named(posted(8 * REQUEST_BYTES, *strange)))
    ours = ["Host: localhost", "Connection: close"]
    assert [question.partition(b"\r\n\r\n")[0].decode().split("\r\n") for question in heard] == [
        ["GET / HTTP/1.1", *ours],
        ["POST /v1/envelopes HTTP/1.1", *ours, f"Content-Length: {REQUEST_BYTES}"],
    ]
    assert front.files() == before


def answered(listener: socket.socket) -> bytes:
    """What nginx asks; it is granted."""
    with listener.accept()[0] as client:
        asked = client.recv(4 * REQUEST_BYTES)
        client.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
        return asked


def test_the_configuration_as_it_is_installed(tmp_path: Path) -> None:
    """Names, paths, ports and the fixed headers stand in it, no log, and no blank is left."""
    configuration = tmp_path / "nginx.conf"
    assert written(configuration).returncode == 0
    text = configuration.read_text("utf-8")
    assert configuration.stat().st_mode & 0o777 == 0o644
    for line in ("listen 443 ssl default_server;", "listen 80 default_server;", "user www-data;", "access_log off;"):
        assert re.search(rf"^ *{line}$", text, re.MULTILINE), line
    assert "ssl_certificate_key /etc/ssl/k.pem;" in text
    assert "proxy_pass http://unix:/run/perron/http.sock:;" in text
    assert not re.search(r"<[a-z ]+>", text)
    assert [line for line in text.splitlines() if "_log " in line and "off" not in line] == [
        "error_log /dev/null crit;"
    ]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": "Signaler.example"}, "the name on the open web is needed"),
        ({"name": "signaler.example; return 200"}, "the name on the open web is needed"),
        ({"onion": ONION.replace("a", "b", 1)}, "not an onion address"),
        ({"onion": "perron.onion"}, "not an onion address"),
        ({"key": "key.pem"}, "a whole path of plain letters"),
        ({"certificate": "/etc/ssl/{c}.pem"}, "a whole path of plain letters"),
    ],
)
def test_what_nginx_would_misread_is_refused(tmp_path: Path, values: dict[str, str], sentence: str) -> None:
    """A mistyped onion, another spelling of the name, or a path that says more than a path: nothing is written."""
    to = tmp_path / "nginx.conf"
    with pytest.raises(Refused, match=sentence):
        proxy.write(
            to,
            name=values.get("name", NAME),
            onion=values.get("onion", ONION),
            certificate=Path(values.get("certificate", "/etc/ssl/c.pem")),
            key=Path(values.get("key", "/etc/ssl/k.pem")),
        )
    assert not to.exists()
