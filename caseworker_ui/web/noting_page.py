"""The small forms of a case: who works on it, its tags, notes of the desk, unread again."""

from collections.abc import Callable
from typing import Final

from aiohttp import web

from caseworker_ui.cases import noting
from caseworker_ui.notice import Notice, Said
from caseworker_ui.vaults.desk import Desk
from crypto.epoch import Epoch

from .asking import Ask
from .cases_page import Slip, show_again
from .room import Room

# A note of 5,000 letters takes up to twelve bytes for each in a form.
NOTE_FORM_BYTES: Final = 65_536
_ELSEWHERE: Final = frozenset({"desk locked", "case missing"})


async def assign(ask: Ask) -> web.StreamResponse:
    """Gives the case to somebody, or to nobody."""
    name = ask.form.get("assignee", "")

    def act(desk: Desk, today: Epoch) -> None:
        noting.assign(desk, ask.number, to=name, by=ask.session.person, today=today)

    said = Said("given to" if name else "given to nobody", {"number": ask.number, **({"name": name} if name else {})})
    return await _do(ask, act, form="assignee", said=said)


async def tag(ask: Ask) -> web.StreamResponse:
    """One tag more."""

    def act(desk: Desk, _: Epoch) -> None:
        noting.tag(desk, ask.number, ask.form.get("tag", ""))

    return await _do(ask, act, form="tag")


async def untag(ask: Ask) -> web.StreamResponse:
    """One tag less."""

    def act(desk: Desk, _: Epoch) -> None:
        noting.untag(desk, ask.number, ask.form.get("tag", ""))

    return await _do(ask, act, form="tag")


async def note(ask: Ask) -> web.StreamResponse:
    """Keeps a note; browsers end lines with two characters, people with one."""
    words = ask.form.get("note", "").replace("\r\n", "\n").strip()

    def act(desk: Desk, today: Epoch) -> None:
        noting.write_note(desk, ask.number, words, by=ask.session.person, today=today)

    return await _do(ask, act, form="note", said=Said("note kept"))


async def unsee(ask: Ask) -> web.StreamResponse:
    """Unread again; the list is next, since looking at the case would read it."""

    def act(room: Room) -> None:
        noting.unsee(room.desk(ask.session.desk), ask.number, by=ask.session.person)

    await ask.do(act)
    ask.session.said.append(Said("unread again", {"number": ask.number}))
    return ask.go("/cases")


async def _do(
    ask: Ask, act: Callable[[Desk, Epoch], None], *, form: str, said: Said | None = None
) -> web.StreamResponse:
    """Acts and shows the case; what cannot be kept comes back with the reason beside it."""

    def in_room(room: Room) -> None:
        act(room.desk(ask.session.desk), room.today())

    try:
        await ask.do(in_room)
    except Notice as notice:
        if notice.key in _ELSEWHERE:
            raise
        return await show_again(ask, Slip(form, ask.form.get(form, ""), notice.said))
    ask.session.said += [said] if said else []
    return ask.go(f"/cases/{ask.number}")
