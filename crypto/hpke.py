"""HPKE base mode, single shot: X-Wing (0x647A), HKDF-SHA256, AES-256-GCM (RFC 9180; draft-connolly-cfrg-xwing-kem).

`cryptography` does the work; this file fixes the suite, stores private keys as their 32-byte seed (its hybrid keys have
no serialisation) and turns its errors into `Refused`. All context goes into `info` (RFC 9180 section 8.1).
"""

import hashlib
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from .errors import Refused
from .randomness import Randomness
from .secret import Secret

SEED_BYTES: Final = 32
PUBLIC_KEY_BYTES: Final = 1_216
ENC_BYTES: Final = 1_120
OVERHEAD_BYTES: Final = ENC_BYTES + 16
_ML_KEM_BYTES: Final = 1_184

_SUITE: Final = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
# Any scalar finds a point of low order: clamping makes it a multiple of 8, and the exchange is then all zero.
_PROBE: Final = X25519PrivateKey.from_private_bytes(b"\x42" * 32)


class PublicKey:
    """An X-Wing public key: 1,216 bytes, ML-KEM-768 (1,184) and X25519 (32)."""

    __slots__ = ("_key", "raw")

    def __init__(self, raw: bytes, key: MLKEM768X25519PublicKey) -> None:
        self.raw, self._key = raw, key

    @classmethod
    def from_bytes(cls, untrusted: bytes) -> Self:
        """Refuses other lengths, ML-KEM coefficients out of range and X25519 points of low order."""
        if len(untrusted) != PUBLIC_KEY_BYTES:
            raise Refused("X-Wing public key: not 1,216 bytes")
        raw = bytes(untrusted)
        try:
            ml_kem = MLKEM768PublicKey.from_public_bytes(raw[:_ML_KEM_BYTES])
            x25519 = X25519PublicKey.from_public_bytes(raw[_ML_KEM_BYTES:])
            _PROBE.exchange(x25519)
        except ValueError:
            raise Refused("X-Wing public key: not a valid key") from None
        return cls(raw, MLKEM768X25519PublicKey(ml_kem, x25519))

    def seal(self, plaintext: bytes, *, info: bytes) -> bytes:
        """1,136 bytes longer than the plaintext: enc (1,120), ciphertext, tag (16)."""
        return _SUITE.encrypt(plaintext, self._key, info=info)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PublicKey) and self.raw == other.raw

    def __hash__(self) -> int:
        return hash(self.raw)


class SecretKey(Secret):
    """An X-Wing private key, kept as its 32-byte seed (draft-connolly-cfrg-xwing-kem section 5.2)."""

    BYTES = SEED_BYTES
    __slots__ = ("_key", "public_key")

    def __init__(self, seed: bytes) -> None:
        super().__init__(seed)
        expanded = hashlib.shake_256(seed).digest(96)
        ml_kem = MLKEM768PrivateKey.from_seed_bytes(expanded[:64])
        x25519 = X25519PrivateKey.from_private_bytes(expanded[64:])
        self._key = MLKEM768X25519PrivateKey(ml_kem, x25519)
        raw = ml_kem.public_key().public_bytes_raw() + x25519.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.public_key = PublicKey(raw, self._key.public_key())

    @classmethod
    def fresh(cls, randomness: Randomness) -> Self:
        return cls(randomness.take(SEED_BYTES))

    def open(self, sealed: bytes, *, info: bytes) -> bytes:
        """The plaintext, or `Refused` — one and the same for every reason."""
        try:
            return _SUITE.decrypt(sealed, self._key, info=info)
        except InvalidTag:
            raise Refused("HPKE: does not open") from None
