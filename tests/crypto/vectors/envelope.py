"""Envelopes, opened (SPEC section 4)."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any, Final

from crypto import body, envelope
from crypto import epoch as epochs
from crypto.body import Chunk, Kind, Loop, Move
from crypto.errors import Refused
from tests.crypto.office_fixture import (
    TODAY,
    a_body,
    a_header,
    a_letter,
    another_office,
    day_secret,
    reporter,
    seeded,
)

from .cases import OFFICE, Case, bad, good, kept, worse
from .fields import packed, unpacked

SECRET: Final = hashlib.sha256(b"secret").digest()
OTHER: Final = hashlib.sha256(b"other secret").digest()
COMMON: Final = {"office": packed(OFFICE.id)}


def _key(desk: int, epoch: int = TODAY) -> Case:
    return {"desk": desk, "epoch": epochs.to_iso(epoch), "seed": packed(day_secret(desk, epoch).key.reveal())}


KEYS: Final = [[_key(desk)] for desk in (0, 1)]


def _slots(sealed: Sequence[tuple[int, int, bytes]], *, office: bytes) -> Any:
    """Slots that seal each secret to a desk's key, the slots' info naming this desk; dummies behind."""
    slots = [
        day_secret(desk, epoch).key.public_key.seal(
            secret, info=envelope.slot_info(office=office, epoch=epoch, desk=desk)
        )
        for desk, epoch, secret in sealed
    ]
    throwaway = day_secret(99).key.public_key
    info = envelope.slot_info(office=office, epoch=TODAY, desk=255)
    slots += [throwaway.seal(seeded(f"dummy {n}").take(32), info=info) for n in range(4 - len(slots))]
    return packed(b"".join(slots))


def _around(name: str, sealed: Sequence[tuple[int, int, bytes]], content: bytes, **more: Any) -> Any:
    """An envelope as fields: what HPKE sealed is kept, the rest follows."""
    office, epoch = more.get("office", OFFICE.id), more.get("epoch", TODAY)
    made = kept("envelope", name, "envelope", lambda: {"slots": _slots(sealed, office=office)})
    values = {"slots": made["slots"], "secret": packed(more.get("commit", SECRET)), "office": packed(office)}
    return {**values, "epoch": epochs.to_iso(epoch), "body": packed(content)}


def _opened(name: str, desks: tuple[int, ...], content: bytes, *, epoch: int = TODAY) -> Case:
    """A body for these desks, opened by the last of them."""
    made = _around(name, [(desk, epoch, SECRET) for desk in desks], content, epoch=epoch)
    return good(name, "envelope open", **COMMON, day_keys=[_key(desks[-1], epoch)], envelope=made)


def _nobody(name: str, keys: Any, made: Any, **more: Any) -> Case:
    values = {**COMMON, "day_keys": keys, "envelope": made, **more}
    return {"name": name, "do": "envelope open", "input": values, "output": None}


def _sealed() -> Any:
    desks = OFFICE.day_keys(0, 1)
    made = envelope.seal(a_body(), desks=desks, office=OFFICE.id, epoch=TODAY, randomness=seeded("vector"))
    return packed(made.raw)


def _cover() -> Any:
    made = envelope.cover(office=OFFICE.id, epoch=TODAY, randomness=seeded("cover"))
    return packed(made.raw[: envelope.SLOTS_BYTES] + bytes(envelope.ENVELOPE_BYTES - envelope.SLOTS_BYTES))


def _good(whole: Any) -> Iterator[Case]:
    yield good("desk 0 opens", "envelope open", **COMMON, day_keys=KEYS[0], envelope=whole)
    yield good("desk 1 opens", "envelope open", **COMMON, day_keys=KEYS[1], envelope=whole)
    for_0 = _around("only desk 0 opens", [(0, TODAY, SECRET)], a_body(a_header(desks=(0,))))
    yield good("put together", "envelope assemble", envelope=for_0)
    yield good("only desk 0 opens", "envelope open", **COMMON, day_keys=KEYS[0], envelope=for_0)
    tried = [_key(0, TODAY + day) for day in (0, -1, -2, -3, -4, -5, -6, -7, 1)]
    yield good("among the keys of nine days", "envelope open", **COMMON, day_keys=tried, envelope=for_0)
    yield good("after another desk's key", "envelope open", **COMMON, day_keys=[*KEYS[1], *KEYS[0]], envelope=for_0)
    yield _nobody("an excluded desk does not", KEYS[1], for_0)
    yield _nobody("no key", [], for_0)
    yield _nobody("the right key under another day", [{**KEYS[0][0], "epoch": epochs.to_iso(TODAY + 1)}], for_0)
    yield _nobody("the right key under another desk", [{**KEYS[0][0], "desk": 1}], for_0)
    yield _nobody("another office", KEYS[0], for_0, office=packed(bytes(32)))
    yield _nobody("cover", KEYS[0] + KEYS[1], kept("envelope", "cover", "envelope", _cover))
    yield _nobody("zeros", KEYS[0], [32_768])
    both = _around("one slot for each of two desks", [(0, TODAY, SECRET), (1, TODAY, OTHER)], a_body())
    yield good("one slot for each of two desks", "envelope open", **COMMON, day_keys=KEYS[0], envelope=both)
    yield _opened("three desks", (0, 1, 2), a_body(a_header(desks=(0, 1, 2))))
    yield _opened("four desks", (0, 1, 2, 254), a_body(a_header(desks=(0, 1, 2, 254))))
    yield _opened("desk 254", (254,), a_body(a_header(desks=(254,))))
    for name, day in {"the first day": 0, "the last day": epochs.LAST}.items():
        yield _opened(name, (0,), a_body(a_header(desks=(0,), epoch=day)), epoch=day)
    yield from _kinds()
    work = packed(bytes(range(16)) + b"\1" * 32_768)
    yield good("a request", "request read", request=work)
    yield good("a request of zeros", "request read", request=[32_784])


def _kinds() -> Iterator[Case]:
    keys, new = reporter(), reporter(1)
    move = Move.make(new.author, new.reply.public_key, new.tag, office=OFFICE.id, old=keys.author.verify_key)
    for name, kind, payload in (
        ("a message", Kind.MESSAGE, a_letter("Ça continue.")),
        ("a chunk", Kind.CHUNK, Chunk(bytes(16), 0, bytes(27_648))),
        ("a move", Kind.MOVE, move),
        ("a loop", Kind.LOOP, Loop()),
    ):
        yield _opened(name, (0,), a_body(a_header(kind, desks=(0,)), payload))


def _hostile(name: str, rule: str, content: bytes, *, desk: int = 0) -> Case:
    made = _around(name, [(desk, TODAY, SECRET)], content)
    return bad(name, "envelope open", rule, **COMMON, day_keys=KEYS[desk], envelope=made)


def _bad(whole: Any) -> Iterator[Case]:
    size, no_match, no_body = (
        "envelope: not 32,768 bytes", "envelope: commitment does not match", "envelope: body does not open",
    )  # fmt: skip
    changes: dict[str, tuple[str, Case]] = {
        "nothing": (size, {"cut": 0}),
        "the slots alone": (size, {"cut": 4_672}),
        "one byte short": (size, {"cut": 32_767}),
        "one byte long": (size, {"append": "AA=="}),
        **{f"a bit of slot {n}, which this desk does not open": (no_match, {"flip": 8 * (1_168 * n + 1_100)})
           for n in _others(whole)},
        **{f"the last bit of slot {n}, which this desk does not open": (no_match, {"flip": 8 * 1_168 * (n + 1) - 1})
           for n in _others(whole)},
        "a bit of the commitment": (no_match, {"flip": 8 * 4_672}),
        "the last bit of the commitment": (no_match, {"flip": 8 * 4_704 - 1}),
        "the first bit of the body": (no_body, {"flip": 8 * 4_704}),
        "the first bit of the tag": (no_body, {"flip": 8 * 32_752}),
        "the last bit of the body": (no_body, {"flip": 8 * 32_768 - 1}),
    }  # fmt: skip
    for name, (rule, change) in changes.items():
        yield worse(name, "desk 0 opens", rule, change={"field": "envelope", **change})
    yield worse("the other desk got another secret", "one slot for each of two desks", no_match, day_keys=KEYS[1])
    for name, length in {"no request": 0, "a request short": 32_783}.items():
        change = {"field": "request", "cut": length}
        yield worse(name, "a request", "request: not 32,784 bytes", change=change)
    longer = {"field": "request", "append": "AA=="}
    yield worse("a request long", "a request", "request: not 32,784 bytes", change=longer)
    one, wrong = a_body(a_header(desks=(0,))), "body: signature does not verify"
    yield _hostile(
        "a body of another day", "body: epoch is not its key's", a_body(a_header(desks=(0,), epoch=TODAY + 1))
    )
    yield _hostile("a body passed on to another desk", "body: not addressed to this desk", one, desk=1)
    yield _hostile("no body", "body: unknown kind", bytes(body.BODY_BYTES))
    yield _hostile("a body whose signature was changed", wrong, one[:96] + bytes(64) + one[160:])
    yield _hostile("a body with padding", "body: padding is not zero", one[:-1] + b"\1")
    late = a_body(a_header(desks=(1,), epoch=TODAY + 1))
    yield _hostile("a body of another day and another desk", "body: epoch is not its key's", late)
    foreign = body.write(a_header(desks=(0,)), a_letter(), author=reporter().author, office=another_office().id)
    yield _hostile("a body of another office", wrong, foreign)
    # The first slot that opens decides, although the second holds the secret of the body.
    name = "two slots for one desk, the first with another secret"
    made = _around(name, [(0, TODAY, OTHER), (0, TODAY, SECRET)], one)
    yield bad(name, "envelope open", no_match, **COMMON, day_keys=KEYS[0], envelope=made)


def content() -> Case:
    """Envelopes, opened: by whom, by whom not, and what destroys them."""
    whole = kept("envelope", "desk 0 opens", "envelope", _sealed)
    return {
        "section": "4",
        "about": "{slots, secret, office, epoch, body} is put together as section 4 says; of a cover, the slots; null: "
        "no slot opens",
        "good": list(_good(whole)),
        "bad": list(_bad(whole)),
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
