"""Known answers of others, and what every implementation must refuse of keys and signatures (SPEC section 1)."""

import hashlib
from collections.abc import Iterator
from typing import Any, Final

from tests.crypto.office_fixture import (
    reporter,
)
from tests.crypto.test_signature import IDENTITY, ORDER, TORSION, chosen_nonce, signer_of

from . import known
from .cases import Case, good, kept, worse
from .fields import packed, unpacked
from .schedule import sealed_to_zero

SEED: Final = bytes(range(32))
MESSAGE: Final = b"message"
PLAIN: Final = chosen_nonce(SEED, MESSAGE, point=IDENTITY, scalar=12_345)


def _hex(**values: str) -> Case:
    return {name: packed(bytes.fromhex(value)) for name, value in values.items()}


def _published(name: str) -> Any:
    """A long input stands in the file; nothing here can make it."""

    def missing() -> Any:
        raise AssertionError(f"{name}: take it from its source")

    return kept("primitives", name, "enc", missing)


def _symmetric() -> Iterator[Case]:
    for name, (secret, salt, info, size, key) in known.HKDF.items():
        yield good(name, "hkdf", _hex(key=key), **_hex(secret=secret, salt=salt, info=info), size=size)
    for name, (key, message, mac) in known.HMAC.items():
        yield good(name, "hmac", _hex(mac=mac), **_hex(key=key, message=message))
    for name, (key, nonce, plaintext, sealed) in known.GCM.items():
        yield good(name, "gcm seal", _hex(sealed=sealed), **_hex(key=key, nonce=nonce, plaintext=plaintext))


def _asymmetric() -> Iterator[Case]:
    for name, (seed, key, message, signature) in known.ED25519.items():
        yield good(name, "ed25519 sign", _hex(key=key, signature=signature), **_hex(seed=seed, message=message))
        yield good(f"{name}, verified", "ed25519 verify", **_hex(key=key, message=message, signature=signature))
    for number, (seed, secret) in enumerate(known.X_WING, start=1):
        name = f"X-Wing draft appendix C, {number}"
        yield good(f"{name}: the key", "x-wing key", **_hex(seed=seed))
        secret_name = f"{name}: the secret"
        enc = _published(secret_name)
        yield good(secret_name, "x-wing decapsulate", _hex(secret=secret), **_hex(seed=seed), enc=enc)
    for number, (seed, key, secret, rejected) in enumerate(known.ML_KEM):
        name = f"ML-KEM-768 count {number}"
        derived = good(f"{name}: the key", "ml-kem key", **_hex(seed=seed))
        assert hashlib.sha256(unpacked(derived["output"]["key"])).hexdigest() == key
        yield derived
        for what, answer in ((f"{name}: the secret", secret), (f"{name}: implicit rejection", rejected)):
            yield good(what, "ml-kem decapsulate", _hex(secret=answer), **_hex(seed=seed), enc=_published(what))


def _hpke() -> Iterator[Case]:
    for name, (kem, aead, private, enc, info, ciphertext, *answer) in known.HPKE.items():
        answers = _hex(**dict(zip(("secret", "key", "nonce", "plaintext"), answer, strict=True)))
        values = _hex(private=private, info=info, aad=b"Count-0".hex(), ciphertext=ciphertext)
        values["enc"] = packed(bytes.fromhex(enc)) if enc else _published(name)
        yield good(name, "hpke known", answers, kem=kem, aead=aead, **values)

    def sealed() -> str:
        return str(packed(reporter().reply.public_key.seal(b"Perron", info=b"info")))

    seed, made = packed(reporter().reply.reveal()), kept("primitives", "HPKE opens", "sealed", sealed)
    yield good("HPKE opens", "hpke open", seed=seed, sealed=made, info=packed(b"info"))


def _sealed_to_zero(name: str, share: bytes) -> Any:
    def sealed() -> Any:
        return packed(sealed_to_zero(reporter().reply.public_key, share, b"Perron", info=b"info"))

    return kept("primitives", name, "sealed", sealed)


