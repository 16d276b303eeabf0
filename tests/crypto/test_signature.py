"""Ed25519 with one meaning: every implementation accepts the same signatures."""

import contextlib
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as some
from nacl import bindings

from crypto.errors import Refused
from crypto.signature import SigningKey, VerifyKey

from .damage import all_refused, cuts, flips
from .office_fixture import seeded, signer

ORDER = 2**252 + 27742317777372353535851937790883648493
IDENTITY = b"\1" + bytes(31)
TORSION = [
    IDENTITY,
    bytes.fromhex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
    bytes(32),
    bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
]


@given(some.binary(max_size=200))
def test_a_signature_verifies(message: bytes) -> None:
    """What a key signs, its public half accepts; any other message not."""
    key = signer("any")
    key.verify_key.verify(message, key.sign(message), what="test")
    with pytest.raises(Refused, match="test: signature does not verify"):
        key.verify_key.verify(message + b"\0", key.sign(message), what="test")


def test_a_damaged_signature_is_refused() -> None:
    """Every flipped bit and every other length is refused."""
    key = signer("any")
    sound = key.sign(b"message")

    def read(signature: bytes) -> None:
        key.verify_key.verify(b"message", signature, what="test")

    read(sound)
    assert all_refused(read, flips(sound, count=512)) == 512
    all_refused(read, [*cuts(sound), sound + b"\0"])


def chosen_nonce(seed: bytes, message: bytes, *, point: bytes, scalar: int) -> bytes:
    """A signature whose R is scalar·B + point: what a hostile signer can make."""
    digest = hashlib.sha512(seed).digest()
    private = int.from_bytes(digest[:32], "little") & ((1 << 254) - 8) | 1 << 254
    public = signer_of(seed)
    base = bindings.crypto_scalarmult_ed25519_base_noclamp(scalar.to_bytes(32, "little")) if scalar else IDENTITY
    r = point if base == IDENTITY else base if point == IDENTITY else bindings.crypto_core_ed25519_add(base, point)
    challenge = int.from_bytes(hashlib.sha512(r + public.raw + message).digest(), "little")
    return r + ((scalar + challenge * private) % ORDER).to_bytes(32, "little")


def signer_of(seed: bytes) -> VerifyKey:
    """The public key of a seed."""
    return VerifyKey(bindings.crypto_sign_seed_keypair(seed)[0])


def test_a_hostile_signer_cannot_split_verifiers() -> None:
    """R of small or mixed order and S out of range are refused, so a cofactor changes no verdict."""
    seed, message = bytes(range(32)), b"message"
    key = signer_of(seed)
    plain = chosen_nonce(seed, message, point=IDENTITY, scalar=12_345)
    key.verify(message, plain, what="test")
    too_large = plain[:32] + (int.from_bytes(plain[32:], "little") + ORDER).to_bytes(32, "little")
    hostile = [
        chosen_nonce(seed, message, point=IDENTITY, scalar=0),
        *(chosen_nonce(seed, message, point=point, scalar=12_345) for point in TORSION[1:]),
        too_large,
    ]
    all_refused(lambda signature: key.verify(message, signature, what="test"), hostile)


def test_a_bad_key_is_refused() -> None:
    """Keys of small or mixed order, not on the curve, not canonical or of another size are no keys."""
    mixed = bindings.crypto_core_ed25519_add(signer("any").verify_key.raw, TORSION[3])
    not_canonical = (2**255 - 19 + 1).to_bytes(32, "little")
    off_curve = b"\2" + bytes(31)
    all_refused(VerifyKey.from_bytes, [*TORSION, mixed, not_canonical, off_curve, bytes(31), bytes(33), b""])


@given(some.binary(min_size=32, max_size=32))
def test_any_32_bytes_are_a_key_or_refused(untrusted: bytes) -> None:
    """No bytes raise anything but `Refused`."""
    with contextlib.suppress(Refused):
        assert VerifyKey.from_bytes(untrusted).raw == untrusted


def test_public_keys_compare_by_bytes() -> None:
    """A public key is a value: it can be a dictionary's key and shows itself."""
    key = signer("any").verify_key
    assert {key: 1}[VerifyKey.from_bytes(key.raw)] == 1
    assert key.raw.hex() in repr(key)
    assert key != signer("other").verify_key
    assert hash(key) != hash(signer("other").verify_key)


def test_a_fresh_key_is_its_seed() -> None:
    """A fresh key takes 32 bytes from the randomness that it is given, and nothing from elsewhere."""
    assert SigningKey.fresh(seeded("key")) == SigningKey(seeded("key").take(32))
