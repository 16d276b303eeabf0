"""Proofs of a log: only a note that the pinned log holds has one."""

import random
from contextlib import suppress
from dataclasses import FrozenInstanceError

import pymerkle
import pytest

from crypto import note, proof
from crypto.errors import Refused
from crypto.proof import Checkpoint, Log, Proof
from tests.rounds import rounds

from .damage import all_refused, cuts, flips
from .office_fixture import Office, signer
from .vectors.proof import path_of, root_of

KEY = signer("log")
LOG = Log("log.example", KEY.verify_key)


def signed_head(size: int, root: bytes) -> bytes:
    """A checkpoint of the log."""
    return note.sign(Checkpoint(LOG.origin, size, root).text(), name=LOG.origin, key=KEY)


def a_proof(text: str, others: list[str], *, index: int) -> bytes:
    """The log holds the text among others, and proves it."""
    texts = [*others[:index], text, *others[index:]]
    leaves = [proof.leaf(one) for one in texts]
    checkpoint = signed_head(len(leaves), root_of(leaves))
    return proof.pack(index=index, hashes=path_of(index, leaves), checkpoint=checkpoint)


@pytest.mark.parametrize("sizes", [range(1, rounds(65, 301)), range(300, 301)], ids=["small", "large"])
def test_another_implementation_agrees_on_every_leaf(sizes: range) -> None:
    """In trees of 1 to 300 random leaves, every path that pymerkle makes leads to pymerkle's root, and to no other."""
    chance = random.Random(str(sizes))
    texts = [f"{chance.random()}\n" * chance.randint(0, 3) for _ in range(sizes[-1])]
    tree = pymerkle.InmemoryTree.init_from_entries([text.encode() for text in texts], algorithm="sha256")
    for size in sizes:
        root = tree.get_root(size)
        for index in range(size):
            made = tree.prove_inclusion(index + 1, size)
            # Its path begins with the leaf itself.
            path = [bytes.fromhex(step) for step in made.serialize()["path"]]
            assert path[0] == proof.leaf(texts[index])
            assert proof.root_above(path[0], path[1:], index=index, size=size) == root
            other = proof.leaf(texts[index] + "x")
            assert proof.root_above(other, path[1:], index=index, size=size) != root


def test_a_path_fits_one_place() -> None:
    """The hashes of one leaf prove no other leaf of the tree and no leaf of a tree of another depth."""
    leaves = [proof.leaf(str(number)) for number in range(13)]
    root = root_of(leaves)
    for index in range(13):
        path = path_of(index, leaves)
        for wrong in set(range(13)) - {index}:
            with suppress(Refused):
                assert proof.root_above(leaves[index], path, index=wrong, size=13) != root
        with pytest.raises(Refused, match="not as many hashes"):
            proof.root_above(leaves[index], path, index=index, size=33)


def test_a_record_in_the_log_is_proved(office: Office) -> None:
    """A note's text among others in the log has a proof, which says where it stands."""
    text = office.record().text()
    made = a_proof(text, ["a\n", "b\n", "c\n", "d\n"], index=2)
    read = Proof.from_bytes(made, log=LOG, text=text)
    assert (read.index, read.checkpoint.size, len(read.hashes)) == (2, 5, 3)
    assert proof.pack(index=2, hashes=read.hashes, checkpoint=made.partition(b"\n\n")[2]) == made
    with pytest.raises(FrozenInstanceError):
        read.index = 3  # type: ignore[misc]


def test_a_second_record_of_a_day_has_no_proof(office: Office) -> None:
    """A proof of one record proves no other, and no note that differs in its last byte."""
    text = office.record().text()
    made = a_proof(text, ["a\n"], index=1)
    for other in (office.record(office.record().epoch + 1).text(), text[:-1], text + "\n", ""):
        with pytest.raises(Refused, match="does not hold this note"):
            Proof.from_bytes(made, log=LOG, text=other)


def test_a_node_is_no_leaf() -> None:
    """What stands above two leaves cannot be shown as a leaf itself: the two are hashed apart."""
    left, right = proof.leaf("a"), proof.leaf("b")
    assert root_of([left, right]) != proof.leaf((left + right).decode("latin-1"))
    assert len({proof.leaf("\1"), proof.leaf("\0"), proof.leaf("")}) == 3


def test_every_damage_to_a_proof_is_refused(office: Office) -> None:
    """Each truncation and each of many bit flips of a proof is refused."""
    text = office.record().text()
    made = a_proof(text, ["a\n", "b\n"], index=1)

    def read(untrusted: bytes) -> Proof:
        return Proof.from_bytes(untrusted, log=LOG, text=text)

    assert all_refused(read, cuts(made)) == len(made)
    assert all_refused(read, flips(made, count=rounds(200, 2_000))) > 200


def test_only_the_pinned_log_counts(office: Office) -> None:
    """A log of another name or key proves nothing, nor does a head that this log did not sign."""
    text = office.record().text()
    made = a_proof(text, ["a\n"], index=0)
    for other in (Log("log.example", office.station.verify_key), Log("log.example2", KEY.verify_key)):
        with pytest.raises(Refused, match="not one signature by the expected key"):
            Proof.from_bytes(made, log=other, text=text)
    for old, new in ((b"\n2\n", b"\n3\n"), (b"log.example\n", b"log.exampel\n")):
        with pytest.raises(Refused, match="note: signature does not verify"):
            Proof.from_bytes(made.replace(old, new), log=LOG, text=text)


def test_the_fullest_proof_is_read() -> None:
    """63 hashes and seven witnesses fit; one hash more is refused before anything is hashed."""
    hashes = [bytes([number]) * 32 for number in range(64)]
    most = 2**63 - 1
    head = signed_head(most, proof.root_above(proof.leaf("a\n"), hashes[:63], index=5, size=most))
    head += "— witness.example/w AAAAAAAA\n".encode() * 7
    read = Proof.from_bytes(proof.pack(index=5, hashes=hashes[:63], checkpoint=head), log=LOG, text="a\n")
    assert read.checkpoint.size == most
    with pytest.raises(Refused, match="more than 63 hashes"):
        Proof.from_bytes(proof.pack(index=5, hashes=hashes, checkpoint=head), log=LOG, text="a\n")


def test_a_proof_has_the_size_of_a_note(office: Office) -> None:
    """Witnesses may fill a proof up to 16,384 bytes."""
    text = office.record().text()
    made = a_proof(text, ["a\n"], index=0) + f"— w {'A' * 4_000}\n".encode() * 3
    left = proof.PROOF_BYTES - len(made) - len("— w \n".encode())
    full = made + f"— w{'w' * (left % 4)} {'A' * (left - left % 4)}\n".encode()
    assert len(full) == 16_384
    assert Proof.from_bytes(full, log=LOG, text=text).checkpoint.size == 2
