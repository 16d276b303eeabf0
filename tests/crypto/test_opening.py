"""Opening envelopes: who can, who cannot, and that any change destroys one for everybody."""

import hashlib
import itertools

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as some

from crypto import envelope, opening
from crypto.body import Body
from crypto.envelope import Envelope
from crypto.errors import Refused
from crypto.opening import open_envelope

from .damage import flipped
from .office_fixture import (
    TODAY,
    Office,
    a_body,
    a_header,
    an_envelope,
    an_office,
    another_office,
    day_secret,
    seeded,
)


def verdict(sealed: Envelope, desk: int) -> Body | str | None:
    """What a desk makes of an envelope: the body, None, or the rule by which it is refused."""
    try:
        return open_envelope(sealed, [day_secret(desk)], office=an_office().id)
    except Refused as refused:
        return str(refused)


def forged(body: bytes, *, secrets: dict[int, bytes], commit: bytes, sealed_under: bytes | None = None) -> Envelope:
    """An envelope with a chosen secret for each desk: what a hostile reporter can make."""
    office = an_office()
    slots = [
        day_secret(desk).key.public_key.seal(secret, info=envelope.slot_info(office=office.id, epoch=TODAY, desk=desk))
        for desk, secret in secrets.items()
    ]
    slots += [bytes(1_168)] * (4 - len(slots))
    joined = b"".join(slots)
    commitment, key = envelope.commitment_and_key(commit, joined, office=office.id, epoch=TODAY)
    if sealed_under is not None:
        key = envelope.commitment_and_key(sealed_under, joined, office=office.id, epoch=TODAY)[1]
    return Envelope(joined + commitment + AESGCM(key).encrypt(bytes(12), body, None))


def test_the_desks_it_is_for_read_the_same_body() -> None:
    """Both desks open one body, and it says to whom it is addressed."""
    sealed = an_envelope(0, 1)
    first, second = verdict(sealed, 0), verdict(sealed, 1)
    assert isinstance(first, Body)
    assert first == second
    assert first.header.desks == (0, 1)


def test_four_desks_read_the_same_body() -> None:
    """An envelope for four desks has no dummy, and each of them opens it."""
    sealed = envelope.seal(
        a_body(a_header(desks=(0, 1, 2, 3))),
        desks=an_office().day_keys(0, 1, 2, 3),
        office=an_office().id,
        epoch=TODAY,
        randomness=seeded("four"),
    )
    bodies = [verdict(sealed, desk) for desk in range(4)]
    assert isinstance(bodies[0], Body)
    assert bodies == bodies[:1] * 4


def test_an_excluded_desk_sees_what_it_always_sees() -> None:
    """For a desk that was left out, the report is one more envelope that does not open."""
    assert isinstance(verdict(an_envelope(0), 0), Body)
    assert verdict(an_envelope(0), 1) is None


def test_cover_opens_for_nobody(office: Office) -> None:
    """A cover is no error and no message: no desk, of no day, opens it."""
    cover = envelope.cover(office=office.id, epoch=TODAY, randomness=seeded("cover"))
    secrets = [day_secret(desk, epoch) for desk in (0, 1) for epoch in opening.epochs_to_try(TODAY)]
    assert open_envelope(cover, secrets, office=office.id) is None


def test_another_day_and_another_office_do_not_open() -> None:
    """A slot is bound to its office, epoch and desk, so the right key under a wrong name opens nothing."""
    sealed = an_envelope(0)
    key = day_secret(0).key
    assert open_envelope(sealed, [opening.DaySecret(0, TODAY + 1, key)], office=an_office().id) is None
    assert open_envelope(sealed, [opening.DaySecret(1, TODAY, key)], office=an_office().id) is None
    assert open_envelope(sealed, [day_secret(0)], office=another_office().id) is None
    assert open_envelope(sealed, [day_secret(0, TODAY - 1)], office=an_office().id) is None
    assert open_envelope(sealed, [], office=an_office().id) is None


def test_the_days_that_are_tried() -> None:
    """The day of arrival, the seven before and the one after, in this order."""
    assert opening.epochs_to_try(100) == [100, 99, 98, 97, 96, 95, 94, 93, 101]
    late = an_envelope(0, epoch=TODAY - 7)
    secrets = [day_secret(0, epoch) for epoch in opening.epochs_to_try(TODAY)]
    assert isinstance(open_envelope(late, secrets, office=an_office().id), Body)


