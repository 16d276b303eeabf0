"""Envelopes, opened (SPEC section 4)."""

import hashlib
from typing import Any

from crypto import body, envelope
from crypto import epoch as epochs
from crypto.errors import Refused
from tests.crypto.office_fixture import (
    TODAY,
    a_body,
    a_header,
    day_secret,
    seeded,
)

from .cases import DAY, OFFICE, Case, bad, good, kept, worse
from .fields import packed, unpacked


def _slots(secrets: dict[int, bytes], *, epoch: int = TODAY) -> Any:
    slots = [
        day_secret(desk, epoch).key.public_key.seal(
            secret, info=envelope.slot_info(office=OFFICE.id, epoch=epoch, desk=desk)
        )
        for desk, secret in secrets.items()
    ]
    throwaway = day_secret(99).key.public_key
    info = envelope.slot_info(office=OFFICE.id, epoch=epoch, desk=255)
    slots += [throwaway.seal(seeded(f"dummy {n}").take(32), info=info) for n in range(4 - len(slots))]
    return packed(b"".join(slots))


def content() -> Case:
    """Envelopes, opened: by whom, by whom not, and what destroys them."""
    secret, other = hashlib.sha256(b"secret").digest(), hashlib.sha256(b"other secret").digest()
    keys = [[{"desk": desk, "epoch": DAY, "seed": packed(day_secret(desk).key.reveal())}] for desk in (0, 1)]

    def around(name: str, secrets: dict[int, bytes], content: bytes, *, commit: bytes = secret) -> Any:
        made = kept("envelope", name, "envelope", lambda: {"slots": _slots(secrets)})
        slots = made["slots"]
        return {
            "slots": slots,
            "secret": packed(commit),
            "office": packed(OFFICE.id),
            "epoch": DAY,
            "body": packed(content),
        }

    def sealed() -> Any:
        randomness = seeded("vector")
        desks = OFFICE.day_keys(0, 1)
        return packed(envelope.seal(a_body(), desks=desks, office=OFFICE.id, epoch=TODAY, randomness=randomness).raw)

    def cover() -> Any:
        made = envelope.cover(office=OFFICE.id, epoch=TODAY, randomness=seeded("cover"))
        return packed(made.raw[: envelope.SLOTS_BYTES] + bytes(envelope.ENVELOPE_BYTES - envelope.SLOTS_BYTES))

    whole = kept("envelope", "desk 0 opens", "envelope", sealed)
    for_0 = around("only desk 0 opens", {0: secret}, a_body(a_header(desks=(0,))))
    both = around("one slot for each of two desks", {0: secret, 1: other}, a_body())
    common = {"office": packed(OFFICE.id)}
    no_match, no_body = "envelope: commitment does not match", "envelope: body does not open"
    flip = {"field": "envelope", "flip": 0}

    def hostile(name: str, rule: str, content: bytes, *, desk: int = 0) -> Case:
        made = around(name, {desk: secret}, content)
        return bad(name, "envelope open", rule, **common, day_keys=keys[desk], envelope=made)

    tomorrow = {"desk": 0, "epoch": epochs.to_iso(TODAY + 1), "seed": keys[0][0]["seed"]}
    return {
        "section": "4",
        "about": "{slots, secret, office, epoch, body} is put together as section 4 says; of a cover, the slots",
        "good": [
            good("desk 0 opens", "envelope open", **common, day_keys=keys[0], envelope=whole),
            good("put together", "envelope assemble", envelope=for_0),
            good("only desk 0 opens", "envelope open", **common, day_keys=keys[0], envelope=for_0),
            {
                "name": "an excluded desk does not",
                "do": "envelope open",
                "input": {**common, "day_keys": keys[1], "envelope": for_0},
                "output": None,
            },
            {
                "name": "the right key under another day",
                "do": "envelope open",
                "input": {**common, "day_keys": [tomorrow], "envelope": for_0},
                "output": None,
            },
            {
                "name": "another office",
                "do": "envelope open",
                "input": {"office": packed(bytes(32)), "day_keys": keys[0], "envelope": for_0},
                "output": None,
            },
            {
                "name": "cover",
                "do": "envelope open",
                "input": {
                    **common,
                    "day_keys": keys[0] + keys[1],
                    "envelope": kept("envelope", "cover", "envelope", cover),
                },
                "output": None,
            },
            good("one slot for each of two desks", "envelope open", **common, day_keys=keys[0], envelope=both),
        ],
        "bad": [
            worse(
                "one byte short",
                "desk 0 opens",
                "envelope: not 32,768 bytes",
                change={"field": "envelope", "cut": 32_767},
            ),
            worse(
                "one byte long",
                "desk 0 opens",
                "envelope: not 32,768 bytes",
                change={"field": "envelope", "append": "AA=="},
            ),
            *(
                worse(
                    f"a bit of slot {n}, which this desk does not open",
                    "desk 0 opens",
                    no_match,
                    change={**flip, "flip": 8 * (1_168 * n + 1_100)},
                )
                for n in _others(whole)
            ),
            worse("a bit of the commitment", "desk 0 opens", no_match, change={**flip, "flip": 8 * 4_672}),
            worse("the first bit of the body", "desk 0 opens", no_body, change={**flip, "flip": 8 * 4_704}),
            worse("the last bit of the body", "desk 0 opens", no_body, change={**flip, "flip": 8 * 32_768 - 1}),
            worse("the other desk got another secret", "one slot for each of two desks", no_match, day_keys=keys[1]),
            hostile(
                "a body of another day", "body: epoch is not its key's", a_body(a_header(desks=(0,), epoch=TODAY + 1))
            ),
            hostile(
                "a body passed on to another desk",
                "body: not addressed to this desk",
                a_body(a_header(desks=(0,))),
                desk=1,
            ),
            hostile("no body", "body: unknown kind", bytes(body.BODY_BYTES)),
        ],
    }


def _others(whole: Any) -> list[int]:
    """The places of the slots that desk 0 does not open."""
    info, raw = envelope.slot_info(office=OFFICE.id, epoch=TODAY, desk=0), unpacked(whole)
    others = []
    for number in range(4):
        try:
            day_secret(0).key.open(raw[number * 1_168 : (number + 1) * 1_168], info=info)
        except Refused:
            others.append(number)
    return others
