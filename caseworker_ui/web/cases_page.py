"""The pages of one case: what it holds, a reply, an attachment."""

from dataclasses import dataclass
from functools import partial
from typing import Final

from aiohttp import web

from caseworker_ui.cases import casebook, heads, noting, replies
from caseworker_ui.cases.casebook import Case
from caseworker_ui.cases.stages import STATES
from caseworker_ui.cases.timeline import entries
from caseworker_ui.notice import Notice, Said
from crypto.documents import Attachment, State

from . import workflow_page
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
    return await _show_case(ask, draft=kept)


async def show_again(ask: Ask, slip: Slip) -> web.StreamResponse:
    """The case, with what was typed into one of its small forms and the reason beside it."""
    return await _show_case(ask, slip=slip, status=422)


async def _show_case(
    ask: Ask,
    *,
    draft: Draft | None = None,
    problem: Said | None = None,
    slip: Slip | None = None,
    status: int = 200,
) -> web.StreamResponse:
    def look(room: Room) -> dict[str, object]:
        desk = room.desk(ask.session.desk)
        case = casebook.case(desk, ask.number)
        noting.see(desk, ask.number, by=ask.session.person)
        names = {number: slug for slug, number in room.station.desks.items()}
        titles = room.titles()
        others = [titles[names[desk]] for desk in case.desks if names[desk] != ask.session.desk]
        noted = noting.noted(desk, ask.number)
        due, keys = case.due_on(room.today()), noting.has_keys(desk, by=ask.session.person)
        found = {"case": case, "due": due, "others": others, "entries": entries(case), "noted": noted, "keys": keys}
        return {**found, **workflow_page.section(room, desk, case)}

    typed = {"draft": draft, "problem": problem, "slip": slip}
    return ask.page("case.html", {**await ask.do(look), **typed, "choices": CHOICES}, status=status)


async def acknowledge(ask: Ask) -> web.StreamResponse:
    """Tells the reporter that the report arrived."""

    def act(room: Room) -> None:
        desk = room.desk(ask.session.desk)
        heads.acknowledge(desk, room.station, ask.number, by=ask.session.person, today=room.today())

    await ask.do(act)
    ask.session.said.append(Said("acknowledged", {"number": ask.number}))
    return ask.go(f"/cases/{ask.number}")


async def reply(ask: Ask) -> web.StreamResponse:
    """Seals a reply; what cannot be sent comes back with the reason beside it."""
    draft = read_draft(ask, desk=ask.session.desk or "")
    try:
        sent = await ask.do(partial(_reply, draft, after=ask.form.get("after", ""), by=ask.session.person))
    except Notice as notice:
        if notice.key in {"desk locked", "case missing"}:
            raise
        return await _show_case(ask, draft=draft, problem=notice.said, status=422)
    ask.session.draft = None
    ask.session.said.append(Said("replied", {"reply": sent, "number": ask.number}))
    return ask.go(f"/cases/{ask.number}/sent")


def read_draft(ask: Ask, *, desk: str) -> Draft:
    """A reply as it was typed; browsers end lines with two characters, people with one."""
    words = ask.form.get("words", "").replace("\r\n", "\n").strip()
    return Draft(desk, ask.number, words=words, state=ask.form.get("state", ""))


def keep_draft(ask: Ask) -> None:
    """The session went idle while someone wrote: the text waits in memory for the desk's passphrase."""
    if ask.session.locked is not None:
        ask.session.draft = read_draft(ask, desk=ask.session.locked)


def _reply(draft: Draft, room: Room, *, after: str, by: str) -> int:
    desk = room.desk(draft.desk)
    states = [state for state in CHOICES if state == draft.state]
    if not states:
        raise Notice("state missing")
    # Sent twice by a double click, or written beside a colleague's: the writer looks at it first.
    if after != str(len(casebook.case(desk, draft.number).replies)):
        raise Notice("reply overtaken")
    return replies.reply(desk, room.station, draft.number, draft.words, state=states[0], by=by, today=room.today())


async def show_sent(ask: Ask) -> web.StreamResponse:
    """What was sent, and when it will be read."""

    def look(room: Room) -> Case:
        return casebook.case(room.desk(ask.session.desk), ask.number)

    case = await ask.do(look)
    return ask.page("sent.html", {"case": case}) if case.replies else ask.go(f"/cases/{ask.number}")


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
