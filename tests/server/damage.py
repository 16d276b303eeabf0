"""A server's folder as a crash left it, and what a bad disk does to it."""

import shutil
from dataclasses import replace
from pathlib import Path

from server.folder import Folder
from tests.server.house import Machine, envelopes
from tests.server.test_batches import drop

PAGE = 4_096


def crashed(machine: Machine, path: Path, *, days: tuple[int, ...], today: int) -> tuple[Machine, list[list[bytes]]]:
    """Copied away in use, so that the letterbox has a log; and what every day brought, the open one last."""
    letters = [envelopes(count) for count in (*days, today)]
    for brought in letters[:-1]:
        with machine.opened() as keeper:
            drop(keeper, brought)
        machine.day.today += 1
    with machine.opened() as keeper:
        writer = keeper.start_writer()
        for letter in letters[-1]:
            writer.put(letter).result(10)
        shutil.copytree(machine.folder.path, path)
    return replace(machine, folder=Folder(path), day=replace(machine.day)), letters


def copied(machine: Machine, path: Path) -> Machine:
    """The same server on another disk, with a clock of its own."""
    shutil.copytree(machine.folder.path, path)
    return replace(machine, folder=Folder(path), day=replace(machine.day))


def flip(path: Path, at: int) -> None:
    """One bit of a file is not as it was written."""
    with path.open("r+b") as file:
        file.seek(at)
        (byte,) = file.read(1)
        file.seek(at)
        file.write(bytes((byte ^ 1 << at % 8,)))


def flip_page(path: Path, where: str) -> None:
    """One bit of the first, a middle or the last page."""
    pages = path.stat().st_size // PAGE
    page = {"first": 0, "middle": pages // 2, "last": pages - 1}[where]
    flip(path, page * PAGE + PAGE // 2)


def cut(path: Path, where: str) -> None:
    """The file ends early: in the middle of a page, after the first page, or before it begins."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.truncate({"last": size - PAGE // 2, "middle": PAGE, "first": 0}[where])
