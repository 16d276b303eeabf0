"""What must hold for every desk, reporter, cell and author, tried with random and hostile ones."""

import random
from collections import Counter
from collections.abc import Sequence
from typing import Final

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as some

from crypto import body, cell, envelope
from crypto.body import Body, Header, Kind
from crypto.cell import Place
from crypto.envelope import DayKey, Envelope
from crypto.epoch import Epoch
from crypto.errors import Refused
from crypto.opening import open_envelope
from crypto.randomness import Randomness
from tests.rounds import rounds

from .damage import flipped
from .office_fixture import SALT, TODAY, a_header, a_letter, an_office, another_office, day_secret, reporter

OFFICE: Final = an_office().id
DESKS: Final = range(4)
# A desk tries the day of arrival before the day before.
DAYS: Final = (TODAY, TODAY - 1)


def opened_by(sealed: Envelope, desk: int) -> Body | str | None:
    """What a desk makes of an envelope: a body, the rule by which it is refused, or None."""
    try:
        return open_envelope(sealed, [day_secret(desk, day) for day in DAYS], office=OFFICE)
    except Refused as refused:
        return str(refused)


def a_report(chance: random.Random, *, desks: Sequence[int], day: Epoch) -> bytes:
    """A body that lists these desks."""
    header = Header(Kind.REPORT, day, tuple(sorted(desks)), 0, chance.randbytes(16), chance.randbytes(32))
    return body.write(header, a_letter(), author=reporter().author, office=OFFICE)


def a_sealed_report(chance: random.Random, *, desks: Sequence[int], day: Epoch) -> Envelope:
    """An envelope as an honest reporter makes it."""
    keys = [DayKey(desk, day_secret(desk, day).key.public_key) for desk in desks]
    written = a_report(chance, desks=desks, day=day)
    return envelope.seal(written, desks=keys, office=OFFICE, epoch=day, randomness=Randomness(take=chance.randbytes))


def some_desks(chance: random.Random) -> list[int]:
    """One to four of the four desks."""
    return chance.sample(DESKS, chance.randint(1, 4))


def a_hostile_slot(chance: random.Random, secrets: Sequence[bytes]) -> bytes:
    """One of the secrets for any desk of any day, under its own name or another's; or nothing that opens."""
    desk, day = chance.choice(DESKS), chance.choice(DAYS)
    named = desk if chance.random() < 0.9 else chance.choice([*DESKS, body.NO_DESK])
    info = envelope.slot_info(office=OFFICE, epoch=day, desk=named)
    sealed = day_secret(desk, day).key.public_key.seal(chance.choice(secrets), info=info)
    return sealed if chance.random() < 0.9 else chance.randbytes(envelope.SLOT_BYTES)


def a_hostile_envelope(chance: random.Random) -> Envelope:
    """What a sender can make who knows every key and follows no rule: slots that contradict each other."""
    secrets = [chance.randbytes(32) for _ in range(chance.choice([1, 1, 2]))]
    slots = [a_hostile_slot(chance, secrets) for _ in range(4)]
    if chance.random() < 0.3:
        slots[chance.randrange(4)] = slots[chance.randrange(4)]
    joined, day = b"".join(slots), chance.choice(DAYS)
    keys = [envelope.commitment_and_key(secret, joined, office=OFFICE, epoch=day) for secret in secrets]
    commitment, key = keys[0][0], chance.choice([keys[0][1], keys[0][1], keys[-1][1]])
    written = a_report(chance, desks=some_desks(chance), day=day)
    return Envelope(joined + commitment + AESGCM(key).encrypt(envelope.BODY_NONCE, written, None))


def test_no_two_desks_open_different_bodies(chance: random.Random) -> None:
    """T9: Whatever a hostile sender puts together, all desks that open an envelope open the same body."""
    reached: Counter[str] = Counter()
    for _ in range(rounds(300, 5_000)):
        sealed = a_hostile_envelope(chance)
        said = [opened_by(sealed, desk) for desk in DESKS]
        bodies = [one for one in said if isinstance(one, Body)]
        assert all(one == bodies[0] for one in bodies)
        reached.update(one if isinstance(one, str) else type(one).__name__ for one in said)
        reached[f"{len(bodies)} desks"] += 1
    # The sender got far enough for the promise to be needed.
    assert reached["2 desks"] > 3, reached
    for rule in ("envelope: commitment does not match", "body: not addressed to this desk", "Body", "NoneType"):
        assert reached[rule] > 20, reached


