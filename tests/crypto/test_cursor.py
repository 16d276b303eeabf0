"""Fixed layouts are read to the byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from crypto.cursor import Cursor
from crypto.errors import Refused


def test_fields_come_in_order() -> None:
    """Numbers are big-endian, and the end is the end."""
    cursor = Cursor(bytes.fromhex("01 0203 0000 ff"), what="test")
    assert (cursor.number(1), cursor.number(2)) == (1, 0x0203)
    cursor.zeros(2)
    assert cursor.rest() == b"\xff"
    cursor.end()


@given(untrusted=some.binary(max_size=8), count=some.integers(0, 9))
def test_a_cursor_never_reads_past_the_end(untrusted: bytes, count: int) -> None:
    """A field that is not all there is refused, and what is left over too."""
    cursor = Cursor(untrusted, what="test")
    if count > len(untrusted):
        with pytest.raises(Refused, match="too short"):
            cursor.take(count)
        return
    assert cursor.take(count) == untrusted[:count]
    if count < len(untrusted):
        with pytest.raises(Refused, match="too long"):
            cursor.end()


def test_reserved_bytes_are_zero() -> None:
    """A reserved byte that is not zero is refused, and so is another constant."""
    with pytest.raises(Refused, match="reserved"):
        Cursor(b"\0\1", what="test").zeros(2)
    with pytest.raises(Refused, match="not ours"):
        Cursor(b"abcd", what="test").exactly(b"abce", rule="not ours")
