"""The pages of the courier: a bundle in, a bundle out. Any passphrase opens them; nothing here is about a report."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import IO, Final, Protocol, runtime_checkable

from aiohttp import web

from caseworker_ui.bundles.inbound import BUNDLE_BYTES
from caseworker_ui.notice import Notice, Said
from crypto.fingerprint import Fingerprint

from .asking import Ask, refuse_forged
from .room import Room
from .sending import send
from .sessions import Parcel

_PIECE_BYTES: Final = 262_144
_CSRF_BYTES: Final = 64


async def show_import(ask: Ask) -> web.StreamResponse:
    """The form for a bundle, or the fingerprint to compare."""
    parcel = ask.session.parcel
    values = {
        "problem": ask.session.hear_problem(),
        "stranger": None if parcel is None else parcel.fingerprint,
        "inbox": ask.desktop.inbox,
    }
    return ask.page("import.html", values)


async def take(ask: Ask) -> web.StreamResponse:
    """Takes a bundle that a browser sends; it is written to a file without a name, never held in memory."""
    file = tempfile.TemporaryFile(dir=ask.desktop.room.folder, prefix=".import-")  # noqa: SIM115  # may outlive us: a parcel
    try:
        await receive(ask, file)
        await _take(ask, file, trust=None)
    except Notice as notice:
        if notice.key == "server unknown":
            ask.session.hold(Parcel(file, str(notice.values["fingerprint"])))
            return ask.go("/import")
        ask.session.problem = notice.said
    except BaseException:
        file.close()
        raise
    file.close()
    return ask.go("/import")


async def trust(ask: Ask) -> web.StreamResponse:
    """Takes the bundle that waits, after a person compared the fingerprint of its server."""
    parcel = ask.session.parcel
    if parcel is None or ask.form.get("fingerprint") != parcel.fingerprint:
        ask.session.problem = Said("parcel gone")
    elif ask.form.get("compared") != "yes":
        ask.session.problem = Said("compare first")
    else:
        try:
            await _take(ask, parcel.file, trust=Fingerprint.from_text(parcel.fingerprint))
        except Notice as notice:
            ask.session.problem = notice.said
        ask.session.hold(None)
    return ask.go("/import")


async def leave(ask: Ask) -> web.StreamResponse:
    """Takes nothing from a server that nobody knows."""
    ask.session.hold(None)
    return ask.go("/import")


async def _take(ask: Ask, file: IO[bytes], *, trust: Fingerprint | None) -> None:
    file.seek(0)
    done = await ask.do(lambda room: room.take(file.read, by=ask.session.by, trust=trust))
    ask.session.said += [said for said in done if said.is_for(ask.session.desk)]


@runtime_checkable
class Part(Protocol):
    """One part of a form that is read as a stream."""

    name: str | None

    async def read_chunk(self, size: int = ...) -> bytes: ...


async def receive(ask: Ask, file: IO[bytes]) -> None:
    """Reads a form of two parts in this order: the token, then the bundle."""
    try:
        parts = await ask.request.multipart()
        token = b"".join([piece async for piece in _pieces(await parts.next(), name="csrf", limit=_CSRF_BYTES)])
        refuse_forged(ask.session, token.decode("ascii", "replace"))
        async for piece in _pieces(await parts.next(), name="bundle", limit=BUNDLE_BYTES):
            await asyncio.to_thread(file.write, piece)
    except (ValueError, AssertionError, web.RequestPayloadError):
        raise web.HTTPBadRequest from None
    if not file.tell():
        raise Notice("bundle none")


async def _pieces(part: object, *, name: str, limit: int) -> AsyncIterator[bytes]:
    """The pieces of the part that must come now; the framework itself bounds none of this."""
    if not isinstance(part, Part) or part.name != name:
        raise web.HTTPBadRequest
    length = 0
    while piece := await part.read_chunk(_PIECE_BYTES):
        length += len(piece)
        if length > limit:
            raise web.HTTPRequestEntityTooLarge(max_size=limit, actual_size=length)
        yield piece


async def show_export(ask: Ask) -> web.StreamResponse:
    """The bundle that waits for the courier."""

    def look(room: Room) -> tuple[Path | None, int]:
        bundle = room.prepared()
        return bundle, 0 if bundle is None else bundle.stat().st_size

    bundle, length = await ask.do(look)
    return ask.page("export.html", {"bundle": bundle, "length": length, "watched": ask.desktop.inbox is not None})


async def export(ask: Ask) -> web.StreamResponse:
    """Prepares the next bundle; its number is used up, carried or not."""
    done = await ask.do(lambda room: room.send_back(by=ask.session.by))
    ask.session.said += [Said("bundle prepared"), *done]
    return ask.go("/export")


async def download(ask: Ask) -> web.StreamResponse:
    """The bundle that waits for the courier."""
    bundle = await ask.do(Room.prepared)
    if bundle is None:
        raise web.HTTPNotFound
    with await asyncio.to_thread(bundle.open, "rb") as file:
        size = (await asyncio.to_thread(bundle.stat)).st_size

        async def pieces() -> AsyncIterator[bytes]:
            while piece := await asyncio.to_thread(file.read, _PIECE_BYTES):
                yield piece

        return await send(ask.request, pieces(), name=bundle.name, size=size)


async def show_status(ask: Ask) -> web.StreamResponse:
    """What the station is, and what it did last."""

    def look(room: Room) -> dict[str, object]:
        return {
            "fingerprint": room.station.fingerprint,
            "open_desks": [title for slug, title in room.titles().items() if slug in room.desks],
            "edition": room.station.next_edition - 1,
            "last_record": room.station.last_record(),
            "certified": room.station.certificate.last,
            "ends": room.station.certificate_ends(room.today()),
            "today": room.today(),
            "done": [said for said in reversed(room.said) if said.is_for(ask.session.desk)],
        }

    return ask.page("status.html", await ask.do(look))
