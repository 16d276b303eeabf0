"""Batches: sorted, padded, chained, and signed by the server."""

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from crypto import batch
from crypto.batch import BatchHeader
from crypto.errors import Misuse, Refused

from .damage import all_refused, cuts, flips
from .office_fixture import TODAY, signer

SERVER = signer("server")
ENVELOPES = sorted(hashlib.shake_256(bytes([number])).digest(32_768) for number in range(64))
HEADER = BatchHeader(
    TODAY, TODAY, 1, 64, before=batch.FIRST_BEFORE, envelopes=hashlib.sha256(b"".join(ENVELOPES)).digest()
)


def read(untrusted: bytes) -> BatchHeader:
    """Read a header as the station that knows this server."""
    return BatchHeader.from_bytes(untrusted, server=SERVER.verify_key)


@given(
    first=some.integers(0, 2**21),
    days=some.integers(0, 1_000),
    number=some.integers(1, 2**64 - 1),
    count=some.sampled_from(batch.CLASSES),
)
def test_a_header_comes_back(first: int, days: int, number: int, count: int) -> None:
    """Every header within its limits is read as it was signed, in 160 bytes."""
    header = replace(HEADER, first=first, last=first + days, number=number, count=count)
    assert len(header.signed(SERVER)) == batch.HEADER_BYTES
    assert read(header.signed(SERVER)) == header
    assert header.digest == hashlib.sha256(header.signed(SERVER)[:96]).digest()


def test_a_damaged_header_is_refused() -> None:
    """Every truncation and flipped bit of a header is refused, and another server's signature too."""
    sound = HEADER.signed(SERVER)
    all_refused(read, [*cuts(sound), *flips(sound, count=1_000), sound + b"\0", HEADER.signed(signer("other"))])


@pytest.mark.parametrize(
    "wrong",
    [
        replace(HEADER, first=TODAY + 1),
        replace(HEADER, number=0),
        replace(HEADER, count=0),
        replace(HEADER, count=65),
        replace(HEADER, count=128),
        replace(HEADER, count=2**32 - 1),
        replace(HEADER, first=0, last=2**32 - 1),
    ],
)
def test_a_header_makes_sense(wrong: BatchHeader) -> None:
    """A signed header with epochs, number or count out of range is refused."""
    with pytest.raises(Refused):
        read(wrong.signed(SERVER))


def test_a_reserved_byte_is_zero() -> None:
    """The twelve reserved bytes are zero before anything is verified."""
    raw = bytearray(HEADER.to_bytes())
    raw[31] = 1
    from crypto import labels

    with pytest.raises(Refused, match="reserved"):
        read(bytes(raw) + SERVER.sign(labels.BATCH + raw))


def test_batches_follow_each_other() -> None:
    """The chain has no gap, no fork and no step back in time; two batches may close within one epoch."""
    second = replace(HEADER, number=2, before=HEADER.digest)
    assert HEADER.follows(None)
    assert second.follows(HEADER)
    assert replace(second, first=TODAY + 1, last=TODAY + 3).follows(HEADER)
    for wrong in (
        replace(second, number=3),
        replace(second, before=bytes(32)),
        replace(second, first=TODAY - 1),
        HEADER,
    ):
        assert not wrong.follows(HEADER)
    assert not second.follows(None)
    assert not replace(HEADER, before=b"\1" * 32).follows(None)


def test_envelopes_ascend() -> None:
    """Envelopes out of order, twice, missing, added, changed or of another size are refused."""
    assert list(batch.ascending(ENVELOPES, header=HEADER)) == ENVELOPES
    for wrong in (
        [ENVELOPES[1], ENVELOPES[0], *ENVELOPES[2:]],
        [ENVELOPES[0], *ENVELOPES[:-1]],
        [*ENVELOPES[:-1], ENVELOPES[-1][:-1]],
    ):
        with pytest.raises(Refused, match="do not strictly ascend"):
            list(batch.ascending(wrong, header=HEADER))
    for wrong in (
        ENVELOPES[:-1],
        [*ENVELOPES, b"\xff" * 32_768],
        [*ENVELOPES[:-1], b"\xff" * 32_768],
        [],
    ):
        with pytest.raises(Refused):
            list(batch.ascending(wrong, header=HEADER))


@pytest.mark.parametrize(("envelopes", "size"), [(0, 64), (64, 64), (65, 256), (1_025, 4_096), (4_194_304, 4_194_304)])
def test_what_a_courier_sees_is_a_class(envelopes: int, size: int) -> None:
    """A batch has 64·4^k envelopes, so its size says only about how many there were."""
    assert batch.size_class(envelopes) == size
    with pytest.raises(Misuse, match=r"^batch: too many envelopes$"):
        batch.size_class(4_194_305)
