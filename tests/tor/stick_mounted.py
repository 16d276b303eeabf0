"""A courier's stick that is really mounted: run by `test_courier_stick.py` in namespaces where it may mount one."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from tor.courier_words import Stop
from tor.stick import Stick

DISK: Final = "256k"
NAME: Final = "0" * 64
OUT: Final = b"the office's own file"


def mount(path: Path) -> None:
    """A small disk, mounted here."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "none", str(path)], check=True)


def gathers(stick: Stick, *, length: int, count: int) -> None:
    """So many bytes come of a bundle of this length."""
    with stick.part(NAME, first=0, length=length) as part:
        part.write(bytes(count))


def refused(action: Callable[[], object], key: str) -> None:
    """It is told in this sentence."""
    with pytest.raises(Stop) as stopped:
        action()
    assert stopped.value.key == key


def full(path: Path) -> None:
    """A bundle for which there is no room takes none: neither when it is known before, nor when it is found out."""
    with Stick.at(path) as stick:
        refused(lambda: gathers(stick, length=300_000, count=0), "stick full")
        refused(lambda: gathers(stick, length=200_000, count=300_000), "stick full")
        assert [file.name for file in stick.folder.iterdir()] == ["out.bundle"]
        gathers(stick, length=200_000, count=200_000)


def read_only(path: Path) -> None:
    """A stick with its switch down, from the beginning or all at once."""
    with Stick.at(path) as stick:
        os.sync()
        subprocess.run(["mount", "-o", "remount,ro", str(path)], check=True)
        refused(lambda: gathers(stick, length=10, count=10), "stick closed")
        refused(lambda: stick.remove(stick.folder / "out.bundle"), "stick closed")
    assert (path / "perron" / "out.bundle").read_bytes() == OUT


def pulled_out(path: Path) -> None:
    """Nothing is written into the folder in which it was mounted."""
    with Stick.at(path) as stick:
        gathers(stick, length=10, count=10)
        subprocess.run(["umount", "--lazy", str(path)], check=True)
        refused(lambda: gathers(stick, length=10, count=10), "stick gone")
        refused(stick.begun, "stick gone")
        refused(stick.look, "stick gone")
    assert list(path.iterdir()) == []


SCENARIOS: Final[dict[str, Callable[[Path], None]]] = {
    scenario.__name__: scenario for scenario in (full, read_only, pulled_out)
}


def run(name: str, path: Path) -> None:
    """One of them, on a disk that nobody else sees."""
    mount(path)
    (path / "perron").mkdir()
    (path / "perron" / "out.bundle").write_bytes(OUT)
    SCENARIOS[name](path)


if __name__ == "__main__":
    run(sys.argv[1], Path(sys.argv[2]))
