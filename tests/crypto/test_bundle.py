"""Bundles: what a courier carries; loss, replay and change are seen."""

import hashlib
import io
import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from crypto import bundle, labels
from crypto.board import BOARD_BYTES
from crypto.bundle import Head, InboundReader, Outbound, Take
from crypto.errors import Misuse, Refused
from crypto.record import RECORD_FILE_BYTES
from crypto.signature import SigningKey

from .damage import all_refused, cuts, flips
from .office_fixture import TODAY, an_office, signer
from .test_batch import ENVELOPES, HEADER, SERVER

STATION = an_office().station
HEAD = Head(bundle.INBOUND, an_office().id, SERVER.verify_key, 1, bundle.FIRST_BEFORE, 2)
SECOND = replace(HEADER, number=2, before=HEADER.digest)
TAKE = Take(SERVER.verify_key, 2, SECOND.digest)
RECORDS = [(TODAY, b"record of today"), (TODAY + 1, b"record of tomorrow")]


def inbound(head: Head = HEAD, *, server: SigningKey = SERVER) -> bytes:
    """A bundle with two batches of 64."""
    batches = [(header.signed(server), 64, ENVELOPES) for header in (HEADER, SECOND)]
    return b"".join(bundle.write_inbound(head, batches, server=server))


def frame(kind: bytes, content: bytes) -> bytes:
    """Type, length, content."""
    return kind + len(content).to_bytes(8, "big") + content


def sealed(*frames: bytes, key: SigningKey, label: bytes) -> bytes:
    """Frames under a sound seal: what a hostile server or station can make."""
    whole = b"".join(frames)
    return whole + frame(b"SEAL", key.sign(label + hashlib.sha256(whole).digest()))


def read(untrusted: bytes, *, at_once: int = 1 << 30) -> tuple[int, bytes]:
    """How many envelopes a bundle holds, and its digest, read in pieces of at most `at_once` bytes."""
    stream = io.BytesIO(untrusted)
    reader = InboundReader(lambda count: stream.read(min(count, at_once)))
    count = sum(len(list(envelopes)) for _, envelopes in reader.batches())
    return count, reader.seal()


WHOLE = inbound()


def test_an_inbound_bundle_comes_back() -> None:
    """Two batches come out as they went in, in whatever pieces the stick gives them."""
    digest = hashlib.sha256(WHOLE[:-76]).digest()
    assert read(WHOLE) == read(WHOLE, at_once=1_000) == (128, digest)
    stream = io.BytesIO(WHOLE)
    reader = InboundReader(stream.read)
    assert reader.head == HEAD
    assert [(header, list(envelopes)) for header, envelopes in reader.batches()] == [
        (HEADER, ENVELOPES),
        (SECOND, ENVELOPES),
    ]
    assert reader.seal() == digest


def test_an_empty_bundle_is_read() -> None:
    """A courier who comes too early carries a head and a seal."""
    head = replace(HEAD, count=0)
    assert read(b"".join(bundle.write_inbound(head, [], server=SERVER)))[0] == 0


def test_the_digest_is_told_before_the_seal() -> None:
    """Who hands out a bundle can note its digest while it is not whole yet."""
    told: list[bytes] = []
    pieces = bundle.write_inbound(replace(HEAD, count=0), [], server=SERVER, before_seal=told.append)
    head = next(pieces)
    assert told == []
    next(pieces)
    assert told == [hashlib.sha256(head).digest()]


def test_a_cut_bundle_is_refused() -> None:
    """Cut at each frame's border, one byte around it, or anywhere else, a bundle is refused."""
    batc = 12 + 160 + 64 * 32_768
    borders = [0, 12, 140, 152, 312, 140 + batc, 140 + 2 * batc, 140 + 2 * batc + 12, len(WHOLE)]
    lengths = {border + step for border in borders for step in (-1, 0, 1)} - {-1, len(WHOLE), len(WHOLE) + 1}
    lengths |= set(random.Random(1).sample(range(len(WHOLE)), 12))
    assert all_refused(read, (WHOLE[:length] for length in sorted(lengths))) > 30


def test_bytes_after_the_seal_are_refused() -> None:
    """Nothing rides behind the seal."""
    all_refused(read, [WHOLE + b"\0", WHOLE + WHOLE])


