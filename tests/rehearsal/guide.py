"""A guide as somebody follows it who copies each line."""

import re
import sys
from pathlib import Path
from typing import Final

from .debian import Failed

ROOT: Final = Path(__file__).parent.parent.parent


def text(name: str) -> str:
    """One of our guides."""
    return (ROOT / "docs" / name).read_text("utf-8")


def lines(guide: str, section: str) -> list[str]:
    """The lines to copy in a section of the guide."""
    said = guide.partition(f"## {section}\n")[2].partition("\n## ")[0]
    found = "".join(re.findall(r"^```\n(.*?)^```$", said, re.MULTILINE | re.DOTALL)).splitlines()
    if not found:
        raise Failed(f"The guide has no line to copy under '{section}'.")
    return found


def tell(sentence: str) -> None:
    """On standard output, at once."""
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()
