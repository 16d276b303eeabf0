"""Who may read a hardened server's memory: whoever may trace. For others a copy lacks the one line that forbids it."""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from .copies import copied

_CAP_SYS_PTRACE: Final = 19
_PARTS: Final = ("crypto", "intake", "server", "caseworker_ui", "tor", "perron.py")
READABLE: Final = {"server/process.py": ("_libc.prctl(_PR_SET_DUMPABLE, 0", "_libc.prctl(_PR_SET_DUMPABLE, 1")}


def may_trace() -> bool:
    """Not every root may: in a container this right is often taken away."""
    held = re.search(r"^CapEff:\s+(\w+)$", Path("/proc/self/status").read_text("ascii"), re.MULTILINE)
    return held is not None and bool(int(held[1], 16) >> _CAP_SYS_PTRACE & 1)


@contextmanager
def readable() -> Iterator[Mapping[str, str]]:
    """The environment in which `perron` is one whose memory this process may read."""
    if may_trace():
        yield os.environ
        return
    with copied(*_PARTS, edits=READABLE) as tree:
        yield {**os.environ, "PYTHONPATH": str(tree)}
