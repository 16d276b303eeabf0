"""How far long work has come: a small frozen value that a page may read without any vault."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Progress:
    """`doing` names a sentence of `words/stick.py`; `done` of `of` pieces of it are done. Never a count of reports."""

    doing: str
    done: int
    of: int


# Work in steps: whoever takes the next one decides when; whoever closes it stops the work there.
Steps: TypeAlias = Generator[Progress, None, None]
Tell: TypeAlias = Callable[[Progress], None]


def nobody(_: Progress) -> None:
    """Where nobody watches."""
