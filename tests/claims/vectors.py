"""H1: the vectors and the two implementations hold each other: no label and no size can change in one alone."""

import importlib
import json
import random
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from crypto import hpke, labels
from tests.crypto.exchanges import MADE_BY_BOTH, MADE_BY_PYTHON
from tests.crypto.test_spec import CONSTANTS
from tests.crypto.twin import node
from tests.crypto.vectors.runner import FOLDER
from tests.crypto.vectors.runner import check as run
from tests.rounds import FULL, rounds

from .claim import Claim, Evidence, Mutant
from .copies import ROOT, copied, swapped
from .senders import twin_of

_FEW: Final = 2
_EXCHANGED: Final = rounds(_FEW, 1_000)


def check(tree: Path | None) -> Evidence:
    """Python against the vectors; then, if there is a tree, its JavaScript against Python, object by object."""
    cases, against = 0, []
    for file in sorted(FOLDER.glob("*.json")):
        try:
            cases += run(json.loads(file.read_text("utf-8")))
        except Exception as error:  # noqa: BLE001  # a changed constant may break the runner anywhere
            against.append(f"vectors: {file.stem}, {(str(error) or type(error).__name__).splitlines()[0][:60]}")
            break
    seen = f"{cases:,} cases in {len(list(FOLDER.glob('*.json')))} files"
    if tree is None:
        return Evidence(seen, tuple(against))
    against += exchanged(tree)
    if FULL and tree == ROOT:
        against += scripted(tree)
    kinds = len(MADE_BY_BOTH) + len(MADE_BY_PYTHON)
    return Evidence(f"{seen}; {kinds} kinds of object exchanged {_EXCHANGED:,} times", tuple(against))


def exchanged(tree: Path) -> Iterator[str]:
    """What one half makes and the other does not read as it was meant."""
    with twin_of(tree) as twin:
        for table in (MADE_BY_BOTH, MADE_BY_PYTHON):
            for kind, exchange in table.items():
                try:
                    exchange(twin, random.Random(None if FULL else kind), _EXCHANGED if tree == ROOT else _FEW)
                except AssertionError:
                    yield f"exchange: {kind} made by one half, read by the other"
                    return


def scripted(tree: Path) -> Iterator[str]:
    """The runner in JavaScript, on every file."""
    done = subprocess.run(
        [node(), "--test", "tests/crypto/vectors.test.mjs"], cwd=tree, capture_output=True, check=False
    )
    if done.returncode:
        yield "vectors: the runner in JavaScript fails"


def python(swap: Callable[[], AbstractContextManager[None]]) -> Mutant[Path | None]:
    """Something of the Python half swapped."""

    @contextmanager
    def opened() -> Iterator[None]:
        with swap():
            yield None

    return Mutant(opened, "vectors")


def javascript(file: str, old: str, new: str) -> Mutant[Path | None]:
    """A copy of the JavaScript half with one edit."""
    return Mutant(lambda: copied("crypto", "tests", edits={file: (old, new)}), "exchange")


def other_label(name: str) -> Mutant[Path | None]:
    """One label of version 2."""
    label = getattr(labels, name).replace(b"/v1/", b"/v2/")
    return python(lambda: swapped(labels, name, label))


def larger(name: str) -> Mutant[Path | None]:
    """One constant larger by one, in its own module."""
    module, _, constant = name.partition(".")
    (value,) = CONSTANTS[name]
    return python(lambda: swapped(importlib.import_module(f"crypto.{module}"), constant, value + 1))


def suite(*parts: Any) -> Mutant[Path | None]:
    """HPKE of other parts."""
    return python(lambda: swapped(hpke, "_SUITE", Suite(*parts)))


SIZES: Final = (
    "body.PAYLOAD_BYTES",
    "board.CLIENTS",
    "cell.PARTS",
    "cell.TAG_BYTES",
    "envelope.COMMITMENT_BYTES",
    "fingerprint.FINGERPRINT_BYTES",
    "receipt.WORDS",
    "record.LATE",
)
LABELS: Final = [name for name in vars(labels) if name.isupper() and name != "ALL"]
SHAKE: Final = SimpleNamespace(shake_256=importlib.import_module("hashlib").shake_128)
MUTANTS: Final[dict[str, Mutant[Path | None]]] = {
    "X-Wing's seed through SHAKE-128": python(lambda: swapped(hpke, "hashlib", SHAKE)),
    "HPKE with HKDF-SHA512": suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA512, AEAD.AES_256_GCM),
    "HPKE with AES-128-GCM": suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_128_GCM),
    "JavaScript: HPKE with another AEAD": javascript("crypto/hpke.js", "integer(2, 2))", "integer(3, 2))"),
    "JavaScript: the label of X-Wing": javascript("crypto/hpke.js", ".//^", "./|^"),
    "JavaScript: the label of a slot": javascript("crypto/labels.js", 'label("slot")', 'label("slots")'),
    "JavaScript: the label of a cell": javascript("crypto/labels.js", 'label("cell")', 'label("tell")'),
    **{f"the label {name}": other_label(name) for name in LABELS},
    **{f"{name} one larger": larger(name) for name in SIZES},
}

CLAIM: Final = Claim(
    id="H1",
    sentence="Python, JavaScript and the vectors are one protocol: none can change a label or a size alone",
    promises=(),
    check=check,
    subject=lambda: nullcontext(ROOT),
    mutants=MUTANTS,
    not_shown="that another implementation than these two, written from the specification, agrees",
)
