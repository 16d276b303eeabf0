"""Ed25519 (RFC 8032) through libsodium, which refuses keys of small order and signatures that are not canonical."""

from typing import Final, Self

from nacl.bindings import crypto_core_ed25519_is_valid_point
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey as _SodiumSigningKey
from nacl.signing import VerifyKey as _SodiumVerifyKey

from .errors import Refused
from .randomness import Randomness
from .secret import Secret

SEED_BYTES: Final = 32
VERIFY_KEY_BYTES: Final = 32
SIGNATURE_BYTES: Final = 64


class VerifyKey:
    """An Ed25519 public key, 32 bytes. The reporter's *is* the conversation."""

    __slots__ = ("raw",)

    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    @classmethod
    def from_bytes(cls, untrusted: bytes) -> Self:
        if len(untrusted) != VERIFY_KEY_BYTES or not crypto_core_ed25519_is_valid_point(bytes(untrusted)):
            raise Refused("Ed25519 key: not a valid point")
        return cls(bytes(untrusted))

    def verify(self, message: bytes, signature: bytes, *, what: str) -> None:
        try:
            _SodiumVerifyKey(self.raw).verify(message, signature)
        except (BadSignatureError, ValueError):
            # ValueError: a signature that is not 64 bytes.
            raise Refused(f"{what}: signature does not verify") from None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, VerifyKey) and self.raw == other.raw

    def __hash__(self) -> int:
        return hash(self.raw)

    def __repr__(self) -> str:
        return f"VerifyKey({self.raw.hex()})"


class SigningKey(Secret):
    """An Ed25519 private key, kept as its 32-byte seed."""

    BYTES = SEED_BYTES
    __slots__ = ("_key", "verify_key")

    def __init__(self, seed: bytes) -> None:
        super().__init__(seed)
        self._key = _SodiumSigningKey(seed)
        self.verify_key = VerifyKey(bytes(self._key.verify_key))

    @classmethod
    def fresh(cls, randomness: Randomness) -> Self:
        return cls(randomness.take(SEED_BYTES))

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message).signature
