"""`make bench`: what Perron costs beside the primitives and the disk under it, each a ratio within one run."""

import contextlib
import hashlib
from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from nacl.bindings import crypto_core_ed25519_is_valid_point
from nacl.signing import VerifyKey

from crypto.envelope import (
    BODY_NONCE,
    COMMITMENT_BYTES,
    SLOT_BYTES,
    SLOTS_BYTES,
    commitment_and_key,
    seal,
    slot_info,
)
from crypto.hpke import _SUITE as SUITE
from crypto.hpke import SecretKey
from crypto.opening import open_envelope
from crypto.randomness import Randomness
from tests.browser.bench import measured as browsers
from tests.caseworker_ui.bench import measured as station
from tests.caseworker_ui.bench_spool import measured as spool
from tests.crypto.office_fixture import TODAY, a_body, a_letter, an_envelope, an_office, day_secret, reporter
from tests.measured import Measured, ratio
from tests.server.bench import measured as server
from tests.tor.bench import measured as tor

RANDOMNESS = Randomness.fresh()
# For another desk than the one that tries it: the normal case.
FOREIGN = an_envelope(1)
NINE_DAYS = [day_secret(0, TODAY - back) for back in range(9)]


def sealing() -> float:
    """Raw primitives of one envelope / `seal`: one key, four HPKE seals, one AES-GCM, one SHA-256."""
    office, body = an_office(), a_body()
    keys, info, secret = office.day_keys(0, 1), bytes(70), bytes(32)

    def raw() -> None:
        throwaway = SecretKey.fresh(RANDOMNESS).public_key
        slots = [key.seal(secret, info=info) for key in (keys[0].key, keys[1].key, throwaway, throwaway)]
        hashlib.sha256(b"".join(slots)).digest()
        AESGCM(secret).encrypt(BODY_NONCE, body, None)

    return ratio(raw, lambda: seal(body, desks=keys, office=office.id, epoch=TODAY, randomness=RANDOMNESS), repeat=300)


def opening() -> float:
    """Raw primitives of one report / `open_envelope`: HPKE until a slot opens, what opens the body, what checks it."""
    office, envelope, day = an_office(), an_envelope(0, 1), day_secret(0)
    slots, sealed = envelope.raw[:SLOTS_BYTES], envelope.raw[SLOTS_BYTES + COMMITMENT_BYTES :]
    info, context = slot_info(office=office.id, epoch=TODAY, desk=0), bytes(87)
    key = commitment_and_key(_raw_secret(slots, day.key, info=info), slots, office=office.id, epoch=TODAY)[1]
    probe, author, statement = X25519PrivateKey.generate(), reporter().author, bytes(143) + a_letter().to_bytes()
    signature = author.sign(statement)

    def raw() -> None:
        secret = _raw_secret(slots, day.key, info=info)
        hashlib.sha256(slots).digest()
        HKDF(algorithm=SHA256(), length=64, salt=None, info=context).derive(secret)
        body = AESGCM(key).decrypt(BODY_NONCE, sealed, None)
        crypto_core_ed25519_is_valid_point(author.verify_key.raw)
        VerifyKey(author.verify_key.raw).verify(statement, signature)
        share = X25519PublicKey.from_public_bytes(body[1_344:1_376])
        probe.exchange(share)
        MLKEM768X25519PublicKey(MLKEM768PublicKey.from_public_bytes(body[160:1_344]), share)

    return ratio(raw, lambda: open_envelope(envelope, [day], office=office.id), repeat=300)


def _raw_secret(slots: bytes, key: SecretKey, *, info: bytes) -> bytes:
    """What the first slot that opens holds; empty if none does."""
    for start in range(0, SLOTS_BYTES, SLOT_BYTES):
        with contextlib.suppress(InvalidTag):
            return SUITE.decrypt(slots[start : start + SLOT_BYTES], key._key, info=info)
    return b""


def trying() -> float:
    """Raw HPKE trials of one cover under nine day keys / `open_envelope`."""
    office = an_office()
    return ratio(_raw_trials, lambda: open_envelope(FOREIGN, NINE_DAYS, office=office.id))


def _raw_trials() -> None:
    for day in NINE_DAYS:
        _raw_secret(FOREIGN.raw, day.key, info=bytes(52))


# What is measured, how, and the ratio below which it is too slow.
MEASURES = (
    ("seal an envelope / raw primitives", sealing, 0.8),
    ("open a report / raw primitives", opening, 0.8),
    ("try an envelope under nine keys / raw HPKE", trying, 0.8),
)


def measured() -> Iterator[Measured]:
    """Everything, one after the other."""
    for name, measure, limit in MEASURES:
        yield Measured(name, measure(), at_least=limit)
    yield from spool()
    yield from station()
    yield from server()
    yield from tor()
    for name, value, limit in browsers():
        yield Measured(name, value, at_most=limit)


def main() -> int:
    """Prints each measure; 1 if one is beyond its limit."""
    slow = False
    for one in measured():
        print(one, flush=True)
        slow = slow or not one.holds
    return int(slow)


if __name__ == "__main__":
    raise SystemExit(main())