@pytest.mark.parametrize("slot", range(4))
@pytest.mark.parametrize("bit", [0, 8_703, 8_959, 9_000, 9_343])
def test_a_change_in_any_slot_destroys_it_for_all(slot: int, bit: int) -> None:
    """T9: Damage to one slot, a dummy included, leaves an envelope that neither desk opens."""
    damaged = Envelope(flipped(an_envelope(0, 1).raw, slot * 1_168 * 8 + bit))
    for desk in (0, 1):
        assert verdict(damaged, desk) in {None, "envelope: commitment does not match"}
    assert "envelope: commitment does not match" in {verdict(damaged, 0), verdict(damaged, 1)}


def test_slots_cannot_be_permuted_or_replaced() -> None:
    """Any other order of the slots, or another dummy, is refused at the commitment by every desk."""
    raw = an_envelope(0, 1).raw
    slots = [raw[start : start + 1_168] for start in range(0, 4_672, 1_168)]
    orders = [list(order) for order in itertools.permutations(slots)][1:]
    for changed in orders:
        for desk in (0, 1):
            assert verdict(Envelope(b"".join(changed) + raw[4_672:]), desk) == "envelope: commitment does not match"


@given(some.integers(4_672 * 8, 32_768 * 8 - 1))
@settings(max_examples=40)
def test_a_change_in_commitment_or_body_is_refused(bit: int) -> None:
    """Every flipped bit after the slots is refused by both desks, with one verdict."""
    damaged = Envelope(flipped(an_envelope(0, 1).raw, bit))
    expected = "envelope: commitment does not match" if bit < 4_704 * 8 else "envelope: body does not open"
    assert verdict(damaged, 0) == verdict(damaged, 1) == expected


def test_no_two_desks_open_different_bodies() -> None:
    """T9: Whatever secrets a hostile reporter gives to the desks, only one of them matches the commitment."""
    one, two = b"\1" * 32, b"\2" * 32
    sealed = forged(a_body(), secrets={0: one, 1: two}, commit=one)
    assert isinstance(verdict(sealed, 0), Body)
    assert verdict(sealed, 1) == "envelope: commitment does not match"


def test_the_first_slot_that_opens_decides() -> None:
    """A second slot for the same desk is never tried after one that opened wrongly."""
    one, two = b"\1" * 32, b"\2" * 32
    office, info = an_office(), envelope.slot_info(office=an_office().id, epoch=TODAY, desk=0)
    slots = [day_secret(0).key.public_key.seal(secret, info=info) for secret in (two, one)]
    joined = b"".join([*slots, bytes(1_168), bytes(1_168)])
    commitment, key = envelope.commitment_and_key(one, joined, office=office.id, epoch=TODAY)
    sealed = Envelope(joined + commitment + AESGCM(key).encrypt(bytes(12), a_body(), None))
    assert verdict(sealed, 0) == "envelope: commitment does not match"


def test_what_opens_must_fit() -> None:
    """A body under another key, for another day, for other desks, or none at all is refused once a slot opened."""
    secret = b"\1" * 32
    assert verdict(forged(a_body(), secrets={0: secret}, commit=secret, sealed_under=bytes(32)), 0) == (
        "envelope: body does not open"
    )
    tomorrow = a_body(a_header(epoch=TODAY + 1))
    assert verdict(forged(tomorrow, secrets={0: secret}, commit=secret), 0) == "body: epoch is not its key's"
    assert verdict(forged(bytes(28_048), secrets={0: secret}, commit=secret), 0) == "body: unknown kind"


def test_a_desk_cannot_pass_a_body_on() -> None:
    """A body signed for desk 0 and sealed again to desk 1 by desk 0 is refused there."""
    secret = b"\1" * 32
    for_desk_0 = a_body(a_header(desks=(0,)))
    assert verdict(forged(for_desk_0, secrets={1: secret}, commit=secret), 1) == "body: not addressed to this desk"


@given(some.binary(min_size=8, max_size=8))
@settings(max_examples=20)
def test_any_32768_bytes_are_opened_or_not(seed: bytes) -> None:
    """Bytes that nobody sealed do not open, and raise nothing."""
    untrusted = Envelope.from_bytes(hashlib.shake_256(seed).digest(32_768))
    assert verdict(untrusted, 0) is None
