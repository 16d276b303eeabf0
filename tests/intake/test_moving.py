"""Changing words with the command line."""

import asyncio
from pathlib import Path

import pytest
from click.testing import CliRunner

from crypto.body import Kind, Move
from crypto.randomness import Randomness
from crypto.receipt import Receipt
from intake.address import way
from intake.calendar import Calendar
from intake.moving import move
from intake.sentences import Stop
from perron import main

from .conftest import Reporter

SALT = bytes(32)


def answer(reporter: Reporter, *desks: int) -> None:
    """These desks have hung out a head for the reporter's words."""
    cells = [
        cell for desk in desks for cell in reporter.city.answering_cells(reporter.receipt, [], salt=SALT, desk=desk)
    ]
    reporter.letterbox.board = reporter.city.board_file(salt=SALT, cells=cells)


def change(reporter: Reporter) -> Receipt:
    """The reporter takes other words."""
    new, to = Receipt.fresh(Randomness.fresh()), way(reporter.letterbox.url, proxy=None, no_proxy=False)
    calendar, office = Calendar(None, "en"), reporter.city.fingerprint
    asyncio.run(move(to, reporter.receipt, new, office=office, calendar=calendar, timetable=reporter.timetable))
    return new


def test_a_move_is_signed_by_old_and_new_words(reporter: Reporter, capsys: pytest.CaptureFixture[str]) -> None:
    """The desk reads who moves to whom and the new keys for replies; the reporter is told to keep both papers."""
    answer(reporter, 0, 1)
    new = change(reporter).keys(reporter.city.certificate.scope)
    (post,) = reporter.letterbox.posts
    body = reporter.city.opened(post.body)
    assert body is not None
    assert isinstance(body.payload, Move)
    assert (body.header.kind, body.header.desks) == (Kind.MOVE, (0, 1))
    assert body.author == reporter.receipt.keys(reporter.city.certificate.scope).author.verify_key
    payload = body.payload
    assert (payload.author, payload.tag_key) == (new.author.verify_key, new.tag)
    assert payload.reply_key == new.reply.public_key
    assert "Keep the old and the new words" in capsys.readouterr().err


def test_a_move_reaches_only_the_desks_that_answered(reporter: Reporter) -> None:
    """T3: a desk that hung out nothing may have been excluded, and learns nothing of a conversation."""
    answer(reporter, 1)
    change(reporter)
    (post,) = reporter.letterbox.posts
    assert reporter.city.opened(post.body, desk=0) is None
    body = reporter.city.opened(post.body, desk=1)
    assert body is not None
    assert body.header.desks == (1,)


@pytest.mark.parametrize(("board", "key"), [("empty", "move nobody"), ("missing", "move no board")])
def test_words_that_show_nothing_are_not_changed(board: str, key: str, reporter: Reporter) -> None:
    """Without a head on the board nobody knows to which desks a move may go, so nothing leaves."""
    if board == "missing":
        reporter.letterbox.board = b""
    with pytest.raises(Stop) as stop:
        change(reporter)
    assert stop.value.key == key
    assert reporter.letterbox.posts == []


def test_a_move_looks_like_a_look(reporter: Reporter) -> None:
    """T4: changing words makes the requests of reading, of the same sizes and in the same order."""
    answer(reporter, 0)
    change(reporter)
    moved = list(reporter.letterbox.shapes)
    reporter.read()
    assert reporter.letterbox.shapes == moved * 2


def test_new_words_are_kept_before_anything_is_asked(tmp_path: Path) -> None:
    """T13: the new words are in a file of their own before the first request; the old file is left alone."""
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_text(" ".join(Receipt(bytes(range(16))).words), "utf-8")
    call = ["report", "move", "--server", "http://127.0.0.1:1", "--office", "A" * 32, "--continue", str(old)]
    done = CliRunner().invoke(main, [*call, "--receipt-file", str(new)], env={"LANG": "fr_BE.UTF-8"})
    assert (done.exit_code, done.stdout) == (1, "")
    assert "ne servent pas" in done.stderr
    assert new.stat().st_mode & 0o777 == 0o600
    assert len(new.read_text("utf-8").split()) == 12
    assert Receipt.from_words(old.read_text("utf-8")) == Receipt(bytes(range(16)))
    again = CliRunner().invoke(main, [*call, "--receipt-file", str(old)], env={"LANG": "fr_BE.UTF-8"})
    assert (again.exit_code, "existe déjà" in again.stderr) == (2, True)
