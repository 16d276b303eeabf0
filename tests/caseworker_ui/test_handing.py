"""A case goes to another desk: with all that is in it, to nobody else, and never past the reporter's exclusion."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from caseworker_ui.cases import casebook, handing, parcels, replies
from caseworker_ui.notice import Notice
from caseworker_ui.vaults import journal
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.vault import blob
from crypto.body import Kind
from crypto.errors import Refused

from .conftest import TODAY
from .post import Reporter, Server, attachment_of
from .three import BOTH, SECRETS, THIRD, Three, found

# More than one parcel holds.
CONTENT = bytes(range(256)) * 4_200
# The cases of desk 0: the first is addressed to it alone, the second to desk 1 too, which has it as its case 1.
ALONE, SHARED = 1, 2


class Stage(NamedTuple):
    """Where an office is that has two reports, and who made them."""

    folder: Path
    server: Server
    alone: Reporter
    shared: Reporter


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """To each of two reports desk 0 has replied once; the first has a file and a second message."""
    folder = tmp_path_factory.mktemp("three") / "station"
    found(folder)
    with closing(Three(folder)) as office:
        alone, shared, file = office.reporter(), office.reporter(), attachment_of("preuve.pdf", CONTENT)
        first = alone.letter("Un marché truqué", epoch=TODAY, desks=(0,), files=(file,))
        office.take(first, *alone.chunks(file, CONTENT, epoch=TODAY, desks=(0,)))
        message = alone.letter("En mars", epoch=TODAY, desks=(0,), kind=Kind.MESSAGE)
        office.take(message, shared.letter("Une fausse facture", epoch=TODAY, desks=(0, 1)))
        office.look(0, 1, 2)
        for number in (ALONE, SHARED):
            replies.reply(office[0], office.station, number, "Quand ?", state="question", by="Claire", today=TODAY)
        return Stage(folder, office.server, alone, shared)


@pytest.fixture
def office(stage: Stage, tmp_path: Path) -> Iterator[Three]:
    """A copy of it, opened."""
    opened = Three(Path(shutil.copytree(stage.folder, tmp_path / "station")))
    opened.server = Server(stage.server.office, stage.server.key, list(stage.server.batches))
    yield opened
    opened.close()


def words(office: Three, desk: int) -> list[str]:
    """What was written in the first case of a desk; messages of one day have no order."""
    return sorted(message.words for message in casebook.case(office[desk], 1).messages)


def test_a_case_goes_whole_and_goes_on(office: Three, stage: Stage) -> None:
    """Words, files, replies and dates arrive over a few looks; the reporter finds the other desk beside the first."""
    before = casebook.case(office[0], ALONE)
    office.hand(ALONE)
    office.look(2, 0, 2, 0)
    case = casebook.case(office[2], 1)
    assert words(office, 2) == ["En mars", "Un marché truqué"]
    casebook.check(office[2], case.author, case.messages[0].files[0].attachment)
    assert [said.words for said in handing.said_before(office[2], 1)] == ["Quand ?"]
    assert (case.received, case.acknowledged, case.deadlines) == (
        before.received,
        before.acknowledged,
        before.deadlines,
    )
    assert handing.taken_over(office[2], 1) == handing.Handed(0, TODAY, "D’accord le 24.")
    assert [(entry.did, entry.person, entry.second) for entry in journal.entries(office[0].vault)][-1] == (
        "handed over",
        *BOTH,
    )
    replies.reply(office[2], office.station, 1, "Nous reprenons.", state="in progress", by="Emma", today=TODAY)
    board = office.board()
    assert [stage.alone.replies(board, desk=desk) for desk in (0, 1, 2)] == [["Quand ?"], [], ["Nous reprenons."]]


def test_what_still_comes_to_the_first_desk_alone_is_handed_on(office: Three, stage: Stage) -> None:
    """A message that was sealed before its writer saw the other desk arrives there; one for both is there once."""
    office.hand(ALONE)
    office.look(2, 0)
    late = stage.alone.letter("Encore", epoch=TODAY, desks=(0,), kind=Kind.MESSAGE)
    both = stage.alone.letter("Aux deux", epoch=TODAY, desks=(0, 2), kind=Kind.MESSAGE)
    office.take(late, both)
    office.look(2, 0, 2, 0, 2)
    assert words(office, 2) == ["Aux deux", "En mars", "Encore", "Un marché truqué"]


def test_changed_words_go_along(office: Three, stage: Stage) -> None:
    """A conversation that was moved goes on under the new words at both desks, and moves again at both."""
    new, newest = office.reporter(), office.reporter()
    office.take(stage.alone.move(new, epoch=TODAY, desks=(0,)))
    office.look(0)
    office.hand(ALONE)
    office.look(2)
    assert new.head(office.board(), desk=2) is not None
    office.take(new.move(newest, epoch=TODAY, desks=(0, 2)))
    office.look(0, 2)
    board = office.board()
    assert [newest.head(board, desk=desk) is not None for desk in (0, 1, 2)] == [True, False, True]


WITHOUT = (("Claire", True, "D’accord"), (BOTH, False, "D’accord"), (BOTH, True, " "))


def test_a_desk_that_was_not_addressed_needs_consent_and_two_people(office: Three) -> None:
    """T3: Without the reporter's consent, a reason and two people, a case goes to no desk that the report left out."""
    for by, consent, why in WITHOUT:
        with pytest.raises(Notice, match="handing excluded"):
            handing.hand(office[0], office.station, ALONE, to=1, by=by, why=why, consent=consent, today=TODAY)
    office.look(0, 1)
    assert [case.number for case in casebook.cases(office[1])] == [1]
    assert casebook.case(office[0], ALONE).desks == (0,)


