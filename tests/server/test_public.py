"""The public door: a few requests, one set of headers, one answer to everything else."""

import select
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from crypto.envelope import ENVELOPE_BYTES, REQUEST_BYTES
from server import local
from server.connection import Bounds
from server.headers import FIXED
from tests.server.house import PAGE, Doors, Machine, envelopes, eventually, post, received, sent, split, status
from tests.server.office import Office, Sent
from tests.server.questions import CLOSE, REFUSED, get, posted

QUICK = Bounds(body_seconds=0.5, idle_seconds=0.5, linger_seconds=0.2)
REFUSAL = ("HTTP/1.1 400 Bad Request", [*FIXED, ("Content-Length", "0"), ("Connection", "close")], b"")
UNAVAILABLE = ("HTTP/1.1 503 Service Unavailable", REFUSAL[1], b"")


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory, office: Office) -> Iterator[Doors]:
    """One running server for all questions that change nothing."""
    machine = Machine.made(tmp_path_factory.mktemp("public") / "server", office)
    with machine.opened() as keeper:
        keeper.accept(office.sends().raw)
    with machine.running(bounds=QUICK) as opened:
        yield opened


@pytest.mark.parametrize("request_bytes", REFUSED.values(), ids=REFUSED.keys())
def test_all_refusals_look_alike(doors: Doors, capfd: pytest.CaptureFixture[str], request_bytes: bytes) -> None:
    """T12: Whatever is wrong with a request, the answer is the same bytes, and nothing is written anywhere."""
    assert split(sent(doors.address, request_bytes)) == REFUSAL
    assert capfd.readouterr() == ("", "")


def test_the_record_is_the_same_for_everyone(doors: Doors, office: Office) -> None:
    """Everybody gets the signed bytes of the day as the office sent them, under the fixed headers."""
    record = office.record(office.day)
    answer = split(doors.get("/v1/record"))
    length = ("Content-Length", str(len(record)))
    assert answer == ("HTTP/1.1 200 OK", [*FIXED, ("Content-Type", "application/octet-stream"), length], record)
    assert split(sent(doors.address, get("/v1/record", "Accept: text/html", "User-Agent: y", CLOSE))) == answer


def test_the_board_is_given_whole(doors: Doors) -> None:
    """Everybody downloads the whole board: there is no other answer about replies."""
    board = doors.house.keeper.noticeboard.board if doors.house.keeper.noticeboard else b""
    length = ("Content-Length", str(len(board)))
    assert len(board) == 8_192 + 64 * 4_096
    assert split(doors.get("/v1/board"))[1:] == ([*FIXED, ("Content-Type", "application/octet-stream"), length], board)


@pytest.mark.parametrize("accepted", ["identity", "gzip, br"])
def test_pages_are_always_gzip(doors: Doors, accepted: str) -> None:
    """A choice of encoding would be a mark: there is none."""
    answer = split(sent(doors.address, get("/", f"Accept-Encoding: {accepted}", CLOSE)))
    own = [("Content-Type", PAGE.content_type), ("Content-Encoding", "gzip"), ("Content-Length", str(len(PAGE.gzip)))]
    assert answer == ("HTTP/1.1 200 OK", [*FIXED, *own], PAGE.gzip)


def test_no_header_tells_a_clock_or_a_version(doors: Doors) -> None:
    """Date, Server, ETag, cookies and their like are on no answer."""
    names = {name.lower() for path in ("/", "/v1/record", "/x") for name, _ in split(doors.get(path))[1]}
    assert not names & set("date server etag last-modified set-cookie link refresh alt-svc report-to nel vary".split())


def test_an_envelope_is_answered_with_204(hung: Machine) -> None:
    """New, sent again, or nonsense of the right size: the same answer, so that nobody learns what is known."""
    envelope = envelopes(1)[0]
    with hung.running() as doors:
        answers = {sent(doors.address, post(one)) for one in (envelope, envelope, bytes(ENVELOPE_BYTES))}
    assert [split(answer) for answer in answers] == [("HTTP/1.1 204 No Content", [*FIXED], b"")]


