"""Long work in steps beside a page that answers."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from caseworker_ui.bundles import stick as sticks
from caseworker_ui.web import room as room_file
from caseworker_ui.web import trip as trip_file
from caseworker_ui.web.clerk import Clerk
from caseworker_ui.web.errand import Errand, View
from caseworker_ui.web.room import Room

from .conftest import TODAY, House

Walked: TypeAlias = Callable[[Callable[[Errand], None]], View]


@pytest.fixture
def room(house: House, tmp_path: Path) -> Room:
    """A room with both desks unlocked, and a stick for the first bundle."""
    (tmp_path / "outbox").mkdir()
    (tmp_path / "CLE" / "perron").mkdir(parents=True)
    room = Room(house.station, house.folder, outbox=tmp_path / "outbox", today=lambda: TODAY, report=lambda _: None)
    room.desks.update(house.desks)
    return room


@pytest.fixture
def walked(room: Room) -> Iterator[Walked]:
    """How an errand ends, and what it showed at its end."""
    clerk, bugs = Clerk(), list[str]()
    errand = Errand(room, clerk, sticks=None, bug=bugs.append)

    async def walk(begin: Callable[[Errand], None]) -> View:
        begin(errand)
        await errand.ended()
        return errand.view

    yield lambda begin: asyncio.run(walk(begin))
    clerk.stop()


def test_a_large_spool_is_tried_afterwards(
    room: Room, house: House, walked: Walked, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A login does not wait for a large spool; it is tried next, and how the last trip ended still stands."""
    monkeypatch.setattr(room_file, "AT_ONCE_ENVELOPES", 63)
    trip = walked(lambda errand: errand.begin_trip(sticks.look_at(tmp_path / "CLE"), by="Anne"))
    assert [said.key for said in trip.done] == ["stick written"]
    house.take(house.reporter().letter("Un rapport", epoch=TODAY, desks=(0,)))
    assert room.look_now_or_later("integrite") == []
    later = walked(Errand.begin_looks)
    assert [(said.key, said.desk) for said in later.done] == [("stick written", None), ("opened", "integrite")]
    assert (room.later, later.stick) == (set(), trip.stick)
    assert walked(Errand.begin_looks) is later


def test_a_bug_in_a_trip_is_told_by_its_place(walked: Walked, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What breaks inside ends the trip with a file and a line, never with content; the next trip begins anew."""

    def broken(*_: object) -> None:
        raise ValueError("words of a report")

    with monkeypatch.context() as patch:
        patch.setattr(trip_file, "look_all", broken)
        ended = walked(lambda errand: errand.begin_trip(sticks.look_at(tmp_path / "CLE"), by="Anne"))
    (bug,) = ended.problems
    assert (bug.key, str(bug.values["place"]).rpartition(":")[0]) == ("bug", "ValueError, test_errand.py")
    assert "words" not in str(bug)
    assert walked(lambda errand: errand.begin_trip(sticks.look_at(tmp_path / "CLE"), by="Anne")).problems == ()
