"""Opening envelopes: only a desk may import this file (SPEC section 4)."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .body import Body
from .envelope import (
    BODY_NONCE,
    COMMITMENT_BYTES,
    SLOT_BYTES,
    SLOTS_BYTES,
    Envelope,
    commitment_and_key,
    slot_info,
)
from .epoch import Epoch
from .errors import Refused
from .hpke import SecretKey
from .record import LATE


@dataclass(frozen=True, slots=True)
class DaySecret:
    """The private half of a desk's day key."""

    desk: int
    epoch: Epoch
    key: SecretKey


def epochs_to_try(arrival: Epoch) -> list[Epoch]:
    """The day it came, the 7 before (sealed offline, posted later), the day after (the server's clock is behind)."""
    return [*range(arrival, arrival - LATE - 1, -1), arrival + 1]


def open_envelope(envelope: Envelope, secrets: Sequence[DaySecret], *, office: bytes) -> Body | None:
    """The body, or None when no slot opens — the normal case: cover, another desk's, another city's are one verdict.

    The first slot that opens decides. From there on everything that does not fit is `Refused`: no other slot is tried,
    so that no two desks can be made to open different bodies.
    """
    slots = [envelope.raw[start : start + SLOT_BYTES] for start in range(0, SLOTS_BYTES, SLOT_BYTES)]
    for day in secrets:
        info = slot_info(office=office, epoch=day.epoch, desk=day.desk)
        for slot in slots:
            try:
                secret = day.key.open(slot, info=info)
            except Refused:
                continue
            return _open_body(envelope.raw, secret, day, office=office)
    return None


def _open_body(raw: bytes, secret: bytes, day: DaySecret, *, office: bytes) -> Body:
    commitment, key = commitment_and_key(secret, raw[:SLOTS_BYTES], office=office, epoch=day.epoch)
    if not hmac.compare_digest(commitment, raw[SLOTS_BYTES : SLOTS_BYTES + COMMITMENT_BYTES]):
        raise Refused("envelope: commitment does not match")
    try:
        untrusted = AESGCM(key).decrypt(BODY_NONCE, raw[SLOTS_BYTES + COMMITMENT_BYTES :], None)
    except InvalidTag:
        raise Refused("envelope: body does not open") from None
    body = Body.from_bytes(untrusted, office=office)
    if body.header.epoch != day.epoch:
        raise Refused("body: epoch is not its key's")
    if day.desk not in body.header.desks:
        # Stops a desk from sealing a body that was signed for it to another one.
        raise Refused("body: not addressed to this desk")
    return body
