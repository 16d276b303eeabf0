"""The page on loopback: its routes, its door, and what is behind it."""

import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler as WebHandler

from caseworker_ui.notice import Said

from . import (
    agenda_page,
    bundles_page,
    cases_page,
    desks_page,
    inbox_page,
    journal_page,
    keys_page,
    login_page,
    noting_page,
    partners_page,
    people_page,
    search_page,
    second_page,
    stick_page,
    talking_page,
    workflow_page,
)
from .asking import DESKTOP, Desktop, Route, Who, admit, refuse_elsewhere
from .clerk import Clerk
from .connection import Runner
from .errand import Errand
from .headers import SCRIPT, fix
from .rendering import Pages
from .room import Room
from .sessions import Limits, Sessions, Throttle

HOST: Final = "127.0.0.1"
# A reply of 31,000 bytes takes three letters for each in a form; a longer one comes back to its writer.
REPLY_FORM_BYTES: Final = 262_144

ROUTES: Final = (
    Route("GET", "/", login_page.show, Who.ANYONE),
    Route("POST", "/login", login_page.login, Who.ANYONE),
    Route("POST", "/lock", login_page.lock, Who.ANYONE),
    Route("POST", "/language", login_page.change_language, Who.ANYONE),
    Route("GET", "/cases", inbox_page.show, Who.DESK),
    Route("GET", "/cases/page/{page:[1-9][0-9]{0,5}}", inbox_page.show, Who.DESK),
    Route("POST", "/cases/narrow", inbox_page.narrow, Who.DESK),
    Route("POST", "/cases/view", inbox_page.use_view, Who.DESK),
    Route("POST", "/cases/views/keep", inbox_page.keep_view, Who.DESK),
    Route("POST", "/cases/views/forget", inbox_page.forget_view, Who.DESK),
    Route("GET", "/search", search_page.show, Who.DESK),
    Route("GET", "/search/{page:[1-9][0-9]{0,5}}", search_page.show, Who.DESK),
    Route("GET", "/keys", keys_page.show, Who.DESK),
    Route("POST", "/keys", keys_page.switch, Who.DESK),
    Route("POST", "/search", search_page.look_for, Who.DESK, form_bytes=8_192),
    Route("GET", "/cases/{number:[1-9][0-9]{0,8}}", cases_page.show_case, Who.DESK),
    Route("POST", "/cases/{number:[1-9][0-9]{0,8}}/acknowledge", talking_page.acknowledge, Who.DESK),
    Route(
        "POST",
        "/cases/{number:[1-9][0-9]{0,8}}/reply",
        talking_page.write,
        Who.DESK,
        form_bytes=REPLY_FORM_BYTES,
        kept=talking_page.keep_draft,
    ),
    Route("POST", "/cases/{number:[1-9][0-9]{0,8}}/assignee", noting_page.assign, Who.DESK),
    Route("POST", "/cases/{number:[1-9][0-9]{0,8}}/tag", noting_page.tag, Who.DESK),
    Route("POST", "/cases/{number:[1-9][0-9]{0,8}}/untag", noting_page.untag, Who.DESK),
    Route(
        "POST",
        "/cases/{number:[1-9][0-9]{0,8}}/note",
        noting_page.note,
        Who.DESK,
        form_bytes=noting_page.NOTE_FORM_BYTES,
    ),
    Route("POST", "/cases/{number:[1-9][0-9]{0,8}}/unread", noting_page.unsee, Who.DESK),
    Route("GET", "/cases/{number:[1-9][0-9]{0,8}}/sent", talking_page.show_sent, Who.DESK),
    Route("GET", "/cases/{number:[1-9][0-9]{0,8}}/correct/{reply:[1-9][0-9]{0,4}}", talking_page.correct, Who.DESK),
    Route(
        "POST",
        "/cases/{number:[1-9][0-9]{0,8}}/replies/{reply:[1-9][0-9]{0,4}}/recall",
        talking_page.recall,
        Who.DESK,
    ),
    Route("GET", "/templates", talking_page.show_templates, Who.DESK),
    Route("POST", "/templates", talking_page.keep_template, Who.DESK, form_bytes=REPLY_FORM_BYTES),
    Route("POST", "/templates/drop", talking_page.drop_template, Who.DESK),
    Route(
        "GET",
        "/cases/{number:[1-9][0-9]{0,8}}/{message:[0-9a-f]{32}}/{place:[0-9]{1,2}}",
        cases_page.download,
        Who.DESK,
    ),
    Route("GET", "/cases/{number:[1-9][0-9]{0,8}}/decide/{action:[a-z-]{3,20}}", workflow_page.show, Who.DESK),
    Route(
        "POST",
        "/cases/{number:[1-9][0-9]{0,8}}/decide",
        workflow_page.decide,
        Who.DESK,
        form_bytes=REPLY_FORM_BYTES,
        kept=talking_page.keep_draft,
    ),
    Route("GET", "/dates", agenda_page.show, Who.DESK),
    Route("GET", "/dates/sheet", agenda_page.show_sheet, Who.DESK),
    Route("GET", "/cases/{number:[1-9][0-9]{0,8}}/desks", desks_page.show_case, Who.DESK),
    Route("POST", "/cases/{number:[1-9][0-9]{0,8}}/hand", desks_page.hand, Who.DESK),
    Route("POST", "/cases/{number:[1-9][0-9]{0,8}}/hand-excluded", desks_page.hand_excluded, Who.DESK),
    Route("POST", "/cases/{number:[1-9][0-9]{0,8}}/recuse", desks_page.recuse, Who.DESK, unseen=True),
    Route("POST", "/cases/{number:[1-9][0-9]{0,8}}/concern", desks_page.concern, Who.DESK),
    Route("POST", "/cases/{number:[1-9][0-9]{0,8}}/unconcern", desks_page.unconcern, Who.DESK),
    Route("GET", "/interests", desks_page.show_interests, Who.DESK),
    Route("POST", "/interests/declare", desks_page.declare, Who.DESK),
    Route("POST", "/interests/withdraw", desks_page.withdraw, Who.DESK),
    Route("POST", "/interests/hand", desks_page.hand_orphan, Who.DESK),
    Route("GET", "/sync", stick_page.show, Who.STATION),
    Route("GET", stick_page.STILL, stick_page.show, Who.STATION),
    Route("GET", stick_page.WATCH, stick_page.show, Who.STATION, by_itself=True),
    Route("POST", "/sync", stick_page.begin, Who.STATION),
    Route("POST", "/sync/trust", stick_page.trust, Who.STATION),
    Route("GET", "/import", bundles_page.show_import, Who.STATION),
    Route("POST", "/import", bundles_page.take, Who.STATION, stream=True),
    Route("POST", "/import/trust", bundles_page.trust, Who.STATION),
    Route("POST", "/import/leave", bundles_page.leave, Who.STATION),
    Route("GET", "/export", bundles_page.show_export, Who.STATION),
    Route("POST", "/export", bundles_page.export, Who.STATION),
    Route("GET", "/export/bundle", bundles_page.download, Who.STATION),
    Route("GET", "/status", bundles_page.show_status, Who.STATION),
    Route("GET", "/partners", partners_page.show, Who.STATION),
    Route("POST", "/partners", partners_page.make, Who.STATION),
    Route("POST", "/partners/end", partners_page.end, Who.STATION),
    Route("GET", "/second", second_page.show, Who.DESK),
    Route("POST", "/second", second_page.agree, Who.DESK),
    Route("POST", "/second/withdraw", second_page.withdraw, Who.DESK),
    Route("GET", "/people", people_page.show, Who.DESK),
    Route("POST", "/people/passphrase", people_page.change_passphrase, Who.DESK),
    Route("POST", "/people/add", people_page.add, Who.LEAD),
    Route("POST", "/people/remove", people_page.remove, Who.LEAD),
    Route("GET", "/journal", journal_page.show, Who.JOURNAL),
    Route("GET", "/journal/{page:[1-9][0-9]{0,5}}", journal_page.show, Who.JOURNAL),
    Route("POST", "/journal/check", journal_page.check, Who.JOURNAL),
    Route("GET", "/journal/root", journal_page.show_root, Who.JOURNAL),
    Route("GET", "/register", journal_page.show_register, Who.AUDITOR),
)
_PLACE: Final = re.compile(r"{\w+:(.+?)}(?=/|$)")
_PAGES: Final = re.compile("|".join(_PLACE.sub(r"\1", route.path) for route in ROUTES if route.method == "GET"))


