"""Reading fixed layouts from bytes that nobody has checked yet. Big-endian, as everything in Perron."""

from .errors import Refused


class Cursor:
    """Takes fields from the front of `untrusted`; every way to run out or to leave something over is `Refused`."""

    __slots__ = ("_at", "_untrusted", "_what")

    def __init__(self, untrusted: bytes, *, what: str) -> None:
        self._untrusted, self._what, self._at = untrusted, what, 0

    def take(self, count: int) -> bytes:
        end = self._at + count
        if end > len(self._untrusted):
            raise Refused(f"{self._what}: too short")
        field, self._at = self._untrusted[self._at : end], end
        return bytes(field)

    def number(self, size: int) -> int:
        """An unsigned integer of `size` bytes: 1 (u8), 2 (u16), 4 (u32) or 8 (u64)."""
        return int.from_bytes(self.take(size), "big")

    def zeros(self, count: int) -> None:
        if any(self.take(count)):
            raise Refused(f"{self._what}: reserved bytes are not zero")

    def exactly(self, expected: bytes, *, rule: str) -> None:
        if self.take(len(expected)) != expected:
            raise Refused(f"{self._what}: {rule}")

    def rest(self) -> bytes:
        return self.take(len(self._untrusted) - self._at)

    def end(self) -> None:
        if self._at != len(self._untrusted):
            raise Refused(f"{self._what}: too long")
