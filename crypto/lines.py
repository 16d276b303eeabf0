"""The lines of Perron's notes: a first line names the format, `name value` lines follow in order (SPEC section 8.1).

Every note type parses with `Lines`, writes itself again, and compares: a text has one spelling or is refused.
"""

import base64
import binascii
import re
from typing import Final

from . import epoch as epochs
from .epoch import Epoch
from .errors import Misuse, Refused

HUMAN_BYTES: Final = 120
_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,9}")
_ORIGIN: Final = re.compile(r"[a-z0-9]([a-z0-9.-]{0,98}[a-z0-9])?")
_SLUG: Final = re.compile(r"[a-z0-9-]{1,40}")


class Lines:
    """Takes lines from the front of a note's text."""

    __slots__ = ("_left", "_what")

    def __init__(self, untrusted: str, *, first: str) -> None:
        self._what = first.rpartition("/")[2]
        if not untrusted.endswith("\n"):
            raise Refused(f"{self._what}: does not end in a newline")
        self._left = untrusted.removesuffix("\n").split("\n")
        if self._left.pop(0) != first:
            raise Refused(f"{self._what}: not this kind of note")

    def take(self, name: str) -> str:
        """The rest of the next line, which must be called `name`."""
        if not self.has(name):
            raise Refused(f"{self._what}: no line '{name}' where it belongs")
        return self._left.pop(0).removeprefix(name + " ")

    def has(self, name: str) -> bool:
        return bool(self._left) and self._left[0].startswith(name + " ")

    def end(self) -> None:
        if self._left:
            raise Refused(f"{self._what}: unknown line")


def b64(raw: bytes) -> str:
    """Base64 with padding (RFC 4648 section 4)."""
    return base64.b64encode(raw).decode("ascii")


def from_b64(untrusted: str, *, size: int) -> bytes:
    """Exactly `size` bytes. Other spellings of the same bytes are caught where the whole text is compared (`same`)."""
    # Python before 3.13 lets too many '=' pass.
    if len(untrusted) % 4 or untrusted.endswith("==="):
        raise Refused("note: not base64")
    try:
        decoded = base64.b64decode(untrusted, validate=True)
    except (binascii.Error, ValueError):
        raise Refused("note: not base64") from None
    if len(decoded) != size:
        raise Refused("note: a value has another size")
    return decoded


def number(untrusted: str, *, at_most: int = 0xFFFF_FFFF) -> int:
    """A decimal number 0 to `at_most`, without sign or leading zeros."""
    if not _NUMBER.fullmatch(untrusted) or int(untrusted) > at_most:
        raise Refused("note: not a number")
    return int(untrusted)


def day(untrusted: str) -> Epoch:
    """A day written as YYYY-MM-DD."""
    return epochs.from_iso(untrusted)


def origin(untrusted: str) -> str:
    """The office's host name, which names its keys in notes."""
    if not _ORIGIN.fullmatch(untrusted):
        raise Refused("note: origin is not a host name in small letters")
    return untrusted


def slug(untrusted: str) -> str:
    """A desk's short name: 1 to 40 of a-z, 0-9 and hyphen."""
    if not _SLUG.fullmatch(untrusted):
        raise Refused("note: a desk's short name is 1 to 40 of a-z, 0-9, -")
    return untrusted


def human(untrusted: str, *, at_most: int = HUMAN_BYTES) -> str:
    """One line of text for people: no control or invisible formatting character, at most so many bytes of UTF-8."""
    # First, since a lone surrogate cannot be shown and has no UTF-8.
    if not untrusted.isprintable():
        raise Refused("note: a text holds characters that cannot be shown")
    if not untrusted or untrusted != untrusted.strip():
        raise Refused("note: a text is empty, or begins or ends with a space")
    if len(untrusted.encode()) > at_most:
        raise Refused(f"note: a text is longer than {at_most} bytes")
    return untrusted


def same(written: str, untrusted: str, *, what: str) -> None:
    """The reader writes again what it read, and compares."""
    if written != untrusted:
        raise Refused(f"{what}: not the one spelling")


def ours(value: str, check: str) -> str:
    """For writers: a value that a reader would refuse is our own fault."""
    checks = {"origin": origin, "slug": slug, "human": human}
    try:
        return checks[check](value)
    except Refused as refused:
        raise Misuse(str(refused)) from None
