"""The 12 secret words: written before anything is sent, to a file of their own or to the terminal; read from a file."""

import os
from pathlib import Path
from typing import Final

from crypto.errors import Refused
from crypto.receipt import Receipt

from .sentences import USAGE, Stop, say
from .terminal import NoTerminal, show

_FILE_BYTES: Final = 4_096
_ONLY_THE_OWNER: Final = 0o600


def keep_or_show(receipt: Receipt, path: Path | None, *, language: str) -> None:
    """The words to a new file or, without one, to the terminal."""
    if path is None:
        show_on_terminal(receipt, language=language)
    else:
        keep(receipt, path)


def keep(receipt: Receipt, path: Path) -> None:
    """Write the words to a new file (mode 600) and wait for the disk; a file that exists is never touched."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, _ONLY_THE_OWNER)
    except FileExistsError:
        raise Stop("words exist", USAGE, path=path) from None
    except OSError:
        raise Stop("words not written", USAGE, path=path) from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(receipt.phrase + b"\n")
            file.flush()
            os.fsync(file.fileno())
        _sync_folder(path.parent)
    except OSError:
        raise Stop("words not written", USAGE, path=path) from None


def show_on_terminal(receipt: Receipt, *, language: str) -> None:
    """The words with their numbers, on the terminal and nowhere else."""
    pairs = zip(receipt.words, receipt.numbers, strict=True)
    lines = "".join(f"  {place:2}  {word:<10}  {number}\n" for place, (word, number) in enumerate(pairs, start=1))
    title = say("words shown", language)
    try:
        show(f"\n{title}\n\n{lines}\n")
    except (NoTerminal, OSError):
        raise Stop("words nowhere", USAGE) from None


def read(path: Path) -> Receipt:
    """The receipt in a file that the reporter typed or kept; at most 4,096 bytes are read."""
    try:
        with path.open("rb") as file:
            untrusted = file.read(_FILE_BYTES).decode("utf-8-sig")
    except (OSError, ValueError):
        raise Stop("words not read", path=path) from None
    try:
        return Receipt.from_words(untrusted)
    except Refused as refused:
        # The rule names a place among the words, never a word.
        raise Stop("words wrong", path=path, rule=refused) from None


def _sync_folder(folder: Path) -> None:
    """A new name is on the disk only when its folder is."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
