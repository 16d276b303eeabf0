"""C3: the server answers every envelope alike, to the byte and in time, so that nobody learns by asking what it knows.

The kinds follow each other in a new order every round, so whatever slows the machine slows all of them alike.
"""

import random
import secrets
import socket
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import stats

from crypto import envelope
from crypto.body import BODY_BYTES
from crypto.epoch import Epoch, at
from crypto.randomness import Randomness
from server import running
from server.public import Public
from tests.crypto.office_fixture import TODAY, an_office
from tests.rounds import FULL, rounds
from tests.server.house import Machine, post, received
from tests.server.office import Office

from .claim import Claim, Evidence, Mutant
from .copies import edited, swapped
from .odds import Odds

_ROUNDS: Final = rounds(60, 1_000)
# Bytes need no statistics: so many rounds show them.
_LOOKS: Final = 3
# The most by which the middle of two kinds' times may differ, beyond chance.
_MOST_SECONDS: Final = 0.001
_CHANCE: Final = Randomness.fresh()

Times = npt.NDArray[np.float64]
Address = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Letterboxes:
    """One with room and a full one; both have one envelope, `known`."""

    addresses: Mapping[str, Address]
    known: bytes


def kinds(known: bytes, before: bytes) -> dict[str, bytes]:
    """One of each kind: `known` came long ago, and often; `before` came in the last round."""
    return {
        "report": sealed(epoch=TODAY),
        "cover": envelope.cover(office=an_office().id, epoch=TODAY, randomness=_CHANCE).raw,
        "sent again": before,
        "sent again and again": known,
        "of an expired day": sealed(epoch=TODAY - 60),
        "nonsense": secrets.token_bytes(envelope.ENVELOPE_BYTES),
        "zeros": bytes(envelope.ENVELOPE_BYTES),
    }


def sealed(*, epoch: Epoch) -> bytes:
    """A report to one desk."""
    body, desks = secrets.token_bytes(BODY_BYTES), an_office().day_keys(0, epoch=epoch)
    return envelope.seal(body, desks=desks, office=an_office().id, epoch=epoch, randomness=_CHANCE).raw


def check(letterboxes: Letterboxes) -> Evidence:
    """What they answer; if that is the same, when."""
    for name, address in letterboxes.addresses.items():
        answers, _ = asked(address, letterboxes.known, many=_LOOKS)
        if against := tuple(f"{name}: {wrong}" for wrong in unlike(answers)):
            return Evidence(name, against)
    odds, seen = Odds(), [f"{_ROUNDS:,} rounds"]
    for name, address in letterboxes.addresses.items():
        answers, times = asked(address, letterboxes.known, many=_ROUNDS)
        if against := tuple(f"{name}: {wrong}" for wrong in unlike(answers)):
            return Evidence(name, against)
        cover = times.pop("cover")
        for kind, sample in times.items():
            compare(odds, f"{name}, {kind}", sample, cover)
        middles = [abs(float(np.median(sample - cover))) for sample in times.values()]
        seen.append(f"{name} after {np.median(cover) * 1e3:.1f} ms, middles within {max(middles) * 1e3:.2f} ms")
    return Evidence("; ".join([*seen, odds.closest()]), odds.against())


def asked(address: Address, known: bytes, *, many: int) -> tuple[dict[str, set[bytes]], dict[str, Times]]:
    """What each kind is answered, and how long that takes, in rounds of a new order each."""
    order = random.Random(secrets.token_hex(8) if FULL else "C3")
    answers, seconds = defaultdict[str, set[bytes]](set), defaultdict[str, list[float]](list)
    before = known
    for _ in range(many):
        round_ = kinds(known, before)
        for kind in order.sample(list(round_), len(round_)):
            request = post(round_[kind])
            with socket.create_connection(address, timeout=60) as client:
                began = time.perf_counter()
                client.sendall(request)
                answers[kind].add(received(client))
                seconds[kind].append(time.perf_counter() - began)
        before = round_["report"]
    return answers, {kind: np.array(each) for kind, each in seconds.items()}


def unlike(answers: Mapping[str, set[bytes]]) -> Iterator[str]:
    """The kinds that are not always answered as a cover is; a cover has one answer."""
    one = min(answers["cover"])
    for kind, each in answers.items():
        for answer in sorted(each - {one}):
            line, _, rest = answer.decode("latin-1").partition("\r\n")
            yield f"{kind}: {line}, {rest.rpartition(chr(10))[2] or 'no body'}"


def compare(odds: Odds, where: str, sample: Times, reference: Times) -> None:
    """Whether one kind is faster or slower than cover, by whatever; and whether by more than a millisecond."""
    odds.see("time", float(np.log(stats.mannwhitneyu(sample, reference).pvalue)), where)
    differences = sample - reference
    for beyond in (differences > _MOST_SECONDS, differences < -_MOST_SECONDS):
        # If the middle were within it, each round would be beyond with a chance of a half at most.
        odds.see("millisecond", float(stats.binom.logsf(beyond.sum() - 1, len(beyond), 0.5)), where)


@contextmanager
def letterboxes(*, public: type[Public] = Public) -> Iterator[Letterboxes]:
    """Two servers of one office."""
    office, known = Office(at(time.time())), sealed(epoch=TODAY)
    with ExitStack() as opened:
        place = Path(opened.enter_context(TemporaryDirectory()))
        opened.enter_context(swapped(running, "Public", public))
        addresses = {}
        for name, capacity in (("with room", 1_000_000), ("full", 1)):
            machine = Machine.made(place / name, office, capacity=capacity)
            with machine.opened() as keeper:
                keeper.accept(office.sends().raw)
            doors = opened.enter_context(machine.running())
            assert doors.drop(known) == 204
            addresses[name] = doors.address
        yield Letterboxes(addresses, known)


def edit(by: str, old: str, new: str) -> Mutant[Letterboxes]:
    """One edit in what answers the public; it can remember what came in KNOWN."""

    def opened() -> AbstractContextManager[Letterboxes]:
        return letterboxes(public=edited("server.public", old, new, KNOWN=set()).Public)

    return Mutant(opened, by)


def on_known(by: str, consequence: str) -> Mutant[Letterboxes]:
    """A server that does something else with what it has."""
    known = f"if (self, envelope.raw) in KNOWN:\n            {consequence}\n        KNOWN.add((self, envelope.raw))\n"
    return edit(by, _KEEP, f"{known}        {_KEEP}")


_KEEP: Final = "self._writer.keep(envelope.raw, promise=fate)\n"
_SKIPS: Final = "return kept() if self._writer.takes_envelopes() else unavailable()"
MUTANTS: Final = {
    "409 for what is known": on_known("with room: sent again and again: HTTP/1.1 409", "return Answer(409)"),
    "a full letterbox takes what it has": on_known("full: sent again and again: HTTP/1.1 204", "return kept()"),
    "a reason": edit(
        "zeros: HTTP/1.1 400 Bad Request, empty",
        _KEEP,
        f"if not any(envelope.raw):\n            return Answer(400, b'empty')\n        {_KEEP}",
    ),
    "what is known skips the disk": on_known("sent again", _SKIPS),
    "what is known is looked for": on_known("millisecond: ", "await asyncio.sleep(0.02)"),
}
CLAIM: Final = Claim(
    id="C3",
    sentence="Report, cover, what came before and nonsense are answered alike, to the byte and in time",
    promises=("T4", "T12"),
    check=check,
    subject=letterboxes,
    mutants=MUTANTS,
    not_shown="times below what the scheduler of this machine blurs; those that only another load brings out",
)
