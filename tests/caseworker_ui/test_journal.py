"""The journal: who did what, chained, and nothing of what a reporter did."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseworker_ui.bundles.opening import open_spool
from caseworker_ui.cases import replies
from caseworker_ui.cases.stages import Action
from caseworker_ui.founding.ceremony import vault_path
from caseworker_ui.notice import Notice
from caseworker_ui.vaults import journal
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.people import MACHINE
from caseworker_ui.vaults.vault import Vault
from caseworker_ui.wording import NAMES, WORDS
from crypto.epoch import to_iso

from .conftest import PASSPHRASES, TODAY, House

COLUMNS: Final[dict[str, int | str | bytes]] = {
    "epoch": 1, "person": "Zoé", "second": "Zoé", "did": "closed", "number": 99, "why": "x", "digest": b"x",
}  # fmt: skip


@pytest.fixture(params=["root", "station", "integrite"])
def vault(house: House, request: pytest.FixtureRequest) -> Iterator[Vault]:
    """A vault of each kind, whose people did twelve things in three weeks."""
    name = str(request.param)
    with Vault.open(vault_path(house.folder, name), PASSPHRASES[name]) as opened:
        opened.run("DELETE FROM journal")
        with opened.transaction():
            for day in range(12):
                by = "Anne" if day % 3 else ("Anne", "Marc")
                journal.note(opened, by=by, did="replied", number=day, today=TODAY + 2 * day, why=f"raison {day}")
        yield opened


def lines(desk: Desk) -> list[tuple[int, str, str, str]]:
    """Case, first person, second person, action."""
    return [(entry.number, entry.person, entry.second, entry.did) for entry in journal.entries(desk.vault)]


def test_every_action_says_who_did_it(house: House) -> None:
    """A reply by a person and an acknowledgement by the station stand in the journal with the day and the case."""
    desk = house.desks["integrite"]
    house.take(house.reporter().letter("Un rapport", epoch=TODAY))
    open_spool(desk, house.station, today=TODAY + 2)
    replies.reply(desk, house.station, 1, "Merci.", state="question", by="Anne", today=TODAY + 3)
    assert lines(desk) == [(1, MACHINE, "", "acknowledged"), (1, "Anne", "", "asked")]
    assert [entry.epoch for entry in journal.entries(desk.vault)] == [TODAY + 2, TODAY + 3]
    assert journal.check(desk.vault) == 2


def test_what_a_reporter_does_leaves_no_entry(house: House) -> None:
    """T3: A message, a second report for another desk, a look into the spool: the journal does not grow by them."""
    desk, reporter = house.desks["integrite"], house.reporter()
    house.take(reporter.letter("Un rapport", epoch=TODAY))
    open_spool(desk, house.station, today=TODAY)
    before = lines(desk)
    house.take(reporter.letter("Encore", epoch=TODAY), house.reporter().letter("Autre", epoch=TODAY, desks=(1,)))
    open_spool(desk, house.station, today=TODAY)
    assert lines(desk) == before


def test_an_action_that_fails_is_not_written_down(house: House) -> None:
    """Entry and action are one: a reply that cannot be sealed leaves neither."""
    desk = house.desks["integrite"]
    house.take(house.reporter().letter("Un rapport", epoch=TODAY))
    open_spool(desk, house.station, today=TODAY)
    for _ in range(7):
        replies.reply(desk, house.station, 1, "x" * 31_000, state="question", by="Anne", today=TODAY)
    with pytest.raises(Notice, match="conversation full"):
        replies.reply(desk, house.station, 1, "x" * 31_000, state="question", by="Anne", today=TODAY)
    assert len(lines(desk)) == journal.check(desk.vault) == 8


@given(entry=st.integers(1, 12), column=st.sampled_from([*COLUMNS, "row"]))
def test_one_changed_value_is_found(vault: Vault, entry: int, column: str) -> None:
    """T24: Whatever is changed, or taken out before the last entry, the first entry that does not follow is named."""
    vault.run("SAVEPOINT tampered")
    if column == "row":
        vault.run("DELETE FROM journal WHERE entry = ?", entry)
    else:
        vault.run(f"UPDATE journal SET {column} = ? WHERE entry = ?", COLUMNS[column], entry)
    try:
        if (entry, column) == (12, "row"):
            # The end can be cut off: only a root that was printed knows better.
            assert journal.check(vault) == 11
        else:
            with pytest.raises(Notice, match="journal broken") as found:
                journal.check(vault)
            assert found.value.values["entry"] == entry
    finally:
        vault.run("ROLLBACK TO tampered")
        vault.run("RELEASE tampered")


def test_a_printed_root_holds_the_past(vault: Vault) -> None:
    """T24: A journal written anew from the first line on, or cut, is not the one of last week's paper."""
    root, *_ = roots = journal.roots(vault, today=TODAY + 30, weeks=6)
    assert [to_iso(each.monday) for each in roots[:2]] == ["2026-12-21", "2026-12-14"]
    assert [each.entries for each in roots] == [12, 10, 7, 3, 0, 0]
    assert all(journal.check(vault, root=each) == 12 for each in roots)
    vault.run("DELETE FROM journal WHERE entry = 12")
    with pytest.raises(Notice, match="journal short"):
        journal.check(vault, root=root)
    vault.run("DELETE FROM journal")
    with vault.transaction():
        for day in range(12):
            journal.note(vault, by="Anne", did="replied", number=day, today=TODAY + 2 * day)
    assert journal.check(vault) == 12
    with pytest.raises(Notice, match="journal rewritten"):
        journal.check(vault, root=root)


def test_every_action_has_its_words() -> None:
    """What the code writes into a journal, the page and the terminal say in each language."""
    sources = [path.read_text("utf-8") for path in (Path(__file__).parents[2] / "caseworker_ui").rglob("*.py")]
    written = {did for source in sources for did in re.findall(r"""(?:did=|\.note\()"([a-z ]+)\"""", source)}
    written |= {action.value for action in Action}
    assert len(written) > 40
    assert {did for did in written if set(WORDS.get(f"did {did}", ())) != set(NAMES)} == set()
