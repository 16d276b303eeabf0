"""Long work while the page answers: a trip of the courier, or desks that try a large spool. One at a time."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from caseworker_ui.bundles.progress import Progress, Steps
from caseworker_ui.bundles.stick import Stick
from caseworker_ui.notice import Notice, Said
from caseworker_ui.vaults.people import By
from crypto.fingerprint import Fingerprint

from .clerk import Clerk
from .connection import place
from .room import Room
from .trip import Outcome, look_all, trip

_BEGINS = Progress("begins", 0, 1)


@dataclass(frozen=True, slots=True)
class View:
    """What a page shows of it: replaced whole, so that it may be read at any moment and without the clerk."""

    progress: Progress | None = None
    stick: Stick | None = None
    done: tuple[Said, ...] = ()
    problems: tuple[Said, ...] = ()


class Errand:
    """What is under way, and how the last one ended."""

    def __init__(self, room: Room, clerk: Clerk, *, sticks: Path | None, bug: Callable[[str], None]) -> None:
        self._room, self._clerk, self._bug = room, clerk, bug
        self.sticks = sticks
        self.view = View()
        self._task: asyncio.Task[None] | None = None

    def begin_trip(self, stick: Stick, *, by: By, trust: Fingerprint | None = None) -> None:
        """Begins unless something is under way: a double click is one trip."""
        outcome = Outcome()
        self._begin(trip(self._room, stick, outcome, tell=self._tell, by=by, trust=trust), outcome, stick)

    def begin_looks(self) -> None:
        """Lets the desks look that were too busy for it when they were unlocked."""
        if self._room.later:
            # How the last trip ended still stands.
            outcome = Outcome([*self.view.done], [*self.view.problems])
            self._begin(look_all(self._room, outcome), outcome, self.view.stick)

    async def ended(self) -> None:
        """Waits until nothing is under way."""
        if self._task is not None:
            await asyncio.wait({self._task})

    async def stop(self) -> None:
        """Ends after the step that is being done."""
        if self._task is not None:
            self._task.cancel()
        await self.ended()

    def _begin(self, steps: Steps, outcome: Outcome, stick: Stick | None) -> None:
        if self.view.progress is None:
            self.view = View(_BEGINS, stick)
            self._task = asyncio.get_running_loop().create_task(self._walk(steps, outcome))

    def _tell(self, progress: Progress) -> None:
        self.view = View(progress, self.view.stick)

    async def _walk(self, steps: Steps, outcome: Outcome) -> None:
        try:
            while (progress := await self._clerk.do(partial(next, steps, None))) is not None:
                self._tell(progress)
        except Notice as notice:
            outcome.problems.append(notice.said)
        except (OSError, sqlcipher.Error) as error:
            outcome.problems.append(Said("disk", {"why": str(error)}))
        except Exception as error:  # noqa: BLE001  # a bug is told by its place, and the next trip may go better
            self._bug(place(error))
            outcome.problems.append(Said("bug", {"place": place(error)}))
        finally:
            await self._clerk.do(steps.close)
            self.view = View(None, self.view.stick, tuple(outcome.done), tuple(outcome.problems))
            self._task = None
