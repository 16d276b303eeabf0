"""Where passphrases come from: the keyboard, or a private file with lines per vault; never the command line."""

import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click
import msgspec

from caseworker_ui.notice import Notice


@dataclass(frozen=True, slots=True)
class Given:
    """A passphrase, and whose it is where the file says so."""

    words: str = field(repr=False)
    person: str | None = None


def read_passphrases(
    path: Path | None, vaults: Sequence[str], *, language: str, confirm: bool = False
) -> dict[str, Given]:
    """By vault name; asks for those vaults when there is no file, twice if it is to be confirmed.

    A line of the file is for a vault, or for a person of it, as 'vault/person'; of several persons the first counts.
    """
    if path is None:
        prompt = {"fr": "Phrase secrète de « {vault} »", "en": "Passphrase of '{vault}'"}[language]
        return {
            vault: Given(
                click.prompt(prompt.format(vault=vault), hide_input=True, confirmation_prompt=confirm, err=True)
            )
            for vault in vaults
        }
    given = dict(_lines(path))
    for vault in vaults:
        if vault not in given:
            raise Notice("passphrase missing", vault=vault)
    return {vault: given[vault] for vault in vaults}


def _lines(path: Path) -> Iterator[tuple[str, Given]]:
    """The lines of the file from the last to the first, so that of several for one vault the first counts."""
    try:
        lines = msgspec.toml.decode(read_private(path), type=dict[str, str])
    except (msgspec.MsgspecError, ValueError):
        raise Notice("passphrase file wrong", path=path) from None
    for name, words in reversed(lines.items()):
        vault, _, person = name.partition("/")
        yield vault, Given(words, person or None)


def read_private(path: Path) -> str:
    """A file with secrets: refused if others can read it."""
    try:
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise Notice("passphrase file open to others", path=path)
        return path.read_text("utf-8")
    except FileNotFoundError:
        raise Notice("file missing", path=path) from None
    except UnicodeDecodeError:
        raise Notice("file text", path=path) from None
