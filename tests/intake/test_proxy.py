"""Through a proxy: names stay with the proxy, and runs are not linked."""

import asyncio
import socket
import threading

import pytest

from intake.address import way
from intake.calendar import Calendar
from intake.reading import read
from intake.sentences import Stop

from .conftest import FIRST, QUICK, Reporter
from .socks import Socks, proxying

ONION = f"{'p' * 56}.onion"


def look(reporter: Reporter, socks: Socks, *, host: str) -> None:
    """One visit to look, through the proxy."""
    to = way(f"http://{host}", proxy=socks.url, no_proxy=False)
    calendar = Calendar(None, "en")
    asyncio.run(read(to, reporter.receipt, office=reporter.city.fingerprint, calendar=calendar, timetable=QUICK))


def test_names_are_resolved_by_the_proxy_alone(reporter: Reporter, monkeypatch: pytest.MonkeyPatch) -> None:
    """T14: The proxy gets the name itself, and this machine never asks for it."""
    resolved: list[object] = []
    resolve = socket.getaddrinfo

    def noting(host, *rest, **named):  # type: ignore[no-untyped-def]
        resolved.append(host)
        return resolve(host, *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", noting)
    with proxying(reporter.letterbox.port) as socks:
        look(reporter, socks, host=ONION)
        look(reporter, socks, host="liege.example:8080")
    assert {(name, port) for _, name, port in socks.asked} == {(ONION, 80), ("liege.example", 8080)}
    assert {ONION, "liege.example"}.isdisjoint(resolved)
    assert [line.path for line in reporter.letterbox.lines] == 2 * [*FIRST, "/v1/board", "/v1/envelopes"]


def test_each_run_has_a_circuit_of_its_own(reporter: Reporter) -> None:
    """Within a run the proxy sees one user name, in another run another one: Tor keeps them on different circuits."""
    with proxying(reporter.letterbox.port) as socks:
        look(reporter, socks, host=ONION)
        first = {user for user, _, _ in socks.asked}
        look(reporter, socks, host=ONION)
        both = {user for user, _, _ in socks.asked}
    assert len(first) == 1
    assert len(both) == 2
    assert {len(user) for user in both} == {32}


def test_the_visit_shows_nothing_of_the_proxy(reporter: Reporter) -> None:
    """Behind the proxy the server sees the same requests as without one."""
    reporter.read()
    direct = reporter.letterbox.shapes
    reporter.letterbox.lines.clear()
    with proxying(reporter.letterbox.port) as socks:
        look(reporter, socks, host=ONION)
    assert reporter.letterbox.shapes == direct


def test_proxies_of_the_environment_do_not_count(reporter: Reporter, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy that the environment names is not used, with or without one of the reporter's own."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    reporter.read()
    assert len(reporter.letterbox.posts) == 1


@pytest.mark.parametrize(
    "greeting", [b"", b"\x05", b"\x05\xff", b"\x05\x02\x01\x01", b"HTTP/1.1 400 Bad Request\r\n\r\n"]
)
def test_what_is_no_proxy_is_said(greeting: bytes, reporter: Reporter) -> None:
    """Something that hangs up or speaks another language is a sentence, and nothing goes around it."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def greet() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(100)
                connection.sendall(greeting)

        thread = threading.Thread(target=greet)
        thread.start()
        with pytest.raises(Stop, match="unreachable"):
            look(reporter, Socks(reporter.letterbox.port, port=listening.getsockname()[1]), host=ONION)
        thread.join(10)
    assert reporter.letterbox.lines == []


def test_a_dead_proxy_is_said(reporter: Reporter) -> None:
    """Tor that is not running is a sentence, and nothing goes around it."""
    with pytest.raises(Stop, match="unreachable"):
        look(reporter, Socks(target=reporter.letterbox.port, port=1), host=ONION)
    assert reporter.letterbox.lines == []
