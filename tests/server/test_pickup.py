"""What leaves for the office: whole bundles, numbered and chained, the same batches always the same bytes."""

import io
import socket
import tracemalloc

import pytest

from crypto.bundle import FIRST_BEFORE, Head, InboundReader, Take
from crypto.errors import Refused
from server import local, pickup
from server.keeper import Keeper
from tests.server.house import Machine, envelopes
from tests.server.office import Sent
from tests.server.test_batches import closed, content, drop


def picked_up(keeper: Keeper) -> bytes:
    """A whole bundle, of the length that was announced."""
    handout = keeper.hand_out()
    raw = b"".join(handout.pieces)
    assert len(raw) == handout.length
    return raw


def read(raw: bytes) -> tuple[Head, list[list[bytes]], bytes]:
    """The head, the envelopes of each batch, and the digest of a bundle, verified."""
    reader = InboundReader(io.BytesIO(raw).read)
    found = [list(letters) for _, letters in reader.batches()]
    return reader.head, found, reader.seal()


def test_a_bundle_holds_every_batch_that_was_not_taken(hung: Machine) -> None:
    """Batches in their order, each whole, under the server's key and the office's name."""
    kept = [content(hung, closed(hung, envelopes(2))) for _ in range(2)]
    with hung.opened() as keeper:
        head, found, _ = read(picked_up(keeper))
        assert found == kept
        assert (head.office, head.key, head.number) == (hung.office.id, keeper._ledger.key.verify_key, 1)


def test_the_same_batches_are_the_same_bundle(hung: Machine) -> None:
    """A pickup may be repeated, and interrupted anywhere: the next one has the same bytes and number."""
    closed(hung, envelopes(1))
    with hung.opened() as keeper:
        cut = keeper.hand_out()
        assert len(next(cut.passage().parts)) > 0
        cut.close()
        whole = picked_up(keeper)
    with hung.opened() as keeper:
        assert picked_up(keeper) == whole
    assert read(whole)[0].number == 1


def test_other_batches_are_the_next_bundle(hung: Machine) -> None:
    """Distinct pickups have rising numbers, each naming the one before; a cut one used up none."""
    with hung.opened() as keeper:
        first, empty, digest = read(picked_up(keeper))
    closed(hung, envelopes(1))
    with hung.opened() as keeper:
        keeper.hand_out().close()
    closed(hung, envelopes(1))
    with hung.opened() as keeper:
        second, found, second_digest = read(picked_up(keeper))
        batch = keeper._ledger.batches()[0].header
        take = Take(keeper._ledger.key.verify_key, batch.number, batch.digest)
        keeper.accept(hung.office.sends(Sent.of(keeper), takes=(take,)).raw)
        third, left, _ = read(picked_up(keeper))
    assert [head.number for head in (first, second, third)] == [1, 2, 3]
    assert [head.before for head in (first, second, third)] == [FIRST_BEFORE, digest, second_digest]
    assert [len(batches) for batches in (empty, found, left)] == [0, 2, 1]


def test_two_pickups_at_once_make_no_fork(hung: Machine) -> None:
    """A batch closes between two pickups that run together: the slower one gets no seal."""
    closed(hung, envelopes(1))
    with hung.opened() as keeper:
        slow = keeper.hand_out().passage().parts
        next(slow)
        hung.day.today += 1
        keeper.turn()
        assert read(picked_up(keeper))[0].number == 1
        with pytest.raises(Refused, match="another one with its number"):
            b"".join(slow)


def test_before_the_office_is_known_nothing_leaves(machine: Machine) -> None:
    """A bundle names the office by what only the office's first bundle brings."""
    with machine.opened() as keeper, pytest.raises(Refused, match="first outbound bundle"):
        keeper.hand_out()


def test_a_large_bundle_takes_little_memory(hung: Machine) -> None:
    """256 envelopes are 8 MiB; handing them out holds about one of them at a time."""
    closed(hung, envelopes(200))
    with hung.opened() as keeper:
        handout = keeper.hand_out()
        tracemalloc.start()
        for _ in handout.passage().parts:
            pass
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert handout.length > 8 << 20
    assert peak < 4 << 20


def test_the_hatch_hands_out_and_takes_in(hung: Machine) -> None:
    """The whole way through the socket: letters out, the office's take in, reasons in words."""
    closed(hung, envelopes(3))
    with hung.running() as doors:
        with local.inbound(hung.folder.socket) as passage:
            head, found, _ = read(b"".join(passage.parts))
        batch = doors.house.keeper._ledger.batches()[0].header
        second = hung.office.sends(Sent.of(doors.house.keeper), takes=(Take(head.key, batch.number, batch.digest),))
        assert (len(found[0]), passage.closed_early) == (64, 0)
        assert local.outbound(hung.folder.socket, second.raw) == "imported"
        assert local.outbound(hung.folder.socket, second.raw) == "already imported"
        with pytest.raises(Refused, match="cut off"):
            local.outbound(hung.folder.socket, second.raw[:-1])
        assert hung.folder.socket.stat().st_mode & 0o777 == 0o600
    assert list(hung.folder.batches.iterdir()) == []
    assert not hung.folder.socket.exists()


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"POST /v1/outbound HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n",
        b"POST /v1/outbound HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET /v1/record HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
    ids=["too long", "of unknown length", "the public's question"],
)
def test_the_hatch_refuses_what_is_none_of_its_business(hung: Machine, request_bytes: bytes) -> None:
    """The hatch has three questions, and a bundle has a bounded length that is known before it comes."""
    with hung.running(), socket.socket(socket.AF_UNIX) as client:
        client.connect(str(hung.folder.socket))
        client.sendall(request_bytes)
        assert client.recv(1 << 16).startswith(b"HTTP/1.1 400 Bad Request\r\n")


def test_only_a_demo_closes_a_batch_early(hung: Machine) -> None:
    """In a demo a pickup brings today's letters at once, several batches a day; a real day ends at midnight."""
    letters = envelopes(2)
    with hung.running() as doors:
        assert doors.drop(letters[0]) == 204
        with local.inbound(hung.folder.socket) as passage:
            assert (read(b"".join(passage.parts))[1], passage.closed_early) == ([], 0)
    counts, found = [], []
    with hung.running(demo=True) as doors:
        for letter in (None, letters[1], None):
            if letter is not None:
                assert doors.drop(letter) == 204
            with local.inbound(hung.folder.socket) as passage:
                found = read(b"".join(passage.parts))[1]
                counts.append(passage.closed_early)
        headers = [batch.header for batch in doors.house.keeper._ledger.batches()]
    assert counts == [1, 1, 0]
    assert [(header.first, header.last) for header in headers] == [(hung.day(), hung.day())] * 2
    assert headers[1].follows(headers[0])
    assert [letter in batch for letter, batch in zip(letters, found, strict=True)] == [True, True]


def test_envelopes_of_a_bundle_come_sorted_from_the_disk(hung: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Letters in the bundle are those that came, once each, in the order of their bytes."""
    letters = envelopes(4)
    with hung.opened() as keeper:
        drop(keeper, letters + letters)
    hung.day.today += 1
    with hung.opened() as keeper:
        (found,) = read(picked_up(keeper))[1]
    assert found == sorted(found)
    assert set(letters) < set(found)
    assert pickup._AT_ONCE * len(found[0]) <= 1 << 20
