"""Python and JavaScript are twins: the same vectors, the same numbers, and what one makes the other reads."""

import importlib
import json
import random
import re
import subprocess

import pytest

from .exchanges import MADE_BY_BOTH
from .twin import ROOT, NodeTwin, node
from .vectors.fields import packed


def test_the_vectors_and_the_runner_in_javascript() -> None:
    """The browser's half passes the same vectors: same outputs, same sentences, no file unread."""
    done = subprocess.run(
        [node(), "--test", "tests/crypto/vectors.test.mjs"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    passed = re.search(r"^\S+ pass (\d+)$", done.stdout, re.MULTILINE)
    assert passed is not None
    assert int(passed[1]) >= 25


def test_the_twins_have_the_same_files_and_numbers(twin: NodeTwin) -> None:
    """A module of the page has a Python file of its name, and every number and label in it is the same."""
    ours_alone = {"bytes", "native"}  # what Python brings along
    names = sorted({file.stem for file in (ROOT / "crypto").glob("*.js")} - ours_alone)
    questions = [("constants", {"module": name}) for name in names]
    seen = 0
    for name, constants in zip(names, twin.outputs(questions), strict=True):
        module = importlib.import_module(f"crypto.{name}")
        for constant, value in constants.items():
            if not isinstance(value, dict):  # the schemas of documents are compared by what they read
                python = getattr(module, constant)
                seen += 1
                wanted = packed(python) if isinstance(python, bytes) else python
                assert json.loads(json.dumps(wanted)) == value, (name, constant)
    assert seen >= 70


@pytest.mark.timeout(300)
@pytest.mark.parametrize("kind", MADE_BY_BOTH)
def test_what_javascript_makes_python_reads(twin: NodeTwin, chance: random.Random, kind: str) -> None:
    """T3, T4: In 1,000 random cases each, what the page makes Python reads to the same, and nobody reads its covers."""
    MADE_BY_BOTH[kind](twin, chance, 1_000)
