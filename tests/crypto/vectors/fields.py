"""The fields of a case.

Bytes are base64, or a list of base64 strings and numbers, a number standing for so many zero bytes. A text that is not
UTF-8 is {"base64": ...}.
"""

import base64
import re
from typing import Any, Final

from crypto.signature import VerifyKey

_LONG_RUN: Final = re.compile(rb"\0{64,}")


def unpacked(value: Any) -> bytes:
    """The bytes behind a value."""
    if isinstance(value, list):
        return b"".join(bytes(item) if isinstance(item, int) else base64.b64decode(item) for item in value)
    return base64.b64decode(value, validate=True)


def packed(raw: bytes) -> Any:
    """The value for bytes: base64, long runs of zeros as numbers."""
    items: list[str | int] = []
    start = 0
    for run in _LONG_RUN.finditer(raw):
        if start < run.start():
            items.append(base64.b64encode(raw[start : run.start()]).decode())
        items.append(run.end() - run.start())
        start = run.end()
    if not items:
        return base64.b64encode(raw).decode()
    if start < len(raw):
        items.append(base64.b64encode(raw[start:]).decode())
    return items


class Fields:
    """The input of a case; a field that no operation asks for, at any depth, is an error of the vector."""

    def __init__(self, values: dict[str, Any]) -> None:
        self._left = dict(values)
        self._inside: list[Fields] = []

    def value(self, name: str) -> Any:
        return self._left.pop(name)

    def raw(self, name: str) -> bytes:
        return unpacked(self._left.pop(name))

    def text_bytes(self, name: str) -> bytes:
        value = self._left.pop(name)
        if isinstance(value, str):
            return value.encode()
        spelled = self.around(value)
        return spelled.raw("base64")

    def around(self, values: dict[str, Any]) -> "Fields":
        """Fields within these: they are asked for too."""
        self._inside.append(Fields(values))
        return self._inside[-1]

    def inner(self, name: str) -> "Fields":
        return self.around(self._left.pop(name))

    def each(self, name: str) -> list["Fields"]:
        return [self.around(values) for values in self._left.pop(name)]

    def key(self, name: str) -> VerifyKey:
        return VerifyKey.from_bytes(self.raw(name))

    def end(self) -> None:
        assert not self._left, f"unknown fields: {sorted(self._left)}"
        for fields in self._inside:
            fields.end()
