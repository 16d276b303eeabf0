"""Damage: what is cut, lengthened or changed by one bit is refused, wherever it is cut or changed."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Final

import pytest

from crypto import bundle
from crypto.envelope import SLOT_BYTES, SLOTS_BYTES, Envelope, slot_info
from crypto.errors import Refused
from crypto.opening import open_envelope
from tests.rounds import rounds

from .damage import all_refused, cuts, flipped, flips
from .office_fixture import TODAY, an_envelope, an_office, day_secret
from .parsers import PARSERS, SOUND
from .test_batch import SERVER

# These end where the layout around them says, or where the typist stops: a piece of one may be another one.
OPEN_ENDED: Final = {"letter", "chunk", "loop", "desk line", "receipt"}
# White space may stand around what is typed.
TYPED: Final = {"receipt", "fingerprint"}
# Where the layout has a border, in what is too long for every truncation to be tried.
BORDERS: Final[dict[str, Sequence[int]]] = {
    "envelope": (1_168, 2_336, 3_504, 4_672, 4_704, 32_752),
    "request": (16, 1_184, 2_352, 3_520, 4_688, 4_720, 32_768),
    "opened envelope": (1_168, 2_336, 3_504, 4_672, 4_704, 32_752),
    "body": (1, 2, 4, 8, 12, 16, 32, 64, 96, 160, 1_376, 1_408, 1_445),
    "reply": (1_120, 4_048),
    "record file": (4, 321, 325, 329, 838, 842, 4_658),
    "board": (447, 8_192, 8_208, 8_220, 12_288, 266_240),
    "batch": (4, 8, 16, 20, 32, 64, 96, 160, 32_928, 2_064_544),
    "inbound bundle": (12, 28, 60, 92, 100, 132, 136, 140, 152, 248, 312, 33_080, 2_097_464, 2_097_476),
    "outbound bundle": (12, 28, 60, 92, 100, 132, 136, 140, 152, 156, 4_818, 4_830, 275_166, 275_178, 275_250, 275_262),
}

# What a signature or a key protects, and the bytes of it in which every bit is tried; of the others some are sampled.
EVERY_BIT: Final[dict[str, Sequence[range]]] = {
    # The slots of an envelope are tried bit by bit below.
    "slot": [],
    "body": [range(160)],
    "cell": [range(4_096)],
    "reply": [range(1_120, 1_220)],
    "note": [range(len(SOUND["note"]))],
    "office note": [range(len(SOUND["office note"]))],
    "succession": [range(len(SOUND["succession"]))],
    "certificate": [range(len(SOUND["certificate"]))],
    "record": [range(len(SOUND["record"]))],
    "closed": [range(len(SOUND["closed"]))],
    "edition": [range(len(SOUND["edition"]))],
    "record file": [range(4), range(321, 329), range(838, 842), range(4_658, 4_662)],
    "board": [range(440, 460), range(8_180, 8_220)],
    "batch header": [range(160)],
    "batch": [range(160)],
    # The bundle's own head is tried without a batch below: here a change of it is seen at the seal only.
    "inbound bundle": [range(140, 312)],
    "outbound bundle": [range(156), range(4_818, 4_830), range(275_166, 275_326)],
}


@pytest.mark.parametrize("name", sorted(PARSERS.keys() - OPEN_ENDED))
def test_what_is_cut_is_refused(name: str) -> None:
    """Every truncation of what is small; of what is large, those at the borders of its layout and sampled ones."""
    sound = SOUND[name]
    small = len(sound) <= 4_096
    count = 0 if small else rounds(60, 2_000)
    assert all_refused(PARSERS[name], cuts(sound, count=count, borders=BORDERS.get(name, ()))) >= min(len(sound), 60)


@pytest.mark.parametrize("name", sorted(PARSERS.keys() - OPEN_ENDED - TYPED))
def test_what_is_longer_is_refused(name: str) -> None:
    """Nothing may follow: not a zero, a newline, a space, nor the same bytes again."""
    all_refused(PARSERS[name], [SOUND[name] + more for more in (b"\0", b"\n", b" ", SOUND[name])])


@pytest.mark.parametrize("name", EVERY_BIT)
def test_a_flipped_bit_is_refused(name: str) -> None:
    """Every bit of headers, notes, cells and seals, and sampled bits elsewhere: each one counts."""
    sound = SOUND[name]
    count = min(rounds(300 if len(sound) < 1_048_576 else 60, 2_000), len(sound) * 8)
    all_refused(PARSERS[name], flips(sound, count=count, every=EVERY_BIT[name]))


def test_a_flipped_bit_of_head_and_seal_is_refused() -> None:
    """T7: Every bit of an inbound bundle without batches: the names of its frames, sizes, head and seal."""
    head = bundle.Head(bundle.INBOUND, an_office().id, SERVER.verify_key, 1, bundle.FIRST_BEFORE, 0)
    empty = b"".join(bundle.write_inbound(head, [], server=SERVER))
    PARSERS["inbound bundle"](empty)
    assert all_refused(PARSERS["inbound bundle"], flips(empty, every=[range(len(empty))])) == 216 * 8


# For desks 0 and 1: two slots that open, and two dummies, in the order in which chance put them.
ENVELOPE: Final = an_envelope(0, 1).raw
OF_THE_COMMITMENT: Final = "envelope: commitment does not match"


def verdicts(raw: bytes) -> list[str | None]:
    """What desks 0 and 1 say of an envelope: None, or the rule by which it is refused. Neither may open it."""
    said: list[str | None] = []
    for desk in (0, 1):
        try:
            assert open_envelope(Envelope(raw), [day_secret(desk)], office=an_office().id) is None
            said.append(None)
        except Refused as refused:
            said.append(str(refused))
    return said


def owner(slot: bytes) -> int | None:
    """The desk that opens a slot, or None for a dummy."""
    for desk in (0, 1):
        with suppress(Refused):
            day_secret(desk).key.open(slot, info=slot_info(office=an_office().id, epoch=TODAY, desk=desk))
            return desk
    return None


@pytest.mark.parametrize("place", range(4))
def test_a_flipped_bit_of_any_slot_destroys_the_envelope(place: int) -> None:
    """T9: Whichever bit of a slot is changed, a dummy's included, its desk finds no slot, and others no commitment."""
    start, desk = place * SLOT_BYTES, owner(ENVELOPE[place * SLOT_BYTES :][:SLOT_BYTES])
    expected = [None if desk == reader else OF_THE_COMMITMENT for reader in (0, 1)]
    # Where ML-KEM's part, X25519's, the secret and the tag end; X25519 ignores bit 255 of its part, X-Wing does not.
    borders = (0, 1_087, 1_088, 1_119, 1_120, 1_151, 1_152, 1_167)
    bits = {at * 8 + bit for at in borders for bit in range(8)} | set(range(0, SLOT_BYTES * 8, rounds(16, 1)))
    for bit in sorted(bits):
        assert verdicts(flipped(ENVELOPE, start * 8 + bit)) == expected, bit


def test_a_flipped_bit_behind_the_slots_destroys_the_envelope() -> None:
    """T9: Every bit of the commitment and of the body's tag, and sampled bits of the body."""
    slots, behind = ENVELOPE[:SLOTS_BYTES], ENVELOPE[SLOTS_BYTES:]
    for damaged in flips(behind, count=rounds(300, 2_000), every=[range(32), range(28_080, 28_096)]):
        rule = OF_THE_COMMITMENT if damaged[:32] != behind[:32] else "envelope: body does not open"
        assert verdicts(slots + damaged) == [rule, rule]