def test_a_changed_bundle_is_refused() -> None:
    """A flipped bit in a frame's head, the bundle's head, a batch, an envelope or the seal is refused."""
    places = [
        0,
        5,
        11,
        12,
        28,
        60,
        92,
        100,
        132,
        136,
        140,
        151,
        152,
        200,
        250,
        312,
        312 + 40_000,
        len(WHOLE) - 70,
        len(WHOLE) - 1,
    ]

    def changed(at: int) -> bytes:
        return WHOLE[:at] + bytes([WHOLE[at] ^ 1]) + WHOLE[at + 1 :]

    all_refused(read, (changed(at) for at in places))


def test_frames_of_another_kind_are_refused() -> None:
    """A bundle of the other direction, other frames, sizes or counts under a good seal are refused."""
    head = frame(b"HEAD", replace(HEAD, count=1).to_bytes())
    one = HEADER.signed(SERVER) + b"".join(ENVELOPES)

    def hostile(*frames: bytes) -> bytes:
        return sealed(*frames, key=SERVER, label=labels.BUNDLE_IN)

    assert read(hostile(head, frame(b"BATC", one)))[0] == 64
    wrong = [
        hostile(),
        hostile(frame(b"HEAD", HEAD.to_bytes()[:-1])),
        hostile(frame(b"HEAD", replace(HEAD, number=0, count=0).to_bytes())),
        hostile(frame(b"HEAD", replace(HEAD, magic=bundle.OUTBOUND, count=0).to_bytes())),
        hostile(frame(b"HEAD", HEAD.to_bytes()[:-1] + b"\1")),
        hostile(head),
        hostile(head, frame(b"BATC", one), frame(b"BATC", one)),
        hostile(head, frame(b"BATX", one)),
        hostile(head, frame(b"BATC", one + bytes(32_768))),
        hostile(head, frame(b"BATC", one[:-32_768])),
        hostile(head, frame(b"BATC", one[:100])),
        hostile(head, b"BATC" + b"\xff" * 8 + one),
        sealed(head, frame(b"BATC", one), key=SERVER, label=labels.BUNDLE_OUT),
        sealed(head, frame(b"BATC", one), key=signer("other"), label=labels.BUNDLE_IN),
    ]
    all_refused(read, wrong)
    for batch, rule in (
        (one[:159], "not the frame that belongs here"),
        (one[:160], "a batch's frame is not of its size"),
    ):
        with pytest.raises(Refused, match=f"^bundle: {rule}$"):
            read(hostile(head, frame(b"BATC", batch)))


@given(some.binary(max_size=400))
def test_any_bytes_are_a_bundle_or_refused(untrusted: bytes) -> None:
    """No bytes raise anything else, inbound or outbound."""
    head = frame(b"HEAD", HEAD.to_bytes())
    for candidate in (untrusted, head + untrusted, head + b"BATC" + untrusted):
        with pytest.raises(Refused):
            read(candidate)
        with pytest.raises(Refused):
            Outbound.from_bytes(candidate)


def test_a_batch_is_read_to_its_end() -> None:
    """A caller who skips envelopes skips their check: that is a mistake of ours."""
    reader = InboundReader(io.BytesIO(WHOLE).read)
    with pytest.raises(Misuse, match=r"^bundle: a batch was not read to its end$"):
        list(reader.batches())


def test_we_write_what_the_head_says() -> None:
    """A head that names another number of batches or another server is never sealed."""
    for head in (replace(HEAD, count=1), replace(HEAD, key=STATION.verify_key)):
        with pytest.raises(Misuse, match=r"^bundle: not the batches or the server that its head names$"):
            inbound(head)


def outbound(records: list[tuple[int, bytes]] = RECORDS, takes: tuple[Take, ...] = (TAKE,)) -> bytes:
    """A bundle from the station."""
    return bundle.write_outbound(
        office=an_office().id,
        number=7,
        before=bytes(32),
        records=records,
        board=b"board",
        takes=takes,
        station=STATION,
    )


def test_an_outbound_bundle_comes_back() -> None:
    """Records, board and confirmations come out as they went in; the head counts all of them."""
    whole = outbound()
    opened = Outbound.from_bytes(whole)
    assert (opened.records, opened.board, opened.takes) == (tuple(RECORDS), b"board", (TAKE,))
    assert opened.head == Head(bundle.OUTBOUND, an_office().id, STATION.verify_key, 7, bytes(32), 4)
    assert opened.digest == hashlib.sha256(whole[:-76]).digest()
    assert Outbound.from_bytes(outbound([], ())).head.count == 1


