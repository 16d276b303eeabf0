"""A log's proof that it holds a record: a C2SP tlog-proof around a C2SP tlog-checkpoint (SPEC section 8.5).

Version 1 pins no log, so no record file carries a proof yet; a release that pins one will ask for it.
"""

import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

from . import lines
from .errors import Refused
from .lines import b64, from_b64
from .note import SignedNote
from .signature import VerifyKey

PROOF_BYTES: Final = 16_384
HASH_BYTES: Final = 32
# A tree of 2^63 - 1 leaves has paths of at most 63 hashes.
HASHES: Final = 63
_MOST_LEAVES: Final = 2**63 - 1
_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,18}")
_LEAF: Final = b"\x00"
_NODE: Final = b"\x01"


@dataclass(frozen=True, slots=True)
class Log:
    """The log that a release pins. `origin` is the first line of its checkpoints and the name of its key."""

    origin: str
    key: VerifyKey


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The signed head of a log's tree: the number of its leaves, and the hash over them all."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{b64(self.root)}\n"

    @classmethod
    def from_note(cls, untrusted: bytes, *, log: Log) -> Self:
        text = SignedNote.from_bytes(untrusted).verified_text(name=log.origin, key=log.key)
        fields = text.removesuffix("\n").split("\n")
        if len(fields) != 3:
            raise Refused("checkpoint: not an origin, a size and a root")
        checkpoint = cls(fields[0], _number(fields[1], what="checkpoint"), from_b64(fields[2], size=HASH_BYTES))
        lines.same(checkpoint.text(), text, what="checkpoint")
        if checkpoint.origin != log.origin:
            raise Refused("checkpoint: of another log")
        return checkpoint


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof that was checked: the pinned log signed a tree that holds the note's text as leaf `index`."""

    FIRST = "c2sp.org/tlog-proof@v1"

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: Checkpoint

    @classmethod
    def from_bytes(cls, untrusted: bytes, *, log: Log, text: str) -> Self:
        """`text` is a verified note's, final newline included: what the log must hold."""
        if len(untrusted) > PROOF_BYTES:
            raise Refused("proof: longer than 16,384 bytes")
        head, separator, checkpoint_note = untrusted.partition(b"\n\n")
        if not separator:
            raise Refused("proof: no empty line before its checkpoint")
        index, hashes = _head(head)
        checkpoint = Checkpoint.from_note(checkpoint_note, log=log)
        if index >= checkpoint.size:
            raise Refused("proof: the tree has no leaf of this index")
        if not hmac.compare_digest(root_above(leaf(text), hashes, index=index, size=checkpoint.size), checkpoint.root):
            raise Refused("proof: the log's tree does not hold this note")
        return cls(index, hashes, checkpoint)


def _head(untrusted: bytes) -> tuple[int, tuple[bytes, ...]]:
    """The lines before the empty one: what this is, the index, the hashes from the leaf's neighbour up."""
    # What is no UTF-8 is no line of ours either: the comparison with what was read sees it.
    first, *fields = untrusted.decode("utf-8", "replace").split("\n")
    if first != Proof.FIRST:
        raise Refused("proof: not a tlog-proof of version 1")
    if not fields or not fields[0].startswith("index "):
        raise Refused("proof: no line 'index' where it belongs")
    index = _number(fields[0].removeprefix("index "), what="proof")
    if len(fields) - 1 > HASHES:
        raise Refused("proof: more than 63 hashes")
    hashes = tuple(from_b64(line, size=HASH_BYTES) for line in fields[1:])
    if _written(index, hashes) != untrusted:
        raise Refused("proof: not the one spelling")
    return index, hashes


def _number(untrusted: str, *, what: str) -> int:
    if not _NUMBER.fullmatch(untrusted) or int(untrusted) > _MOST_LEAVES:
        raise Refused(f"{what}: not a number below 2^63")
    return int(untrusted)


def leaf(text: str) -> bytes:
    """The hash of a note's text as a leaf (RFC 9162 section 2.1.1)."""
    return hashlib.sha256(_LEAF + text.encode()).digest()


def root_above(leaf_hash: bytes, hashes: Sequence[bytes], *, index: int, size: int) -> bytes:
    """The root of a tree of `size` leaves with this leaf and these hashes beside its path (RFC 9162, 2.1.3.2)."""
    at, last, root = index, size - 1, leaf_hash
    for neighbour in hashes:
        if last == 0:
            raise Refused("proof: not as many hashes as its path")
        if at & 1 or at == last:
            root = _node(neighbour, root)
            # The last leaf of an uneven tree has no neighbour on the levels without one.
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            root = _node(root, neighbour)
        at, last = at >> 1, last >> 1
    if last != 0:
        raise Refused("proof: not as many hashes as its path")
    return root


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(_NODE + left + right).digest()


def pack(*, index: int, hashes: Sequence[bytes], checkpoint: bytes) -> bytes:
    """The bytes of a proof around a signed checkpoint."""
    return _written(index, hashes) + b"\n\n" + checkpoint


def _written(index: int, hashes: Sequence[bytes]) -> bytes:
    return "\n".join([Proof.FIRST, f"index {index}", *map(b64, hashes)]).encode()
