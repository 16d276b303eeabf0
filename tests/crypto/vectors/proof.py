"""Proofs of a log (SPEC section 8.5)."""

import hashlib
from collections.abc import Sequence
from typing import Any, Final

from crypto import lines, note, proof
from tests.crypto.office_fixture import signer

from .cases import OFFICE, Case, bad, good, worse
from .fields import packed

LOG: Final = signer("log")
ORIGIN: Final = "log.example/belgium"
TEXT: Final = OFFICE.record().text()

# The eight leaves and the roots of the trees of the first 1 to 8 of them, in github.com/transparency-dev/merkle.
LEAVES: Final = ("", "\0", "\x10", " !", "01", "@ABC", "PQRSTUVW", "`abcdefghijklmno")
ROOTS: Final = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The hash of a tree, by the recursion of RFC 9162 section 2.1.1."""
    if len(leaves) == 1:
        return leaves[0]
    left = _left(len(leaves))
    return hashlib.sha256(b"\1" + root_of(leaves[:left]) + root_of(leaves[left:])).digest()


def path_of(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """The hashes beside a leaf's path, by the recursion of RFC 9162 section 2.1.3.1."""
    if len(leaves) == 1:
        return []
    left = _left(len(leaves))
    if index < left:
        return [*path_of(index, leaves[:left]), root_of(leaves[left:])]
    return [*path_of(index - left, leaves[left:]), root_of(leaves[:left])]


def _left(size: int) -> int:
    return 1 << (size - 1).bit_length() - 1


def checkpoint_note(text: str, *, key: Any = LOG, name: str = ORIGIN) -> str:
    """A checkpoint, signed by the log."""
    return note.sign(text, name=name, key=key).decode()


def _head_text(size: int, root: bytes, origin: str = ORIGIN) -> str:
    return f"{origin}\n{size}\n{lines.b64(root)}\n"


def _leaves(index: int, size: int) -> list[bytes]:
    others = [hashlib.sha256(b"\0" + b"%d" % number).digest() for number in range(size)]
    return [*others[:index], proof.leaf(TEXT), *others[index + 1 :]]


def _made(index: int, size: int) -> str:
    leaves = _leaves(index, size)
    signed = checkpoint_note(_head_text(size, root_of(leaves))).encode()
    return proof.pack(index=index, hashes=path_of(index, leaves), checkpoint=signed).decode()


def _largest(index: int, size: int, count: int) -> str:
    """In a tree that nobody could write down, the neighbours are any hashes; the root follows."""
    hashes = [hashlib.sha256(b"neighbour %d" % number).digest() for number in range(count)]
    root = proof.root_above(proof.leaf(TEXT), hashes, index=index, size=size)
    signed = checkpoint_note(_head_text(size, root)).encode()
    return proof.pack(index=index, hashes=hashes, checkpoint=signed).decode()


