"""What the public may ask, all of it: the pages, the record, the board, and a place to drop one envelope."""

import asyncio
from collections.abc import Mapping
from typing import Final, Protocol

from aiohttp import hdrs, web

from crypto.envelope import REQUEST_BYTES, Request
from crypto.errors import Refused

from .answer import Answer, granted, kept, refused, unavailable
from .connection import Bounds, Handler
from .keeper import Keeper
from .writer import Fate, Writer

# None of these can be in what a client of ours sends; each would open a way round the one size and shape.
UNWANTED: Final = (hdrs.TRANSFER_ENCODING, hdrs.EXPECT, hdrs.CONTENT_ENCODING, hdrs.UPGRADE, hdrs.TRAILER)
_LENGTHS: Final = {"GET": ["0"], "POST": [str(REQUEST_BYTES)]}


class Page(Protocol):
    """A released file: its type and its compressed bytes."""

    @property
    def content_type(self) -> str: ...

    @property
    def gzip(self) -> bytes: ...


class Public:
    """Answers requests from the noticeboard in memory; the writer alone touches the disk."""

    def __init__(self, keeper: Keeper, writer: Writer, *, pages: Mapping[str, Page], bounds: Bounds) -> None:
        self._keeper, self._writer, self._bounds = keeper, writer, bounds
        self._pages = {path: _packed(page) for path, page in pages.items()}
        self.routes: dict[tuple[str, str], Handler] = {
            ("GET", "/v1/record"): self._record,
            ("GET", "/v1/board"): self._board,
            ("POST", "/v1/envelopes"): self._envelopes,
            **{("GET", path): self._page for path in pages},
        }

    async def __call__(self, request: web.BaseRequest) -> Answer:
        handler = self.routes.get((request.method, request.raw_path))
        if handler is None or not is_plain(request):
            return refused()
        return await handler(request)

    async def _page(self, request: web.BaseRequest) -> Answer:
        content_type, gzip = self._pages[request.raw_path]
        return Answer(200, gzip, content_type=content_type, content_encoding="gzip")

    async def _record(self, _: web.BaseRequest) -> Answer:
        noticeboard = self._keeper.noticeboard
        record = noticeboard.record(self._keeper.today()) if noticeboard else None
        return granted(record) if record else unavailable()

    async def _board(self, _: web.BaseRequest) -> Answer:
        noticeboard = self._keeper.noticeboard
        return granted(noticeboard.board) if noticeboard else unavailable()

    async def _envelopes(self, request: web.BaseRequest) -> Answer:
        try:
            envelope = Request.from_bytes(await self._body(request)).envelope
        except (Refused, TimeoutError, asyncio.IncompleteReadError, web.RequestPayloadError):
            return refused()
        noticeboard = self._keeper.noticeboard
        if noticeboard is None or not noticeboard.is_open(self._keeper.today()):
            return unavailable()
        # An envelope that has arrived whole is kept, even if its sender does not wait for the answer.
        fate: asyncio.Future[Fate] = asyncio.get_running_loop().create_future()
        self._writer.keep(envelope.raw, promise=fate)
        return kept() if await fate is Fate.KEPT else unavailable()

    async def _body(self, request: web.BaseRequest) -> bytes:
        content = request.content
        content.set_read_chunk_size(REQUEST_BYTES)
        if not content.is_eof():
            async with asyncio.timeout(self._bounds.body_seconds):
                await content.wait_eof()
        return content.read_nowait()


def is_plain(request: web.BaseRequest) -> bool:
    """HTTP/1.1, nothing that changes how a body is read, and exactly the length that belongs to the method."""
    return (
        tuple(request.version) == (1, 1)
        and not any(name in request.headers for name in UNWANTED)
        and request.headers.getall(hdrs.CONTENT_LENGTH, ["0"]) == _LENGTHS.get(request.method)
    )


def _packed(page: Page) -> tuple[str, bytes]:
    return page.content_type, page.gzip