def test_a_damaged_outbound_bundle_is_refused() -> None:
    """Every truncation, sampled flips and bytes after the seal are refused."""
    whole = outbound()
    all_refused(Outbound.from_bytes, [*cuts(whole), *flips(whole, count=500), whole + b"\0"])


def from_station(*frames: bytes, count: int | None = None) -> bytes:
    """Any frames under the station's head and seal."""
    head = Head(bundle.OUTBOUND, bytes(32), STATION.verify_key, 1, bytes(32), len(frames) if count is None else count)
    return sealed(frame(b"HEAD", head.to_bytes()), *frames, key=STATION, label=labels.BUNDLE_OUT)


def test_outbound_frames_come_in_order() -> None:
    """Records by ascending day, one board, confirmations for different servers: nothing else under a good seal."""
    records = [frame(b"RECO", epoch.to_bytes(4, "big") + content) for epoch, content in RECORDS]
    board, take = frame(b"BORD", b"board"), frame(b"TAKE", TAKE.to_bytes())
    other = frame(b"TAKE", replace(TAKE, server=STATION.verify_key).to_bytes())

    assert Outbound.from_bytes(from_station(*records, board, take, other)).takes[0] == TAKE
    wrong = [
        from_station(*records, take, board),
        from_station(board, *records, take),
        from_station(take, board),
        from_station(*records[::-1], board),
        from_station(records[0], records[0], board),
        from_station(*records),
        from_station(),
        from_station(board, board),
        from_station(board, take, take),
        from_station(board, take, count=1),
        from_station(board, count=2),
        from_station(board, frame(b"TAKE", TAKE.to_bytes()[:-1])),
        from_station(board, frame(b"NOTE", b"")),
        from_station(frame(b"RECO", b"\0\0\0"), board),
        from_station(frame(b"RECO", b"\xff\xff\xff\xff"), board),
        from_station(frame(b"RECO", bytes(5 + RECORD_FILE_BYTES)), board),
        from_station(frame(b"BORD", bytes(BOARD_BYTES + 1))),
        from_station(*(frame(b"RECO", day.to_bytes(4, "big")) for day in range(129)), board),
    ]
    all_refused(Outbound.from_bytes, wrong)


def test_outbound_frames_have_limits() -> None:
    """The largest record and board are read; of confirmations, 4,096."""
    record, board = bytes(4 + RECORD_FILE_BYTES), bytes(BOARD_BYTES)
    opened = Outbound.from_bytes(from_station(frame(b"RECO", record), frame(b"BORD", board)))
    assert (opened.records, opened.board) == (((0, record[4:]),), board)
    take = frame(b"TAKE", TAKE.to_bytes())
    for takes, rule in (
        (4_096, "bundle: no board, days not ascending, or two takes for one server"),
        (4_097, "bundle: not the frame that belongs here"),
    ):
        with pytest.raises(Refused, match=f"^{rule}$"):
            Outbound.from_bytes(from_station(frame(b"BORD", b""), *[take] * takes))


def test_an_outbound_bundle_has_a_limit() -> None:
    """Above 16 MiB nothing is even looked at."""
    for size, rule in (
        (bundle.OUTBOUND_BYTES, "bundle: not the frame that belongs here"),
        (bundle.OUTBOUND_BYTES + 1, "bundle: too long"),
    ):
        with pytest.raises(Refused, match=f"^{rule}$"):
            Outbound.from_bytes(bytes(size))


def test_a_confirmation_has_its_size() -> None:
    """72 bytes, no more and no less."""
    sound = TAKE.to_bytes()
    assert Take.from_bytes(sound) == TAKE
    for wrong, rule in ((sound[:-1], "take: too short"), (sound + b"\0", "take: too long")):
        with pytest.raises(Refused, match=f"^{rule}$"):
            Take.from_bytes(wrong)


def test_we_write_only_what_is_read() -> None:
    """Days that do not ascend or two confirmations for one server are never sealed."""
    for records, takes in ((RECORDS[::-1], ()), (RECORDS, (TAKE, TAKE))):
        with pytest.raises(Misuse, match=r"^bundle: no board, days not ascending, or two takes for one server$"):
            outbound(records, takes)
