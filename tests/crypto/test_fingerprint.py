"""The fingerprint on a poster: people compare it, machines check all of it."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as some

from crypto.errors import Refused
from crypto.fingerprint import Fingerprint


@given(some.binary(min_size=32, max_size=32))
def test_a_poster_can_be_typed(digest: bytes) -> None:
    """What the poster shows is read in any case, with any spaces or hyphens, and matches its office alone."""
    shown = str(Fingerprint.of(digest))
    assert [len(group) for group in shown.split(" ")] == [4] * 8
    for typed in (shown, shown.lower(), shown.replace(" ", "-"), shown.replace(" ", ""), f"\t{shown}\u00a0\n"):
        assert Fingerprint.from_text(typed) == Fingerprint.of(digest)
    assert Fingerprint.from_text(shown).matches(digest)
    assert not Fingerprint.from_text(shown).matches(bytes([digest[0] ^ 1]) + digest[1:])


@pytest.mark.parametrize(
    "untrusted",
    [
        "",
        "A" * 31,
        "A" * 33,
        "A" * 31 + "1",
        "A" * 26 + "======",
        "É" * 32,
        "A" * 31 + "ſ",
        "A" * 31 + "ı",
        "\ud800" * 32,
    ],
)
def test_what_is_not_32_letters_is_refused(untrusted: str) -> None:
    """Digits 0, 1, 8, 9, padding and look-alike letters are refused: none can stand for fewer bits."""
    with pytest.raises(Refused):
        Fingerprint.from_text(untrusted)


@given(some.text(max_size=40))
def test_any_text_is_a_fingerprint_or_refused(untrusted: str) -> None:
    """No text raises anything else, and what is accepted has 160 bits."""
    with contextlib.suppress(Refused):
        assert len(Fingerprint.from_text(untrusted).raw) == 20
