"""G1: the exposed side cannot open an envelope: what does so is never imported, never loaded, and may be missing."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final

from crypto import epoch
from tests.server.house import envelopes, post, sent, status
from tests.server.office import Office
from tests.server.program import PASSPHRASE, Operator
from tests.test_architecture import forbidden

from .claim import Claim, Evidence, Mutant
from .copies import copied

_EXPOSED: Final = ("server", "intake", "tor")
_OPENING: Final = ("crypto/opening.py", "crypto/issuing.py")
PARTS: Final = ("crypto", "intake", "server", "tor", "perron.py")


def check(tree: Path) -> Evidence:
    """The source's imports; then a server and a reporter at work, from a tree that has nothing that opens."""
    files = [file for package in _EXPOSED for file in sorted((tree / package).rglob("*.py"))]
    against = [
        f"imports: {file.relative_to(tree)} reaches {name}"
        for file in files
        for name in forbidden(file.read_text("utf-8"), ".".join(file.relative_to(tree).with_suffix("").parts))
    ]
    if against:
        return Evidence(f"{len(files)} files", tuple(against))
    with tempfile.TemporaryDirectory() as place:
        witnesses = Path(place)
        against += at_work(tree, witnesses)
        loaded = {file.stem: json.loads(file.read_text("utf-8")) for file in sorted(witnesses.glob("*.json"))}
    opening = {name.removesuffix(".py").replace("/", ".") for name in _OPENING}
    for program, modules in loaded.items():
        against += [f"loaded: {program} has {name}" for name in modules if name in opening or "caseworker_ui" in name]
        elsewhere = [
            name for name in modules if name.split(".")[0] in {"crypto", *_EXPOSED} and not _in(tree, modules[name])
        ]
        against += [f"tree: {program} has another {name}" for name in elsewhere]
    count = len(set().union(*loaded.values())) if loaded else 0
    seen = f"{len(files)} files; {len(loaded)} programs ran ({', '.join(loaded)}) with {count} modules"
    return Evidence(seen, tuple(against))


def at_work(tree: Path, witnesses: Path) -> Iterator[str]:
    """A server is made, takes an envelope, shows its board and exports a bundle; a reporter's programs are loaded."""
    operator = Watched(witnesses / "server", witnesses / "passphrase", tree, witnesses)
    operator.thinks_of(PASSPHRASE)
    office = Office(epoch.at(time.time()))
    try:
        operator.makes(office)
        assert operator.hangs(office.sends().raw).returncode == 0
        with operator.runs() as program:
            for path in ("/", "/v1/record", "/v1/board"):
                asked = f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
                assert status(sent(program.address, asked)) == 200
            assert status(sent(program.address, post(envelopes(1)[0]))) == 204
            program.ends(signal.SIGTERM)
        assert operator.does("export", "--to", witnesses / "in.bundle").returncode == 0
        for package in _EXPOSED:
            operator.loads(package)
    except (AssertionError, subprocess.SubprocessError) as error:
        yield f"does not work: {str(error).strip().splitlines()[-1][:100]}"


@dataclass
class Watched(Operator):
    """An operator whose programs come from a tree and leave a list of their modules."""

    witness: ClassVar = Path(__file__).with_name("witness.py")

    tree: Path
    witnesses: Path

    def command(self, name: str, *arguments: str | Path) -> list[str]:
        _, _, _, *rest = super().command(name, *arguments)
        return [*self._witnessed(f"server {name}"), *rest]

    def loads(self, package: str) -> None:
        """Every module of a package."""
        subprocess.run([*self._witnessed(f"all of {package}"), "import", package], check=True, capture_output=True)

    def _witnessed(self, program: str) -> list[str]:
        return [sys.executable, "-P", "-B", str(self.witness), str(self.tree), str(self.witnesses / f"{program}.json")]


def _in(tree: Path, file: str) -> bool:
    return Path(os.path.realpath(file)).is_relative_to(os.path.realpath(tree))


@contextmanager
def without_opening() -> Iterator[Path]:
    """The exposed machine's tree: no station, and nothing of `crypto` that opens or issues."""
    with copied(*PARTS, edits={}) as tree:
        for name in _OPENING:
            (tree / name).unlink()
        yield tree


def edit(by: str, file: str, old: str, new: str) -> Mutant[Path]:
    """The whole tree with one edit."""
    return Mutant(lambda: copied(*PARTS, edits={file: (old, new)}), by)


_LETTERBOX: Final = "server/letterbox.py"
_FIRST: Final = "from itertools import pairwise\n"
_BATCH: Final = "from .cursor import Cursor\n"
MUTANTS: Final = {
    "the server imports what opens": edit("imports", _LETTERBOX, _FIRST, f"{_FIRST}from crypto import opening\n"),
    "a file of crypto brings it along": edit("loaded", "crypto/batch.py", _BATCH, f"{_BATCH}from . import opening\n"),
    "the server loads it by name": edit(
        "imports", _LETTERBOX, _FIRST, f"{_FIRST}import importlib\n\nimportlib.import_module('crypto.opening')\n"
    ),
    "only when an envelope comes": edit(
        "loaded",
        "crypto/envelope.py",
        "        if len(untrusted) != REQUEST_BYTES:\n",
        "        from . import issuing\n        if len(untrusted) != REQUEST_BYTES:\n",
    ),
    "the reporter imports what issues": edit(
        "imports", "intake/visit.py", "import enum\n", "import enum\nfrom crypto import issuing\n"
    ),
}

CLAIM: Final = Claim(
    id="G1",
    sentence="The exposed side cannot open envelopes, and works where nothing that opens them is installed",
    promises=("T15",),
    check=check,
    subject=without_opening,
    mutants=MUTANTS,
    not_shown="that nobody puts other code on the machine; what a debugger on it can do",
)
