"""The search: what somebody looks for stays in the session, and stands in no address."""

from aiohttp import web

from caseworker_ui.cases import interests, noting, search
from caseworker_ui.cases.search import QUERY_LETTERS

from .asking import Ask
from .room import Room


async def show(ask: Ask) -> web.StreamResponse:
    """A page of what was found."""
    page, sought = int(ask.request.match_info.get("page", "1")), ask.session.sought

    def look(room: Room) -> dict[str, object]:
        desk, person = room.desk(ask.session.desk), ask.session.person
        found = search.find(desk, sought, page=page, hidden=interests.hidden(desk, person=person))
        return {"found": found, "sought": sought, "keys": noting.has_keys(desk, by=person)}

    return ask.page("search.html", await ask.do(look))


async def look_for(ask: Ask) -> web.StreamResponse:
    """Keeps what is looked for, and shows what is found."""
    ask.session.sought = " ".join(ask.form.get("words", "").split())[:QUERY_LETTERS]
    return ask.go("/search")
