"""Known answers of others, and what every implementation must refuse of keys and signatures (SPEC section 1)."""

from tests.crypto.office_fixture import (
    reporter,
)
from tests.crypto.test_signature import IDENTITY, ORDER, TORSION, chosen_nonce, signer_of

from .cases import Case, good, kept, known, worse
from .fields import packed


def content() -> Case:
    """Known answers of others, and the keys and signatures that every implementation must refuse."""
    first, second = (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
    )
    x_wing_seed = bytes.fromhex("7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26")
    seed, message = bytes(range(32)), b"message"
    key = signer_of(seed)
    plain = chosen_nonce(seed, message, point=IDENTITY, scalar=12_345)
    too_large = plain[:32] + (int.from_bytes(plain[32:], "little") + ORDER).to_bytes(32, "little")
    mixed, wrong = chosen_nonce(seed, message, point=TORSION[3], scalar=12_345), "Ed25519: signature does not verify"
    identity = chosen_nonce(seed, message, point=IDENTITY, scalar=0)
    x_wing = reporter().reply.public_key.raw
    verify = {"key": packed(key.raw), "message": packed(message)}

    def sealed() -> str:
        return str(packed(reporter().reply.public_key.seal(b"Perron", info=b"info")))

    hpke = kept("primitives", "HPKE opens", "sealed", sealed)
    not_valid, not_point = "X-Wing public key: not a valid key", "Ed25519 key: not a valid point"
    return {
        "section": "1",
        "about": "RFC 5869 A.1 and A.3, RFC 8032 7.1, draft-connolly-cfrg-xwing-kem vector 1 (the key), and our limits",
        "good": [
            known(
                "RFC 5869 A.1",
                "hkdf",
                {"key": "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"},
                secret=packed(b"\x0b" * 22),
                salt=packed(bytes(range(13))),
                info=packed(bytes(range(0xF0, 0xFA))),
                size=42,
            ),
            known(
                "RFC 5869 A.3",
                "hkdf",
                {"key": "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"},
                secret=packed(b"\x0b" * 22),
                salt="",
                info="",
                size=42,
            ),
            known(
                "RFC 8032 test 1",
                "ed25519 sign",
                {
                    "key": "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
                    "signature": "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                    "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
                },
                seed=packed(bytes.fromhex(first)),
                message="",
            ),
            known(
                "RFC 8032 test 2",
                "ed25519 sign",
                {
                    "key": "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
                    "signature": "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
                },
                seed=packed(bytes.fromhex(second)),
                message=packed(b"\x72"),
            ),
            good("a chosen nonce is a signature", "ed25519 verify", **verify, signature=packed(plain)),
            good("X-Wing draft vector 1", "x-wing key", seed=packed(x_wing_seed)),
            good("an X-Wing key", "x-wing read", key=packed(x_wing)),
            good("HPKE opens", "hpke open", seed=packed(reporter().reply.reveal()), sealed=hpke, info=packed(b"info")),
        ],
        "bad": [
            worse("another message", "a chosen nonce is a signature", wrong, message=packed(b"massage")),
            worse("S not below the order", "a chosen nonce is a signature", wrong, signature=packed(too_large)),
            worse("R of mixed order", "a chosen nonce is a signature", wrong, signature=packed(mixed)),
            worse("R is the identity", "a chosen nonce is a signature", wrong, signature=packed(identity)),
            worse(
                "a signature of 63 bytes",
                "a chosen nonce is a signature",
                wrong,
                change={"field": "signature", "cut": 63},
            ),
            worse("key is the identity", "a chosen nonce is a signature", not_point, key=packed(IDENTITY)),
            worse("key of order 8", "a chosen nonce is a signature", not_point, key=packed(TORSION[3])),
            worse(
                "key of 33 bytes", "a chosen nonce is a signature", not_point, change={"field": "key", "append": "AA=="}
            ),
            worse(
                "X25519 share zero",
                "an X-Wing key",
                not_valid,
                change={"field": "key", "replace": [1_184, packed(bytes(32))]},
            ),
            worse(
                "X25519 share one",
                "an X-Wing key",
                not_valid,
                change={"field": "key", "replace": [1_184, packed(b"\1" + bytes(31))]},
            ),
            worse(
                "ML-KEM coefficient out of range",
                "an X-Wing key",
                not_valid,
                change={"field": "key", "replace": [0, "//8="]},
            ),
            worse(
                "X-Wing key too short",
                "an X-Wing key",
                "X-Wing public key: not 1,216 bytes",
                change={"field": "key", "cut": 1_215},
            ),
            worse("HPKE under another info", "HPKE opens", "HPKE: does not open", info=packed(b"inf0")),
            worse(
                "HPKE, the masked bit of the X25519 share",
                "HPKE opens",
                "HPKE: does not open",
                change={"field": "sealed", "flip": 8_959},
            ),
            worse("HPKE cut", "HPKE opens", "HPKE: does not open", change={"field": "sealed", "cut": 1_119}),
        ],
    }
