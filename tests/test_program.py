"""The one program, `perron`."""

import subprocess
import sys

import pytest

from perron import PARTS

ASKED = """
import resource, sys, perron
perron.main([sys.argv[1], "--help"], standalone_mode=False)
print(resource.getrlimit(resource.RLIMIT_CORE))
"""


@pytest.mark.parametrize("part", PARTS)
def test_no_part_leaves_its_memory_on_the_disk(part: str) -> None:
    """T1, T17: What breaks or is stopped dumps no core, whichever command it was."""
    done = subprocess.run([sys.executable, "-c", ASKED, part], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("(0, 0)\n")
