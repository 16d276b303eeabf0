"""Acknowledging and answering."""

import threading

import pytest

from caseworker_ui.bundles.opening import open_spool
from caseworker_ui.cases import heads, replies
from caseworker_ui.cases.wrapping import mark_stale, wrap_ahead
from caseworker_ui.notice import Notice
from crypto.cell import CELL_BYTES

from .conftest import TODAY, House
from .post import Reporter


def a_case(house: House, *, desks: tuple[int, ...] = (0, 1)) -> Reporter:
    """A reporter whose report both desks have tried."""
    reporter = house.reporter()
    house.take(reporter.letter("Bonjour", epoch=TODAY, desks=desks))
    for desk in house.desks.values():
        open_spool(desk, house.station, today=TODAY)
    return reporter


def test_a_report_is_acknowledged_with_the_legal_dates(house: House) -> None:
    """The head says that it arrived, by when the office answers, and until when the conversation hangs."""
    reporter = a_case(house, desks=(0,))
    head = reporter.head(house.board(), desk=0)
    assert head is not None
    assert (head.state, head.cells, head.until) == ("acknowledged", 0, "2027-08-24")
    assert "24 février 2027" in head.text
    assert reporter.head(house.board(), desk=1) is None


def test_replies_of_any_length_are_found_in_order(house: House) -> None:
    """A short reply, one of several cells and a third are read in the order in which they were written."""
    reporter = a_case(house)
    texts = ["Merci.", "é" * 9_000, "Fin."]
    for text in texts:
        replies.reply(house.desks["integrite"], house.station, 1, text, state="question", by="Anne", today=TODAY)
    board = house.board()
    assert reporter.replies(board, desk=0) == texts
    assert reporter.replies(board, desk=1) == []
    head = reporter.head(board, desk=0)
    assert head is not None
    assert head.state == "question"


def test_a_reply_hangs_in_every_later_edition_under_other_bytes(house: House) -> None:
    """T5: nobody can see that a cell persists: every edition has other tags and other bytes."""
    reporter = a_case(house)
    replies.reply(house.desks["integrite"], house.station, 1, "Merci.", state="in progress", by="Anne", today=TODAY)
    first, second = house.board(), house.board()
    assert reporter.replies(first, desk=0) == reporter.replies(second, desk=0) == ["Merci."]
    assert not set(first.cells) & set(second.cells)
    assert not set(first.cells.values()) & set(second.cells.values())


def test_editions_hang_while_the_desks_are_away(house: House) -> None:
    """Sixty editions were wrapped ahead; the sixty-first warns that the desks are missing."""
    reporter = a_case(house)
    replies.reply(house.desks["integrite"], house.station, 1, "Merci.", state="in progress", by="Anne", today=TODAY)
    # The second desk wrapped when it last was unlocked: top it up as the first was.
    open_spool(house.desks["audit"], house.station, today=TODAY)
    for _ in range(59):
        house.bundle()
    assert reporter.replies(house.board(), desk=0) == ["Merci."]
    assert reporter.replies(house.board(), desk=0) == []


def test_what_changes_while_cells_are_wrapped_is_wrapped_next(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page and the command line may act on one desk at the same moment, and no reply stays behind."""
    desk, other = house.desks["integrite"], House(house.folder)
    keep = desk.vault.set

    def change() -> None:
        with other.desks["integrite"].vault.transaction():
            mark_stale(other.desks["integrite"])

    changing = threading.Thread(target=change)

    def at_the_end(name: str, value: bytes) -> None:
        changing.start()
        changing.join(0.3)
        keep(name, value)

    monkeypatch.setattr(desk.vault, "set", at_the_end)
    wrap_ahead(desk, house.station, today=TODAY)
    changing.join()
    other.close()
    monkeypatch.undo()
    cells = "SELECT cells FROM wrapped WHERE desk = 0 ORDER BY edition"
    before = list(house.station.vault.rows(cells))
    wrap_ahead(desk, house.station, today=TODAY)
    assert not set(before) & set(house.station.vault.rows(cells))


def test_two_desks_answer_one_reporter_side_by_side(house: House) -> None:
    """Both desks' replies hang at their own places."""
    reporter = a_case(house)
    for slug, text in (("integrite", "De l’un"), ("audit", "De l’autre")):
        replies.reply(house.desks[slug], house.station, 1, text, state="in progress", by="Anne", today=TODAY)
    board = house.board()
    assert [reporter.replies(board, desk=desk) for desk in (0, 1)] == [["De l’un"], ["De l’autre"]]


def test_the_board_grows_before_a_quota_is_full(house: House) -> None:
    """At three quarters of a desk's quota the next edition has twice as many cells; everything still hangs."""
    reporter = a_case(house)
    for number in range(24):
        replies.reply(
            house.desks["integrite"], house.station, 1, f"Réponse {number}", state="in progress", by="Anne", today=TODAY
        )
    board = house.board()
    assert len(board.cells) == 128
    assert len(reporter.replies(board, desk=0)) == 24


def test_the_station_cannot_count_a_desks_replies(house: House) -> None:
    """What a desk gives the station for an edition is always its whole quota, in an order that says nothing."""
    a_case(house)
    rows = list(house.station.vault.rows("SELECT cells FROM wrapped"))
    for (cells,) in rows:
        assert isinstance(cells, bytes)
        listed = [cells[at : at + CELL_BYTES] for at in range(0, len(cells), CELL_BYTES)]
        assert len(listed) == 32
        assert listed == sorted(listed)


@pytest.mark.parametrize("text", ["", "x" * 31_200])
def test_a_reply_that_does_not_fit_is_told(house: House, text: str) -> None:
    """An empty or too long reply changes nothing and gets a sentence."""
    reporter = a_case(house)
    with pytest.raises(Notice, match="reply length"):
        replies.reply(house.desks["integrite"], house.station, 1, text, state="in progress", by="Anne", today=TODAY)
    assert reporter.replies(house.board(), desk=0) == []


def test_a_full_conversation_is_told(house: House) -> None:
    """At 63 cells the conversation is full; nothing is half written."""
    reporter = a_case(house)
    for _ in range(7):
        replies.reply(
            house.desks["integrite"], house.station, 1, "x" * 31_000, state="in progress", by="Anne", today=TODAY
        )
    with pytest.raises(Notice, match="conversation full"):
        replies.reply(
            house.desks["integrite"], house.station, 1, "x" * 31_000, state="in progress", by="Anne", today=TODAY
        )
    assert len(reporter.replies(house.board(), desk=0)) == 7


def test_a_case_is_acknowledged_once(house: House) -> None:
    """The second time, the sentence says that it is done."""
    a_case(house)
    with pytest.raises(Notice, match="case acknowledged"):
        heads.acknowledge(house.desks["integrite"], house.station, 1, by="Anne", today=TODAY)