def test_exactly_the_desks_addressed_open(chance: random.Random) -> None:
    """T3: For any one to four desks, each opens what was written and every other one finds nothing."""
    for _ in range(rounds(60, 3_000)):
        desks, day = some_desks(chance), chance.choice(DAYS)
        said = [opened_by(a_sealed_report(chance, desks=desks, day=day), desk) for desk in DESKS]
        assert [isinstance(one, Body) for one in said] == [desk in desks for desk in DESKS]
        assert {one.header.desks for one in said if isinstance(one, Body)} == {tuple(sorted(desks))}
        assert all(one is None or isinstance(one, Body) for one in said)


def test_any_other_slot_destroys_the_envelope_for_all(chance: random.Random) -> None:
    """T9: A slot changed, swapped, doubled, made anew for the same desk, or a dummy replaced: nobody opens the rest."""
    for _ in range(rounds(100, 3_000)):
        raw = a_sealed_report(chance, desks=some_desks(chance), day=TODAY).raw
        slots = [raw[at : at + envelope.SLOT_BYTES] for at in range(0, envelope.SLOTS_BYTES, envelope.SLOT_BYTES)]
        place, other = chance.sample(range(4), 2)
        match chance.randrange(4):
            case 0:
                slots[place] = flipped(slots[place], chance.randrange(envelope.SLOT_BYTES * 8))
            case 1:
                slots[place], slots[other] = slots[other], slots[place]
            case 2:
                slots[place] = slots[other]
            case _:
                slots[place] = a_hostile_slot(chance, [chance.randbytes(32)])
        damaged = Envelope(b"".join(slots) + raw[envelope.SLOTS_BYTES :])
        assert not any(isinstance(opened_by(damaged, desk), Body) for desk in DESKS)


places = some.builds(
    Place,
    office=some.sampled_from([OFFICE, another_office().id]),
    salt=some.sampled_from([SALT, bytes(32)]),
    desk=some.sampled_from([0, 1, 254]),
    index=some.sampled_from([1, 2, 256, 65_535]),
)


@given(hung=places, looked=places, reader=some.integers(0, 1))
def test_a_cell_opens_at_its_place_for_its_reporter(hung: Place, looked: Place, reader: int) -> None:
    """T5: A cell opens for the tag key, office, edition, desk and index for which it was wrapped, and for no other."""
    piece = cell.Piece(0, 1, 1, bytes(cell.PIECE_BYTES))
    one = cell.wrap(reporter().tag, hung, piece, randomness=Randomness(take=random.Random(0).randbytes))
    if (looked, reader) == (hung, 0):
        assert cell.unwrap(reporter().tag, looked, one) == piece
        return
    tag_key = reporter(reader).tag
    # Also under the tag that is expected there: the tag says where to look, and the key alone decides.
    for untrusted in (one, cell.tag(tag_key, looked) + one[cell.TAG_BYTES :]):
        with pytest.raises(Refused):
            cell.unwrap(tag_key, looked, untrusted)


@given(claimed=some.integers(0, 3), signing=some.integers(0, 3), at=some.sampled_from([OFFICE, another_office().id]))
def test_a_body_is_its_authors(claimed: int, signing: int, at: bytes) -> None:
    """T16: A body is read if the author it names signed it for this office, and for no other author or office."""
    written = body.write(a_header(Kind.MESSAGE), a_letter(), author=reporter(signing).author, office=at)
    renamed = written[:32] + reporter(claimed).author.verify_key.raw + written[64:]
    if (claimed, at) == (signing, OFFICE):
        assert Body.from_bytes(renamed, office=OFFICE).author == reporter(claimed).author.verify_key
        return
    with pytest.raises(Refused, match=r"^body: signature does not verify$"):
        Body.from_bytes(renamed, office=OFFICE)
