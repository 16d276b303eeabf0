"""A disk that is full or may not be written, for real: refused, nothing lost, and with room again it goes on."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.server.program import ROOT
from tests.server.small_disk import SCENARIOS


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_disk_of_its_own(tmp_path: Path, scenario: str) -> None:
    """T6: A full disk answers 503 and keeps what it acknowledged; no envelope is taken that could not be closed."""
    command = [sys.executable, "-m", "tests.server.small_disk", scenario, str(tmp_path)]
    ran = subprocess.run(
        # In a user and a mount namespace anybody may mount a small disk, and nobody else sees it.
        ["unshare", "--map-root-user", "--mount", *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, ""), "needs 'unshare' and user namespaces, or it found a defect"
