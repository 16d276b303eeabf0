"""C4: report, message, chunk, move, loop and cover are one shape, made by the command line or by the page.

An envelope is not random bytes: bit 255 of each X25519 share is 0, the share is on the curve, and ML-KEM's compression
is uneven. So every kind is compared with cover, and each slot with what an encapsulation is.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from functools import partial
from typing import Any, Final

import nacl.bindings
import numpy as np

from crypto import envelope
from crypto.envelope import COMMITMENT_BYTES, SLOT_BYTES, SLOTS_BYTES, WORK_BYTES, slot_info
from crypto.errors import Refused
from crypto.randomness import Randomness
from tests.crypto.office_fixture import TODAY, an_office, day_secret
from tests.rounds import rounds

from .claim import Claim, Evidence, Mutant
from .copies import ROOT, copied, edited
from .odds import Odds
from .rows import (
    Rows,
    compressed,
    even_values,
    fair_bits,
    fair_share,
    learnt,
    repeated,
    rows,
    same_bits,
    same_bytes,
    same_lengths,
    uncorrelated,
)
from .senders import FEW, Sender, command_line, page, twin_of

# Where slots, commitment and the first of the sealed body lie: in short rounds the costly tests look no further.
_HEAD: Final = rounds(WORK_BYTES + SLOTS_BYTES + COMMITMENT_BYTES + 256, envelope.REQUEST_BYTES)
_SHARE_BYTES: Final = 32
_ML_KEM_BYTES: Final = 1_088
_VECTOR_BYTES: Final = 960  # of them, the compressed vector u: 768 coefficients of 10 bits
_Q: Final = 3_329
_P: Final = 2**255 - 19
_A: Final = 486_662
_OPENED: Final = 100  # of each kind, to see what only a desk sees
_SECRETS: Final = [day_secret(desk) for desk in range(2)]

Found = dict[int, tuple[int, bytes]]
"""By desk: the slot that its key opens, and the secret in it."""


def check(senders: list[Sender]) -> Evidence:
    """Every test of this file, on every kind of every sender. What is certain needs no statistics."""
    odds, areas, total = Odds(), [], 0
    for sender in senders:
        samples = {}
        for kind, make in sender.kinds.items():
            requests = make(sender.many)
            total += len(requests)
            sizes = {len(request) for request in requests}
            if sizes != {envelope.REQUEST_BYTES}:
                return Evidence(f"{sender.name}, {kind}", (f"size: {kind} has {sorted(sizes)} bytes",))
            samples[kind] = rows(requests)
        opened = {kind: [dict(found_in(row.tobytes())) for row in sample[:_OPENED]] for kind, sample in samples.items()}
        if findings := [f"{finding} ({sender.name})" for finding in certain(samples, opened)]:
            return Evidence(sender.name, tuple(findings))
        alone(odds, sender.name, np.concatenate(list(samples.values())))
        lengths = {kind: compressed(sample) for kind, sample in samples.items()}
        for kind, sample in samples.items():
            encapsulations(odds, f"{sender.name}, {kind}", sample)
            places(odds, f"{sender.name}, {kind}", opened[kind])
            if kind != "cover":
                compare(odds, f"{sender.name}, {kind} and cover", sample, samples["cover"])
                odds.see("zlib", same_lengths(lengths[kind], lengths["cover"]), f"{sender.name}, {kind}")
                area, log_p = learnt(sample[:, :_HEAD], samples["cover"][:, :_HEAD])
                odds.see("classifier", log_p, f"{sender.name}, {kind}: AUC {area:.3f}")
                areas.append(area)
    seen = f"{total:,} envelopes; {odds.closest()}; AUC {min(areas):.3f} to {max(areas):.3f}"
    return Evidence(seen, odds.against())


def certain(samples: Mapping[str, Rows], opened: Mapping[str, list[Found]]) -> Iterator[str]:
    """What an honest sender never does: these need no statistics."""
    every = np.concatenate(list(samples.values()))
    if twice := repeated(every):
        yield f"twice: {twice:,} blocks of 16 bytes occur again"
    shares = (slot[_ML_KEM_BYTES : _ML_KEM_BYTES + _SHARE_BYTES] for row in every for slot in slots_of(row.tobytes()))
    wrong = [found for share in shares if (found := not_a_share(share))]
    for name in sorted(set(wrong)):
        yield f"{name}: {wrong.count(name):,} of {len(every) * 4:,} X25519 shares"
    if covers := sum(map(bool, opened["cover"])):
        yield f"cover opens: {covers:,} of {len(opened['cover']):,} covers open at a desk"
    known = [found[0][1] for kind, each in opened.items() if kind != "cover" for found in each if 0 in found]
    if len(set(known)) != len(known):
        yield f"secret: {len(known) - len(set(known)):,} of {len(known):,} envelopes have the secret of another one"


def alone(odds: Odds, name: str, every: Rows) -> None:
    """What must be coins: the work, the commitment and the sealed body; and all but one bit of each share."""
    end = WORK_BYTES + SLOTS_BYTES
    for part, columns in (
        ("work", every[:, :WORK_BYTES]),
        ("commitment", every[:, end : end + COMMITMENT_BYTES]),
        ("sealed body", every[:, end + COMMITMENT_BYTES :]),
    ):
        odds.see("values", even_values(columns), partial("{}, {}: value {}".format, name, part))
    for lag in (1, 2, 16, SLOT_BYTES):
        odds.see("serial correlation", uncorrelated(every[:, end:], lag), f"{name}: {lag} bytes apart")
    coins = fair_bits(every)
    # Bit 255 of a share is the highest of its last, little-endian byte.
    coins[[8 * (WORK_BYTES + slot * SLOT_BYTES + _ML_KEM_BYTES + _SHARE_BYTES - 1) for slot in range(4)]] = 0
    odds.see("coin", coins, lambda bit: f"{name}: bit {bit % 8} of byte {bit // 8:,}")


def compare(odds: Odds, name: str, one: Rows, cover: Rows) -> None:
    """Any difference between a kind and cover: of a bit, of a byte."""
    odds.see("bits", same_bits(one, cover), lambda bit: f"{name}: bit {bit % 8} of byte {bit // 8:,}")
    odds.see("bytes", same_bytes(one[:, :_HEAD], cover[:, :_HEAD]), lambda byte: f"{name}: byte {byte:,}")


def encapsulations(odds: Odds, name: str, sample: Rows) -> None:
    """Each slot is compressed as ML-KEM compresses.

    Of the 1,024 values of a coefficient, 257 stand for four numbers and 767 for three. How many of the 768 coefficients
    are among the 257 is all that the likelihood ratio against random bytes depends on.
    """
    for slot in range(4):
        start = WORK_BYTES + slot * SLOT_BYTES
        fours = int(_OF_FOUR[coefficients(sample[:, start : start + _VECTOR_BYTES])].sum())
        of = len(sample) * 768
        odds.see("compression", fair_share(fours, of=of, share=257 * 4 / _Q), f"{name}: slot {slot}, {fours / of:.4f}")


def places(odds: Odds, name: str, opened: list[Found]) -> None:
    """Where a desk's slot lies, and so where the dummies are, is even."""
    for desk in (0, 1):
        at = [found[desk][0] for found in opened if desk in found]
        for slot in range(4):
            if at:
                log_p = fair_share(at.count(slot), of=len(at), share=1 / 4)
                odds.see("position", log_p, f"{name}: desk {desk} in slot {slot}, {at.count(slot)} of {len(at)}")


