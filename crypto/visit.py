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
# As many connections as browsers open to one server: over Tor each answer is long on its way.
IN_FLIGHT: Final = 6


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
