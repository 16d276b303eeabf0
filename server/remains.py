"""What libraries would remember of requests goes with the next tick."""

import functools
import gc
from asyncio import AbstractEventLoop
from typing import Any, Final

from aiohttp.base_protocol import BaseProtocol
from aiohttp.http_parser import HttpRequestParser

_Cache: Final[Any] = type(functools.lru_cache(len))
# aiohttp keeps as many names of headers that it does not know, and empties that when another one comes.
_NAMES: Final = 512
_STRANGE: Final = b"GET / HTTP/1.0\r\n" + b"".join(b"strange-%d: \r\n" % number for number in range(_NAMES)) + b"\r\n"


def freeze() -> None:
    """From now on Python looks only at what came later: a millisecond, where it was fifty."""
    gc.collect()
    gc.freeze()


class Remains:
    """Made once everything is loaded, and before `freeze`."""

    def __init__(self, loop: AbstractEventLoop) -> None:
        self._loop = loop
        # yarl's know the last paths and hosts.
        self._caches = [each for each in gc.get_objects() if isinstance(each, _Cache)]

    def clear(self) -> None:
        for cache in self._caches:
            cache.cache_clear()
        parser = HttpRequestParser(BaseProtocol(self._loop), self._loop, 1, max_headers=_NAMES, max_line_size=1 << 16)
        parser.feed_data(_STRANGE)
        # A refused request and its error know each other: such circles are freed only when Python looks for them.
        gc.collect()
