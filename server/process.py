"""The process: what it holds reaches no core file, no debugger and no swap, and is overwritten when it is freed."""

import ctypes
import os
import resource
import sys
from pathlib import Path
from typing import Final

_libc: Final = ctypes.CDLL(None)
_PR_SET_DUMPABLE: Final = 4
# All pages, those that come later too, each from the moment it is used: else the whole of every stack would count.
_MCL_CURRENT, _MCL_FUTURE, _MCL_ONFAULT = 1, 2, 4

# glibc overwrites what is freed, except in the caches of its threads, so these are off; Python's own pools for small
# objects are off too, so that keys and the texts that hold them go the same way. Both are read before our first line.
OVERWRITING: Final = {
    "GLIBC_TUNABLES": "glibc.malloc.perturb=165:glibc.malloc.tcache_count=0",
    "PYTHONMALLOC": "malloc",
}


def overwrite_freed_memory() -> None:
    """Start the program again, once, with what makes its memory forget; the number of the process stays."""
    if not os.environ.items() >= OVERWRITING.items():
        again = [sys.executable, *sys.orig_argv[1:]]
        os.execve(sys.executable, again, os.environ | OVERWRITING)  # noqa: S606  # ourselves, as we were called


def harden() -> None:
    """No core file, no debugger of the same user, no swap where the service manager allows it."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Where the system hands cores to a program, that limit does not count: this does.
    _libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    try:
        resource.setrlimit(resource.RLIMIT_MEMLOCK, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    except (OSError, ValueError):
        # With a limit, locking would succeed now and an allocation fail later, an envelope with it.
        return
    _libc.mlockall(_MCL_CURRENT | _MCL_FUTURE | _MCL_ONFAULT)


def memory_is_locked() -> bool:
    """Whether the kernel keeps this process out of swap."""
    return "VmLck:\t       0 kB" not in Path("/proc/self/status").read_text("ascii")
