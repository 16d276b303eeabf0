"""What hangs, and what reporters are told: each day its record, one board for all, the office's note at the end."""

import asyncio
import socket
import threading

import pytest

from crypto.body import Kind
from crypto.bundle import Outbound
from crypto.randomness import Randomness
from crypto.receipt import Receipt
from intake.address import way
from intake.calendar import Calendar
from intake.sending import send
from intake.sentences import Stop, say
from intake.writing import Draft
from server import local
from server.noticeboard import Noticeboard
from tests.intake.conftest import QUICK
from tests.server.house import PAGE, Doors, Machine, envelopes, received, split, status
from tests.server.office import Office, Sent

# What a visit asks for before anything else.
WHOLE_PAGE = dict.fromkeys(("/", "/app.js", "/app.css"), PAGE)
# A question that leaves the connection open.
BOARD = b"GET /v1/board HTTP/1.1\r\nHost: x\r\n\r\n"


def board(sent: Sent) -> bytes:
    """What must hang after this bundle."""
    return Outbound.from_bytes(sent.raw).board


def imports(machine: Machine, sent: Sent) -> None:
    """The operator, while the server runs."""
    assert local.outbound(machine.folder.socket, sent.raw) == "imported"


def told(doors: Doors, office: Office, today: int) -> str:
    """What a reporter is told who wants to report on this day."""
    to = way("http://{}:{}".format(*doors.address), proxy=None, no_proxy=False)
    draft = Draft(Kind.REPORT, Receipt.fresh(Randomness.fresh()), "Bonjour", (), frozenset())
    try:
        asyncio.run(
            send(to, draft, office=office.fingerprint, calendar=Calendar(today, "en"), timetable=QUICK),
        )
    except Stop as stop:
        return say(stop.key, "en", **stop.values)
    return "sent"


def test_everybody_reads_one_whole_board(hung: Machine) -> None:
    """While boards are exchanged under many readers each answer is one whole board, and never an older one again."""
    with hung.running() as doors:
        sent = [Sent.of(doors.house.keeper)]
        for _ in range(5):
            sent.append(hung.office.sends(sent[-1]))
        numbers = {board(one): one.number for one in sent}
        seen: list[list[int]] = []
        end = threading.Event()

        def reader() -> None:
            mine: list[int] = []
            seen.append(mine)
            while not end.is_set():
                mine.append(numbers[split(doors.get("/v1/board"))[2]])

        readers = [threading.Thread(target=reader) for _ in range(6)]
        with socket.socket() as slow:
            slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            slow.connect(doors.address)
            slow.sendall(BOARD.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
            start = slow.recv(2_000)
            for one in readers:
                one.start()
            for bundle in sent[1:]:
                imports(hung, bundle)
                assert split(doors.get("/v1/board"))[2] == board(bundle)
            end.set()
            for one in readers:
                one.join(60)
            assert split(start + received(slow))[2] == board(sent[0])
    assert all(mine == sorted(mine) for mine in seen)
    assert {number for mine in seen for number in mine} >= {1, 6}


def test_records_signed_ahead_appear_on_their_day(hung: Machine) -> None:
    """Without a restart and without a courier each day has its own record, until the last; then there is none."""
    first, office = hung.day(), hung.office
    with hung.running() as doors:
        for day in range(first, first + 9):
            hung.day.today = day
            assert split(doors.get("/v1/record"))[2] == office.record(day)
        hung.day.today += 1
        assert status(doors.get("/v1/record")) == 503
        assert "record for today: no" in local.status(hung.folder.socket)


def test_envelopes_may_come_as_late_as_somebody_can_open_them(office: Office) -> None:
    """Records for three days and, later, for one: open from the first of each to the seventh day after its last."""
    start = office.day
    sent = office.sends(first=start, days=3, records={start + 20: office.record(start + 20)})
    hangs = Noticeboard.from_bytes(sent.raw, fingerprint=office.fingerprint)
    days = [day for day in range(-3, 40) if hangs.is_open(start + day)]
    assert days == [*range(2 + 7 + 1), *range(20, 20 + 7 + 1)]


def test_an_office_closes_and_opens_again(hung: Machine) -> None:
    """Its note is in force from its day on, also when later records hang, until a bundle comes without it."""
    start, office = hung.day(), hung.office
    note = office.closed(start + 2)
    with hung.running() as doors:
        before = Sent.of(doors.house.keeper)
        closing = office.sends(before, records={start + 2: note})
        imports(hung, closing)
        for day in range(start, start + 40):
            hung.day.today = day
            closed = day >= start + 2
            assert (split(doors.get("/v1/record"))[2] == note) == closed
            assert doors.drop(envelopes(1)[0]) == (503 if closed else 204)
        hung.day.today = start + 3
        imports(hung, office.sends(closing))
        assert split(doors.get("/v1/record"))[2] == office.record(start + 3)
        assert doors.drop(envelopes(1)[0]) == 204


@pytest.mark.parametrize("days", [0, 20], ids=["before the first bundle", "after the last record"])
def test_without_a_record_a_reporter_hears_of_other_ways(machine: Machine, days: int) -> None:
    """T11: Nothing can be sealed, and whoever wants to report is told so, and that there are other ways."""
    if days:
        with machine.opened() as keeper:
            keeper.accept(machine.office.sends().raw)
    machine.day.today += days
    with machine.running(pages=WHOLE_PAGE) as doors:
        said = told(doors, machine.office, machine.day())
    assert said.startswith("The office can receive nothing here at the moment")
    assert "take another way" in said
    assert said.endswith("Nothing has left.")


def test_a_closed_office_tells_a_reporter_why(hung: Machine) -> None:
    """The office's own words, as they hang on the server."""
    closed = {hung.day(): hung.office.closed(hung.day())}
    with hung.running(pages=WHOLE_PAGE) as doors:
        imports(hung, hung.office.sends(Sent.of(doors.house.keeper), records=closed))
        said = told(doors, hung.office, hung.day())
    assert said == "The office takes no more reports here. It says: “The office takes no reports this week.”"
