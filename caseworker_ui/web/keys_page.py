"""The help page of the shortcuts, and the switch that each person has for them (WCAG 2.2, 2.1.4)."""

from aiohttp import web

from caseworker_ui.cases import noting

from .asking import Ask
from .room import Room


async def show(ask: Ask) -> web.StreamResponse:
    """Which keys there are, and whether they do anything for this person."""

    def look(room: Room) -> bool:
        return noting.has_keys(room.desk(ask.session.desk), by=ask.session.person)

    return ask.page("keys.html", {"keys": await ask.do(look)})


async def switch(ask: Ask) -> web.StreamResponse:
    """On or off, until this person changes it again."""
    wished = ask.form.get("keys") == "on"

    def act(room: Room) -> None:
        noting.switch_keys(room.desk(ask.session.desk), by=ask.session.person, on=wished)

    await ask.do(act)
    return ask.go("/keys")
