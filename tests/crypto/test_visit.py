"""The released table of a visit, asserted number by number: a change is seen by everyone on the wire."""

import pytest

from crypto import visit
from crypto.errors import Misuse


def test_the_released_table() -> None:
    """One envelope 15 s after the record, the same bytes again at 30, 60, 120 and 240 s, an answer within 25 s."""
    assert visit.DEPARTURE_SECONDS == 15
    assert visit.RETRY_SECONDS == (30, 60, 120, 240)
    assert visit.ANSWER_SECONDS == 25
    assert visit.BURST_CLASSES == (8, 16, 32, 64, 128, 256, 512, 1_024, 2_048, 4_096, 8_192)
    assert (visit.IN_FLIGHT, visit.SWIFT_SECONDS, visit.MOST_IN_FLIGHT) == (2, 3, 16)


@pytest.mark.parametrize(
    ("envelopes", "leave"), [(1, 1), (2, 8), (8, 8), (9, 16), (65, 128), (1_000, 1_024), (8_192, 8_192)]
)
def test_bursts_have_few_sizes(envelopes: int, leave: int) -> None:
    """A message with files leaves as one of eleven classes, so that its size says only about how much."""
    assert visit.burst_class(envelopes) == leave


@pytest.mark.parametrize(
    ("envelopes", "rule"),
    [(-1, "burst: no envelope"), (0, "burst: no envelope"), (8_193, "burst: more than 8,192 envelopes")],
)
def test_a_burst_has_limits(envelopes: int, rule: str) -> None:
    """No envelope, or more than 8,192, is a mistake of ours."""
    with pytest.raises(Misuse, match=f"^{rule}$"):
        visit.burst_class(envelopes)
