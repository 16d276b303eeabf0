"""Whatever bytes arrive, Python and JavaScript say the same of them, in the same words."""

import random
from collections.abc import Callable

import pytest

from .hostile import hostile_board, hostile_cell, hostile_document, hostile_note, hostile_record_file, hostile_words
from .twin import NodeTwin, Question, python_says


@pytest.mark.parametrize(
    ("hostile", "count"),
    [
        (hostile_record_file, 250),
        (hostile_board, 300),
        (hostile_note, 400),
        (hostile_document, 800),
        (hostile_cell, 200),
        (hostile_words, 800),
    ],
)
def test_both_refuse_the_same_by_the_same_rule(
    twin: NodeTwin, chance: random.Random, hostile: Callable[[random.Random], Question], count: int
) -> None:
    """Damaged bytes get one verdict, and one sentence, from both; and the damage reaches more than one rule."""
    questions = [hostile(chance) for _ in range(count)]
    rules = set()
    for said, question in zip(twin.ask(questions), questions, strict=True):
        expected = python_says(question)
        assert said == expected, question
        rules.add(expected[1] if expected[0] == "bad" else "good")
    assert len(rules) >= 4, rules
