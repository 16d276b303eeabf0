"""Circuits that break, and answers that are not a server's: what comes is gathered aside until it is whole."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from caseworker_ui.bundles import stick as station_stick
from tests.server.house import Doors, Machine
from tests.server.office import Office
from tor.stick import SYNC_BYTES

from .courier_stage import Courier, a_day, a_server
from .relay import answering, relaying

MIB = 1 << 20
INBOUND = ("GET", "/v1/inbound")


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """A server with three batches, more than 6 MiB."""
    machine = a_server(tmp_path_factory.mktemp("cut") / "server", Office(20_000))
    a_day(machine)
    a_day(machine)
    return machine


@pytest.fixture(scope="module")
def doors(machine: Machine) -> Iterator[Doors]:
    """The server runs."""
    with machine.running() as doors:
        yield doors


@pytest.fixture
def hatch(doors: Doors) -> Path:
    """Its socket."""
    return doors.house.folder.socket


@pytest.fixture
def courier(tmp_path: Path) -> Courier:
    """A courier with an empty stick."""
    return Courier.with_stick(tmp_path / "stick")


@pytest.fixture(scope="module")
def whole(doors: Doors, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bundle as it comes when nothing breaks."""
    courier = Courier.with_stick(tmp_path_factory.mktemp("whole") / "stick")
    courier.goes(doors.house.folder.socket)
    return courier.file(1).read_bytes()


def test_a_circuit_that_breaks_costs_no_byte(courier: Courier, hatch: Path, whole: bytes) -> None:
    """Cut off three times in one trip, the bundle goes on each time from the byte where it stopped."""
    with relaying(hatch, cuts=(MIB, MIB, MIB)) as relay:
        assert courier.goes(relay.port)
    assert courier.file(1).read_bytes() == whole
    froms = [int(asked.removeprefix("bytes=").removesuffix("-") or 0) for *_, asked in relay.asked]
    assert {(method, target) for method, target, _ in relay.asked} == {INBOUND}
    assert (len(froms), froms[0], froms) == (4, 0, sorted(set(froms)))
    # Of each answer only its head did not count.
    assert 3 * MIB - froms[-1] < 3 * 4_096


def test_an_interrupted_trip_is_finished_by_the_next(courier: Courier, hatch: Path, whole: bytes) -> None:
    """Cut off for good: the station sees nothing of it, and the next trip goes on from what is surely on the stick."""
    with relaying(hatch, cuts=(5 * MIB, 0, 0, 0)) as relay:
        courier.is_stopped(relay.port, "broken off")
    assert courier.names() == ["part"]
    assert station_stick.look_at(courier.stick).bundles == ()
    (part,) = courier.folder.iterdir()
    size = part.stat().st_size
    # What a stick may show that was pulled out before everything had reached it.
    with part.open("r+b") as file:
        file.seek(size - SYNC_BYTES)
        file.write(bytes(SYNC_BYTES))
    with relaying(hatch) as relay:
        assert courier.goes(relay.port)
    assert relay.asked == [(*INBOUND, f"bytes={size - SYNC_BYTES}-")]
    assert courier.file(1).read_bytes() == whole


def test_what_was_changed_on_the_way_is_not_kept(courier: Courier, hatch: Path, whole: bytes) -> None:
    """T7: One byte that is not the server's, in a head, an envelope or the seal: nothing of it is on the stick."""
    head_bytes = 2_500
    for changed in (head_bytes, head_bytes + len(whole) // 2, len(whole)):
        with relaying(hatch, changed=changed) as relay:
            courier.is_stopped(relay.port, "bundle forged")
        assert courier.names() == []


def test_a_damaged_beginning_is_begun_again(courier: Courier, hatch: Path, whole: bytes) -> None:
    """A stick that lost what it had is found out by the seal; the trip after that brings the whole."""
    with relaying(hatch, cuts=(5 * MIB, 0, 0, 0)) as relay:
        courier.is_stopped(relay.port, "broken off")
    (part,) = courier.folder.iterdir()
    with part.open("r+b") as file:
        file.write(bytes(99))
    courier.is_stopped(hatch, "bundle forged")
    assert courier.goes(hatch)
    assert courier.file(1).read_bytes() == whole


def test_a_bundle_that_a_stick_lost_is_fetched_again(courier: Courier, hatch: Path, whole: bytes) -> None:
    """A bundle that lies on the stick is read again on each trip; if it is damaged it comes once more."""
    courier.goes(hatch)
    with courier.file(1).open("r+b") as file:
        file.seek(-MIB, 2)
        file.write(bytes(MIB))
    assert courier.goes(hatch)
    assert "fetched" in courier.told
    assert courier.file(1).read_bytes() == whole


GOOD = "0" * 64
STRANGE = {
    "no bundle": "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
    "a name that leads elsewhere": 'HTTP/1.1 200 OK\r\nETag: "../../../../etc"\r\nContent-Length: 5\r\n\r\nhello',
    "no length": f'HTTP/1.1 200 OK\r\nETag: "{GOOD}"\r\n\r\nhello',
    "no end": f'HTTP/1.1 200 OK\r\nETag: "{GOOD}"\r\nContent-Length: {1 << 60}\r\n\r\nhello',
    "a rest of nothing": f'HTTP/1.1 206 Partial Content\r\nETag: "{GOOD}"\r\nContent-Range: bytes 5-9/10\r\n'
    "Content-Length: 5\r\n\r\nhello",
    "more than a rest": f'HTTP/1.1 206 Partial Content\r\nETag: "{GOOD}"\r\nContent-Range: bytes 0-4/5\r\n'
    f"Content-Length: {1 << 60}\r\n\r\nhello",
    "a page": "HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nhello",
    "somewhere else": "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
    "the reporters' door": "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
}


@pytest.mark.parametrize("answer", STRANGE.values(), ids=STRANGE.keys())
def test_a_strange_answer_writes_nothing(courier: Courier, answer: str) -> None:
    """What is not the hatch of a server is said, and no byte or name of it reaches the stick."""
    with answering(answer.encode()) as port:
        courier.is_stopped(port, "server odd")
    assert courier.names() == []
