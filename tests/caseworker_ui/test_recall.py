"""Taking back a reply before its first edition has left."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from audit.canary import Search
from caseworker_ui.cases import casebook, replies
from caseworker_ui.cases.casebook import Case
from caseworker_ui.cases.decisions import Decision
from caseworker_ui.cases.stages import Action
from caseworker_ui.cases.workflow import decide
from caseworker_ui.cases.wrapping import wrap_ahead
from caseworker_ui.commands import station
from caseworker_ui.notice import Notice
from caseworker_ui.vaults.desk import Desk
from crypto.board import Board
from crypto.documents import State

from .conftest import PASSPHRASES, TODAY, House
from .test_hygiene import decrypted
from .test_replies import a_case


def answer(house: House, words: str, state: State = "in progress") -> int:
    """The desk writes."""
    return replies.reply(house.desks["integrite"], house.station, 1, words, state=state, by="Anne", today=TODAY)


def recall(house: House, reply: int) -> None:
    """The desk takes back."""
    replies.recall(house.desks["integrite"], house.station, 1, reply, by="Anne", today=TODAY)


def the_case(house: House) -> Case:
    """The case as the desk has it."""
    return casebook.case(house.desks["integrite"], 1)


def test_a_recalled_reply_never_hangs(house: House) -> None:
    """The reporter reads what came before and after it, and the head knows nothing of it."""
    reporter = a_case(house)
    for words in ("Un.", "x" * 9_000, "Trois."):
        answer(house, words)
    recall(house, 2)
    board = house.board()
    assert reporter.replies(board, desk=0) == ["Un.", "Trois."]
    head = reporter.head(board, desk=0)
    assert head is not None
    assert head.cells == 2


def test_a_reply_that_left_cannot_be_recalled(house: House) -> None:
    """Once a bundle was prepared with it, carried or not, it may hang: the sentence says so and nothing changes."""
    reporter = a_case(house)
    answer(house, "Parti.")
    house.bundle()
    with pytest.raises(Notice, match="reply left"):
        recall(house, 1)
    assert reporter.replies(house.board(), desk=0) == ["Parti."]


def test_a_recalled_number_is_never_given_again(house: House) -> None:
    """Nobody mistakes a later reply for it, and neither it nor the acknowledgement can be recalled."""
    a_case(house)
    assert answer(house, "Reprise.") == 1
    recall(house, 1)
    assert answer(house, "La suivante.") == 2
    for number in (0, 1):
        with pytest.raises(Notice, match="reply missing"):
            recall(house, number)


def test_the_case_goes_back_to_what_was_told_before(house: House) -> None:
    """Also when an earlier reply is recalled first, and when the case has moved on without a reply."""
    a_case(house)
    answer(house, "Question ?", "question")
    answer(house, "Merci.", "in progress")
    recall(house, 1)
    assert the_case(house).state == "in progress"
    recall(house, 2)
    assert the_case(house).state == "acknowledged"
    answer(house, "Encore", "question")
    decide(house.desks["integrite"], house.station, 1, Decision(Action.ADMIT, "Anne"), today=TODAY)
    recall(house, 3)
    assert the_case(house).state == "in progress"


def test_a_recalled_reply_is_on_no_page_of_the_vault(house: House) -> None:
    """Its words are gone from the vault and its log, free pages included."""
    a_case(house)
    words = b"un nom qui ne devait pas partir"
    answer(house, words.decode())
    assert _found(house, words)
    recall(house, 1)
    assert not _found(house, words)


def _found(house: House, words: bytes) -> bool:
    path = Desk.path(house.folder, "integrite")
    pages = decrypted(path, PASSPHRASES["integrite"])
    return bool(Search({"words": words}).pieces(pages, place="integrite"))


def test_no_bundle_leaves_between_the_look_and_the_recall(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process that prepares a bundle meanwhile waits, and carries the board without the reply."""
    reporter, other = a_case(house), House(house.folder)
    answer(house, "Reprise.")
    boards = list[Board]()
    preparing = threading.Thread(target=lambda: boards.append(other.board()))
    take_out = replies._take_out

    def at_the_same_time(*args: object, **kwargs: object) -> None:
        take_out(*args, **kwargs)  # type: ignore[arg-type]  # as it was called
        preparing.start()
        preparing.join(0.3)

    monkeypatch.setattr(replies, "_take_out", at_the_same_time)
    recall(house, 1)
    preparing.join()
    other.close()
    assert reporter.replies(boards[0], desk=0) == []


def test_a_power_cut_between_the_vaults_loses_no_reply(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """If only the station's vault kept the recall, the reply is still in the case and hangs after the next look."""
    reporter, desk = a_case(house), house.desks["integrite"]
    answer(house, "Toujours là.")

    whole = house.station.vault.transaction

    @contextmanager
    def cut_after() -> Iterator[None]:
        with whole():
            yield
        raise InterruptedError

    with monkeypatch.context() as power:
        power.setattr(house.station.vault, "transaction", cut_after)
        with pytest.raises(InterruptedError):
            recall(house, 1)
    assert [reply.words for reply in the_case(house).replies] == ["Toujours là."]
    wrap_ahead(desk, house.station, today=TODAY)
    assert reporter.replies(house.board(), desk=0) == ["Toujours là."]


def test_a_reply_is_recalled_on_a_terminal(house: House, tmp_path: Path) -> None:
    """Its words are printed once, and the second time the sentence says that it is gone."""
    a_case(house)
    answer(house, "À redire autrement.")
    secrets = tmp_path / "passphrases.toml"
    secrets.touch(mode=0o600)
    secrets.write_text("".join(f'{name} = "{words}"\n' for name, words in PASSPHRASES.items()), encoding="utf-8")
    command = ["recall", "--dir", str(house.folder), "--desk", "integrite", "--case", "1", "--reply", "1"]
    ended = [CliRunner().invoke(station, [*command, "--passphrases", str(secrets)]) for _ in range(2)]
    assert [each.exit_code for each in ended] == [0, 1]
    assert ended[0].output.endswith("À redire autrement.\n")
    assert "peut-être déjà reprise" in ended[1].output
