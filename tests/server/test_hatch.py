"""The courier's socket: a bundle that was begun goes on, if it is still the same; everything else is refused."""

import hashlib
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import pytest

from crypto.bundle import Take
from server import local
from server.headers import FIXED
from server.pickup import Begun
from tests.server.house import Doors, Machine, envelopes, eventually, received, split
from tests.server.office import Office, Sent
from tests.server.test_batches import closed
from tests.server.test_pickup import picked_up, read

MIB = 1 << 20


def connected(doors: Doors, *headers: str) -> socket.socket:
    """Somebody who has asked for the inbound bundle with these headers."""
    client = socket.socket(socket.AF_UNIX)
    client.settimeout(20)
    client.connect(str(doors.house.folder.socket))
    lines = ["GET /v1/inbound HTTP/1.1", "Host: x", *headers, "Connection: close", "", ""]
    client.sendall("\r\n".join(lines).encode())
    return client


def asked(doors: Doors, *headers: str) -> tuple[str, dict[str, str], bytes]:
    """Status line, own headers and body of the answer."""
    with connected(doors, *headers) as client:
        first, others, body = split(received(client))
    assert tuple(others[: len(FIXED)]) == FIXED
    return first, dict(others[len(FIXED) :]), body


@dataclass
class Courier:
    """Somebody who reads a bundle slowly."""

    doors: Doors
    client: socket.socket = field(init=False)
    start: bytes = field(init=False)

    def __enter__(self) -> Self:
        self.client = connected(self.doors)
        self.start = self.client.recv(5_000)
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    @property
    def name(self) -> str:
        """Of the bundle, as a header says it."""
        return dict(split(self.start)[1])["Etag"]

    def is_broken_off(self) -> bool:
        """Reads to the end: whether some of it did not come, and nobody calls that a bug."""
        parts = [self.start]
        with suppress(ConnectionError):
            while part := self.client.recv(1 << 16):
                parts.append(part)
        _, headers, body = split(b"".join(parts))
        assert "internal error: none\n" in local.status(self.doors.house.folder.socket)
        return len(body) < int(dict(headers)["Content-Length"])


def ends_a_day(machine: Machine) -> None:
    """Midnight, and the batch of the day that was."""
    (letterbox,) = machine.folder.open.glob("*.db")
    machine.day.today += 1
    assert eventually(lambda: not letterbox.exists())


def is_held(file: Path) -> bool:
    """Whether this process has it open, under its name or without one."""
    return any(held.removesuffix(" (deleted)") == str(file) for held in held_files())


def held_files() -> Iterator[str]:
    """What this process has open; what is closed meanwhile is none."""
    for link in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):
            yield str(link.readlink())


def taking_first(machine: Machine) -> bytes:
    """The office's next bundle: it has the first batch."""
    with machine.opened() as keeper:
        header = keeper._ledger.batches()[0].header
        taken = Take(keeper._ledger.key.verify_key, header.number, header.digest)
        return machine.office.sends(Sent.of(keeper), takes=(taken,)).raw


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory, office: Office) -> Iterator[Doors]:
    """One running server with two batches, for all questions that change nothing."""
    machine = Machine.made(tmp_path_factory.mktemp("hatch") / "server", office)
    with machine.opened() as keeper:
        keeper.accept(office.sends().raw)
    closed(machine, envelopes(1))
    closed(machine, envelopes(1))
    with machine.running() as opened:
        yield opened


def test_a_bundle_is_named_before_its_first_byte(doors: Doors) -> None:
    """The name is the digest of the head and of all batches' headers: it says which bundle, to the byte."""
    first, headers, body = asked(doors)
    batch = 160 + 64 * 32_768
    parts = [body[12:140], body[152 : 152 + 160], body[164 + batch : 164 + batch + 160]]
    assert first == "HTTP/1.1 200 OK"
    assert headers == {
        "Etag": f'"{hashlib.sha256(b"".join(parts)).hexdigest()}"',
        "Content-Type": "application/octet-stream",
        "Content-Length": str(len(body)),
    }
    assert asked(doors)[1:] == (headers, body)
    assert len(read(body)[1]) == 2


@pytest.mark.parametrize("at", [0, 1, 139, 140, 312, MIB - 1, MIB, 2 * MIB + 7, -76, -1])
def test_it_goes_on_from_any_byte(doors: Doors, at: int) -> None:
    """Whoever names the bundle gets it from the byte that is missing, its seal included."""
    _, headers, whole = asked(doors)
    start = at % len(whole)
    first, own, rest = asked(doors, f"Range: bytes={start}-", f"If-Range: {headers['Etag']}")
    assert (first, rest == whole[start:]) == ("HTTP/1.1 206 Partial Content", True)
    assert own == {
        **headers,
        "Content-Length": str(len(rest)),
        "Content-Range": f"bytes {start}-{len(whole) - 1}/{len(whole)}",
    }


def test_another_name_brings_the_whole(doors: Doors) -> None:
    """A part of one bundle is never continued by another; a name without a place asks for nothing but the bundle."""
    whole = asked(doors)
    assert asked(doors, "Range: bytes=5-", f'If-Range: "{"0" * 64}"') == whole
    assert asked(doors, f"If-Range: {whole[1]['Etag']}") == whole


