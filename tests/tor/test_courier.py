"""A trip of the courier, both ways, to a real server: what is fetched, handed in, kept, and taken off the stick."""

import shutil
from pathlib import Path

import pytest

from server.folder import Folder
from tests.server.house import Day, Machine
from tests.server.office import Office

from .courier_stage import Courier, a_day, a_server, answered


@pytest.fixture(scope="module")
def office() -> Office:
    """Its first day is any day: no clock is asked."""
    return Office(20_000)


@pytest.fixture
def machine(tmp_path: Path, office: Office) -> Machine:
    """A server with one closed batch."""
    return a_server(tmp_path / "server", office)


@pytest.fixture
def courier(tmp_path: Path) -> Courier:
    """A courier with an empty stick."""
    return Courier.with_stick(tmp_path / "stick")


def goes(courier: Courier, machine: Machine) -> bool:
    """A trip while the server runs."""
    with machine.running():
        return courier.goes(machine.folder.socket)


def test_what_waits_is_on_the_stick_whole(courier: Courier, machine: Machine) -> None:
    """T7: The bundle lies on the stick as the server signed it, read back; its first server is noted and told."""
    assert goes(courier, machine)
    assert courier.names() == ["in-1", "server"]
    (bundle,) = courier.carried()
    assert [header.number for header in bundle.headers] == [1]
    assert list(courier.told) == ["brought nothing", "server first", "fetched"]
    assert courier.told["server first"]["found"] == bundle.server
    size = courier.file(1).stat().st_size
    assert {(what, of) for what, _, of in courier.progress} == {("coming", size), ("reading back", size)}
    assert ("coming", size, size) in courier.progress


def test_both_ways_in_one_trip(courier: Courier, machine: Machine) -> None:
    """What the office wrote is handed in first; what it took is then neither offered nor carried any more."""
    goes(courier, machine)
    courier.out.write_bytes(answered(machine, *courier.carried()))
    a_day(machine)
    assert goes(courier, machine)
    assert list(courier.told) == ["brought", "removed", "fetched"]
    assert courier.told["brought"]["sentence"] == "imported"
    assert courier.names() == ["in-2", "server"]
    assert [header.number for header in courier.carried()[0].headers] == [2]


def test_a_trip_for_nothing_is_said(courier: Courier, machine: Machine) -> None:
    """When the office has everything nothing is written onto the stick, and the courier hears that nothing waits."""
    goes(courier, machine)
    courier.out.write_bytes(answered(machine, *courier.carried()))
    assert goes(courier, machine)
    assert list(courier.told) == ["brought", "removed", "nothing waits"]
    assert courier.names() == ["server"]


def test_a_bundle_handed_in_twice_is_harmless(courier: Courier, machine: Machine) -> None:
    """Killed before the stick was tidied, the next trip says it again, and tidies it."""
    goes(courier, machine)
    outbound, inbound = answered(machine, *courier.carried()), courier.file(1).read_bytes()
    courier.out.write_bytes(outbound)
    goes(courier, machine)
    courier.out.write_bytes(outbound)
    (courier.folder / "in.bundle").write_bytes(inbound)
    assert goes(courier, machine)
    assert courier.told["brought"]["sentence"] == "already imported"
    assert courier.names() == ["server"]


def test_what_is_deleted_is_told_once(courier: Courier, machine: Machine) -> None:
    """Two bundles of the office that both say so delete a bundle of the server once."""
    goes(courier, machine)
    outbound = answered(machine, *courier.carried())
    for name in ("1.bundle", "2.bundle"):
        (courier.folder / name).write_bytes(outbound)
    assert goes(courier, machine)
    assert (courier.times["brought"], courier.times["removed"]) == (2, 1)


def test_what_was_not_taken_stays(courier: Courier, machine: Machine) -> None:
    """A second trip before the office was visited brings the larger bundle; the smaller one goes once that is there."""
    goes(courier, machine)
    assert goes(courier, machine)
    assert list(courier.told) == ["brought nothing", "fetched before"]
    a_day(machine)
    assert goes(courier, machine)
    assert courier.names() == ["in-2", "server"]
    assert [header.number for header in courier.carried()[0].headers] == [1, 2]


def test_what_another_stick_brought_is_not_deleted_here(courier: Courier, machine: Machine, tmp_path: Path) -> None:
    """The office took a batch from another stick: only a take or a larger bundle shows this stick that it may go."""
    goes(courier, machine)
    other = Courier.with_stick(tmp_path / "other")
    goes(other, machine)
    other.out.write_bytes(answered(machine, *other.carried()))
    goes(other, machine)
    a_day(machine)
    assert goes(courier, machine)
    assert courier.names() == ["in-1", "in-3", "server"]


def test_what_the_server_refuses_stays_and_is_said(courier: Courier, machine: Machine, office: Office) -> None:
    """A refused bundle stays on the stick with the server's reason; what waits is fetched all the same."""
    courier.folder.mkdir()
    courier.out.write_bytes(Office(office.day).sends().raw)
    assert not goes(courier, machine)
    assert courier.told["server refuses"]["sentence"] == (
        "bundle: of another office; nothing was changed: ask the office for its newest bundle"
    )
    assert courier.names() == ["in-1", "out.bundle", "server"]


def test_another_server_is_refused(courier: Courier, machine: Machine, tmp_path: Path, office: Office) -> None:
    """T7: A stick knows its server: nothing of another one is kept, unless people confirmed its fingerprint."""
    goes(courier, machine)
    other = a_server(tmp_path / "other", office)
    with other.opened() as keeper:
        found = keeper.server_fingerprint()
    with other.running():
        assert courier.is_stopped(other.folder.socket, "server other")["found"] == found
        assert courier.names() == ["in-1", "server"]
        assert courier.goes(other.folder.socket, server=found)
    assert courier.names() == ["in-1", "in-1", "server"]
    with machine.running():
        courier.is_stopped(machine.folder.socket, "server other")


def test_a_server_that_contradicts_itself_is_told(
    courier: Courier, machine: Machine, tmp_path: Path, office: Office
) -> None:
    """T7: A server that is set back and signs something else, or less, is named; the stick stays as evidence."""
    shutil.copytree(machine.folder.path, tmp_path / "copy")
    copy = Machine(Folder(tmp_path / "copy"), office, Day(machine.day.today), machine.key)
    for one in (machine, copy):
        a_day(one)
    goes(courier, machine)
    before = courier.names()
    with copy.running():
        courier.is_stopped(copy.folder.socket, "bundle forked")
    assert [name for name in courier.names() if name != "part"] == before


def test_a_server_that_went_back_is_told(courier: Courier, machine: Machine, tmp_path: Path, office: Office) -> None:
    """T7: A server that gives an older bundle than before was set back to a copy of itself: that is said."""
    shutil.copytree(machine.folder.path, tmp_path / "copy")
    copy = Machine(Folder(tmp_path / "copy"), office, Day(machine.day.today), machine.key)
    goes(courier, machine)
    a_day(machine)
    goes(courier, machine)
    with copy.running():
        assert courier.is_stopped(copy.folder.socket, "bundle older") == {"number": 1, "newest": 2}
