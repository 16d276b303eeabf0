"""Whatever bytes arrive, Python and JavaScript say the same of them, in the same words."""

import random

import pytest

from tests.rounds import rounds

from . import parsers
from .differential import PARSERS, PYTHON_ALONE, WITHIN, compared
from .twin import NodeTwin


@pytest.mark.parametrize("name", PARSERS)
def test_both_say_the_same(twin: NodeTwin, chance: random.Random, name: str) -> None:
    """Hostile bytes get one verdict, in one sentence, and good ones one output, from Python and from JavaScript."""
    count = rounds(200, 100_000)
    verdicts = compared(twin, chance, name, count=count)
    assert verdicts.total() == count
    assert verdicts["good"] >= count // 100, verdicts
    assert len(verdicts) >= PARSERS[name][1], verdicts


def test_no_parser_is_forgotten() -> None:
    """Every parser that JavaScript has is compared, by itself or within what carries it."""
    assert parsers.PARSERS.keys() <= PARSERS.keys() | WITHIN | PYTHON_ALONE
