"""What Python seals JavaScript opens, and the reverse; beside test_twins.py, so that both run at the same time."""

import random

import pytest

from .exchanges import SEALED
from .twin import NodeTwin


@pytest.mark.parametrize("kind", SEALED)
def test_what_one_seals_the_other_opens(twin: NodeTwin, kind: str) -> None:
    """T3, T4: In 1,000 random cases each, the desks addressed open an envelope, no other does, and a cover nobody."""
    SEALED[kind](twin, random.Random(kind), 1_000)
