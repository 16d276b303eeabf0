"""The page of the courier's stick: what to do now in large words, and one button."""

import asyncio
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from caseworker_ui.bundles.stick import Stick, find
from caseworker_ui.notice import Notice, Said
from crypto.fingerprint import Fingerprint

from .asking import Ask
from .errand import View

# While something changes without the reader, the page comes again by itself. Coming again is no use of a session.
REFRESH_SECONDS: Final = {"waiting": 5, "many": 5, "working": 2}
WATCH: Final = "/sync/watch"
# For whoever reads slowly, or hears the page read: it stays as it is.
STILL: Final = "/sync/still"


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page says: one state, and what belongs to it."""

    state: str
    stick: Stick | None = None
    problems: tuple[Said, ...] = ()

    @property
    def stranger(self) -> str | None:
        """The fingerprint of a server that nobody has compared."""
        found = [str(said.values["fingerprint"]) for said in self.problems if said.key == "server unknown"]
        return found[0] if found else None


async def show(ask: Ask) -> web.StreamResponse:
    """Where the trip is, or what to do for the next one."""
    return await _show(ask, None)


async def _show(ask: Ask, problem: Said | None) -> web.StreamResponse:
    errand = ask.desktop.errand
    view, shown = errand.view, Shown("working")
    if view.progress is None:
        try:
            shown = _state(view, await asyncio.to_thread(find, errand.sticks))
        except Notice as notice:
            shown = Shown("many", problems=(notice.said,))
    refresh = None if ask.request.path == STILL else REFRESH_SECONDS.get(shown.state)
    values = {
        "shown": shown,
        "progress": view.progress,
        "done": [said for said in view.done if said.is_for(ask.session.desk)],
        "refresh": refresh,
        "problem": problem,
    }
    return ask.page("stick.html", values, status=200 if problem is None else 422)


def _state(view: View, stick: Stick | None) -> Shown:
    """A stick that is another than the last one, or brings something else, has everything before it."""
    if stick is None:
        return Shown("waiting", problems=view.problems)
    if stick != view.stick:
        return Shown("found", stick)
    if any(said.key == "server unknown" for said in view.problems):
        return Shown("stranger", stick, view.problems)
    if all(said.key != "stick written" for said in view.done):
        return Shown("stopped", stick, view.problems)
    return Shown("partly" if view.problems else "done", stick, view.problems)


async def begin(ask: Ask) -> web.StreamResponse:
    """Begins the trip with the stick that is there now."""
    await _begin(ask, trust=None)
    return ask.go("/sync")


async def trust(ask: Ask) -> web.StreamResponse:
    """Begins it again, after a person compared the fingerprint of the server: only what this one sealed is taken."""
    if ask.form.get("compared") != "yes":
        return await _show(ask, Said("compare first"))
    await _begin(ask, trust=Fingerprint.from_text(ask.form.get("fingerprint", "")))
    return ask.go("/sync")


async def _begin(ask: Ask, *, trust: Fingerprint | None) -> None:
    stick = await asyncio.to_thread(find, ask.desktop.errand.sticks)
    if stick is not None:
        ask.desktop.errand.begin_trip(stick, by=ask.session.by, trust=trust)
