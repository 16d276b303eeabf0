"""What stands before every handler: who asks, from where, with which form. Past it a handler parses, calls, answers."""

import asyncio
import enum
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import parse_qsl

from aiohttp import web
from sqlcipher3 import dbapi2 as sqlcipher

from caseworker_ui.cases import interests
from caseworker_ui.notice import Notice, Said
from caseworker_ui.vaults.people import Role
from crypto.errors import Refused

from .clerk import Clerk
from .errand import Errand
from .rendering import Pages
from .room import Room
from .sessions import Session, Sessions, Throttle

Result = TypeVar("Result")

FORM_FIELDS: Final = 16
BODY_SECONDS: Final = 60.0
FORM_TYPE: Final = "application/x-www-form-urlencoded"
_MISSING: Final = frozenset({"case missing", "attachment missing"})


class Who(enum.Enum):
    """Whose passphrase a route asks for."""

    ANYONE = "nobody's"
    STATION = "the station's or a desk's"
    DESK = "a desk's"
    LEAD = "that of someone who leads a desk"
    JOURNAL = "the station's, a desk's or an auditor's"
    AUDITOR = "an auditor's"

    def admits(self, session: Session) -> bool:
        known, content = session.vault is not None, session.desk is not None
        return {
            Who.ANYONE: True,
            Who.STATION: known and session.register is None,
            Who.DESK: content,
            Who.LEAD: content and session.role is Role.LEAD,
            Who.JOURNAL: known,
            Who.AUDITOR: session.register is not None,
        }[self]


@dataclass(frozen=True, slots=True)
class Desktop:
    """What a running page is made of."""

    room: Room
    clerk: Clerk
    errand: Errand
    sessions: Sessions
    throttle: Throttle
    pages: Pages
    port: int
    language: str
    inbox: Path | None
    # Whether this is the path of one of the pages.
    is_page: Callable[[str], bool]

    @property
    def cookie(self) -> str:
        # Cookies know no port: two stations on one machine would throw each other's sessions away.
        return f"perron-{self.port}"


DESKTOP: Final = web.AppKey("desktop", Desktop)


@dataclass(frozen=True, slots=True)
class Ask:
    """One admitted request."""

    request: web.Request
    desktop: Desktop
    session: Session
    form: Mapping[str, str]

    @property
    def number(self) -> int:
        """The case in the path."""
        return int(self.request.match_info["number"])

    async def do(self, action: Callable[[Room], Result]) -> Result:
        """Has the clerk do something in the room."""
        return await self.desktop.clerk.do(lambda: action(self.desktop.room))

    def page(self, name: str, values: Mapping[str, object], *, status: int = 200) -> web.Response:
        """A page in the session's language; it carries the session's cookie if the browser does not have it."""
        text = self.desktop.pages.render(name, self.session, path=self.request.path, values=values)
        return self._with_cookie(web.Response(text=text, status=status, content_type="text/html"))

    def go(self, path: str, *, session: Session | None = None) -> web.Response:
        """To another page of ours, by GET."""
        return self._with_cookie(web.Response(status=303, headers={"Location": path}), session=session)

    def two(self, action: str, values: Mapping[str, str]) -> web.Response:
        """Proposes an action of the table `FOUR_EYES`: a second person agrees within ten minutes, on the next page."""
        self.desktop.sessions.propose(self.session, action, values, back=self.request.path.rpartition("/")[0] or "/")
        return self.go("/second")

    def _with_cookie(self, response: web.Response, *, session: Session | None = None) -> web.Response:
        token = (session or self.session).token
        if self.request.cookies.get(self.desktop.cookie) != token:
            response.set_cookie(self.desktop.cookie, token, httponly=True, samesite="Strict", path="/")
        return response


