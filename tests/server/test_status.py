"""`perron server status`: what to do for the operator, an exit code for a supervisor, and no number for a thief."""

import dataclasses
import re
import signal
import socket
import time
from pathlib import Path

import pytest

from crypto.errors import Refused
from server import local, status
from server.status import AHEAD_DAYS, HEALTHY, Inside, Status
from tests.server.house import Machine, envelopes, post, sent
from tests.server.office import Office
from tests.server.program import Operator

NAMES = [
    "healthy",
    "record for today",
    "records until",
    "edition",
    "disk ok",
    "server runs",
    "letterbox open",
    "clock ok",
    "memory locked",
    "internal error",
    "server key",
]
WELL = Inside(takes_envelopes=True, clock_ok=True, memory_locked=True, bug="", key="KEY")


def asked(machine: Machine, inside: Inside | None = WELL) -> dict[str, str]:
    """What it says, by name."""
    with machine.opened() as keeper:
        text = Status.of(machine.folder, keeper.noticeboard, today=machine.day.today, inside=inside).text()
    lines = dict(line.split(": ", 1) for line in text.splitlines())
    assert list(lines) == NAMES
    return lines


def wrong(lines: dict[str, str]) -> set[str]:
    """The lines that say what to do."""
    return {name for name, says in lines.items() if says.endswith(")")}


def test_as_the_operator_meets_it(operator: Operator, office: Office) -> None:
    """T10: No passphrase, no count, the same lines for an empty and a filled letterbox; exit code 0 if all is well."""
    operator.makes(office)
    new = operator.does("status")
    assert (new.returncode, new.stdout.splitlines()[0]) == (1, "healthy: no")
    operator.hangs(office.sends().raw)
    with operator.runs() as program:
        empty = operator.does("status")
        for letter in envelopes(30):
            sent(program.address, post(letter))
        filled = operator.does("status")
        quiet = operator.does("status", "--quiet")
        assert program.ends(signal.SIGTERM) == (0, "", "")
    assert (filled.returncode, filled.stdout) == (empty.returncode, empty.stdout)
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (filled.returncode, "", "")
    lines = dict(line.split(": ", 1) for line in filled.stdout.splitlines())
    assert list(lines) == NAMES
    assert wrong(lines) <= {"memory locked"}
    assert filled.returncode == (1 if wrong(lines) else 0)
    day = r"\d{4}-\d\d-\d\d"
    assert re.fullmatch(day, lines["records until"])
    assert re.fullmatch(f"{day} to {day}", lines["edition"])
    assert re.fullmatch("([A-Z2-7]{4} ?){8}", lines["server key"])
    stopped = operator.does("status")
    assert (stopped.returncode, "server runs: no (start it" in stopped.stdout) == (1, True)


def test_all_is_well(hung: Machine) -> None:
    """Every line as it should be is health, and no line says what to do."""
    lines = asked(hung)
    assert (lines["healthy"], wrong(lines)) == ("yes", set())
    assert HEALTHY == "healthy: yes"


@pytest.mark.parametrize(
    ("inside", "names"),
    [
        (None, {"server runs"}),
        (dataclasses.replace(WELL, takes_envelopes=False), {"letterbox open"}),
        (dataclasses.replace(WELL, clock_ok=False), {"clock ok"}),
        (dataclasses.replace(WELL, memory_locked=False), {"memory locked"}),
        (dataclasses.replace(WELL, bug="ValueError at x.py:1"), {"internal error"}),
    ],
)
def test_what_is_wrong_inside(hung: Machine, inside: Inside | None, names: set[str]) -> None:
    """Each trouble is one line that says what to do, and the end of health."""
    lines = asked(hung, inside)
    assert (lines["healthy"], wrong(lines)) == ("no", names)


def test_before_the_first_bundle(machine: Machine) -> None:
    """A new server waits for its office."""
    assert wrong(asked(machine)) == {"record for today", "records until", "edition", "letterbox open"}


def test_the_records_run_out(hung: Machine) -> None:
    """A week before the last record there is time for a courier; after it nobody can write."""
    with hung.opened() as keeper:
        assert keeper.noticeboard is not None
        last = keeper.noticeboard.last_record()
    found = []
    for today in (last - AHEAD_DAYS, last - AHEAD_DAYS + 1, last + 1):
        hung.day.today = max(hung.day.today, today)
        found.append({name for name in wrong(asked(hung)) if name.startswith("record")})
    assert found == [set(), {"records until"}, {"records until", "record for today"}]


def test_the_disk_fills(hung: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the disk refuses envelopes, somebody is told."""
    monkeypatch.setattr(status, "ROOM_BYTES", 1 << 62)
    assert wrong(asked(hung)) == {"disk ok"}


def test_a_stuck_server_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A socket behind which nobody answers, or none, is one sentence in time."""
    monkeypatch.setattr(local, "STATUS_SECONDS", 0.2)
    path = tmp_path / "courier.sock"
    with pytest.raises(Refused, match="does not say how it is"):
        local.status(path)
    with socket.socket(socket.AF_UNIX) as deaf:
        deaf.bind(str(path))
        deaf.listen()
        began = time.monotonic()
        with pytest.raises(Refused, match="does not say how it is"):
            local.status(path)
        assert time.monotonic() - began < 10
