"""The root key on paper."""

import hashlib

from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey

from crypto.ml_dsa import RootSeed

from .office_fixture import seeded


def test_a_root_on_paper_is_its_seed() -> None:
    """A fresh seed is 32 random bytes, and an office note names the SHA-256 of the public key of 1,952 bytes."""
    seed = RootSeed.fresh(seeded("paper"))
    assert seed == RootSeed(seeded("paper").take(32))
    public_key = MLDSA65PrivateKey.from_seed_bytes(seed.reveal()).public_key().public_bytes_raw()
    assert len(public_key) == 1_952
    assert seed.key_digest() == hashlib.sha256(public_key).digest()
