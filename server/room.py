"""Room on the disk: an envelope is taken only while the day that it belongs to can still be closed."""

import shutil
from pathlib import Path
from typing import Final

from crypto.batch import CLASSES, size_class

# An envelope lies on eight pages of its own and a part of one more, which five of them share.
_ENVELOPE_BYTES: Final = 34_816
# A whole group in the log, the log brought over, the board's next bundle beside this one.
_SLACK_BYTES: Final = 96 * 1_048_576


def for_closing(held: int) -> int:
    """The bytes that a day takes to close if it gets one more envelope than these.

    Covers fill the letterbox up to its class, and the batch has all of them a second time before the letterbox goes.
    """
    size = size_class(min(held + 1, CLASSES[-1]))
    return (2 * size - held) * _ENVELOPE_BYTES + _SLACK_BYTES


def is_enough(path: Path, *, held: int) -> bool:
    """Whether the disk on which `path` lies has that room."""
    return shutil.disk_usage(path).free >= for_closing(held)
