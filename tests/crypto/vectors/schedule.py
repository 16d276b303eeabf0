"""X-Wing and the key schedule of HPKE once more, from the draft and from RFC 9180: what the library must do."""

import hashlib
import hmac
from typing import Final

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from crypto.hpke import PublicKey

X25519: Final = 0x0020
X_WING: Final = 0x647A
HKDF_SHA256: Final = b"\0\1"
# number: algorithm, size of the key
AEADS: Final[dict[int, tuple[type[AESGCM] | type[ChaCha20Poly1305], int]]] = {
    1: (AESGCM, 16),
    2: (AESGCM, 32),
    3: (ChaCha20Poly1305, 32),
}


def ml_kem(seed: bytes) -> MLKEM768PrivateKey:
    """The key of a seed d | z (FIPS 203, algorithm 16)."""
    return MLKEM768PrivateKey.from_seed_bytes(seed)


def x_wing_secret(seed: bytes, enc: bytes) -> bytes:
    """Decapsulate, section 5.5 of draft-connolly-cfrg-xwing-kem."""
    expanded = hashlib.shake_256(seed).digest(96)
    private, share = X25519PrivateKey.from_private_bytes(expanded[64:]), X25519PublicKey.from_public_bytes(enc[1_088:])
    post_quantum = ml_kem(expanded[:64]).decapsulate(enc[:1_088])
    public = private.public_key().public_bytes_raw()
    return _combined(post_quantum, private.exchange(share), enc[1_088:], public)


def x25519_secret(private: bytes, enc: bytes) -> bytes:
    """Decap of DHKEM(X25519, HKDF-SHA256), RFC 9180 section 4.1."""
    key = X25519PrivateKey.from_private_bytes(private)
    shared = key.exchange(X25519PublicKey.from_public_bytes(enc))
    suite, context = b"KEM" + X25519.to_bytes(2, "big"), enc + key.public_key().public_bytes_raw()
    return _expand(suite, _extract(suite, b"", b"eae_prk", shared), b"shared_secret", context, 32)


def schedule(secret: bytes, *, kem: int, aead: int, info: bytes) -> tuple[bytes, bytes]:
    """Key and nonce of the first message in base mode, RFC 9180 section 5.1."""
    suite = b"HPKE" + kem.to_bytes(2, "big") + HKDF_SHA256 + aead.to_bytes(2, "big")
    context = b"\0" + _extract(suite, b"", b"psk_id_hash", b"") + _extract(suite, b"", b"info_hash", info)
    key = _extract(suite, secret, b"secret", b"")
    return _expand(suite, key, b"key", context, AEADS[aead][1]), _expand(suite, key, b"base_nonce", context, 12)


def sealed_to_zero(to: PublicKey, share: bytes, plaintext: bytes, *, info: bytes) -> bytes:
    """HPKE with a share whose exchange is all zero, so that it opens if the reader does not look (RFC 9180, 7.1.4)."""
    post_quantum, enc = MLKEM768PublicKey.from_public_bytes(to.raw[:1_184]).encapsulate()
    shared = _combined(post_quantum, bytes(32), share, to.raw[1_184:])
    key, nonce = schedule(shared, kem=X_WING, aead=2, info=info)
    return enc + share + AESGCM(key).encrypt(nonce, plaintext, None)


def _combined(post_quantum: bytes, exchanged: bytes, share: bytes, public: bytes) -> bytes:
    """The combiner, section 5.3 of the draft."""
    return hashlib.sha3_256(post_quantum + exchanged + share + public + b"\\.//^\\").digest()


def _extract(suite: bytes, salt: bytes, label: bytes, secret: bytes) -> bytes:
    return hmac.digest(salt, b"HPKE-v1" + suite + label + secret, "sha256")


def _expand(suite: bytes, key: bytes, label: bytes, info: bytes, size: int) -> bytes:
    labelled = size.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return HKDFExpand(SHA256(), size, labelled).derive(key)
