"""Writes every file: run `python -m tests.crypto.vectors` after a change of the format, and read the difference.

What HPKE sealed cannot be made again: it is taken from the file that is there, as long as its case keeps its name.
"""

import json
from collections.abc import Callable
from typing import Final

from . import (
    batch,
    board,
    body,
    bundle,
    cell,
    documents,
    envelope,
    fingerprint,
    note,
    office,
    primitives,
    proof,
    receipt,
    record,
    reply,
)
from .cases import Case
from .runner import FOLDER

FILES: Final[dict[str, Callable[[], Case]]] = {
    module.__name__.rpartition(".")[2]: module.content
    for module in (
        primitives,
        fingerprint,
        receipt,
        body,
        envelope,
        cell,
        reply,
        note,
        office,
        record,
        proof,
        board,
        batch,
        bundle,
        documents,
    )
}


def text_of(name: str) -> str:
    """The whole text of one file."""
    return json.dumps(FILES[name](), ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Write every file."""
    for name in FILES:
        (FOLDER / f"{name}.json").write_text(text_of(name), "utf-8")


if __name__ == "__main__":
    main()
