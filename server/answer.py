"""Answers: every byte of every answer is ours, from the status line on; nothing is added by the framework."""

from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from typing import Final, TypeAlias

from aiohttp import web
from aiohttp.abc import AbstractStreamWriter

from .headers import BYTES, FIXED

# Written in parts, so that a slow reader of the board costs this much memory and not the whole board.
_PART_BYTES: Final = 131_072
_JOINED_BYTES: Final = 8_192

Stream: TypeAlias = AsyncGenerator[bytes, None]


def _lines(headers: Iterable[tuple[str, str]]) -> str:
    return "".join(f"{name}: {value}\r\n" for name, value in headers)


_FIXED: Final = _lines(FIXED)


class Answer(web.StreamResponse):
    """A status, the fixed headers, and a body whose length is known. Only what was granted keeps a connection."""

    def __init__(self, status: int, body: bytes | Stream = b"", *, length: int | None = None, **headers: str) -> None:
        granted = status in (200, 204, 206)
        own = {name.replace("_", "-").title(): value for name, value in headers.items()}
        if status != 204:
            own["Content-Length"] = str(len(body) if isinstance(body, bytes) else length)
        if not granted:
            own["Connection"] = "close"
        super().__init__(status=status)
        self._head = f"HTTP/1.1 {status} {self.reason}\r\n{_FIXED}{_lines(own.items())}\r\n".encode("ascii")
        self._content, self._granted = body, granted
        self._asked: web.BaseRequest | None = None

    @property
    def keep_alive(self) -> bool:
        return self._granted and self._asked is not None and self._asked.keep_alive

    async def prepare(self, request: web.BaseRequest) -> AbstractStreamWriter:
        # The framework's own `prepare` would add Date and Server, and speak HTTP/1.0 after a request it cannot read.
        self._asked = request
        return request.writer

    async def write_eof(self, _: bytes = b"") -> None:
        if self._asked is None:
            return
        # The head goes with the first part: one packet less, and nothing before a stream has something to give.
        writer, head = self._asked.writer, self._head
        if isinstance(self._content, bytes):
            # What is joined is copied, so it is little.
            content = memoryview(self._content)
            await writer.write(head + content[:_JOINED_BYTES])
            for start in range(_JOINED_BYTES, len(content), _PART_BYTES):
                await writer.write(content[start : start + _PART_BYTES])
        else:
            async with aclosing(self._content) as parts:
                async for part in parts:
                    await writer.write(head + part)
                    head = b""
            await writer.write(head)
        # Who sends questions and reads no answer waits here: else all these answers would wait in memory.
        await writer.drain()


def granted(body: bytes) -> Answer:
    """200 with bytes that are the same for everyone."""
    return Answer(200, body, content_type=BYTES)


def kept() -> Answer:
    """204: the envelope is on the disk."""
    return Answer(204)


def refused() -> Answer:
    """400 and nothing else, whatever was wrong: nobody learns more by asking wrongly."""
    return Answer(400)


def unavailable() -> Answer:
    """503: no record for today, a closed office, a full letterbox, or a disk that refuses."""
    return Answer(503)