def test_beyond_the_end_is_nothing(doors: Doors) -> None:
    """Whoever has it all is told so, and how much that is."""
    _, headers, whole = asked(doors)
    for start in (len(whole), len(whole) + 1, 10**18):
        first, own, nothing = asked(doors, f"Range: bytes={start}-", f"If-Range: {headers['Etag']}")
        assert (first.split()[1], nothing) == ("416", b"")
        assert own["Content-Range"] == f"bytes */{len(whole)}"
    with local.inbound(doors.house.folder.socket, Begun(headers["Etag"].strip('"'), len(whole))) as passage:
        assert (passage.first, passage.length, list(passage.parts)) == (len(whole), len(whole), [])


NAME = f'"{"0" * 64}"'
ODD = {
    "without a name": ("Range: bytes=5-",),
    "to a byte before the end": ("Range: bytes=5-9", f"If-Range: {NAME}"),
    "the last bytes": ("Range: bytes=-5", f"If-Range: {NAME}"),
    "two ranges": ("Range: bytes=5-,9-", f"If-Range: {NAME}"),
    "two headers": ("Range: bytes=5-", "Range: bytes=5-", f"If-Range: {NAME}"),
    "two names": ("Range: bytes=5-", f"If-Range: {NAME}", f"If-Range: {NAME}"),
    "another unit": ("Range: lines=5-", f"If-Range: {NAME}"),
    "another spelling": ("Range: bytes=05-", f"If-Range: {NAME}"),
    "a plus": ("Range: bytes=+5-", f"If-Range: {NAME}"),
    "other digits": ("Range: bytes=\u0665-", f"If-Range: {NAME}"),
    "a number without end": (f"Range: bytes={'9' * 20}-", f"If-Range: {NAME}"),
    "a weak name": ("Range: bytes=5-", f"If-Range: W/{NAME}"),
    "a date": ("Range: bytes=5-", "If-Range: Sun, 22 Nov 2026 08:00:00 GMT"),
}


@pytest.mark.parametrize("headers", ODD.values(), ids=ODD.keys())
def test_an_odd_range_is_refused(doors: Doors, headers: tuple[str, ...]) -> None:
    """There is one way to ask for the rest, and one sentence for every other."""
    first, _, body = asked(doors, *headers)
    assert first == "HTTP/1.1 400 Bad Request"
    assert body == b"bundle: it goes on from one byte to its end, and If-Range says which one it is"


def test_a_rest_counts_as_a_pickup(hung: Machine) -> None:
    """Who brings the rest has the whole: the next bundle follows it, as if it had come in one go."""
    closed(hung, envelopes(1))
    with hung.running() as doors:
        with Courier(doors) as slow:
            pass
        whole = asked(doors, "Range: bytes=0-", f"If-Range: {slow.name}")[2]
    closed(hung, envelopes(1))
    with hung.opened() as keeper:
        head = read(picked_up(keeper))[0]
    assert (head.number, head.before) == (2, read(whole)[2])


def test_a_day_that_ends_makes_another_bundle(hung: Machine) -> None:
    """Another courier gets the larger bundle: one of the two gets its seal, and the other begins anew."""
    closed(hung, envelopes(1))
    with hung.running() as doors, Courier(doors) as slow:
        ends_a_day(hung)
        answers = [asked(doors, "Range: bytes=5-", f"If-Range: {slow.name}") for _ in range(2)]
        assert slow.is_broken_off()
        answers.append(asked(doors, "Range: bytes=5-", f"If-Range: {slow.name}"))
    assert answers[1:] == answers[:1] * 2
    head, found, _ = read(answers[0][2])
    assert (answers[0][0], head.number, len(found)) == ("HTTP/1.1 200 OK", 1, 2)


def test_a_bundle_that_is_read_slowly_gets_its_seal(hung: Machine) -> None:
    """A day ends while a courier reads, and nobody else comes: the bundle is whole, and the next one follows it."""
    closed(hung, envelopes(1))
    with hung.running() as doors, Courier(doors) as slow:
        ends_a_day(hung)
        assert not slow.is_broken_off()
        assert read(asked(doors)[2])[0].number == 2


def test_what_is_taken_leaves_no_more(hung: Machine) -> None:
    """T6: A take comes while a courier reads: key and file are let go at once, and the bundle breaks off."""
    closed(hung, envelopes(1))
    closed(hung, envelopes(1))
    taken = taking_first(hung)
    with hung.running() as doors:
        with Courier(doors) as slow:
            assert is_held(hung.folder.batch(1))
            assert local.outbound(hung.folder.socket, taken) == "imported"
            assert not is_held(hung.folder.batch(1))
            assert slow.is_broken_off()
        _, headers, left = asked(doors, "Range: bytes=5-", f"If-Range: {slow.name}")
        assert headers["Etag"] != slow.name
        assert (read(left)[0].number, len(read(left)[1])) == (1, 1)
        with Courier(doors) as other:
            assert local.outbound(hung.folder.socket, taken) == "already imported"
            assert not other.is_broken_off()


def test_many_couriers_at_once_get_one_bundle(hung: Machine) -> None:
    """Eight who read at the same time, some from the middle, bring the same bytes."""
    closed(hung, envelopes(1))
    with hung.running() as doors:
        _, headers, whole = asked(doors)
        found: list[bytes] = []

        def fetch(start: int) -> None:
            found.append(whole[:start] + asked(doors, f"Range: bytes={start}-", f"If-Range: {headers['Etag']}")[2])

        couriers = [threading.Thread(target=fetch, args=(start,)) for start in range(0, len(whole), len(whole) // 7)]
        for one in couriers:
            one.start()
        for one in couriers:
            one.join(60)
    assert len(couriers) == 8
    assert found == [whole] * 8
