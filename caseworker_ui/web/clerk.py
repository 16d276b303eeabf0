"""The clerk: the one thread in which vaults are touched while the page runs, one action at a time."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")


class Clerk:
    """Takes actions in order. The folder watch and the pages share one: two actions never meet in one vault."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="clerk")

    async def do(self, action: Callable[[], Result]) -> Result:
        """Runs an action to its end even if its asker goes away: half an action is never taken back."""
        return await asyncio.shield(asyncio.get_running_loop().run_in_executor(self._thread, action))

    def stop(self) -> None:
        """Waits for what was begun."""
        self._thread.shutdown()
