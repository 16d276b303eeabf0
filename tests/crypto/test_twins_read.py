"""What Python makes JavaScript reads; beside test_twins.py, so that both run at the same time."""

import random

import pytest

from .exchanges import MADE_BY_PYTHON
from .twin import NodeTwin


@pytest.mark.timeout(300)
@pytest.mark.parametrize("kind", MADE_BY_PYTHON)
def test_what_python_makes_javascript_reads(twin: NodeTwin, chance: random.Random, kind: str) -> None:
    """In 1,000 random cases each, what desks, station and root make is read by JavaScript to the same."""
    MADE_BY_PYTHON[kind](twin, chance, 1_000)
