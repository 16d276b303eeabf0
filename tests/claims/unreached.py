"""G2: the station never uses a network: its own tests pass where there is none, and nothing in them tries.

Two ears, since neither hears all: Python tells of every attempt before it is made (`tests/alone`), also
in the programs that the station starts; the kernel counts what compiled libraries and other programs try.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from tests import alone
from tests.rounds import FULL

from .claim import Claim, Evidence, Mutant
from .copies import ROOT, copied
from .island import COUNTERS
from .stage import Edits

_PARTS: Final = ("crypto", "caseworker_ui", "tests", "perron.py", "pyproject.toml")
_ISLAND: Final = Path(__file__).with_name("island.py")
_LOOK: Final = "test_alone.py::test_a_desk_looks_without_a_network"
_PAGE: Final = "test_commands.py::test_the_page_alone_needs_a_folder_and_a_port"
_TRY: Final = "test_trying.py::test_helpers_do_the_work"
# Chromium asks the kernel for a way to its maker, sends nothing, and is no part of the station: where it runs, Python's
# ear is left.
_BROWSERS: Final = "browsers"
_SUITE: Final = (".", f"--ignore=tests/caseworker_ui/{_BROWSERS}")
_SECONDS: Final = 7_200


@dataclass(frozen=True, slots=True)
class Alone:
    """How the station's tests ended without a network, what Python heard, and what the kernel counted."""

    tests: str
    passed: bool
    heard: str
    interfaces: Sequence[str]
    counted: Mapping[str, int]


@contextmanager
def suite() -> Iterator[Alone]:
    """All tests of the station: those without a browser are heard and counted, those with one only heard."""
    all_but, browsers = _tested(ROOT, _SUITE), _tested(ROOT, [_BROWSERS])
    yield replace(
        all_but,
        tests=f"{all_but.tests}; with browsers {browsers.tests}",
        passed=all_but.passed and browsers.passed,
        heard=all_but.heard + browsers.heard,
    )


@contextmanager
def tested(tests: Sequence[str], edits: Edits) -> Iterator[Alone]:
    """These tests of the station, on the tree or on a copy of it with edits."""
    if not edits:
        yield _tested(ROOT, tests)
        return
    with copied(*_PARTS, edits=edits) as tree:
        yield _tested(tree, tests)


def _tested(tree: Path, tests: Sequence[str]) -> Alone:
    with tempfile.TemporaryDirectory() as place:
        heard, kernel = Path(place) / "heard", Path(place) / "kernel.json"
        heard.touch()
        # One file for all: a test that ends with its process can no longer say why.
        environment = {**os.environ, alone.HEARD: str(heard), "PERRON_FULL": ""}
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "--timeout=600"]
        command += [test if test.startswith("-") else f"tests/caseworker_ui/{test}" for test in tests]
        if may_part():
            command = ["unshare", "-rn", sys.executable, str(_ISLAND), str(kernel), *command]
        done = subprocess.run(
            command, cwd=tree, env=environment, capture_output=True, text=True, check=False, timeout=_SECONDS
        )
        seen = json.loads(kernel.read_text("utf-8")) if kernel.exists() else {}
        said = [line for line in done.stdout.splitlines() if line] or done.stderr.splitlines() or ["nothing"]
        failed = [line for line in said if line.startswith(("FAILED ", "ERROR "))]
        return Alone(
            tests=", ".join([*failed, said[-1].strip("= ")]),
            passed=not done.returncode,
            heard=heard.read_text("utf-8"),
            interfaces=seen.get("interfaces", []),
            counted=seen.get("counters", {}),
        )


def may_part() -> bool:
    """Whether this machine lets a process have a network of its own; where it does not, Python's ear is left."""
    if shutil.which("unshare") is None:
        return False
    return subprocess.run(["unshare", "-rn", "true"], check=False, capture_output=True).returncode == 0


def check(run: Alone) -> Evidence:
    """Every test passed; nobody heard or counted an attempt; and there was nothing but loopback to reach."""
    against = [f"heard: {line}" for line in run.heard.splitlines()]
    against += [f"counted: {run.counted[name]} of {name}" for name in COUNTERS if run.counted.get(name)]
    if run.counted and run.interfaces != ["lo"]:
        against.append(f"control: there is a network, {', '.join(run.interfaces)}")
    if not run.passed:
        against.append(f"tests: {run.tests}")
    where = (
        "in a namespace with nothing but loopback" if run.counted else "this machine allows no namespace: Python only"
    )
    return Evidence(f"{run.tests}; {where}", tuple(against))


def edit(by: str, test: str, file: str, old: str, new: str) -> Mutant[Alone]:
    """A test that meets the edit."""
    return Mutant(partial(tested, [test], {f"caseworker_ui/{file}": (old, new)}), by)


_TAKE: Final = "    station.check_clock(today)\n"
_HELP: Final = '    read, keys = sys.stdin.buffer.read, Keys(b"", ())\n'
_ASK: Final = "__import__('urllib.request').request.urlopen('http://integrite.example/')"
_SAY: Final = "__import__('socket').socket(type=2).sendto(b'1', ('192.0.2.1', 53))"


MUTANTS: Final = {
    "a look asks another machine": edit(
        "heard: socket.getaddrinfo integrite.example", _LOOK, "bundles/opening.py", _TAKE, f"    {_ASK}\n{_TAKE}"
    ),
    "another program asks for it": edit(
        "counted:",
        _LOOK,
        "bundles/opening.py",
        _TAKE,
        f"    __import__('subprocess').run(['getent', 'hosts', 'integrite.example'], check=False)\n{_TAKE}",
    ),
    "a process that tries a batch tells of it": edit(
        "heard: socket.sendto ('192.0.2.1', 53)", _TRY, "bundles/trying.py", _HELP, f"{_HELP}    {_SAY}\n"
    ),
    "the page listens to everybody": edit(
        "heard: socket.bind ('0.0.0.0'", _PAGE, "web/site.py", 'HOST: Final = "127.0.0.1"', 'HOST: Final = "0.0.0.0"'
    ),
}

CLAIM: Final = Claim(
    id="G2",
    sentence="The station uses no network: where there is none its tests pass, and none of them tries",
    promises=("T19",),
    check=check,
    subject=suite if FULL else partial(tested, [_LOOK, _TRY, _PAGE], {}),
    mutants=MUTANTS,
    not_shown="what the machine itself does beside the station, and its browser; that its cable is out",
)
