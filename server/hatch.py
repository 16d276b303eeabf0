"""The hatch: where bundles go out and come in. The operator has a socket in the server's folder, a courier another."""

import asyncio
import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from aiohttp import web

from crypto.bundle import OUTBOUND_BYTES
from crypto.errors import Refused

from .answer import Answer, Stream
from .connection import Bounds, Handler
from .headers import BYTES, TEXT
from .keeper import Keeper
from .pickup import NOTHING, Begun, Handout
from .status import Status

INBOUND: Final = "/v1/inbound"
OUTBOUND: Final = "/v1/outbound"
STATUS: Final = "/v1/status"
WAITING: Final = "/v1/waiting"
# Of one size, so that whoever counts the bytes of a reminder does not learn which it was.
WAITS: Final = {True: "yes\n", False: "no \n"}
# Only a demo closes a batch early, and says how many.
CLOSED_EARLY: Final = "Perron-Closed-Early"
_FROM: Final = re.compile(r"bytes=(0|[1-9][0-9]{0,18})-")
ETAG: Final = re.compile(r'"([0-9a-f]{64})"')

Result = TypeVar("Result")


class Clerk:
    """The one thread in which the keeper works while the server runs."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="clerk")

    async def do(self, task: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, task)

    def stop(self) -> None:
        self._thread.shutdown()


class Hatch:
    """Answers whoever may open one of the sockets: the operator, and whom the courier's onion service lets in."""

    def __init__(
        self, keeper: Keeper, clerk: Clerk, *, status: Callable[[], Status], bounds: Bounds, demo: bool
    ) -> None:
        self._keeper, self._clerk, self._status, self._bounds, self._demo = keeper, clerk, status, bounds, demo
        self._reading = asyncio.Lock()
        self._couriers: dict[tuple[str, str], Handler] = {
            ("GET", INBOUND): self._inbound,
            ("POST", OUTBOUND): self._outbound,
            ("GET", WAITING): self._waiting,
        }
        # Not for couriers: who asks often would see the minute in which the room for a day is used up.
        self._operators: dict[tuple[str, str], Handler] = {**self._couriers, ("GET", STATUS): self._health}

    async def operator(self, request: web.BaseRequest) -> Answer:
        """What is asked at the socket in the server's folder."""
        return await self._answer(request, self._operators)

    async def courier(self, request: web.BaseRequest) -> Answer:
        """What is asked at the socket of the courier's onion service."""
        return await self._answer(request, self._couriers)

    async def _answer(self, request: web.BaseRequest, routes: Mapping[tuple[str, str], Handler]) -> Answer:
        handler = routes.get((request.method, request.raw_path))
        if handler is None:
            return said(400, "the hatch knows no such request")
        try:
            return await handler(request)
        except Refused as refused:
            return said(400, str(refused))

    async def _inbound(self, request: web.BaseRequest) -> Answer:
        begun = range_asked(request)
        headers: dict[str, str] = {}
        if self._demo:
            headers[CLOSED_EARLY] = str(await self._clerk.do(self._keeper.turn_early))
        handout = await self._clerk.do(self._keeper.hand_out)
        passage = handout.passage(begun or NOTHING)
        headers["ETag"] = f'"{passage.name}"'
        status = 200
        if begun is not None and begun.name == passage.name:
            if passage.first >= passage.length:
                return Answer(416, length=0, etag=headers["ETag"], content_range=f"bytes */{passage.length}")
            status = 206
            headers["Content-Range"] = f"bytes {passage.first}-{passage.length - 1}/{passage.length}"
        stream = self._stream(handout, passage.parts)
        return Answer(status, stream, length=passage.length - passage.first, content_type=BYTES, **headers)

    async def _outbound(self, request: web.BaseRequest) -> Answer:
        length = request.content_length
        if length is None or length > OUTBOUND_BYTES:
            raise Refused("bundle: too long, or of unknown length")
        # One at a time: a bundle is in memory until it hangs or is refused.
        async with self._reading:
            untrusted = await self._body(request, length)
            renewal = await self._clerk.do(lambda: self._keeper.accept(untrusted))
        return said(200, renewal.value)

    async def _body(self, request: web.BaseRequest, length: int) -> bytes:
        try:
            async with asyncio.timeout(self._bounds.body_seconds):
                return await request.content.readexactly(length)
        except (asyncio.IncompleteReadError, TimeoutError):
            raise Refused("bundle: cut off") from None

    async def _health(self, _: web.BaseRequest) -> Answer:
        return said(200, (await asyncio.to_thread(self._status)).text())

    async def _waiting(self, _: web.BaseRequest) -> Answer:
        return said(200, WAITS[await self._clerk.do(self._keeper.waits)])

    async def _stream(self, handout: Handout, parts: Iterator[bytes]) -> Stream:
        # Each part is made while the one before it is on its way.
        coming = asyncio.ensure_future(self._clerk.do(lambda: next(parts, None)))
        try:
            while (part := await coming) is not None:
                coming = asyncio.ensure_future(self._clerk.do(lambda: next(parts, None)))
                yield part
        except Refused as refused:
            # The answer has begun, so its reason has no place in it: what breaks off is asked for again.
            raise ConnectionError(str(refused)) from None
        finally:
            coming.cancel()
            await self._clerk.do(handout.close)


def range_asked(request: web.BaseRequest) -> Begun | None:
    """From which byte of which bundle on, in one spelling; None if the whole is asked for."""
    ranges, names = (request.headers.getall(name, []) for name in ("Range", "If-Range"))
    if not ranges:
        return None
    first, name = _FROM.fullmatch(", ".join(ranges)), ETAG.fullmatch(", ".join(names))
    if first is None or name is None:
        raise Refused("bundle: it goes on from one byte to its end, and If-Range says which one it is")
    return Begun(name[1], int(first[1]))


def said(status: int, sentence: str) -> Answer:
    """Text for the operator: only the hatch gives reasons."""
    return Answer(status, sentence.encode(), content_type=TEXT)