def _good() -> list[Case]:
    known = [
        good(
            f"{size} leaves, from the test of transparency-dev/merkle",
            "proof root",
            {
                "leaf": packed(proof.leaf(LEAVES[size - 1])),
                "root": packed(bytes.fromhex(ROOTS[size - 1])),
            },
            text=LEAVES[size - 1],
            hashes=[packed(one) for one in path_of(size - 1, [proof.leaf(leaf) for leaf in LEAVES[:size]])],
            index=str(size - 1),
            size=str(size),
        )
        for size in range(1, 9)
    ]
    common = {"origin": ORIGIN, "key": packed(LOG.verify_key.raw)}
    places = ((0, 1), (0, 2), (1, 2), (2, 3), (0, 5), (4, 5), (3, 7), (63, 64), (64, 65), (99, 300))
    read = [
        good(f"leaf {index} of {size}", "proof read", **common, text=TEXT, proof=_made(index, size))
        for index, size in places
    ]
    most = 2**63 - 1
    huge = [(f"leaf {index} of the largest tree", index, most, 63) for index in (0, most - 2)]
    huge += [("the last leaf of the largest tree", most - 1, most, 62), ("alone on 40 levels", 2**40, 2**40 + 1, 1)]
    read += [
        good(name, "proof read", **common, text=TEXT, proof=_largest(index, size, count))
        for name, index, size, count in huge
    ]
    witness = "— witness.example/w AAAAAAAA\n"
    read.append(good("with seven witnesses", "proof read", **common, text=TEXT, proof=_made(2, 4) + witness * 7))
    closed = "perron/v1/closed\n"
    head = _head_text(1, proof.leaf(closed))
    made = proof.pack(index=0, hashes=[], checkpoint=checkpoint_note(head).encode()).decode()
    read.append(good("of another text", "proof read", **common, text=closed, proof=made))
    heads = [
        good("a checkpoint", "checkpoint read", **common, note=checkpoint_note(_head_text(7, bytes(32)))),
        good("an empty tree", "checkpoint read", **common, note=checkpoint_note(_head_text(0, bytes(32)))),
        good("the largest size", "checkpoint read", **common, note=checkpoint_note(_head_text(most, bytes(32)))),
    ]
    return [*known, *read, *heads]


def _bad_proofs() -> list[Case]:
    sound = _made(3, 7)
    absent, count = "proof: the log's tree does not hold this note", "proof: not as many hashes as its path"
    spelling, not_ours = "proof: not the one spelling", "note: not one signature by the expected key"
    hashes = sound.split("\n")[2:5]
    signed = sound.partition("\n\n")[2]

    def changed(name: str, rule: str, old: str, new: str) -> Case:
        return worse(name, "leaf 3 of 7", rule, change={"field": "proof", "swap": [old, new]})

    def first(*head: str) -> str:
        return "\n".join([proof.Proof.FIRST, *head]) + "\n\n" + signed

    loose = hashes[0][:-2] + chr(ord(hashes[0][-2]) + 1) + "="
    return [
        worse("another record", "leaf 3 of 7", absent, text=OFFICE.record(OFFICE.record().epoch + 1).text()),
        worse("the text without its newline", "leaf 3 of 7", absent, text=TEXT[:-1]),
        changed("another index", absent, "index 3", "index 2"),
        changed("an index on a shorter path", count, "index 3", "index 6"),
        changed("an index after the last", "proof: the tree has no leaf of this index", "index 3", "index 7"),
        worse("no hash", "leaf 3 of 7", count, proof=first("index 3")),
        worse("a hash missing", "leaf 3 of 7", count, proof=first("index 3", *hashes[:2])),
        worse("a hash more", "leaf 3 of 7", count, proof=first("index 3", *hashes, hashes[0])),
        worse("hashes swapped", "leaf 3 of 7", absent, proof=first("index 3", hashes[1], hashes[0], hashes[2])),
        worse("64 hashes", "leaf 3 of 7", "proof: more than 63 hashes", proof=first("index 3", *hashes[:1] * 64)),
        worse("loose base64", "leaf 3 of 7", spelling, proof=first("index 3", loose, *hashes[1:])),
        worse("a hash of 31 bytes", "leaf 3 of 7", "note: a value has another size",
              proof=first("index 3", lines.b64(bytes(31)), *hashes[1:])),
        worse("a hash without padding", "leaf 3 of 7", "note: not base64",
              proof=first("index 3", hashes[0][:-1], *hashes[1:])),
        worse("a hash with too much padding", "leaf 3 of 7", "note: not base64",
              proof=first("index 3", hashes[0] + "====", *hashes[1:])),
        worse("extra data", "leaf 3 of 7", "proof: no line 'index' where it belongs",
              proof=first("extra AAAA", "index 3", *hashes)),
        worse("no index", "leaf 3 of 7", "proof: no line 'index' where it belongs", proof=first(*hashes)),
        worse("nothing but its name", "leaf 3 of 7", "proof: no line 'index' where it belongs", proof=first()),
        changed("an index with a zero before it", "proof: not a number below 2^63", "index 3", "index 03"),
        changed("an index below zero", "proof: not a number below 2^63", "index 3", "index -3"),
        changed("an index of 2^63", "proof: not a number below 2^63", "index 3", f"index {2**63}"),
        changed("another version", "proof: not a tlog-proof of version 1", "@v1", "@v2"),
        worse("a byte order mark", "leaf 3 of 7", "proof: not a tlog-proof of version 1", proof="\ufeff" + sound),
        worse("nothing", "leaf 3 of 7", "proof: no empty line before its checkpoint", proof=""),
        worse("a line's end of two bytes", "leaf 3 of 7", "proof: no empty line before its checkpoint",
              proof=sound.replace("\n", "\r\n")),
        worse("a hash that is not UTF-8", "leaf 3 of 7", "note: not base64",
              proof={"base64": packed(first("index 3", "~" * 44).encode().replace(b"~", b"\xff"))}),
        worse("longer than a note", "leaf 3 of 7", "proof: longer than 16,384 bytes", proof={"base64": [16_385]}),
        worse("no checkpoint", "leaf 3 of 7", "note: not a text, an empty line and signature lines",
              proof=sound.partition("\n\n")[0] + "\n\n"),
        worse("another log's key", "leaf 3 of 7", not_ours, key=packed(OFFICE.station.verify_key.raw)),
        worse("another log's name", "leaf 3 of 7", not_ours, origin="log.example/france"),
        changed("a checkpoint that was changed", "note: signature does not verify", "\n7\n", "\n8\n"),
    ]  # fmt: skip