Handler = Callable[[Ask], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Route:
    """One row of the table: who may ask, and how many bytes a body may have."""

    method: str
    path: str
    handler: Handler
    who: Who
    form_bytes: int = 4_096
    # A stream is read by its handler, which checks the token in its first part.
    stream: bool = False
    # Asked again by the page itself while nobody may be there: a session goes idle all the same.
    by_itself: bool = False
    # What becomes of a form whose session went idle while it was filled in.
    kept: Callable[[Ask], None] | None = None
    # Somebody may keep away from a case without being shown it.
    unseen: bool = False


async def admit(route: Route, request: web.Request) -> web.StreamResponse:
    """Lets a request through to its handler, or answers why not."""
    desktop = request.app[DESKTOP]
    find = desktop.sessions.peek if route.by_itself else desktop.sessions.find
    known = find(request.cookies.get(desktop.cookie, ""))
    form: Mapping[str, str] = {}
    if request.method == "POST":
        refuse_foreign(request)
        if not route.stream:
            form = await read_form(request, limit=route.form_bytes)
            refuse_forged(known, form.get("csrf", ""))
    ask = Ask(request, desktop, known or desktop.sessions.begin(desktop.language), form)
    if not route.who.admits(ask.session):
        if route.kept is not None:
            route.kept(ask)
        return ask.go("/")
    desk = ask.session.desk
    try:
        if "number" in request.match_info and not route.unseen:
            await ask.do(partial(refuse_interested, ask))
        answer = await route.handler(ask)
        if request.method == "POST" and desk is not None:
            await desktop.clerk.do(lambda: desktop.room.keep_register(desk))
        return answer
    except Notice as notice:
        if notice.key == "interest met":
            return ask.page("interest.html", {"number": ask.number}, status=409)
        return _stopped(ask, notice.said, status=404 if notice.key in _MISSING else 409)
    except Refused as refused:
        return _stopped(ask, Said("text wrong", {"why": str(refused)}), status=400)
    except (OSError, sqlcipher.Error) as error:
        if isinstance(error, ConnectionError):
            raise
        return _stopped(ask, Said("disk", {"why": str(error)}), status=507)


def _stopped(ask: Ask, why: Said, *, status: int) -> web.Response:
    """Why something could not be done, and the way back: to the case, if there is one."""
    number = None if status == 404 else ask.request.match_info.get("number")
    return ask.page("stopped.html", {"why": why, "number": number}, status=status)


def refuse_interested(ask: Ask, room: Room) -> None:
    """No page of a case for who keeps away from it, or declared an interest that it meets."""
    interests.refuse(room.desk(ask.session.desk), ask.number, person=ask.session.person)


def refuse_elsewhere(request: web.Request, *, port: int) -> None:
    """A page elsewhere cannot read this one by pointing its own name at 127.0.0.1."""
    ours = [f"127.0.0.1:{port}", f"localhost:{port}", *(["127.0.0.1", "localhost"] if port == 80 else [])]
    if request.headers.getall("Host", []) not in [[host] for host in ours]:
        raise web.HTTPBadRequest


def refuse_foreign(request: web.Request) -> None:
    """Only our own pages may change something. Every browser names the origin of a form."""
    ours = f"http://{request.headers['Host']}"
    if request.headers.getall("Origin", []) != [ours]:
        raise web.HTTPForbidden
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        raise web.HTTPForbidden


def refuse_forged(session: Session | None, untrusted_csrf: str) -> None:
    """Only a form that this page wrote for this session."""
    if session is None or not session.is_ours(untrusted_csrf):
        raise web.HTTPForbidden


async def read_form(request: web.Request, *, limit: int) -> Mapping[str, str]:
    """The fields of a form, each once, in UTF-8."""
    if request.content_type != FORM_TYPE:
        raise web.HTTPUnsupportedMediaType
    try:
        async with asyncio.timeout(BODY_SECONDS):
            body = await _read(request, limit=limit)
        fields = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=FORM_FIELDS)
    except (ValueError, TimeoutError, web.RequestPayloadError):
        raise web.HTTPBadRequest from None
    if len(dict(fields)) != len(fields):
        raise web.HTTPBadRequest
    return dict(fields)


async def _read(request: web.Request, *, limit: int) -> bytes:
    body = bytearray()
    async for piece in request.content.iter_any():
        body += piece
        if len(body) > limit:
            raise web.HTTPRequestEntityTooLarge(max_size=limit, actual_size=len(body))
    return bytes(body)
