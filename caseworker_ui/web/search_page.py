"""The search: what somebody looks for stays in the session, and stands in no address."""

from aiohttp import web

from caseworker_ui.cases import search
from caseworker_ui.cases.search import QUERY_LETTERS, Found

from .asking import Ask
from .room import Room


async def show(ask: Ask) -> web.StreamResponse:
    """A page of what was found."""
    page, sought = int(ask.request.match_info.get("page", "1")), ask.session.sought

    def look(room: Room) -> Found:
        return search.find(room.desk(ask.session.desk), sought, page=page)

    return ask.page("search.html", {"found": await ask.do(look), "sought": sought})


async def look_for(ask: Ask) -> web.StreamResponse:
    """Keeps what is looked for, and shows what is found."""
    ask.session.sought = " ".join(ask.form.get("words", "").split())[:QUERY_LETTERS]
    return ask.go("/search")
