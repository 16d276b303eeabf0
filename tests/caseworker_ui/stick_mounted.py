"""A stick that is really mounted: run by `test_stick.py` in namespaces where it may mount one."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from caseworker_ui.bundles import stick as sticks
from caseworker_ui.bundles.stick import OUT, Stick
from caseworker_ui.notice import Notice

DISK: Final = "256k"
BEFORE: Final = b"the one before"


def mount(path: Path) -> Path:
    """A small disk, mounted here."""
    path.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "none", str(path)], check=True)
    return path


def refused(stick: Stick, key: str) -> None:
    """A bundle that cannot be written is told in this sentence."""
    with pytest.raises(Notice, match=key):
        sticks.write_back(stick, bytes(300_000))


def full(stick: Stick) -> None:
    """A bundle that does not fit leaves the one before, and no piece of itself."""
    refused(stick, "stick full")
    assert [path.name for path in stick.path.iterdir()] == [OUT]
    assert sticks.write_back(stick, b"fits").read_bytes() == b"fits"


def read_only(stick: Stick) -> None:
    """A stick with its switch down keeps what it has."""
    subprocess.run(["mount", "-o", "remount,ro", str(stick.path)], check=True)
    refused(stick, "stick closed")


def pulled_out(stick: Stick) -> None:
    """Nothing is written into the folder in which it was mounted."""
    subprocess.run(["umount", str(stick.path)], check=True)
    refused(stick, "stick gone")
    assert list(stick.path.iterdir()) == []
    mount(stick.path)
    (stick.path / OUT).write_bytes(BEFORE)


def in_the_usual_place(stick: Stick) -> None:
    """Found where desktops mount sticks; a folder that is mounted nowhere is none, whatever lies in it."""
    media = mount(Path("/media"))
    (media / "someone" / "LEFT" / "perron").mkdir(parents=True)
    assert sticks.find() is None
    (mount(media / "someone" / "CLE") / OUT).write_bytes(BEFORE)
    found = sticks.find()
    assert found is not None
    assert found.path == media / "someone" / "CLE"
    assert found.device != stick.device


SCENARIOS: Final[dict[str, Callable[[Stick], None]]] = {
    scenario.__name__: scenario for scenario in (full, read_only, pulled_out, in_the_usual_place)
}


def run(name: str, path: Path) -> None:
    """One of them, on a disk that nobody else sees."""
    (mount(path / "CLE") / OUT).write_bytes(BEFORE)
    stick = sticks.find(path)
    assert stick is not None
    SCENARIOS[name](stick)
    assert (stick.path / OUT).read_bytes() in {BEFORE, b"fits"}


if __name__ == "__main__":
    run(sys.argv[1], Path(sys.argv[2]))
