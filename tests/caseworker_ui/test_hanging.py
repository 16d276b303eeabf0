"""Where a reply is: in the queue, on the board, or taken down."""

import pytest

from caseworker_ui.bundles.opening import open_spool
from caseworker_ui.cases import casebook, replies
from caseworker_ui.cases.hanging import Hanging, Place, has_left
from caseworker_ui.cases.wrapping import live_cells, wrap_ahead
from caseworker_ui.notice import Notice

from .conftest import TODAY, House
from .test_replies import a_case

UNTIL = TODAY + 273


@pytest.mark.parametrize(
    ("first", "today", "place"),
    [
        (7, TODAY, Place.QUEUED),
        (8, TODAY, Place.QUEUED),
        (6, TODAY, Place.BOARD),
        (6, UNTIL, Place.BOARD),
        (6, UNTIL + 1, Place.DOWN),
        (7, UNTIL + 1, Place.DOWN),
    ],
)
def test_a_reply_waits_hangs_and_comes_down(first: int, today: int, place: Place) -> None:
    """With edition 7 next, what begins there waits; what began before hangs through its last day."""
    assert Hanging.of(first=first, until=UNTIL, next_edition=7, today=today) == Hanging(place, first, UNTIL)


def test_an_edition_leaves_when_its_number_is_used() -> None:
    """The next edition has not left; the one before it has."""
    assert [has_left(edition, next_edition=7) for edition in (6, 7, 8)] == [True, False, False]


def test_a_desk_knows_what_waits_and_what_hangs(house: House) -> None:
    """The acknowledgement left with a bundle, the reply after it waits for the next one, and both have one last day."""
    a_case(house)
    edition = house.station.next_edition
    house.bundle()
    desk = house.desks["integrite"]
    replies.reply(desk, house.station, 1, "Merci.", state="question", by="Anne", today=TODAY)
    found = replies.hanging(desk, house.station, 1, today=TODAY)
    assert {number: (hung.place, hung.first) for number, hung in found.items()} == {
        0: (Place.BOARD, edition),
        1: (Place.QUEUED, edition + 1),
    }
    assert {hung.until for hung in found.values()} == {casebook.case(desk, 1).deadlines.until} == {UNTIL}
    house.bundle()
    assert replies.hanging(desk, house.station, 1, today=TODAY)[1].place is Place.BOARD


def test_a_conversation_makes_room_after_its_last_day(house: House) -> None:
    """A conversation hangs through the day that its head names, and takes no cell of the next look's editions."""
    reporter, desk = a_case(house), house.desks["integrite"]
    replies.reply(desk, house.station, 1, "Merci.", state="in progress", by="Anne", today=TODAY)
    wrap_ahead(desk, house.station, today=UNTIL)
    assert reporter.replies(house.board(), desk=0) == ["Merci."]
    wrap_ahead(desk, house.station, today=UNTIL + 1)
    assert reporter.head(house.board(), desk=0) is None
    assert (live_cells(desk, today=UNTIL), live_cells(desk, today=UNTIL + 1)) == (2, 0)


def test_nothing_is_written_that_nobody_would_read(house: House) -> None:
    """After the last day of a conversation a reply is refused, and nothing of it stays."""
    a_case(house)
    desk = house.desks["integrite"]
    with pytest.raises(Notice, match="conversation down"):
        replies.reply(desk, house.station, 1, "Trop tard", state="question", by="Anne", today=UNTIL + 1)
    case = casebook.case(desk, 1)
    assert (case.replies, case.state) == ((), "acknowledged")


def test_a_full_board_refuses_before_it_changes_anything(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not fit on the largest board is neither kept nor told, and the next look works."""
    reporter, desk = a_case(house), house.desks["integrite"]
    monkeypatch.setattr("caseworker_ui.vaults.station.CLASSES", (64,))
    for _ in range(3):
        replies.reply(desk, house.station, 1, "x" * 31_000, state="in progress", by="Anne", today=TODAY)
    with pytest.raises(Notice, match="board full") as full:
        replies.reply(desk, house.station, 1, "x" * 31_000, state="question", by="Anne", today=TODAY)
    assert full.value.values == {"until": "2027-08-24"}
    open_spool(desk, house.station, today=TODAY)
    board = house.board()
    assert len(reporter.replies(board, desk=0)) == 3
    head = reporter.head(board, desk=0)
    assert head is not None
    assert head.state == "in progress"


def test_strangers_leave_the_last_quarter_to_those_whom_a_person_chose(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T8: However many editions leave, heads that nobody looked at fill no more than three quarters of the board."""
    monkeypatch.setattr("caseworker_ui.vaults.station.CLASSES", (64,))
    strangers = [house.reporter() for _ in range(28)]
    house.take(*(stranger.letter("x", epoch=TODAY, desks=(0,)) for stranger in strangers))
    desk = house.desks["integrite"]
    counts = []
    for _ in range(8):
        counts.append(len(open_spool(desk, house.station, today=TODAY).acknowledged))
        house.bundle()
    assert counts == [4, 4, 4, 4, 4, 4, 0, 0]
