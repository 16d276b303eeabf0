"""A conversation as text for people and as JSON for programs."""

import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from crypto.board import Edition
from crypto.epoch import from_iso, to_iso

from .conversation import DeskSide
from .sentences import day, say

_STATES: Final = {"closed": "closed case"}
_KEPT: Final = "\n\t"
# What turns the direction of writing: text could then read as something else than it says.
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def harmless(text: str) -> str:
    """The text without what a terminal would obey: control characters and turns of direction."""
    return "".join(
        letter
        for letter in text
        if letter in _KEPT or (unicodedata.category(letter) != "Cc" and letter not in _TURNING)
    )


def as_text(sides: Sequence[DeskSide], *, titles: Mapping[int, str], language: str) -> str:
    """What the desks hung out, desk by desk, reply by reply."""
    return "\n\n".join("\n".join(_lines(side, titles[side.desk.desk], language)) for side in sides)


def _lines(side: DeskSide, title: str, language: str) -> Iterator[str]:
    yield say("desk", language, desk=side.desk.desk, title=title)
    if side.head is None:
        return
    yield say("state", language, state=say(_STATES.get(side.head.state, side.head.state), language))
    count = len(side.head.heard)
    yield say("heard one" if count == 1 else "heard", language, count=count)
    yield say("until", language, day=day(from_iso(side.head.until), language))
    if side.head.text:
        yield f"\n{harmless(side.head.text)}"
    for reply in side.replies:
        yield f"\n{say('reply', language, reply=reply.reply, day=day(reply.epoch, language))}"
        yield harmless(reply.text)


def as_json(sides: Sequence[DeskSide], *, titles: Mapping[int, str], edition: Edition, stale: bool) -> str:
    """One JSON object in ASCII, the same in every language; whatever a terminal would obey is escaped in it."""
    desks = [
        {
            "desk": side.desk.desk,
            "slug": side.desk.slug,
            "title": titles[side.desk.desk],
            "state": side.head.state,
            "until": side.head.until,
            "text": side.head.text,
            "heard": list(side.head.heard),
            "replies": [
                {"reply": reply.reply, "epoch": to_iso(reply.epoch), "text": reply.text} for reply in side.replies
            ],
        }
        for side in sides
        if side.head is not None
    ]
    return json.dumps({"desks": desks, "edition": edition.number, "stale": stale})