def test_a_desk_that_has_the_case_gets_what_was_said(office: Three, stage: Stage) -> None:
    """To a desk that was addressed one person is enough; no second case opens, its head stays; it can give it back."""
    told = stage.shared.head(office.board(), desk=1)
    handing.hand(office[0], office.station, SHARED, to=1, by="Claire", today=TODAY)
    office.look(1)
    assert [case.number for case in casebook.cases(office[1])] == [1]
    assert [said.words for said in handing.said_before(office[1], 1)] == ["Quand ?"]
    assert stage.shared.head(office.board(), desk=1) == told
    assert casebook.case(office[0], SHARED).due is None
    with pytest.raises(Notice, match="state not now"):
        replies.reply(office[0], office.station, SHARED, "Encore nous.", by="Claire", today=TODAY, state="question")
    with pytest.raises(Notice, match="handed already"):
        handing.hand(office[0], office.station, SHARED, to=1, by="Claire", today=TODAY)
    handing.hand(office[1], office.station, 1, to=0, by="Denis", today=TODAY)
    office.look(0)
    assert handing.handed(office[0], SHARED) is None
    assert casebook.case(office[0], SHARED).due is not None


def test_no_desk_speaks_for_a_reporter_to_another_desk(office: Three) -> None:
    """T16: Into a conversation that a desk has from the reporter, nothing that another desk packed is put."""
    office.hand(SHARED, to=1)
    office[0].vault.run("INSERT INTO messages SELECT 2, randomblob(16), author, 2, 0, 0, 0, document FROM messages")
    office[0].vault.run("UPDATE handed SET whole = 1")
    handing.put_all(office[0], office.station)
    assert "parcel: a message in a conversation of this desk's own" in office.look(1, 0, 1)
    assert words(office, 1) == ["Une fausse facture"]


def test_parcels_look_alike(office: Three) -> None:
    """T3: Between every two desks lies one parcel of one size, anew at each look, with or without a case in it."""
    lying = set[bytes]()
    for handing_over in (False, True, False):
        if handing_over:
            office.hand(ALONE)
        office.look(0, 1, 2)
        rows = list(office.station.vault.rows("SELECT sealed FROM parcels"))
        assert len(rows) == 6
        lying |= {blob(sealed) for (sealed,) in rows}
    assert {len(sealed) for sealed in lying} == {parcels.PARCEL_BYTES}
    assert len(lying) == 18


def test_only_the_named_desk_opens_a_parcel_and_only_its_sender_seals_one(office: Three) -> None:
    """T3: Neither the station nor a third desk reads a parcel or a key, nor puts its own in the place of another's."""
    office.hand(ALONE)
    office[1].number = 2
    with pytest.raises(Refused, match="HPKE"):
        parcels.get(office[1], office.station, sender=0)
    office[1].number = 0
    parcels.put(office[1], office.station, parcels.Parcel(1, 0, [b"x"]), recipient=2)
    with pytest.raises(Refused, match="parcel: signature"):
        parcels.get(office[2], office.station, sender=0)
    office.station.vault.run("UPDATE transfers SET key = (SELECT key FROM transfers WHERE desk = 1) WHERE desk = 2")
    with pytest.raises(Refused, match="transfer key: signature"):
        parcels.transfer_key(office.station, 2)


def test_a_vault_from_a_backup_gets_again_what_it_forgot(office: Three) -> None:
    """A desk whose vault is as it was before the case came has it again after some looks of both."""
    office.hand(ALONE)
    slug, path = THIRD.slug, office[2].vault.path
    copy = shutil.copy(path, office.folder / "backup")
    office.look(2, 0, 2, 0)
    office[2].vault.close()
    shutil.copy(copy, path)
    office.desks[slug] = Desk.open(office.folder, slug, SECRETS[slug])
    office.look(2, 0, 2, 0, 2)
    case = casebook.case(office[2], 1)
    assert words(office, 2) == ["En mars", "Un marché truqué"]
    casebook.check(office[2], case.author, case.messages[0].files[0].attachment)
