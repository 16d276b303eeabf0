"""Letters and moves of four reporters in any order, on any days: what may become of the conversations of a desk."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import ClassVar, Final, NamedTuple

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from caseworker_ui.cases import casebook, moving
from caseworker_ui.cases.casebook import Kept
from caseworker_ui.cases.moving import TOMBSTONE_DAYS, Moved
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.vault import blob, integer
from crypto.body import Body, Header, Kind, Letter, Move, Payload
from crypto.documents import Written, encode
from crypto.errors import Refused
from crypto.receipt import Receipt
from tests.rounds import rounds

from .conftest import PASSPHRASES, TODAY
from .post import RANDOMNESS

PEOPLE: Final = [Receipt.fresh(RANDOMNESS).keys(bytes(32)) for _ in range(4)]
DOCUMENT: Final = encode(Written(text="x"))
_PERSON = st.integers(0, len(PEOPLE) - 1)
_DESKS = st.sampled_from([(0, 1), (0,), (0, 1, 2)])


class Case(NamedTuple):
    """Whose it is, to whom it is addressed, and how much came."""

    author: bytes
    desks: frozenset[int]
    messages: int


class Shown(NamedTuple):
    """What the vault has."""

    cases: dict[int, Case]
    moves: dict[bytes, tuple[bytes, int]]

    def case_of(self, author: bytes) -> int:
        """Where this author's conversation went on; 0 when nothing of it is here."""
        while author in self.moves:
            author = self.moves[author][0]
        return next((number for number, case in self.cases.items() if case.author == author), 0)


class Conversations(RuleBasedStateMachine):
    """One desk's vault; each example is taken back at its end."""

    desk: ClassVar[Desk]

    def __init__(self) -> None:
        super().__init__()
        self.day = TODAY
        self.stack = ExitStack()
        self.stack.enter_context(self.desk.vault.transaction())

    def teardown(self) -> None:
        with suppress(InterruptedError):
            self.stack.__exit__(InterruptedError, InterruptedError(), None)

    def shown(self) -> Shown:
        rows = self.desk.vault.rows
        cases = {
            integer(number): Case(blob(author), frozenset(blob(desks)), integer(messages))
            for number, author, desks, messages in rows(
                "SELECT number, author, desks, (SELECT count(*) FROM messages WHERE number = cases.number) FROM cases"
            )
        }
        moves = {blob(old): (blob(new), integer(day)) for old, new, day in rows("SELECT old, new, received FROM moves")}
        return Shown(cases, moves)

    def body(self, kind: Kind, person: int, desks: tuple[int, ...], payload: Payload) -> Body:
        header = Header(kind, self.day, desks, 0, RANDOMNESS.take(16), bytes(32))
        return Body(header, PEOPLE[person].author.verify_key, payload)

    @rule(days=st.sampled_from([1, TOMBSTONE_DAYS, TOMBSTONE_DAYS + 1]))
    def days_pass(self, days: int) -> None:
        self.day += days

    @rule(person=_PERSON, desks=_DESKS)
    def write(self, person: int, desks: tuple[int, ...]) -> None:
        """A letter joins the conversation of its author; only 60 days after a change it is refused."""
        keys, before = PEOPLE[person], self.shown()
        author = keys.author.verify_key.raw
        letter = self.body(Kind.MESSAGE, person, desks, Letter(keys.reply.public_key, keys.tag, DOCUMENT))
        there = before.case_of(author)
        too_late = author in before.moves and self.day > before.moves[author][1] + TOMBSTONE_DAYS
        try:
            kept, number = casebook.keep(self.desk, letter, received=self.day)
        except Refused:
            assert there
            assert too_late
            assert self.shown() == before
            return
        after = self.shown()
        assert not (there and too_late)
        assert (kept, number) == ((Kept.MESSAGE, there) if there else (Kept.NEW_CASE, len(before.cases) + 1))
        assert after.case_of(author) == number
        if there:
            assert after == before._replace(
                cases=before.cases | {there: before.cases[there]._replace(messages=before.cases[there].messages + 1)}
            )
        assert after.cases[number].author == author or not too_late
        assert after.cases[number].desks <= (before.cases[number].desks if there else {*desks})

    @rule(old=_PERSON, new=_PERSON, desks=_DESKS)
    def move(self, old: int, new: int, desks: tuple[int, ...]) -> None:
        """A move changes one conversation, once, or nothing."""
        if old == new:
            return  # Refused where a body is read.
        keys, before = PEOPLE[new], self.shown()
        author = PEOPLE[old].author.verify_key.raw
        payload = Move(keys.author.verify_key, keys.reply.public_key, keys.tag, bytes(64))
        body = self.body(Kind.MOVE, old, desks, payload)
        try:
            moved, number = moving.keep(self.desk, body, payload, received=self.day)
        except Refused:
            assert self.shown() == before
            return
        after = self.shown()
        assert number == before.case_of(author) or moved is Moved.WAITS
        if author in before.moves:
            assert moved is (Moved.KNOWN if before.moves[author][0] == keys.author.verify_key.raw else Moved.SECOND)
            assert after == before
        elif moved is Moved.WAITS:
            assert after.cases == before.cases
        else:
            case = before.cases[number]
            assert moved is Moved.GOES_ON
            assert case.author == author
            assert after.moves[author] == (keys.author.verify_key.raw, self.day)
            assert {*desks} <= case.desks
            assert {**after.cases, number: case} == before.cases
            assert after.cases[number].messages == case.messages
            assert after.cases[number].desks <= case.desks & {*desks}

    @invariant()
    def nobody_keeps_what_was_moved(self) -> None:
        """No conversation hangs for words that were changed, and none for two."""
        shown = self.shown()
        authors = [case.author for case in shown.cases.values()]
        assert not {*authors} & shown.moves.keys()
        assert len({*authors}) == len(authors)
        assert sorted(shown.cases) == list(range(1, len(authors) + 1))


@pytest.fixture
def desk(founded: Path, tmp_path: Path) -> Iterator[Desk]:
    """A copy of the first desk: its vault, and the keys to it."""
    for file in founded.glob("desk-integrite.*"):
        shutil.copy(file, tmp_path)
    with Desk.open(tmp_path, "integrite", PASSPHRASES["integrite"]) as opened:
        yield opened


def test_no_order_of_letters_and_moves_breaks_a_conversation(desk: Desk) -> None:
    """T16: whatever arrives in whatever order, a conversation has one author, moves once from each, and never grows."""
    Conversations.desk = desk
    bounds = settings(max_examples=rounds(60, 2_000), stateful_step_count=rounds(20, 50))
    run_state_machine_as_test(Conversations, settings=bounds)
