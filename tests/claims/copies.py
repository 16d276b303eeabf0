"""Copies of the source with one edit: what mutants are made of. An edit that no longer fits the source is an error."""

import shutil
import sys
import tempfile
import types
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from unittest import mock

ROOT: Final = Path(__file__).parents[2]


def replaced(text: str, old: str, new: str) -> str:
    """The text with its one `old` replaced."""
    assert text.count(old) == 1, f"{text.count(old)} places to edit, not one: {old}"
    return text.replace(old, new)


def edited(module: str, old: str, new: str, **names: Any) -> types.ModuleType:
    """A module of the product, loaded a second time from its source with one edit; `names` are known to the edit."""
    original = sys.modules[module]
    assert original.__file__ is not None
    source = replaced(Path(original.__file__).read_text("utf-8"), old, new)
    copy = types.ModuleType(module)
    copy.__dict__.update(names, __package__=original.__package__, __file__=original.__file__)
    exec(compile(source, original.__file__, "exec"), copy.__dict__)
    return copy


@contextmanager
def copied(*parts: str, edits: Mapping[str, tuple[str, str]]) -> Iterator[Path]:
    """A folder with these parts of the tree and the edits, file by file; deleted at the end of the block."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        for part in parts:
            (shutil.copytree if (ROOT / part).is_dir() else shutil.copyfile)(ROOT / part, _made(tree / part))
        (tree / "node_modules").symlink_to(ROOT / "node_modules")
        shutil.copyfile(ROOT / "package.json", tree / "package.json")
        for name, (old, new) in edits.items():
            (tree / name).write_text(replaced((tree / name).read_text("utf-8"), old, new), "utf-8")
        yield tree


def _made(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


@contextmanager
def swapped(owner: object, name: str, replacement: object) -> Iterator[None]:
    """Something else in the place of a name, until the end of the block."""
    with mock.patch.object(owner, name, replacement):
        yield
