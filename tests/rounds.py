"""How long a round is: short in `make test`; full in `make claims`, `make fuzz` and `make drills`."""

import os
from typing import Final

FULL: Final = os.environ.get("PERRON_FULL") == "1"


def rounds(short: int, full: int) -> int:
    """The number of cases of this run."""
    return full if FULL else short
