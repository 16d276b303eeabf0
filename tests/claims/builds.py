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
# `perron site build` of the tree in which it runs.
_BUILD: Final = (
    "-c",
    "from intake.site import site; site()",
    "build",
    "--city",
    "intake/cities/liege",
    "--to",
    "pages",
)
_DAY: Final = "2026-11-22"


@dataclass(frozen=True, slots=True)
class Machine:
    """Who builds, and where."""

    folder: str
    environment: dict[str, str]
    umask: int = 0o022
    user: int | None = None

    def builds(self, tree: Path, place: Path) -> dict[str, bytes]:
        """The page of a city in a copy of the tree; what came out."""
        copy = place / self.folder
        shutil.copytree(tree, copy, symlinks=True, ignore=shutil.ignore_patterns("made", "pages", "__pycache__"))
        if self.user is not None:
            for path in (place, *place.rglob("*")):
                os.chown(path, self.user, self.user, follow_symlinks=False)
        subprocess.run(
            [sys.executable, *_BUILD, "--on", _DAY],
            cwd=copy,
            env={**os.environ, **self.environment},
            umask=self.umask,
            user=self.user,
            check=True,
            capture_output=True,
            timeout=100,
        )
        return {file.name: file.read_bytes() for file in sorted((copy / "pages").iterdir())}


def machines() -> tuple[Machine, ...]:
    """Two that share the sources, the tools and the day of the release; another user only where root may become one."""
    one = Machine("one", {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "1"})
    other = {"TZ": "Asia/Tokyo", "LC_ALL": "fr_BE.UTF-8", "PYTHONHASHSEED": "2", "NODE_ENV": "production", "HOME": "/"}
    user = _NOBODY if os.geteuid() == 0 and _runs_as(_NOBODY) else None
    return one, Machine("a longer name/two", other, umask=0o077, user=user)


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
    differ = "folder, time zone, language, umask and hash seed" + (", user" if pair[1].user is not None else "")
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
    "the time in the packing": edit(
        "intake/packing.py",
        "compress((folder / name).read_bytes())",
        # In milliseconds: two builds with this packing can begin within one second.
        "__import__('gzip').compress((folder / name).read_bytes(), mtime=__import__('time').time_ns() >> 20 & 0xFFFF)",
        differs="app.js.gz",
    ),
    "the time zone in a banner": banner("new Date(0)"),
    "the folder in a banner": banner("process.cwd()"),
    "the language in a banner": banner("process.env.LC_ALL"),
    "the order of a set": edit(_MAKING, '"// Made by intake/making.py.\\n', '"/*! {hash(str(city))} */\\n'),
}


CLAIM: Final = Claim(
    id="E3",
    sentence="The pages come out to the byte, packed as they are served, whoever builds them and where",
    promises=(),
    check=check,
    subject=partial(copied, *_PARTS, edits={}),
    mutants=MUTANTS,
    not_shown="another processor or kernel, other versions of the pinned tools; that a server serves what was built",
)
