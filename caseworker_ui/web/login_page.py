"""The login page: which vault, its passphrase; the lock; the language."""

from functools import partial

from aiohttp import web

from caseworker_ui.notice import Notice, Said

from .asking import Ask, safe_back
from .rendering import LANGUAGES
from .room import Room
from .sessions import STATION, Session


async def show(ask: Ask) -> web.StreamResponse:
    """The login page, or the first page of whoever is logged in."""
    if ask.session.vault is not None:
        return ask.go(_first(ask.session))
    return await _show(ask, None, chosen="" if ask.session.draft is None else ask.session.draft.desk)


async def _show(ask: Ask, problem: Said | None, *, chosen: str, status: int = 200) -> web.StreamResponse:
    titles = await ask.do(Room.titles)
    return ask.page(
        "login.html",
        {"titles": titles, "problem": problem, "chosen": chosen, "draft": ask.session.draft},
        status=status,
    )


async def login(ask: Ask) -> web.StreamResponse:
    """Opens a vault with its passphrase: the station's alone, or a desk's."""
    vault, passphrase = ask.form.get("vault", ""), ask.form.get("passphrase", "")
    try:
        session = await ask.do(partial(_enter, ask, vault=vault, passphrase=passphrase))
    except Notice as notice:
        return await _show(ask, notice.said, chosen=vault, status=429 if notice.key == "login wait" else 403)
    draft = session.draft
    return ask.go(_first(session) if draft is None else f"/cases/{draft.number}", session=session)


def _enter(ask: Ask, room: Room, *, vault: str, passphrase: str) -> Session:
    # One action: between unlocking and entering nobody can find the desk unused and close it.
    person, said = room.unlock(vault, passphrase, person=None, throttle=ask.desktop.throttle)
    entered = ask.desktop.sessions.enter(ask.session, vault, person=person)
    entered.said += said
    return entered


def _first(session: Session) -> str:
    return "/status" if session.vault == STATION else "/cases"


async def lock(ask: Ask) -> web.StreamResponse:
    """Forgets the session; the desk's vault closes unless someone else has it open."""
    ask.desktop.sessions.end(ask.session)
    await ask.do(lambda room: room.settle(ask.desktop.sessions))
    return ask.go("/", session=ask.desktop.sessions.begin(ask.session.language))


async def change_language(ask: Ask) -> web.StreamResponse:
    """French or English, for this session."""
    if (wished := ask.form.get("language", "")) in LANGUAGES:
        ask.session.language = wished
    return ask.go(safe_back(ask.form.get("back", "")))
