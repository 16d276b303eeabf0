"""Files that leave through the browser: streamed, to keep and not to show, under a harmless name."""

import re
import unicodedata
from collections.abc import AsyncIterator
from typing import Final
from urllib.parse import quote

from aiohttp import web

_NO_NAME: Final = "fichier"


async def send(request: web.Request, pieces: AsyncIterator[bytes], *, name: str, size: int) -> web.StreamResponse:
    """Streams a file of `size` bytes."""
    response = web.StreamResponse(headers={"Content-Disposition": disposition(name)})
    response.content_type, response.content_length = "application/octet-stream", size
    await response.prepare(request)
    try:
        async for piece in pieces:
            await response.write(piece)
    except BaseException:
        # It has begun to leave: only a broken connection tells the browser that the rest will not come.
        if request.transport is not None:
            request.transport.abort()
        raise
    await response.write_eof()
    return response


def disposition(untrusted_name: str) -> str:
    """RFC 6266: an ASCII name for everyone, and the name itself (RFC 8187) without what misleads."""
    name = plain(untrusted_name)
    ascii_name = re.sub(r"[^A-Za-z0-9._-]+", "_", unicodedata.normalize("NFKD", name)).lstrip("._-") or _NO_NAME
    return f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name, safe='')}"


def plain(untrusted_name: str) -> str:
    """A file's name without separators, invisible letters, or turns of direction that make `exe.pdf` of `fdp.exe`."""
    kept = (letter for letter in untrusted_name if unicodedata.category(letter)[0] != "C" and letter not in '/\\:"')
    return "".join(kept).strip().lstrip(".") or _NO_NAME
