"""Sealing: an envelope is 32,768 bytes of one shape, whoever it is for and whatever is in it (SPEC section 4).

What opens envelopes is in `opening.py`, which neither the server nor the reporter's side may import.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from . import labels
from .body import BODY_BYTES, DESKS, NO_DESK
from .epoch import Epoch
from .errors import Misuse, Refused
from .hpke import OVERHEAD_BYTES, PublicKey, SecretKey
from .kdf import derive
from .randomness import Randomness

ENVELOPE_BYTES: Final = 32_768
SECRET_BYTES: Final = 32
SLOT_BYTES: Final = OVERHEAD_BYTES + SECRET_BYTES
SLOTS_BYTES: Final = DESKS * SLOT_BYTES
COMMITMENT_BYTES: Final = 32
WORK_BYTES: Final = 16
REQUEST_BYTES: Final = WORK_BYTES + ENVELOPE_BYTES
# Every envelope has a fresh secret, so its body key seals once: a fixed nonce is safe, and only then.
BODY_NONCE: Final = bytes(12)


@dataclass(frozen=True, slots=True)
class DayKey:
    """A desk's public key of one epoch."""

    desk: int
    key: PublicKey


@dataclass(frozen=True, slots=True)
class Envelope:
    """Bytes of the one shape. Nothing else about an envelope can be checked without a key."""

    raw: bytes

    @classmethod
    def from_bytes(cls, untrusted: bytes) -> Self:
        if len(untrusted) != ENVELOPE_BYTES:
            raise Refused("envelope: not 32,768 bytes")
        return cls(bytes(untrusted))


@dataclass(frozen=True, slots=True)
class Request:
    """What `POST /v1/envelopes` carries: 16 bytes of work (reserved, random in v1) and one envelope."""

    envelope: Envelope

    @classmethod
    def from_bytes(cls, untrusted: bytes) -> Self:
        if len(untrusted) != REQUEST_BYTES:
            raise Refused("request: not 32,784 bytes")
        return cls(Envelope.from_bytes(untrusted[WORK_BYTES:]))


def request(envelope: Envelope, *, randomness: Randomness) -> bytes:
    """The 32,784 bytes of a request. A retry sends the very same bytes again."""
    return randomness.take(WORK_BYTES) + envelope.raw


def seal(body: bytes, *, desks: Sequence[DayKey], office: bytes, epoch: Epoch, randomness: Randomness) -> Envelope:
    """Seal a body so that exactly these desks can open it. Every call draws a fresh secret: never seal a retry anew."""
    if (
        len(body) != BODY_BYTES
        or not 1 <= len(desks) <= DESKS
        or len({day_key.desk for day_key in desks}) != len(desks)
        or any(not 0 <= day_key.desk < NO_DESK for day_key in desks)
    ):
        raise Misuse("envelope: a body of 28,048 bytes for 1 to 4 different desks, 0 to 254")
    return _seal(body, desks=desks, office=office, epoch=epoch, randomness=randomness)


def cover(*, office: bytes, epoch: Epoch, randomness: Randomness) -> Envelope:
    """An envelope for nobody: four throwaway slots, so no desk can find the key of its body (28,048 zeros)."""
    return _seal(bytes(BODY_BYTES), desks=(), office=office, epoch=epoch, randomness=randomness)


def slot_info(*, office: bytes, epoch: Epoch, desk: int) -> bytes:
    """What binds a slot to its office (32 bytes), epoch and desk (0-254; 255: a throwaway)."""
    return labels.SLOT + office + epoch.to_bytes(4, "big") + bytes((desk,))


def commitment_and_key(secret: bytes, slots: bytes, *, office: bytes, epoch: Epoch) -> tuple[bytes, bytes]:
    """32 bytes each, bound to all four slots: a change in any, dummies included, destroys the envelope for all."""
    info = labels.ENVELOPE + office + epoch.to_bytes(4, "big") + hashlib.sha256(slots).digest()
    derived = derive(secret, salt=None, info=info, size=COMMITMENT_BYTES + 32)
    return derived[:COMMITMENT_BYTES], derived[COMMITMENT_BYTES:]


def _seal(body: bytes, *, desks: Sequence[DayKey], office: bytes, epoch: Epoch, randomness: Randomness) -> Envelope:
    secret = randomness.take(SECRET_BYTES)
    slots: list[bytes] = [
        day_key.key.seal(secret, info=slot_info(office=office, epoch=epoch, desk=day_key.desk)) for day_key in desks
    ]
    # Dummy slots are real encapsulations to a key whose private half is dropped here: random bytes could be told apart.
    throwaway = SecretKey.fresh(randomness).public_key
    info = slot_info(office=office, epoch=epoch, desk=NO_DESK)
    slots += [throwaway.seal(randomness.take(SECRET_BYTES), info=info) for _ in range(DESKS - len(desks))]
    joined = b"".join(randomness.shuffled(slots))
    commitment, key = commitment_and_key(secret, joined, office=office, epoch=epoch)
    return Envelope(joined + commitment + AESGCM(key).encrypt(BODY_NONCE, body, None))