def coefficients(vectors: Rows) -> Any:
    """The 768 compressed coefficients of each u, 10 bits little-endian each."""
    bits = np.unpackbits(vectors, axis=1, bitorder="little").reshape(len(vectors), 768, 10)
    return bits @ (1 << np.arange(10))


def _compressed(number: int) -> int:
    return (number * 2_048 + _Q) // (2 * _Q) % 1_024


_OF_FOUR: Final = np.bincount([_compressed(number) for number in range(_Q)], minlength=1_024) == 4


def slots_of(request: bytes) -> list[bytes]:
    """The four slots."""
    start, end = WORK_BYTES, WORK_BYTES + SLOTS_BYTES
    return [request[at : at + SLOT_BYTES] for at in range(start, end, SLOT_BYTES)]


def not_a_share(share: bytes) -> str | None:
    """Why 32 bytes are no honest X25519 share, which is a multiple of the base point; None if they may be one."""
    number = int.from_bytes(share, "little")
    if number >> 255:
        return "bit 255"
    # The same point on the Edwards curve: libsodium says whether it is on the curve and in the subgroup of prime order.
    edwards = (number - 1) * pow(number + 1, -1, _P) % _P if (number + 1) % _P else 0
    if number < _P and nacl.bindings.crypto_core_ed25519_is_valid_point(edwards.to_bytes(32, "little")):
        return None
    square = (number**3 + _A * number**2 + number) % _P
    return "twist" if pow(square, (_P - 1) // 2, _P) == _P - 1 else "outside the subgroup"


def found_in(request: bytes) -> Iterator[tuple[int, tuple[int, bytes]]]:
    """What each desk finds in an envelope."""
    for day in _SECRETS:
        info = slot_info(office=an_office().id, epoch=TODAY, desk=day.desk)
        for place, slot in enumerate(slots_of(request)):
            try:
                secret = day.key.open(slot, info=info)
            except Refused:
                continue
            yield day.desk, (place, secret)
            break


@contextmanager
def honest() -> Iterator[list[Sender]]:
    """Both implementations, as they are."""
    with twin_of(ROOT) as twin:
        yield [command_line(many=rounds(FEW, 2_000)), page(twin, many=rounds(50, 2_000))]


_COVER: Final = "_seal(bytes(BODY_BYTES)"
_BODY: Final = "AESGCM(key).encrypt(BODY_NONCE, body, None)"
_DUMMY: Final = "throwaway.seal(randomness.take(SECRET_BYTES), info=info)"


def mutant(by: str, old: str, new: str, **names: Any) -> Mutant[list[Sender]]:
    """`crypto/envelope.py` with one edit, sealing reports and covers."""

    @contextmanager
    def opened() -> Iterator[list[Sender]]:
        yield [command_line(edited("crypto.envelope", old, new, **names), kinds=["report"])]

    return Mutant(opened, by)


def other_chance(by: str, randomness: Callable[[], Randomness]) -> Mutant[list[Sender]]:
    """The product as it is, on another source of randomness."""
    return Mutant(lambda: nullcontext([command_line(kinds=["report"], randomness=randomness(), many=250)]), by)


def script(by: str, old: str, new: str) -> Mutant[list[Sender]]:
    """`crypto/envelope.js` with one edit."""

    @contextmanager
    def opened() -> Iterator[list[Sender]]:
        with copied("crypto", "tests/crypto", edits={"crypto/envelope.js": (old, new)}) as tree, twin_of(tree) as twin:
            yield [page(twin, kinds=["report"], many=40)]

    return Mutant(opened, by)


def moved(slot: bytes, to: str) -> bytes:
    """A slot with a random share that is wrong in this way."""
    share = b""
    while not share or not_a_share(share) != to:
        share = (int.from_bytes(secrets.token_bytes(_SHARE_BYTES), "little") >> 1).to_bytes(_SHARE_BYTES, "little")
    return slot[:_ML_KEM_BYTES] + share + slot[_ML_KEM_BYTES + _SHARE_BYTES :]


def cleared(raw: bytes) -> bytes:
    """Random bytes, bit 255 of the share cleared."""
    at = _ML_KEM_BYTES + _SHARE_BYTES - 1
    return raw[:at] + bytes((raw[at] & 0x7F,)) + raw[at + 1 :]


def flagged(raw: bytes, desks: Any) -> bytes:
    """The lowest bit of the first byte says whether there is a desk."""
    return bytes((raw[0] & 0xFE | bool(desks),)) + raw[1:]


def plainer(raw: bytes, desks: Any) -> bytes:
    """Without the highest bit of each byte, if there is a desk."""
    return bytes(byte & 0x7F for byte in raw) if desks else raw


def unlucky() -> Randomness:
    """One value of 256 never comes, and another comes twice as often."""
    return Randomness(take=lambda size: bytes(byte % 255 for byte in secrets.token_bytes(size)))


def half_shuffling() -> Randomness:
    """Fisher-Yates with the classic slip: nothing stays where it was."""
    copy = edited("crypto.randomness", "self.below(last + 1)", "self.below(last)")
    return copy.Randomness(take=secrets.token_bytes)  # type: ignore[no-any-return]


MUTANTS: Final = {
    "dummy slots are random bytes": mutant("bit 255", _DUMMY, "randomness.take(SLOT_BYTES)"),
    "the same, bit 255 cleared": mutant("twist", _DUMMY, "cleared(randomness.take(SLOT_BYTES))", cleared=cleared),
    "dummy shares on the twist": mutant("twist", _DUMMY, f"moved({_DUMMY}, 'twist')", moved=moved),
    "dummy shares outside the subgroup": mutant(
        "outside the subgroup", _DUMMY, f"moved({_DUMMY}, 'outside the subgroup')", moved=moved
    ),
    "dummies without ML-KEM": mutant(
        "compression", _DUMMY, f"randomness.take({_ML_KEM_BYTES}) + {_DUMMY}[{_ML_KEM_BYTES}:]"
    ),
    "one body key for all": mutant("twice", "AESGCM(key)", "AESGCM(bytes(32))"),
    "one secret for all": mutant("secret", "secret = randomness.take(SECRET_BYTES)", "secret = bytes(SECRET_BYTES)"),
    "slots not shuffled": mutant("position", "randomness.shuffled(slots)", "slots"),
    "the shuffle's classic slip": other_chance("position", half_shuffling),
    "a cover's body shorter": mutant("size", f"{_COVER}, desks=()", "_seal(bytes(BODY_BYTES - 1), desks=()"),
    "covers sealed to a desk": mutant(
        "cover opens", f"{_COVER}, desks=()", f"{_COVER}, desks=a_desk", a_desk=an_office().day_keys(0)
    ),
    "a body not sealed": mutant("twice", _BODY, "body + bytes(16)"),
    "a body of seven bits a byte": mutant("zlib", _BODY, f"plainer({_BODY}, desks)", plainer=plainer),
    "work is zeros": mutant("twice", "randomness.take(WORK_BYTES)", "bytes(WORK_BYTES)"),
    "a key id in the work": mutant(
        "coin", "randomness.take(WORK_BYTES)", "bytes((23, 42)) + randomness.take(WORK_BYTES - 2)"
    ),
    "a flag in one bit": mutant("bits", "joined + commitment +", "joined + flag(commitment, desks) +", flag=flagged),
    "randomness lacks one value of 256": other_chance("values", unlucky),
    "the page's dummy slots are random bytes": script(
        "bit 255", "await throwaway.seal(randomness.take(SECRET_BYTES), { info })", "randomness.take(SLOT_BYTES)"
    ),
    "the page's slots not shuffled": script("position", "randomness.shuffled(slots)", "slots"),
}

CLAIM: Final = Claim(
    id="C4",
    sentence="Report, message, chunk, move, loop and cover are one shape, from the command line and from the page",
    promises=("T4",),
    check=check,
    subject=honest,
    mutants=MUTANTS,
    not_shown="that a slot does not tell its key, which is an assumption; when envelopes are sent",
)
