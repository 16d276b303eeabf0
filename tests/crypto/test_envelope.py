"""Envelopes: one size, one shape, whoever they are for."""

import pytest

from crypto import body, envelope
from crypto.envelope import DayKey, Envelope, Request
from crypto.errors import Misuse, Refused
from crypto.hpke import SecretKey
from crypto.randomness import Randomness

from .damage import all_refused, cuts
from .office_fixture import TODAY, Office, a_body, an_envelope, another_office, seeded


def parts(sealed: Envelope) -> tuple[list[bytes], bytes, bytes]:
    """Its four slots, its commitment and its sealed body."""
    slots = [sealed.raw[start : start + 1_168] for start in range(0, 4_672, 1_168)]
    return slots, sealed.raw[4_672:4_704], sealed.raw[4_704:]


def test_every_envelope_has_one_size(office: Office) -> None:
    """A report for one desk, for two, and a cover are 32,768 bytes; a request is 32,784."""
    cover = envelope.cover(office=office.id, epoch=TODAY, randomness=seeded("cover"))
    for sealed in (an_envelope(0), an_envelope(0, 1), cover):
        assert len(sealed.raw) == envelope.ENVELOPE_BYTES == 32_768
        request = envelope.request(sealed, randomness=seeded("work"))
        assert len(request) == envelope.REQUEST_BYTES == 32_784
        assert Request.from_bytes(request).envelope == sealed
    assert envelope.SLOTS_BYTES + envelope.COMMITMENT_BYTES + body.BODY_BYTES + 16 == envelope.ENVELOPE_BYTES


def test_sealing_twice_shares_nothing() -> None:
    """A body sealed anew has other slots, another commitment and another ciphertext: never seal a retry."""
    first, second = parts(an_envelope(0, 1, name="one")), parts(an_envelope(0, 1, name="two"))
    assert not set(first[0]) & set(second[0])
    assert first[1] != second[1]
    assert first[2] != second[2]


def test_slots_come_in_random_order(office: Office) -> None:
    """A desk's slot is found in each of the four places, so its place says nothing."""
    from .office_fixture import day_secret

    info = envelope.slot_info(office=office.id, epoch=TODAY, desk=0)

    def opens(slot: bytes) -> bool:
        try:
            return bool(day_secret(0).key.open(slot, info=info))
        except Refused:
            return False

    places = {
        [opens(slot) for slot in parts(an_envelope(0, name=f"order {number}"))[0]].index(True) for number in range(40)
    }
    assert places == {0, 1, 2, 3}


def test_a_dummy_is_a_real_slot(office: Office) -> None:
    """A dummy is sealed as a slot is, for desk 255, to a key that nobody keeps."""
    taken: list[bytes] = []

    def take(size: int) -> bytes:
        taken.append(seeded(f"dummy {len(taken)}").take(size))
        return taken[-1]

    cover = envelope.cover(office=office.id, epoch=TODAY, randomness=Randomness(take=take))
    _, throwaway, *secrets = taken[:6]
    info = envelope.slot_info(office=office.id, epoch=TODAY, desk=255)
    assert {SecretKey(throwaway).open(slot, info=info) for slot in parts(cover)[0]} == set(secrets)


def test_the_x25519_bit_is_clear_in_every_slot(office: Office) -> None:
    """An envelope has one shape and does not look random: bit 255 of each X25519 share is 0, in covers too."""
    for sealed in (an_envelope(0, 1), envelope.cover(office=office.id, epoch=TODAY, randomness=seeded("cover"))):
        assert not any(slot[1_119] & 0x80 for slot in parts(sealed)[0])


def test_other_sizes_are_refused() -> None:
    """One byte more or less is no envelope and no request."""
    sealed = an_envelope(0).raw
    all_refused(Envelope.from_bytes, [*cuts(sealed, count=20), sealed + b"\0"])
    all_refused(Request.from_bytes, [*cuts(bytes(16) + sealed, count=20), bytes(17) + sealed])
    with pytest.raises(Refused, match=r"^request: not 32,784 bytes$"):
        Request.from_bytes(sealed)


def test_sealing_checks_its_caller(office: Office) -> None:
    """No desk, five desks, one desk twice, the dummy's number, or a body of another size is a mistake of ours."""
    sound, one = a_body(), office.day_keys(0)[0]
    wrong: list[tuple[bytes, list[DayKey]]] = [
        (sound, []),
        (sound, [DayKey(number, one.key) for number in range(5)]),
        (sound, [one, one]),
        (sound, [DayKey(255, one.key)]),
        (sound, [DayKey(-1, one.key)]),
        (sound[:-1], [one]),
    ]
    for content, desks in wrong:
        with pytest.raises(Misuse, match=r"^envelope: a body of 28,048 bytes for 1 to 4 different desks, 0 to 254$"):
            envelope.seal(content, desks=desks, office=office.id, epoch=TODAY, randomness=seeded("wrong"))


def test_commitment_and_key_depend_on_everything(office: Office) -> None:
    """Another secret, slot, office or epoch gives another commitment and another key."""
    slots = bytes(envelope.SLOTS_BYTES)
    values = [
        envelope.commitment_and_key(bytes(32), slots, office=office.id, epoch=TODAY),
        envelope.commitment_and_key(b"\1" * 32, slots, office=office.id, epoch=TODAY),
        envelope.commitment_and_key(bytes(32), slots[:-1] + b"\1", office=office.id, epoch=TODAY),
        envelope.commitment_and_key(bytes(32), slots, office=another_office().id, epoch=TODAY),
        envelope.commitment_and_key(bytes(32), slots, office=office.id, epoch=TODAY + 1),
    ]
    assert len({half for value in values for half in value}) == 10