def _bad_signatures() -> Iterator[Case]:
    wrong, not_point = "Ed25519: signature does not verify", "Ed25519 key: not a valid point"
    sound = "a chosen nonce is a signature"
    s = int.from_bytes(PLAIN[32:], "little")
    signatures = {
        "S not below the order": PLAIN[:32] + (s + ORDER).to_bytes(32, "little"),
        "S is the order": PLAIN[:32] + ORDER.to_bytes(32, "little"),
        "S of 2^255": PLAIN[:32] + bytes(31) + b"\x80",
        "R of mixed order": chosen_nonce(SEED, MESSAGE, point=TORSION[3], scalar=12_345),
        "R is the identity, and fits": chosen_nonce(SEED, MESSAGE, point=IDENTITY, scalar=0),
        "the sign of R": PLAIN[:31] + bytes([PLAIN[31] ^ 0x80]) + PLAIN[32:],
        "a signature of nothing": b"",
        "a signature of 63 bytes": PLAIN[:63],
        "a signature of 65 bytes": PLAIN + b"\0",
        "a signature of zeros": bytes(64),
    }
    yield worse("another message", sound, wrong, message=packed(b"massage"))
    for name, signature in signatures.items():
        yield worse(name, sound, wrong, signature=packed(signature))
    for encoding in known.LOW_ORDER:
        short = f"{encoding[:2]}..{encoding[-2:]}"
        yield worse(f"R of low order, {short}", sound, wrong, signature=packed(bytes.fromhex(encoding) + PLAIN[32:]))
        yield worse(f"a key of low order, {short}", sound, not_point, key=packed(bytes.fromhex(encoding)))
    mixed = signer_of(SEED).raw
    keys = {"a key of 31 bytes": mixed[:31], "a key of 33 bytes": mixed + b"\0", "no key": b""}
    keys["a key that is no point"] = b"\2" + bytes(31)
    keys["a key of mixed order"] = chosen_nonce(SEED, MESSAGE, point=TORSION[3], scalar=12_345)[:32]
    keys["a key whose y is the field's size and 3"] = b"\xf0" + b"\xff" * 30 + b"\x7f"
    for name, key in keys.items():
        yield worse(name, sound, not_point, key=packed(key))


def _bad_sealing() -> Iterator[Case]:
    size, not_valid, closed = (
        "X-Wing public key: not 1,216 bytes", "X-Wing public key: not a valid key", "HPKE: does not open",
    )  # fmt: skip
    shares = {"X25519 share zero": bytes(32), "X25519 share one": b"\1" + bytes(31)}
    shares["X25519 share of order 8"] = bytes.fromhex(
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"
    )
    shares["X25519 share of the field's size"] = b"\xed" + b"\xff" * 30 + b"\x7f"
    for name, share in shares.items():
        yield worse(name, "an X-Wing key", not_valid, change={"field": "key", "replace": [1_184, packed(share)]})
        yield worse(f"HPKE, {name}", "HPKE opens", closed, sealed=_sealed_to_zero(f"HPKE, {name}", share))
    for name, at, value in (
        ("the first ML-KEM coefficient out of range", 0, b"\xff\x0f"),
        ("the first ML-KEM coefficient 3,329", 0, b"\x01\x0d"),
        ("the last ML-KEM coefficient out of range", 1_150, b"\xff\xff"),
    ):
        yield worse(name, "an X-Wing key", not_valid, change={"field": "key", "replace": [at, packed(value)]})
    yield worse("X-Wing key too short", "an X-Wing key", size, change={"field": "key", "cut": 1_215})
    yield worse("X-Wing key too long", "an X-Wing key", size, change={"field": "key", "append": "AA=="})
    yield worse("no X-Wing key", "an X-Wing key", size, key="")
    yield worse("HPKE under another info", "HPKE opens", closed, info=packed(b"inf0"))
    yield worse("HPKE under another key", "HPKE opens", closed, seed=packed(SEED))
    for name, bit in {"the first bit": 0, "the masked bit of the X25519 share": 8_959, "the last bit": 9_135}.items():
        yield worse(f"HPKE, {name}", "HPKE opens", closed, change={"field": "sealed", "flip": bit})
    for name, length in {"nothing": 0, "cut in enc": 1_119, "enc alone": 1_120, "cut in the tag": 1_141}.items():
        yield worse(f"HPKE, {name}", "HPKE opens", closed, change={"field": "sealed", "cut": length})
    yield worse("HPKE, a byte more", "HPKE opens", closed, change={"field": "sealed", "append": "AA=="})


def content() -> Case:
    """Known answers of others, and the keys and signatures that every implementation must refuse."""
    verify = {"key": packed(signer_of(SEED).raw), "message": packed(MESSAGE)}
    return {
        "section": "1",
        "about": "each published answer names its source; the inputs of X-Wing, ML-KEM and HPKE as they stand there",
        "good": [
            *_symmetric(),
            *_asymmetric(),
            *_hpke(),
            good("a chosen nonce is a signature", "ed25519 verify", **verify, signature=packed(PLAIN)),
            good("an X-Wing key", "x-wing read", key=packed(reporter().reply.public_key.raw)),
        ],
        "bad": [*_bad_signatures(), *_bad_sealing()],
    }
