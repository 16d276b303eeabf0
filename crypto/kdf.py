"""HKDF-SHA256 (RFC 5869), from `cryptography`."""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def derive(secret: bytes, *, salt: bytes | None, info: bytes, size: int) -> bytes:
    """`size` bytes from the secret; `salt` None is RFC 5869's string of zeros."""
    return HKDF(algorithm=SHA256(), length=size, salt=salt, info=info).derive(secret)
