"""Whatever bytes arrive, Python and JavaScript say the same of them, in the same words."""

import random
from collections import Counter
from typing import Final

import pytest

from tests.rounds import rounds

from . import hostile_notes, hostile_sealed, hostile_texts, parsers
from .hostile_notes import Hostile
from .twin import NodeTwin, python_says

# What breaks the bytes of a parser, by the names of parsers.py, and how many different things even a short run must
# hear, so that nothing passes by being refused at the first check.
PARSERS: Final[dict[str, tuple[Hostile, int]]] = {
    "record file": (hostile_notes.record_files, 20),
    "record": (hostile_notes.records, 15),
    "closed": (hostile_notes.closed_notes, 10),
    "office note": (hostile_notes.office_notes, 12),
    "succession": (hostile_notes.successions, 12),
    "certificate": (hostile_notes.certificates, 14),
    "edition": (hostile_notes.editions, 14),
    "board": (hostile_notes.boards, 4),
    "note": (hostile_notes.notes, 8),
    "checkpoint": (hostile_notes.checkpoints, 8),
    "proof": (hostile_notes.proofs, 12),
    "opened envelope": (hostile_sealed.envelopes, 14),
    "slot": (hostile_sealed.slots, 2),
    "body": (hostile_sealed.bodies, 14),
    "cell": (hostile_sealed.cells, 5),
    "reply": (hostile_sealed.replies, 8),
    "X-Wing key": (hostile_sealed.keys, 3),
    "Ed25519 key": (hostile_sealed.signatures, 3),
    "written": (hostile_texts.written, 3),
    "head": (hostile_texts.heads, 3),
    "answer": (hostile_texts.answers, 2),
    "receipt": (hostile_texts.receipts, 14),
    "fingerprint": (hostile_texts.fingerprints, 3),
    "date": (hostile_texts.dates, 2),
}
# Reached through others: what a body carries, what a cell holds, what a record lists.
WITHIN: Final = {"envelope", "letter", "chunk", "move", "loop", "piece", "desk line"}
# Read by server, courier and station: there is no JavaScript.
PYTHON_ALONE: Final = {"request", "batch header", "batch", "bundle head", "take", "inbound bundle", "outbound bundle"}
CASES: Final = rounds(200, 100_000)
AT_ONCE: Final = 200


@pytest.mark.parametrize("name", PARSERS)
def test_both_say_the_same(twin: NodeTwin, chance: random.Random, name: str) -> None:
    """Hostile bytes get one verdict, in one sentence, and good ones one output, from Python and from JavaScript."""
    (hostile, different), said_of_it = PARSERS[name], Counter[str]()
    for _ in range(CASES // AT_ONCE):
        questions = [hostile(chance) for _ in range(AT_ONCE)]
        for said, question in zip(twin.ask(questions), questions, strict=True):
            expected = python_says(question)
            assert said == expected, question
            said_of_it[expected[1] if expected[0] == "bad" else "good"] += 1
    assert said_of_it["good"] >= CASES // 100, said_of_it
    assert len(said_of_it) >= different, said_of_it


def test_no_parser_is_forgotten() -> None:
    """Every parser that JavaScript has is compared."""
    assert parsers.PARSERS.keys() == (PARSERS.keys() & parsers.PARSERS.keys()) | WITHIN | PYTHON_ALONE
