"""What went wrong inside since the start: the place in our own code, never what somebody sent, and not when."""

import traceback
from pathlib import Path


class Health:
    """Remembers the place of the last bug, in memory only: a log line would tell the second of a request."""

    def __init__(self) -> None:
        self.last = ""

    def remember(self, error: object) -> None:
        """Keep the kind of error and the line of code that raised it. Who broke off a connection is no bug."""
        if isinstance(error, BaseException) and not isinstance(error, ConnectionError):
            frames = traceback.extract_tb(error.__traceback__)
            place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "unknown place"
            self.last = f"{type(error).__name__} at {place}"
