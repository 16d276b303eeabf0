"""The same hostile bytes to Python and to JavaScript: one verdict, in one sentence."""

import random
from collections import Counter
from collections.abc import Callable
from typing import Final

from . import hostile_notes, hostile_sealed, hostile_texts
from .twin import Question, Twin, python_says

Hostile = Callable[[random.Random], Question]
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
_AT_ONCE: Final = 200


def compared(twin: Twin, chance: random.Random, name: str, *, count: int) -> Counter[str]:
    """How often which rule refused, and how many were good; a case of which both do not say the same is shown."""
    (hostile, _), verdicts = PARSERS[name], Counter[str]()
    for start in range(0, count, _AT_ONCE):
        questions = [hostile(chance) for _ in range(min(_AT_ONCE, count - start))]
        for said, question in zip(twin.ask(questions), questions, strict=True):
            expected = python_says(question)
            assert said == expected, (said, expected, question)
            verdicts[expected[1] if expected[0] == "bad" else "good"] += 1
    return verdicts
