"""A server on a disk of its own that is really full: run by `test_disk.py` in namespaces where it may mount one."""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import pytest

from crypto import epoch
from crypto.errors import Refused
from server import local, room
from tests.server.house import Machine, envelopes, eventually, split
from tests.server.office import Office, Sent
from tests.server.test_batches import batches, content

DISK: Final = "128m"
Scenario = Callable[[Machine, Path], None]


@contextmanager
def full(disk: Path) -> Iterator[None]:
    """Not one more byte fits on it."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            for size in (1 << 20, 1 << 12):
                with suppress(OSError):
                    while True:
                        file.write(bytes(size))
            assert shutil.disk_usage(disk).free == 0
            yield
        finally:
            ballast.unlink()


def inside(machine: Machine) -> set[bytes]:
    """All that is in batches the day after."""
    machine.day.today += 1
    return {letter for batch in batches(machine) for letter in content(machine, batch)}


def while_envelopes_come(machine: Machine, disk: Path) -> None:
    """No envelope is acknowledged that is not kept, before SQLite is refused a page and when it is."""
    letters = envelopes(8)
    with machine.running() as doors:
        fates = [doors.drop(letters[0])]
        with full(disk):
            fates += [doors.drop(letter) for letter in letters[1:3]]
            # Also if somebody else took the room after we looked: what SQLite itself is refused is no more than that.
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(room, "for_closing", lambda _: 0)
                fates += [doors.drop(letter) for letter in letters[3:6]]
            assert split(doors.get("/v1/record"))[0] == "HTTP/1.1 200 OK"
            assert "letterbox open: no" in local.status(machine.folder.socket)
        fates += [doors.drop(letter) for letter in letters[6:]]
    assert fates == [204] + [503] * 5 + [204] * 2
    assert {letters[0], *letters[6:]} < inside(machine)


def at_midnight(machine: Machine, disk: Path) -> None:
    """The day closes as soon as there is room."""
    letters = envelopes(2)
    with machine.running() as doors:
        assert doors.drop(letters[0]) == 204
        with full(disk):
            machine.day.today += 1
            time.sleep(0.5)
            assert doors.drop(letters[1]) == 503
            assert [path for path in machine.folder.batches.iterdir() if path.suffix == ".db"] == []
        assert eventually(lambda: not machine.folder.letterbox(1).exists())
        assert doors.drop(letters[1]) == 204
    assert set(letters) < inside(machine)


def during_an_import(machine: Machine, disk: Path) -> None:
    """The old board hangs until the new one is whole."""
    with machine.running() as doors:
        before = doors.get("/v1/board")
        second = machine.office.sends(Sent.of(doors.house.keeper)).raw
        with full(disk):
            with pytest.raises(Refused, match="could not"):
                local.outbound(machine.folder.socket, second)
            assert doors.get("/v1/board") == before
        assert local.outbound(machine.folder.socket, second) == "imported"
        assert doors.get("/v1/board") != before


def at_the_start(machine: Machine, disk: Path) -> None:
    """The board hangs, so that the office's next bundle can free room; envelopes wait for it."""
    letters = envelopes(2)
    with machine.running() as doors:
        assert doors.drop(letters[0]) == 204
    with full(disk), machine.running() as doors:
        assert doors.drop(letters[1]) == 503
        assert split(doors.get("/v1/record"))[0] == "HTTP/1.1 200 OK"
    with machine.running() as doors:
        assert doors.drop(letters[1]) == 204
    assert set(letters) < inside(machine)


def with_little_room(machine: Machine, disk: Path) -> None:
    """Envelopes are refused while there is room for them still, but none for their batch; then the day closes."""
    letters = envelopes(300)
    with machine.running() as doors:
        fates = [doors.drop(letter) for letter in letters]
        assert fates == sorted(fates)
        assert set(fates) == {204, 503}
        machine.day.today += 1
        assert eventually(lambda: not machine.folder.letterbox(1).exists())
    taken = {letter for letter, fate in zip(letters, fates, strict=True) if fate == 204}
    assert taken <= inside(machine)
    assert len(taken) == 256


def read_only(machine: Machine, disk: Path) -> None:
    """A start is refused by an error that commands say in one sentence, and nothing is called damaged."""
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    with pytest.raises(OSError, match="Read-only file system"), machine.opened():
        pass
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    with machine.opened() as keeper:
        assert keeper.start_writer().put(envelopes(1)[0]).result(10).name == "KEPT"


SCENARIOS: Final[dict[str, Scenario]] = {
    scenario.__name__: scenario
    for scenario in (
        while_envelopes_come,
        at_midnight,
        during_an_import,
        at_the_start,
        with_little_room,
        read_only,
    )
}


def run(name: str, disk: Path) -> None:
    """One of them, on a disk that nobody else sees."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "none", str(disk)], check=True)
    machine = Machine.made(disk / "server", Office(epoch.at(time.time())))
    with machine.opened() as keeper:
        keeper.accept(machine.office.sends().raw)
    SCENARIOS[name](machine, disk)


if __name__ == "__main__":
    run(sys.argv[1], Path(sys.argv[2]))
