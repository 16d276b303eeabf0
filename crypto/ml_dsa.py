"""The office's ML-DSA-65 root key (FIPS 204): made at the founding, kept on paper, named by its hash, unused in v1.

The paper is the one thing that cannot be updated: an office founded today can be followed by a post-quantum signature.
"""

import hashlib
from typing import Self

from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey

from .randomness import Randomness
from .secret import Secret


class RootSeed(Secret):
    """An ML-DSA-65 private key, kept as its 32-byte seed (xi of FIPS 204)."""

    __slots__ = ()

    @classmethod
    def fresh(cls, randomness: Randomness) -> Self:
        return cls(randomness.take(cls.BYTES))

    def key_digest(self) -> bytes:
        """SHA-256 of the 1,952-byte public key, as the office note names it."""
        return hashlib.sha256(MLDSA65PrivateKey.from_seed_bytes(self.reveal()).public_key().public_bytes_raw()).digest()
