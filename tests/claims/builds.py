"""E3: whoever builds the pages gets the same bytes: what is served can be compared with what is released."""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from tests.browser.driving import NODE

from .claim import Claim, Evidence, Mutant
from .copies import copied

_PARTS: Final = ("crypto", "intake")
_SCRIPT: Final = "intake/build.mjs"
_MAKING: Final = "intake/making.py"
_NOBODY: Final = 65_534
# The step of the city as `make` runs it, but so many days later.
_MAKE: Final = """
import datetime, pathlib, sys
from intake import making
today = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=int(sys.argv[1]))
making.make(pathlib.Path("intake/cities/liege"), pathlib.Path("intake/made"), on=today)
"""


@dataclass(frozen=True, slots=True)
class Machine:
    """Who builds, where and when."""

    folder: str
    environment: dict[str, str]
    umask: int = 0o022
    days: int = 0
    user: int | None = None

    def builds(self, tree: Path, place: Path) -> dict[str, bytes]:
        """Both steps in a copy of the tree; what came out."""
        copy = place / self.folder
        shutil.copytree(tree, copy, symlinks=True, ignore=shutil.ignore_patterns("made", "pages", "__pycache__"))
        if self.user is not None:
            for path in (place, *place.rglob("*")):
                os.chown(path, self.user, self.user, follow_symlinks=False)
        for command in ([sys.executable, "-c", _MAKE, str(self.days)], [str(NODE), _SCRIPT]):
            subprocess.run(
                command,
                cwd=copy,
                env={**os.environ, **self.environment},
                umask=self.umask,
                user=self.user,
                check=True,
                capture_output=True,
                timeout=60,
            )
        return {file.name: file.read_bytes() for file in sorted((copy / "intake" / "pages").iterdir())}


def machines() -> tuple[Machine, ...]:
    """Two that share nothing but the sources and the tools; another user only where this one may become it."""
    one = Machine("one", {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "1"})
    other = {"TZ": "Asia/Tokyo", "LC_ALL": "fr_BE.UTF-8", "PYTHONHASHSEED": "2", "NODE_ENV": "production", "HOME": "/"}
    user = _NOBODY if os.geteuid() == 0 and _runs_as(_NOBODY) else None
    return one, Machine("a longer name/two", other, umask=0o077, days=1, user=user)


def _runs_as(user: int) -> bool:
    try:
        return all(
            subprocess.run([*tool, "--version"], user=user, capture_output=True, check=False).returncode == 0
            for tool in ([sys.executable], [str(NODE)])
        )
    except PermissionError:
        return False


def check(tree: Path) -> Evidence:
    """Every file of both machines, byte by byte."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        pair = machines()
        first, second = (machine.builds(tree, Path(place)) for machine, place in zip(pair, (one, other), strict=True))
    against = [
        f"differs: {name}" for name in sorted(first.keys() | second.keys()) if first.get(name) != second.get(name)
    ]
    differ = "folder, day, time zone, language, umask and hash seed" + (", user" if pair[1].user is not None else "")
    size = sum(map(len, first.values()))
    return Evidence(f"{', '.join(first)}: {size:,} bytes alike in another {differ}", tuple(against))


def edit(file: str, old: str, new: str, *, differs: str = "app.js") -> Mutant[Path]:
    """The sources with one edit in a step of the build."""
    return Mutant(partial(copied, *_PARTS, edits={file: (old, new)}), f"differs: {differs}")


def banner(expression: str) -> Mutant[Path]:
    """Something of the machine on top of the script."""
    return edit(
        _SCRIPT,
        '    legalComments: "eof",\n',
        f'    legalComments: "eof",\n    banner: {{ js: "//" + {expression} }},\n',
    )


MUTANTS: Final = {
    "the time in a banner": banner("new Date().toISOString()"),
    "the time zone in a banner": banner("new Date(0)"),
    "the folder in a banner": banner("process.cwd()"),
    "the language in a banner": banner("process.env.LC_ALL"),
    "the day in the city's part": edit(_MAKING, '"// Made by intake/making.py.\\n', '"/*! {on} */\\n'),
    "the order of a set": edit(_MAKING, '"// Made by intake/making.py.\\n', '"/*! {hash(str(city))} */\\n'),
}


CLAIM: Final = Claim(
    id="E3",
    sentence="The pages come out to the byte, whoever builds them, where and when",
    promises=(),
    check=check,
    subject=partial(copied, *_PARTS, edits={}),
    mutants=MUTANTS,
    not_shown="another processor or kernel, other versions of the pinned tools; that a server serves what was built",
)
