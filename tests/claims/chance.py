"""G4: every secret is drawn from the operating system, and from nothing else.

The source is read for other sources of chance; then the system's own is replaced under the running code, and what is
drawn must follow it: the same twice for the same bytes, and other for other bytes.
"""

import hashlib
import random
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from caseworker_ui.web.sessions import Session
from crypto import cell, envelope
from crypto.envelope import Envelope
from crypto.hpke import SecretKey
from crypto.ml_dsa import RootSeed
from crypto.randomness import Randomness
from crypto.receipt import Receipt
from crypto.signature import SigningKey
from server.admission import Admission
from server.master import FileKey
from tests.test_architecture import reached, within

from .claim import Claim, Evidence, Mutant
from .copies import ROOT, copied, edited, swapped

_PACKAGES: Final = ("crypto", "intake", "server", "caseworker_ui", "tor", "audit")
_SECRETS: Final = {
    "secrets",
    "secrets.SystemRandom",
    "secrets.choice",
    "secrets.randbits",
    "secrets.token_bytes",
    "secrets.token_hex",
}
# Other sources of chance, and makers of keys that would draw by themselves.
_OTHER: Final = set("random uuid numpy ssl.RAND_bytes os.urandom os.getrandom nacl.utils.random secrets".split())
_MAKES: Final = re.compile(r"\.(generate|generate_key|generate_keypair|keypair|random)$")
_SCRIPTS: Final = ("crypto/*.js", "intake/client/*.js")
_DOOR: Final = "crypto/randomness.js"
_SCRIPT_CHANCE: Final = re.compile(r"Math\s*\.\s*random|getRandomValues|randomUUID|generateKey\b|randomBytes")
_COMMENT: Final = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A tree to read, and what draws secrets: name -> what it drew."""

    tree: Path
    draws: Mapping[str, Callable[[], bytes]]


def draws(randomness: Callable[[], Randomness] = Randomness.fresh) -> dict[str, Callable[[], bytes]]:
    """Whatever of the product draws and then only computes (a slot is drawn inside the library)."""
    return {
        "receipt": lambda: Receipt.fresh(randomness()).reveal(),
        "X-Wing key": lambda: SecretKey.fresh(randomness()).reveal(),
        "Ed25519 key": lambda: SigningKey.fresh(randomness()).reveal(),
        "ML-DSA root": lambda: RootSeed.fresh(randomness()).reveal(),
        "work of a request": lambda: envelope.request(Envelope(bytes(32_768)), randomness=randomness())[:16],
        "dummy cell": lambda: cell.dummy(randomness=randomness()),
        "order of slots": lambda: bytes(randomness().shuffled(range(256))),
        "a server's file key": lambda: FileKey.fresh().reveal(),
        "a lot of the letterbox": lambda: bytes(Admission(64).admitted(range(256), held=0)),
        "a session's token": lambda: bytes.fromhex(Session(language="fr", used=0).token),
    }


def check(drawn: Drawn) -> Evidence:
    """The source, Python and JavaScript; then what follows the system's bytes."""
    files = [file for package in _PACKAGES for file in sorted((drawn.tree / package).rglob("*.py"))]
    against = [f"source: {file.name} reaches {name}" for file in files for name in others(drawn.tree, file)]
    scripts = [file for pattern in _SCRIPTS for file in sorted(drawn.tree.glob(pattern))]
    for file in scripts:
        name, code = str(file.relative_to(drawn.tree)), _COMMENT.sub("", file.read_text("utf-8"))
        found = _SCRIPT_CHANCE.findall(code)
        if found != (["getRandomValues"] if name == _DOOR else []):
            against.append(f"script: {name} has {', '.join(found) or 'no source'}")
    for name, draw in drawn.draws.items():
        with system(b"one"):
            first = draw()
        with system(b"one"):
            again = draw()
        with system(b"two"):
            other = draw()
        if first != again:
            against.append(f"follows: {name} has another source than the system")
        if first == other:
            against.append(f"ignores: {name} is the same whatever the system gives")
    seen = f"{len(files)} files of Python, {len(scripts)} of JavaScript; {len(drawn.draws)} draws follow"
    return Evidence(f"{seen} the system's bytes", tuple(against))


def others(tree: Path, file: Path) -> Iterator[str]:
    """Sources of chance that a file reaches and should not; `crypto` has one door."""
    module = ".".join(file.relative_to(tree).with_suffix("").parts)
    door = module == "crypto.randomness" or not module.startswith("crypto.")
    for name in sorted(reached(file.read_text("utf-8"), module)):
        if (within(name, _OTHER) and not (door and name in _SECRETS)) or _MAKES.search(name):
            yield name


@contextmanager
def system(seed: bytes) -> Iterator[None]:
    """The operating system's randomness, replaced by bytes that follow from a seed."""
    count = 0

    def urandom(size: int) -> bytes:
        nonlocal count
        count += 1
        return hashlib.shake_256(seed + count.to_bytes(4, "big")).digest(size)

    # Where `secrets` and `random.SystemRandom` ask the system.
    with swapped(random, "_urandom", urandom):
        yield


@contextmanager
def product() -> Iterator[Drawn]:
    """The tree as it is."""
    yield Drawn(ROOT, draws())


def source(by: str, file: str, old: str, new: str) -> Mutant[Drawn]:
    """A copy of the tree with one edit, read."""

    @contextmanager
    def opened() -> Iterator[Drawn]:
        with copied(*_PACKAGES, edits={file: (old, new)}) as tree:
            yield Drawn(tree, {})

    return Mutant(opened, by)


def door(by: str, take: Callable[[int], bytes]) -> Mutant[Drawn]:
    """`crypto/randomness.py` with another source behind its door, at work."""

    @contextmanager
    def opened() -> Iterator[Drawn]:
        copy = edited("crypto.randomness", "take=secrets.token_bytes", "take=take", take=take)
        yield Drawn(ROOT, draws(copy.Randomness.fresh))

    return Mutant(opened, by)


_IMPORT: Final = "import secrets\n"
_TAKE: Final = "crypto.getRandomValues(new Uint8Array(count))"
MUTANTS: Final = {
    "random behind the door": source("source", "crypto/randomness.py", _IMPORT, f"import random\n{_IMPORT}"),
    "a second door in crypto": source("source", "crypto/cell.py", "import hmac\n", f"import hmac\n{_IMPORT}"),
    "a source of a library": source("source", "server/ledger.py", _IMPORT, f"{_IMPORT}from nacl.utils import random\n"),
    "Math.random in the page": source("script", _DOOR, _TAKE, "new Uint8Array(count).map(() => 256 * Math.random())"),
    "a second door in the page": source(
        "script",
        "crypto/envelope.js",
        "randomness.take(WORK_BYTES)",
        "crypto.getRandomValues(new Uint8Array(WORK_BYTES))",
    ),
    "a generator with a seed of its own": door("follows", random.Random().randbytes),
    "the clock": door("follows", lambda size: (str(time.time_ns())[::-1] * size).encode()[:size]),
    "a source that is ignored": door("ignores", lambda size: (bytes(range(256)) * 16)[:size]),
}

CLAIM: Final = Claim(
    id="G4",
    sentence="Every secret is drawn from the operating system's randomness",
    promises=(),
    check=check,
    subject=product,
    mutants=MUTANTS,
    not_shown="that the system's randomness is good; what libraries draw inside an encapsulation",
)