def is_page(untrusted_path: str) -> bool:
    """Whether a page of ours is there: what changes the language goes back to it."""
    return _PAGES.fullmatch(untrusted_path) is not None


def furnish(
    room: Room,
    *,
    port: int,
    language: str,
    inbox: Path | None,
    sticks: Path | None = None,
    clock: Callable[[], float] = time.monotonic,
    limits: Limits | None = None,
) -> Desktop:
    """Everything a page needs, for one process."""
    bounds, clerk = limits or Limits(), Clerk()
    return Desktop(
        room=room,
        clerk=clerk,
        errand=Errand(room, clerk, sticks=sticks, bug=partial(_bug, room)),
        sessions=Sessions(clock, limits=bounds),
        throttle=Throttle(clock, limits=bounds),
        pages=Pages(office=room.station.office_note.name, titles=room.titles()),
        port=port,
        language=language,
        inbox=inbox,
        is_page=is_page,
    )


def application(desktop: Desktop) -> web.Application:
    """The routes behind the guards."""
    app = web.Application(middlewares=[only_here])
    app[DESKTOP] = desktop
    app.on_response_prepare.append(_fix_headers)
    app.router.add_get("/station.css", _style, allow_head=False)
    app.router.add_get("/keys.js", _script, allow_head=False)
    for route in ROUTES:
        app.router.add_route(route.method, route.path, partial(admit, route))
    return app


@asynccontextmanager
async def site(desktop: Desktop) -> AsyncIterator[None]:
    """Serves the page on 127.0.0.1 while the context lasts."""
    runner = Runner(application(desktop), bug=partial(_bug, desktop.room))
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, desktop.port).start()
        yield
    finally:
        await runner.cleanup()
        await desktop.errand.stop()


def _bug(room: Room, place: str) -> None:
    room.report(Said("bug", {"place": place}))


@web.middleware
async def only_here(request: web.Request, handler: WebHandler) -> web.StreamResponse:
    """Refuses every other Host, and puts our page in the place of the framework's for what is refused."""
    desktop = request.app[DESKTOP]
    try:
        refuse_elsewhere(request, port=desktop.port)
        return await handler(request)
    except web.HTTPException as refusal:
        # One answer for a wrong path and a wrong method.
        status = 404 if refusal.status == 405 else refusal.status
        text = desktop.pages.render_refusal(status, language=desktop.language)
        response = web.Response(text=text, status=status, content_type="text/html")
        response.force_close()
        return response


async def _style(request: web.Request) -> web.Response:
    return web.Response(body=request.app[DESKTOP].pages.style, content_type="text/css", charset="utf-8")


async def _script(_: web.Request) -> web.Response:
    return web.Response(body=SCRIPT, content_type="text/javascript", charset="utf-8")


async def _fix_headers(_: web.Request, response: web.StreamResponse) -> None:
    fix(response)
