"""The pages of one case: what it holds, an attachment."""

from dataclasses import dataclass
from functools import partial
from typing import Final

from aiohttp import web

from caseworker_ui.cases import casebook, noting
from caseworker_ui.cases.stages import STATES, answering
from caseworker_ui.cases.talking import talk
from caseworker_ui.cases.templates import books
from caseworker_ui.cases.timeline import entries
from caseworker_ui.notice import Notice, Said
from crypto.documents import Attachment, State

from . import desks_page, workflow_page
from .asking import Ask
from .room import Room
from .sending import send
from .sessions import Draft

# An acknowledgement says "acknowledged" by itself.
CHOICES: Final[tuple[State, ...]] = tuple(state for state in STATES if state != "acknowledged")


@dataclass(frozen=True, slots=True)
class Slip:
    """What was typed into a small form of a case, by the form's name, and why it cannot be kept."""

    form: str
    typed: str
    problem: Said


async def show_case(ask: Ask) -> web.StreamResponse:
    """One case, with a form for a reply."""
    draft = ask.session.draft
    kept = draft if draft is not None and draft.number == ask.number else None
    return await render_case(ask, draft=kept)


async def show_again(ask: Ask, slip: Slip) -> web.StreamResponse:
    """The case, with what was typed into one of its small forms and the reason beside it."""
    return await render_case(ask, slip=slip, status=422)


async def render_case(
    ask: Ask,
    *,
    draft: Draft | None = None,
    measured: str | None = None,
    problem: Said | None = None,
    slip: Slip | None = None,
    status: int = 200,
) -> web.StreamResponse:
    """The page of a case, with what was typed, how long that is if it was measured, and what is wrong with it."""

    def look(room: Room) -> dict[str, object]:
        desk = room.desk(ask.session.desk)
        case = casebook.case(desk, ask.number)
        noting.see(desk, ask.number, by=ask.session.person)
        names = {number: slug for slug, number in room.station.desks.items()}
        titles = room.titles()
        others = [titles[names[other]] for other in case.desks if names[other] != ask.session.desk]
        return {
            "case": case,
            "due": case.due_on(room.today()),
            "others": others,
            "entries": entries(case),
            "noted": noting.noted(desk, ask.number),
            "keys": noting.has_keys(desk, by=ask.session.person),
            "talk": talk(desk, room.station, case, measured=measured, today=room.today()),
            "choices": [state for state in CHOICES if answering(case.stage, case.state, state=state)],
            **workflow_page.section(room, desk, case),
            **desks_page.titles(room, desk, ask.number, addressed=case.desks),
        }

    typed = {"draft": draft, "problem": problem, "slip": slip}
    values = {**await ask.do(look), **typed, "books": books()}
    return ask.page("case.html", values, status=status)


async def download(ask: Ask) -> web.StreamResponse:
    """An attachment, checked whole before its first byte leaves; only ever as a file to keep, never to show."""
    slug, path = ask.session.desk, ask.request.match_info

    def find(room: Room) -> tuple[bytes, Attachment]:
        desk = room.desk(slug)
        case = casebook.case(desk, ask.number)
        named = [message for message in case.messages if message.id.hex() == path["message"]]
        files = [(message.author, file.attachment) for message in named for file in message.files]
        if not files[int(path["place"]) :]:
            raise Notice("attachment missing")
        author, attachment = files[int(path["place"])]
        casebook.check(desk, author, attachment)
        return author, attachment

    author, attachment = await ask.do(find)

    def take(place: int, room: Room) -> bytes:
        # The desk is asked for again each time: it may have been locked meanwhile.
        return casebook.piece(room.desk(slug), author, attachment, place=place)

    pieces = (await ask.do(partial(take, place)) for place in range(attachment.chunks))
    return await send(ask.request, pieces, name=attachment.name, size=attachment.size)
