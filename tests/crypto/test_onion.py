"""Onion addresses: the key in them, and every slip of the pen."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.errors import Refused
from crypto.onion import Onion

# Of two services that everybody can find.
KNOWN = [
    "2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion",
    "duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion",
]


@pytest.mark.parametrize("address", KNOWN)
def test_an_address_of_the_tor_network_is_read(address: str) -> None:
    """An address that Tor Browser opens is the key in it, and is written again as it was."""
    assert str(Onion.from_text(address)) == address


@pytest.mark.parametrize("address", KNOWN)
def test_a_slip_of_the_pen_is_refused(address: str) -> None:
    """Another letter or digit, wherever it stands, makes no other address of it, but once in 65,536."""
    slips = {
        address[:place] + letter + address[place + 1 :]
        for place in range(len(address))
        for letter in string.ascii_lowercase + "234567"
    }
    assert sum(map(is_read, slips - {address})) <= 1


def is_read(text: str) -> bool:
    """Whether this is taken for an address."""
    try:
        Onion.from_text(text)
    except Refused:
        return False
    return True


@given(st.binary(min_size=32, max_size=32))
def test_every_key_has_an_address(key: bytes) -> None:
    """What is written for a key is read as that key."""
    assert Onion.from_text(str(Onion(key))) == Onion(key)


@given(st.text(max_size=70))
def test_any_text_is_an_address_or_refused(untrusted: str) -> None:
    """Other spellings, other versions and anything else are refused alike."""
    with pytest.raises(Refused, match=r"^onion: not an address of version 3$"):
        Onion.from_text(untrusted)
