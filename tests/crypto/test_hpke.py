"""HPKE with X-Wing: one suite, keys as seeds, one error."""

import contextlib
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as some

from crypto.errors import Refused
from crypto.hpke import ENC_BYTES, OVERHEAD_BYTES, PUBLIC_KEY_BYTES, PublicKey, SecretKey

from .damage import all_refused, cuts, flips
from .office_fixture import seeded

KEY = SecretKey(bytes(range(32)))


@given(plaintext=some.binary(max_size=300), info=some.binary(max_size=80))
def test_only_the_key_and_its_context_open(plaintext: bytes, info: bytes) -> None:
    """What is sealed opens with the same key and info, is 1,136 bytes longer, and opens in no other way."""
    sealed = KEY.public_key.seal(plaintext, info=info)
    assert len(sealed) == len(plaintext) + OVERHEAD_BYTES
    assert KEY.open(sealed, info=info) == plaintext
    with pytest.raises(Refused, match=r"^HPKE: does not open$"):
        KEY.open(sealed, info=info + b"\0")
    with pytest.raises(Refused, match=r"^HPKE: does not open$"):
        SecretKey(bytes(32)).open(sealed, info=info)


def test_a_key_that_was_read_seals() -> None:
    """What is sealed to the bytes of a public key opens with its private half."""
    sealed = PublicKey.from_bytes(KEY.public_key.raw).seal(b"secret", info=b"info")
    assert KEY.open(sealed, info=b"info") == b"secret"


def test_damage_never_opens() -> None:
    """No cut, no flipped bit opens, the masked bit 255 of the X25519 share included."""
    sealed = KEY.public_key.seal(b"secret", info=b"")
    masked = bytearray(sealed)
    masked[ENC_BYTES - 1] ^= 0x80
    all_refused(
        lambda untrusted: KEY.open(untrusted, info=b""), [bytes(masked), *flips(sealed), *cuts(sealed, count=200)]
    )


@given(some.binary(max_size=1_300))
def test_any_bytes_do_not_open(untrusted: bytes) -> None:
    """Bytes that nobody sealed are refused, whatever their size."""
    with pytest.raises(Refused):
        KEY.open(untrusted, info=b"")


def test_a_key_is_its_seed() -> None:
    """The same seed gives the same public key; fresh ones differ."""
    assert SecretKey(KEY.reveal()).public_key == KEY.public_key
    randomness = seeded("keys")
    assert SecretKey.fresh(randomness).public_key != SecretKey.fresh(randomness).public_key
    assert {KEY.public_key: 1}[PublicKey.from_bytes(KEY.public_key.raw)] == 1
    assert hash(KEY.public_key) != hash(SecretKey(bytes(32)).public_key)


def test_bad_public_keys_are_refused() -> None:
    """Another length, a coefficient out of range and every X25519 point of low order are refused at once."""
    good = KEY.public_key.raw
    field = 2**255 - 19
    orders_of_8 = [
        325606250916557431795983626356110631294008115727848805560023387167927233504,
        39382357235489614581723060781553021112529911719440698176882885853963445705823,
    ]
    low = [value.to_bytes(32, "little") for value in (0, 1, field - 1, field, field + 1, *orders_of_8)]
    low += [share[:31] + bytes([share[31] | 0x80]) for share in low]
    all_refused(PublicKey.from_bytes, [good[:1_184] + share for share in low])
    all_refused(PublicKey.from_bytes, [b"\xff\xff" + good[2:], *cuts(good, count=50), good + b"\0"])


@given(some.binary(min_size=32, max_size=32))
def test_any_1216_bytes_are_a_key_or_refused(seed: bytes) -> None:
    """Random bytes of the right size raise nothing but `Refused`."""
    untrusted = hashlib.shake_256(seed).digest(PUBLIC_KEY_BYTES)
    with contextlib.suppress(Refused):
        PublicKey.from_bytes(untrusted).seal(b"", info=b"")
