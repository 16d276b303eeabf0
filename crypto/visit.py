"""The one table of a visit's timing and burst classes: alike for all, since a setting is a mark (SPEC section 12)."""

from typing import Final

from .errors import Misuse

# Seconds from the verified record to the one envelope, and from there to each time that the same bytes are tried again.
DEPARTURE_SECONDS: Final = 15
RETRY_SECONDS: Final = (30, 60, 120, 240)
# An attempt without its answer after this long counts as failed.
ANSWER_SECONDS: Final = 25
# A message with files is a burst of one of these sizes; a page stops at 1,024.
BURST_CLASSES: Final = (8, 16, 32, 64, 128, 256, 512, 1_024, 2_048, 4_096, 8_192)
# A burst begins with so many envelopes in flight, and has one more after each swift answer: over Tor an answer is long
# on its way, and on a slow line more of them at once would all be late.
IN_FLIGHT: Final = 2
SWIFT_SECONDS: Final = 3
MOST_IN_FLIGHT: Final = 16


def burst_class(envelopes: int) -> int:
    """How many envelopes leave when `envelopes` carry something: one alone, else the next class."""
    if envelopes < 1:
        raise Misuse("burst: no envelope")
    if envelopes == 1:
        return 1
    for size in BURST_CLASSES:
        if envelopes <= size:
            return size
    raise Misuse("burst: more than 8,192 envelopes")
