"""The journal and the register, for the people of a desk or the station, and for auditors, who see nothing else.

No content is here.
"""

from typing import Final

from aiohttp import web

from caseworker_ui.cases import register
from caseworker_ui.notice import Notice, Said
from caseworker_ui.vaults import journal
from caseworker_ui.vaults.journal import Entry, Root

from .asking import Ask
from .room import Room

ENTRIES: Final = 100
WEEKS: Final = 8


async def show(ask: Ask) -> web.StreamResponse:
    """A page of the journal, the newest entry first, and whether the chain holds."""
    return await _show(ask)


async def _show(ask: Ask, problem: Said | None = None, *, status: int = 200) -> web.StreamResponse:
    number = int(ask.request.match_info.get("page", "1"))

    def look(room: Room) -> dict[str, object]:
        vault = room.journal(ask.session)
        count, broken = _checked(room, ask)
        last = count - (number - 1) * ENTRIES
        return {
            "entries": _page(list(journal.entries(vault, since=max(last - ENTRIES + 1, 1))), last),
            "count": count,
            "broken": broken,
            "parted": register.parted(vault),
            "roots": journal.roots(vault, today=room.today(), weeks=WEEKS),
            "number": number,
            "older": last > ENTRIES,
        }

    values = await ask.do(look)
    typed = {"entries": ask.form.get("entries", ""), "code": ask.form.get("code", "")}
    return ask.page("journal.html", {**values, "problem": problem, "typed": typed}, status=status)


def _page(entries: list[Entry], last: int) -> list[Entry]:
    return [entry for entry in reversed(entries) if entry.entry <= last]


def _checked(room: Room, ask: Ask) -> tuple[int, Said | None]:
    """How many entries there are, and what is wrong with them."""
    vault = room.journal(ask.session)
    try:
        return journal.check(vault), None
    except Notice as notice:
        return journal.count(vault), notice.said


async def check(ask: Ask) -> web.StreamResponse:
    """Compares the chain with a root that was printed."""
    try:
        root = Root.read(ask.form.get("entries", ""), ask.form.get("code", ""))
        await ask.do(lambda room: journal.check(room.journal(ask.session), root=root))
    except Notice as notice:
        return await _show(ask, notice.said, status=422)
    ask.session.said.append(Said("root holds", {"entries": root.entries}))
    return ask.go("/journal")


async def show_root(ask: Ask) -> web.StreamResponse:
    """The root of this week as a sheet: printed, signed, kept by somebody else."""

    def look(room: Room) -> dict[str, object]:
        (root,) = journal.roots(room.journal(ask.session), today=room.today(), weeks=1)
        return {"root": root}

    return ask.page("root.html", await ask.do(look))


async def show_register(ask: Ask) -> web.StreamResponse:
    """A line per case, for auditors: numbers, dates, states."""

    def look(room: Room) -> list[register.Line]:
        return register.cases(room.journal(ask.session))

    return ask.page("register.html", {"cases": await ask.do(look)})
