"""Secret bytes: they hide from `repr`, cannot be pickled or copied, and are compared in constant time."""

import hmac
from typing import Never, Self

from .errors import Misuse


class Secret:
    """A secret of `BYTES` bytes (0: any length). `reveal()` is the one way to them, so that it can be searched for."""

    BYTES = 32
    __slots__ = ("_value",)

    def __init__(self, value: bytes) -> None:
        if self.BYTES and len(value) != self.BYTES:
            raise Misuse(f"a {type(self).__name__} has {self.BYTES} bytes")
        self._value = bytes(value)

    def reveal(self) -> bytes:
        return self._value

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: hidden>"

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and hmac.compare_digest(self._value, other._value)

    def __hash__(self) -> Never:
        # A hash would put secrets into sets and dictionaries, which compare in variable time.
        raise Misuse("a secret has no hash")

    def __reduce__(self) -> Never:
        raise Misuse("a secret cannot be pickled or copied")

    def __copy__(self) -> Self:
        return self.__reduce__()

    def __deepcopy__(self, memo: object) -> Self:
        return self.__reduce__()
