"""The login page: which vault, its passphrase; the lock; the language."""

from functools import partial

from aiohttp import web

from caseworker_ui.notice import Notice, Said

from .asking import Ask
from .rendering import LANGUAGES
from .room import Room
from .sessions import REGISTER, STATION, Session


async def show(ask: Ask) -> web.StreamResponse:
    """The login page, or the first page of whoever is logged in."""
    if ask.session.vault is not None:
        return ask.go(_first(ask.session))
    chosen = ask.session.locked or ("" if ask.session.draft is None else ask.session.draft.desk)
    return await _show(ask, None, chosen=chosen.removesuffix(REGISTER), person=ask.session.person)


async def _show(ask: Ask, problem: Said | None, *, chosen: str, person: str, status: int = 200) -> web.StreamResponse:
    titles = await ask.do(Room.titles)
    return ask.page(
        "login.html",
        {"titles": titles, "problem": problem, "chosen": chosen, "person": person, "draft": ask.session.draft},
        status=status,
    )


async def login(ask: Ask) -> web.StreamResponse:
    """Opens a vault with its passphrase: the station's alone, or a desk's."""
    vault, person = ask.form.get("vault", ""), ask.form.get("person", "").strip()
    try:
        session = await ask.do(
            partial(_enter, ask, vault=vault, person=person, passphrase=ask.form.get("passphrase", ""))
        )
    except Notice as notice:
        status = 429 if notice.key == "login wait" else 403
        return await _show(ask, notice.said, chosen=vault, person=person, status=status)
    draft = session.draft
    return ask.go(_first(session) if draft is None else f"/cases/{draft.number}", session=session)


def _enter(ask: Ask, room: Room, *, vault: str, person: str, passphrase: str) -> Session:
    # One action: between unlocking and entering nobody can find the desk unused and close it.
    seat, said = room.unlock(vault, passphrase, person=person or None, throttle=ask.desktop.throttle)
    entered = ask.desktop.sessions.enter(ask.session, seat)
    entered.said += said
    return entered


def _first(session: Session) -> str:
    """A desk's cases; for the station alone, what it is there for."""
    if session.register is not None:
        return "/journal"
    return "/sync" if session.vault == STATION else "/cases"


async def lock(ask: Ask) -> web.StreamResponse:
    """Forgets the session; the desk's vault closes unless someone else has it open."""
    ask.desktop.sessions.end(ask.session)
    await ask.do(lambda room: room.settle(ask.desktop.sessions))
    return ask.go("/", session=ask.desktop.sessions.begin(ask.session.language))


async def change_language(ask: Ask) -> web.StreamResponse:
    """French or English, for this session."""
    if (wished := ask.form.get("language", "")) in LANGUAGES:
        ask.session.language = wished
    back = ask.form.get("back", "")
    return ask.go(back if ask.desktop.is_page(back) else "/")