def test_one_connection_carries_a_visit(doors: Doors) -> None:
    """Pages, record, board and envelope go over one connection, which then falls silent and is closed."""
    with socket.create_connection(doors.address, timeout=20) as client:
        client.sendall(get("/") + get("/v1/record") + get("/v1/board") + post(envelopes(1)[0], keep=True))
        whole = received(client)
    assert whole.count(b"HTTP/1.1 200 OK\r\n") == 3
    assert whole.endswith(b"Cache-Control: no-store\r\n\r\n")
    assert b"HTTP/1.1 204 No Content\r\n" in whole


def test_half_a_head_is_not_waited_for(doors: Doors) -> None:
    """A connection that never finishes its question is closed in time, without a word."""
    began = time.monotonic()
    assert sent(doors.address, get("/")[:-2]) == b""
    assert sent(doors.address) == b""
    assert time.monotonic() - began < 5


def test_a_body_that_drips_is_refused_in_time(doors: Doors) -> None:
    """The time for a body is counted as a whole: a byte now and then does not prolong it."""
    began = time.monotonic()
    with socket.create_connection(doors.address, timeout=20) as client:
        client.sendall(posted(REQUEST_BYTES)[:1_000])
        # Until the answer is there: whoever sends on after it may never read it.
        while not select.select([client], [], [], 0.1)[0]:
            client.sendall(b"x")
        assert split(received(client)) == REFUSAL
    assert time.monotonic() - began < 5


def test_before_the_office_sent_anything_all_is_unavailable(machine: Machine) -> None:
    """A new server runs and says so: no record, no board, no envelope."""
    with machine.running() as doors:
        answers = [doors.get("/v1/record"), doors.get("/v1/board"), sent(doors.address, post(envelopes(1)[0]))]
        assert status(doors.get("/")) == 200
    assert [split(answer) for answer in answers] == [UNAVAILABLE] * 3


def test_without_a_record_of_the_day_what_is_late_still_comes(hung: Machine) -> None:
    """Records have run out: nobody can seal, but what was sealed in the last 7 days can still be opened."""
    hung.day.today += 9 + 7
    with hung.running() as doors:
        hung.day.today -= 1
        assert (status(doors.get("/v1/record")), doors.drop(envelopes(1)[0])) == (503, 204)
        hung.day.today += 1
        assert doors.drop(envelopes(1)[0]) == 503


def test_a_closed_office_takes_nothing(hung: Machine) -> None:
    """The office's note hangs in the record's place, from its day on, and envelopes are turned away."""
    office, closed = hung.office, hung.office.closed(hung.day() + 1)
    with hung.running() as doors:
        before = Sent.of(doors.house.keeper)
        local.outbound(hung.folder.socket, office.sends(before, records={hung.day() + 1: closed}).raw)
        assert doors.drop(envelopes(1)[0]) == 204
        hung.day.today += 3
        assert split(doors.get("/v1/record"))[2] == closed
        assert doors.drop(envelopes(1)[0]) == 503


def test_a_full_letterbox_says_so(tmp_path: Path, office: Office) -> None:
    """After its capacity a letterbox takes nothing more that day, and takes envelopes again the next."""
    machine = Machine.made(tmp_path / "server", office, capacity=1)
    with machine.opened() as keeper:
        keeper.accept(office.sends().raw)
    with machine.running() as doors:
        assert [doors.drop(one) for one in envelopes(2)] == [204, 503]
        assert split(sent(doors.address, post(envelopes(1)[0]))) == UNAVAILABLE
        machine.day.today += 1
        assert eventually(lambda: doors.drop(envelopes(1)[0]) == 204)


def test_a_bug_says_nothing(hung: Machine, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake of ours answers like a full letterbox and logs nothing; the operator's status names the line."""
    monkeypatch.setattr("server.public.granted", lambda _: 1 / 0)
    with hung.running() as doors:
        assert split(doors.get("/v1/record")) == UNAVAILABLE
        assert "ZeroDivisionError at test_public.py:" in local.status(hung.folder.socket)
    assert capfd.readouterr() == ("", "")


def test_a_writer_that_breaks_says_nothing(
    hung: Machine, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mistake in the thread that writes refuses every envelope, and is told by the operator's status alone."""
    monkeypatch.setattr("server.letterbox.Letterbox.append", lambda *_: 1 / 0)
    with hung.running() as doors:
        assert [doors.drop(one) for one in envelopes(2)] == [503, 503]
        assert "ZeroDivisionError at test_public.py:" in local.status(hung.folder.socket)
    assert capfd.readouterr() == ("", "")