def _bad_checkpoints() -> list[Case]:
    form, number = "checkpoint: not an origin, a size and a root", "checkpoint: not a number below 2^63"
    root = lines.b64(bytes(32))

    def signed(name: str, rule: str, text: str) -> Case:
        return worse(name, "a checkpoint", rule, note=checkpoint_note(text))

    return [
        signed("an extension line", form, f"{ORIGIN}\n7\n{root}\nextension\n"),
        signed("an empty line", form, f"{ORIGIN}\n7\n{root}\n\n"),
        signed("no root", form, f"{ORIGIN}\n7\n"),
        signed("of another log, by this log's key", "checkpoint: of another log", f"log.example/france\n7\n{root}\n"),
        signed("a size with a zero before it", number, f"{ORIGIN}\n07\n{root}\n"),
        signed("a size of 2^63", number, f"{ORIGIN}\n{2**63}\n{root}\n"),
        signed("a size of 20 digits", number, f"{ORIGIN}\n{10**19}\n{root}\n"),
        signed("a size with a blank", number, f"{ORIGIN}\n7 \n{root}\n"),
        signed("loose base64 of the root", "checkpoint: not the one spelling", f"{ORIGIN}\n7\n{root[:-2]}B=\n"),
        signed("a root of 33 bytes", "note: a value has another size", f"{ORIGIN}\n7\n{lines.b64(bytes(33))}\n"),
        signed("a root without padding", "note: not base64", f"{ORIGIN}\n7\n{root[:-1]}\n"),
        worse("by the station", "a checkpoint", "note: not one signature by the expected key",
              note=checkpoint_note(_head_text(7, bytes(32)), key=OFFICE.station)),
        bad("more hashes than levels", "proof root", "proof: not as many hashes as its path",
            text="", hashes=[root], index="0", size="1"),
    ]  # fmt: skip


def content() -> Case:
    """Proofs, checkpoints, and the roots above leaves."""
    return {
        "section": "8.5",
        "about": "C2SP tlog-proof and tlog-checkpoint as this page narrows them; no record file carries one yet",
        "good": _good(),
        "bad": [*_bad_proofs(), *_bad_checkpoints()],
    }
