"""Writing to the reporter: acknowledge, reply, measure, insert a prepared text, recall; and the desk's own texts."""

import re
from dataclasses import replace
from functools import partial
from typing import Final

from aiohttp import web

from caseworker_ui.cases import casebook, heads, replies, templates
from caseworker_ui.cases.casebook import Case
from caseworker_ui.notice import Notice, Said

from .asking import Ask
from .cases_page import CHOICES, render_case
from .room import Room
from .sessions import Draft

_MESSAGE: Final = re.compile("[0-9a-f]{32}")


async def acknowledge(ask: Ask) -> web.StreamResponse:
    """Tells the reporter that the report arrived."""

    def act(room: Room) -> None:
        desk = room.desk(ask.session.desk)
        heads.acknowledge(desk, room.station, ask.number, by=ask.session.person, today=room.today())

    await ask.do(act)
    ask.session.said.append(Said("acknowledged", {"number": ask.number}))
    return ask.go(f"/cases/{ask.number}")


async def write(ask: Ask) -> web.StreamResponse:
    """What the form of a reply asks for: to insert a prepared text, to measure, to forget what was typed, or to seal.

    What cannot be done comes back with what was typed and the reason beside it.
    """
    draft = read_draft(ask, desk=ask.session.desk or "")
    try:
        if ask.form.get("do") == "discard":
            ask.session.draft = None
            return ask.go(f"/cases/{ask.number}")
        if ask.form.get("do") == "insert":
            return await _insert(ask, draft)
        if ask.form.get("do") == "measure":
            return await render_case(ask, draft=draft, measured=draft.words)
        sent = await ask.do(partial(_reply, draft, after=ask.form.get("after", ""), by=ask.session.person))
    except Notice as notice:
        if notice.key in {"desk locked", "case missing"}:
            raise
        return await render_case(ask, draft=draft, problem=notice.said, status=422)
    ask.session.draft = None
    ask.session.said.append(Said("replied", {"reply": sent, "number": ask.number}))
    return ask.go(f"/cases/{ask.number}/sent")


def read_draft(ask: Ask, *, desk: str) -> Draft:
    """A reply as it was typed; browsers end lines with two characters, people with one."""
    words = ask.form.get("words", "").replace("\r\n", "\n").strip()
    untrusted = ask.form.get("answers", "")
    answers = untrusted if _MESSAGE.fullmatch(untrusted) else ""
    return Draft(desk, ask.number, words=words, state=ask.form.get("state", ""), answers=answers)


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
    if after != str(replies.last_number(desk, draft.number)):
        raise Notice("reply overtaken")
    return replies.reply(
        desk,
        room.station,
        draft.number,
        draft.words,
        state=states[0],
        by=by,
        answers=bytes.fromhex(draft.answers) or None,
        today=room.today(),
    )


async def _insert(ask: Ask, draft: Draft) -> web.StreamResponse:
    """A prepared text below what was typed."""
    name, language = ask.form.get("template", ""), ask.form.get("language", "")
    text = await ask.do(lambda room: templates.filled(room.desk(draft.desk), draft.number, name, language=language))
    return await render_case(ask, draft=replace(draft, words=f"{draft.words}\n\n{text}".strip()))


async def correct(ask: Ask) -> web.StreamResponse:
    """A case with a correction of one reply in its form, in the report's language."""
    reply = int(ask.request.match_info["reply"])

    def fill(room: Room) -> str:
        return templates.filled(room.desk(ask.session.desk), ask.number, "correction", reply=reply)

    text = await ask.do(fill)
    return await render_case(ask, draft=Draft(ask.session.desk or "", ask.number, words=text, state=""))


async def recall(ask: Ask) -> web.StreamResponse:
    """Takes a reply back before it leaves; its words wait in the form, and nowhere else."""
    reply = int(ask.request.match_info["reply"])

    def act(room: Room) -> str:
        desk = room.desk(ask.session.desk)
        return replies.recall(desk, room.station, ask.number, reply, by=ask.session.person, today=room.today())

    words = await ask.do(act)
    ask.session.draft = Draft(ask.session.desk or "", ask.number, words=words, state="")
    ask.session.said.append(Said("recalled", {"reply": reply, "number": ask.number}))
    return ask.go(f"/cases/{ask.number}")


async def show_sent(ask: Ask) -> web.StreamResponse:
    """What was sent, and when it will be read."""

    def look(room: Room) -> Case:
        return casebook.case(room.desk(ask.session.desk), ask.number)

    case = await ask.do(look)
    return ask.page("sent.html", {"case": case}) if case.replies else ask.go(f"/cases/{ask.number}")


async def show_templates(ask: Ask) -> web.StreamResponse:
    """The texts that the desk prepared itself."""
    return await _show_templates(ask)


async def keep_template(ask: Ask) -> web.StreamResponse:
    """Adds a text or changes it; what does not fit comes back."""
    name, words = ask.form.get("name", "").strip(), ask.form.get("words", "").replace("\r\n", "\n").strip()
    try:
        await ask.do(lambda room: templates.keep(room.desk(ask.session.desk), name, words))
    except Notice as notice:
        if notice.key == "desk locked":
            raise
        return await _show_templates(ask, name=name, words=words, problem=notice.said)
    ask.session.said.append(Said("template kept", {"name": name}))
    return ask.go("/templates")


async def drop_template(ask: Ask) -> web.StreamResponse:
    """Takes one away."""
    name = ask.form.get("name", "")
    await ask.do(lambda room: templates.drop(room.desk(ask.session.desk), name))
    ask.session.said.append(Said("template dropped", {"name": name}))
    return ask.go("/templates")


async def _show_templates(
    ask: Ask, *, name: str = "", words: str = "", problem: Said | None = None
) -> web.StreamResponse:
    own = await ask.do(lambda room: templates.own(room.desk(ask.session.desk)))
    values = {"own": own, "name": name, "words": words, "problem": problem}
    return ask.page("templates.html", values, status=422 if problem else 200)
