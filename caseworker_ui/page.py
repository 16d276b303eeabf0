"""The station's page on loopback: what the watch did. It shows nothing of any report."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib import resources
from typing import Final

import jinja2
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
_PAGES: Final = resources.files("caseworker_ui") / "pages"


@dataclass(frozen=True, slots=True)
class Status:
    """What the page shows; nothing in it is about a report."""

    name: str
    fingerprint: str
    desks: tuple[str, ...]
    edition: int
    keys_until: str
    said: tuple[str, ...]


@asynccontextmanager
async def site(status: Callable[[], Status], *, port: int, language: str) -> AsyncIterator[None]:
    """Serves the page on 127.0.0.1 while the context lasts."""
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    template = environment.from_string((_PAGES / "status.html").read_text(encoding="utf-8"))
    style = (_PAGES / "station.css").read_text(encoding="utf-8")

    async def show_status(_: web.Request) -> web.Response:
        return web.Response(text=template.render(status=status(), language=language), content_type="text/html")

    async def show_style(_: web.Request) -> web.Response:
        return web.Response(text=style, content_type="text/css")

    app = web.Application(middlewares=[_only_here(port)])
    app.on_response_prepare.append(_fix_headers)
    app.add_routes([web.get("/", show_status), web.get("/station.css", show_style)])
    runner = web.AppRunner(app, access_log=None, handle_signals=False)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        yield
    finally:
        await runner.cleanup()


def _only_here(port: int) -> Middleware:
    """Refuses every other Host: a page elsewhere cannot read this one by pointing its name at 127.0.0.1."""
    ours = {f"127.0.0.1:{port}", f"localhost:{port}"}

    @web.middleware
    async def only_here(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.host not in ours:
            return web.Response(status=400)
        try:
            return await handler(request)
        except web.HTTPException as refusal:
            return web.Response(status=refusal.status)

    return only_here


async def _fix_headers(_: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(HEADERS)
    response.headers.popall("Server", None)
