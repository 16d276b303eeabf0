"""Changed words: a conversation goes on under other words, once."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from caseworker_ui.bundles.opening import Opened, open_spool
from caseworker_ui.cases import casebook, replies, wrapping
from caseworker_ui.showing import case_json, case_page
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.vault import Value, Vault
from crypto.body import Kind
from crypto.documents import Answer, decode
from crypto.receipt import Receipt

from .browser import serving
from .conftest import PASSPHRASES, TODAY, House
from .post import RANDOMNESS, Reporter, attachment_of


def new_words(old: Reporter) -> Reporter:
    """Twelve other words, and the same office."""
    return Reporter(old.files)


def months_later(house: House, *, days: int) -> Reporter:
    """A reporter of that day, before which the desks have looked and made keys."""
    for desk in house.desks.values():
        open_spool(desk, house.station, today=TODAY + days)
    return house.reporter(today=TODAY + days)


def opened(house: House, *envelopes: bytes, day: int = 0, desks: tuple[str, ...] = ("integrite",)) -> Opened:
    """What the first of these desks says of a batch that came so many days later."""
    house.take(*envelopes, epoch=TODAY + day)
    first, *_ = [open_spool(house.desks[slug], house.station, today=TODAY + day) for slug in desks]
    return first


def texts(house: House, number: int = 1) -> list[str]:
    """What the reporter of a case of the first desk wrote, as its page shows it."""
    return [message.words for message in casebook.case(house.desks["integrite"], number).messages]


@pytest.fixture
def answered(house: House) -> Reporter:
    """A reporter whom the first desk has answered twice, and the other one not yet."""
    reporter = house.reporter()
    opened(house, reporter.letter("Bonjour", epoch=TODAY), desks=("integrite", "audit"))
    for text in ("Merci.", "é" * 3_000):
        replies.reply(house.desks["integrite"], house.station, 1, text, state="question", by="Anne", today=TODAY)
    return reporter


def test_new_words_find_the_whole_conversation(house: House, answered: Reporter) -> None:
    """From the next edition on, the new words show every reply and what was heard, and the old ones nothing."""
    before, new = house.board(), new_words(answered)
    was = answered.head(before, desk=0)
    assert opened(house, answered.move(new, epoch=TODAY + 1), day=1).changed_cases == [1]
    after = house.board(today=TODAY + 1)
    assert answered.replies(before, desk=0) == new.replies(after, desk=0) == ["Merci.", "é" * 3_000]
    assert new.head(after, desk=0) == was
    assert new.head(before, desk=0) is answered.head(after, desk=0) is None


def test_each_desk_moves_when_it_looks(house: House, answered: Reporter) -> None:
    """Until a desk was unlocked its replies hang for the old words: both receipts are of use until then."""
    new = new_words(answered)
    opened(house, answered.move(new, epoch=TODAY + 1), day=1)
    board = house.board(today=TODAY + 1)
    assert [new.head(board, desk=desk) is None for desk in (0, 1)] == [False, True]
    assert [answered.head(board, desk=desk) is None for desk in (0, 1)] == [True, False]
    open_spool(house.desks["audit"], house.station, today=TODAY + 1)
    board = house.board(today=TODAY + 1)
    assert [new.head(board, desk=desk) is None for desk in (0, 1)] == [False, False]


def test_the_conversation_goes_on_with_the_new_words(house: House, answered: Reporter) -> None:
    """What the new words write joins the case, and what the office answers is theirs."""
    new = new_words(answered)
    message = new.letter("C’est moi", epoch=TODAY + 1, kind=Kind.MESSAGE)
    opened(house, answered.move(new, epoch=TODAY + 1), day=1)
    assert opened(house, message, day=1).changed_cases == [1]
    replies.reply(house.desks["integrite"], house.station, 1, "Bien.", state="in progress", by="Anne", today=TODAY + 1)
    board = house.board(today=TODAY + 1)
    assert new.replies(board, desk=0)[-1] == "Bien."
    head = new.head(board, desk=0)
    assert head is not None
    assert len(head.heard) == 2


@pytest.mark.parametrize("days", [1, 60, 61])
def test_old_words_write_for_sixty_days(house: House, answered: Reporter, days: int) -> None:
    """What was on its way still joins the case, with a remark; from the 61st day on it is refused."""
    joins = days <= 60
    opened(house, answered.move(new_words(answered), epoch=TODAY))
    later = replace(months_later(house, days=days), receipt=answered.receipt)
    message = later.letter("En route", epoch=TODAY + days, kind=Kind.MESSAGE)
    result = opened(house, message, day=days)
    assert (result.new_cases, result.changed_cases) == ([], [1] if joins else [])
    assert result.refused == ([] if joins else ["conversation: its words were changed more than 60 days ago"])
    late = [message.words for message in casebook.case(house.desks["integrite"], 1).messages if message.late]
    assert late == (["En route"] if joins else [])


def test_a_second_move_is_refused_and_shown(house: House, answered: Reporter) -> None:
    """T16: whoever has the old words too cannot turn the replies again; the case says that two people may have them."""
    first, second = new_words(answered), new_words(answered)
    opened(house, answered.move(first, epoch=TODAY))
    assert casebook.case(house.desks["integrite"], 1).changes[0].second is None
    assert opened(house, answered.move(second, epoch=TODAY + 1), day=1).changed_cases == [1]
    assert [change.second for change in casebook.case(house.desks["integrite"], 1).changes] == [TODAY + 1]
    board = house.board(today=TODAY + 1)
    assert first.replies(board, desk=0) == ["Merci.", "é" * 3_000]
    assert second.head(board, desk=0) is answered.head(board, desk=0) is None


def test_the_same_move_again_is_one_move(house: House, answered: Reporter) -> None:
    """Whoever sends the same change a second time is one person, and nobody is alarmed."""
    new = new_words(answered)
    opened(house, answered.move(new, epoch=TODAY))
    again = opened(house, answered.move(new, epoch=TODAY + 1), day=1)
    assert (again.changed_cases, again.refused) == ([], [])
    assert casebook.case(house.desks["integrite"], 1).changes[0].second is None


def in_order(*makers: Callable[[], bytes]) -> list[bytes]:
    """Envelopes that a batch, which sorts them, keeps in this order."""
    made = [maker() for maker in makers]
    while made != sorted(made):
        made = [maker() for maker in makers]
    return made


@pytest.mark.parametrize("order", ["rom", "rmo", "orm", "omr", "mro", "mor"])
def test_the_order_in_a_batch_changes_nothing(house: House, order: str) -> None:
    """Report, move and a message of the new words make one case, however their envelopes are sorted."""
    old = house.reporter()
    new = new_words(old)
    makers = {
        "r": lambda: old.letter("Récit", epoch=TODAY),
        "o": lambda: old.move(new, epoch=TODAY),
        "m": lambda: new.letter("Suite", epoch=TODAY, kind=Kind.MESSAGE),
    }
    result = opened(house, *in_order(*(makers[letter] for letter in order)))
    assert (result.new_cases, result.refused) == ([1], [])
    assert texts(house) == ["Récit", "Suite"]
    head = new.head(house.board(), desk=0)
    assert head is not None
    assert len(head.heard) == 2


def test_two_changes_in_one_batch_lead_to_the_last_words(house: House, answered: Reporter) -> None:
    """A chain of moves is followed to its end, whichever link is read first."""
    second = new_words(answered)
    third = new_words(answered)
    moves = in_order(lambda: second.move(third, epoch=TODAY), lambda: answered.move(second, epoch=TODAY))
    opened(house, *moves)
    assert third.replies(house.board(), desk=0) == ["Merci.", "é" * 3_000]
    opened(house, answered.letter("Trois", epoch=TODAY + 1, kind=Kind.MESSAGE), day=1)
    assert texts(house) == ["Bonjour", "Trois"]


def test_a_move_before_its_report_waits(house: House) -> None:
    """Without the report it opens no case and hangs nothing; the report, when it comes, opens under the new words."""
    old = house.reporter()
    new = new_words(old)
    alone = opened(house, old.move(new, epoch=TODAY))
    assert not alone.anything
    assert new.head(house.board(), desk=0) is None
    assert opened(house, old.letter("Enfin", epoch=TODAY + 5), day=5).new_cases == [1]
    board = house.board(today=TODAY + 5)
    assert new.head(board, desk=0) is not None
    assert old.head(board, desk=0) is None


def test_a_move_that_waits_in_vain_is_forgotten(house: House) -> None:
    """After 60 days nothing is left of a move whose report never came to this desk."""
    old = house.reporter()
    opened(house, old.move(new_words(old), epoch=TODAY))
    desk = house.desks["integrite"]
    for day, left in ((60, 1), (61, 0)):
        opened(house, day=day)
        assert desk.vault.row("SELECT count(*) FROM moves") == desk.vault.row("SELECT count(*) FROM authors") == (left,)


def test_a_move_waits_no_longer_because_a_desk_was_away(house: House) -> None:
    """A report that comes on the 61st day opens under its own words, also at a desk that had not looked before."""
    old = house.reporter()
    opened(house, old.move(new_words(old), epoch=TODAY))
    later = replace(months_later(house, days=40), receipt=old.receipt)
    assert opened(house, later.letter("Enfin", epoch=TODAY + 61), day=61).new_cases == [1]
    assert old.head(house.board(today=TODAY + 61), desk=0) is not None


def test_a_move_cannot_add_a_desk(house: House) -> None:
    """A desk that the report excluded is not brought in by a move, whether the report or the move comes first."""
    for day, order in enumerate(("report first", "move first")):
        old = house.reporter()
        new = new_words(old)
        report = old.letter("Pas l’audit", epoch=TODAY + day, desks=(0,))
        move = old.move(new, epoch=TODAY + day)
        for envelope in (report, move) if order == "report first" else (move, report):
            opened(house, envelope, day=day)
        case = casebook.cases(house.desks["integrite"])[0]
        assert (case.author, case.desks) == (old.keys.author.verify_key.raw, (0,))


def test_a_move_to_fewer_desks_leaves_the_others_out(house: House, answered: Reporter) -> None:
    """From then on the desk knows that it alone is written to; the other one keeps the old conversation."""
    new = new_words(answered)
    opened(house, answered.move(new, epoch=TODAY, desks=(0,)), desks=("integrite", "audit"))
    assert [casebook.case(desk, 1).desks for desk in house.desks.values()] == [(0,), (0, 1)]
    board = house.board()
    assert [new.head(board, desk=desk) is None for desk in (0, 1)] == [False, True]
    assert answered.head(board, desk=1) is not None


def test_two_conversations_never_become_one(house: House, answered: Reporter) -> None:
    """Words that have a conversation take over no other one, and a conversation never comes back to words it left."""
    other, new = house.reporter(), new_words(answered)
    opened(house, other.letter("Autre chose", epoch=TODAY), answered.move(new, epoch=TODAY))
    moves = [other.move(new, epoch=TODAY), new.move(other, epoch=TODAY), new.move(answered, epoch=TODAY)]
    assert opened(house, *moves).refused == ["move: to an author who has a conversation"] * 3
    board = house.board()
    assert new.replies(board, desk=0) == ["Merci.", "é" * 3_000]
    assert other.head(board, desk=0) is not None


def test_keys_stay_pinned_after_a_move(house: House, answered: Reporter) -> None:
    """T16: neither old nor new words can show other keys for replies than the first ones seen."""
    new, thief = new_words(answered), Receipt.fresh(RANDOMNESS).keys(bytes(32))
    opened(house, answered.move(new, epoch=TODAY))
    stolen = [
        reporter.letter("Faux", epoch=TODAY, keys=replace(reporter.keys, reply=thief.reply))
        for reporter in (answered, new)
    ]
    assert opened(house, *stolen).refused == ["conversation: other reply keys under one author"] * 2
    assert texts(house) == ["Bonjour"]


def test_attachments_are_found_under_old_and_new_words(house: House, answered: Reporter, tmp_path: Path) -> None:
    """A file that old words sent is whole after the move, and one of the new words beside it."""
    new, epoch = new_words(answered), TODAY + 1
    sent = []
    for reporter, name in ((answered, "avant.txt"), (new, "après.txt")):
        file = attachment_of(name, name.encode())
        sent += [
            reporter.letter(name, epoch=epoch, kind=Kind.MESSAGE, files=(file,)),
            *reporter.chunks(file, name.encode(), epoch=epoch),
        ]
    opened(house, *sent, answered.move(new, epoch=epoch), day=1)
    desk = house.desks["integrite"]
    saved = {path.read_text(encoding="utf-8") for path in casebook.save_all(desk, casebook.case(desk, 1), tmp_path)}
    assert saved == {"avant.txt", "après.txt"}


def test_the_page_shows_what_happened_to_the_words(house: House, answered: Reporter, tmp_path: Path) -> None:
    """A caseworker reads that words were changed, what still came from the old ones, and that a second one tried."""
    opened(house, answered.move(new_words(answered), epoch=TODAY))
    with serving(house, tmp_path / "outbox", today=TODAY + 1) as served:
        caseworker = served.browser()
        caseworker.login("integrite", PASSPHRASES["integrite"])
        page = caseworker.get("/cases/1").page.said
        assert "Mots changés" in page
        assert "Deux personnes" not in page
        assert "anciens mots, après" not in page
        late = answered.letter("Encore moi", epoch=TODAY, kind=Kind.MESSAGE)
        opened(house, late, answered.move(new_words(answered), epoch=TODAY), day=1)
        page = caseworker.get("/cases/1").page.said
        assert "Deux personnes ont peut-être les mots de ce dossier. Le 25 novembre 2026" in page
        assert "Arrivé avec les anciens mots, après leur changement" in page


def test_the_terminal_shows_what_happened_to_the_words(house: House, answered: Reporter) -> None:
    """The same in both languages on the terminal, and in JSON for programs."""
    late = answered.letter("Encore moi", epoch=TODAY, kind=Kind.MESSAGE)
    opened(house, answered.move(new_words(answered), epoch=TODAY))
    opened(house, late, answered.move(new_words(answered), epoch=TODAY), day=1)
    case = casebook.case(house.desks["integrite"], 1)
    said = {language: "\n".join(case_page(case, language=language)) for language in ("fr", "en")}
    assert "ATTENTION\u00a0: deux personnes ont peut-être ces mots" in said["fr"]
    assert "WARNING: two people may have these words" in said["en"]
    assert ("état\u00a0: Question posée" in said["fr"], "state: Question asked" in said["en"]) == (True, True)
    assert [text.count("(") for text in said.values()] == [1, 1]
    told = json.loads(json.dumps(case_json(case)))
    assert told["changes"] == [{"received": "2026-11-24", "second": "2026-11-25"}]
    assert [message["late"] for message in told["messages"]] == [False, True]


class PowerCutError(Exception):
    """The power goes off here."""


def hanging(desk: Desk, reporter: Reporter) -> list[str]:
    """The replies that this desk would wrap for these words, opened with them."""
    pieces = [piece for tag_key, _, piece in wrapping._pieces(desk, today=TODAY) if tag_key == reporter.keys.tag]
    numbers = dict.fromkeys(piece.reply for piece in pieces)
    read = [reporter._open([piece for piece in pieces if piece.reply == number], number, 0) for number in numbers]
    return [decode(reply.document, Answer).text for reply in read[1:]]


def test_a_power_cut_moves_all_or_nothing(house: House, answered: Reporter, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever the power fails, all replies open for the words under which they hang, and for no others."""
    desk, new, real, left = house.desks["integrite"], new_words(answered), Vault.run, 0
    house.take(answered.move(new, epoch=TODAY))

    def run(vault: Vault, statement: str, *values: Value) -> int:
        nonlocal left
        left -= 1
        if left < 0:
            raise PowerCutError
        return real(vault, statement, *values)

    seen = []
    for cut in range(16):
        left = cut
        with monkeypatch.context() as power, suppress(PowerCutError):
            power.setattr(Vault, "run", run)
            open_spool(desk, house.station, today=TODAY)
        seen.append((len(hanging(desk, answered)), len(hanging(desk, new))))
    assert sorted(set(seen)) == [(0, 2), (2, 0)]
    assert seen == sorted(seen, reverse=True)
