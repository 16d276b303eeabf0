"""Where passphrases come from: the keyboard, or a private file with lines per vault; never the command line."""

import stat
from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import click
import msgspec

from caseworker_ui.notice import Notice

_OF: Final = {"fr": "Phrase secrète de « {vault} »", "en": "Passphrase of '{vault}'"}
_OF_PERSON: Final = {
    "fr": "Phrase secrète que {person} choisit pour « {vault} »",
    "en": "Passphrase that {person} chooses for '{vault}'",
}
_OF_SECOND: Final = {
    "fr": "Phrase secrète d’une seconde personne de « {vault} », qui est d’accord",
    "en": "Passphrase of a second person of '{vault}', who agrees",
}


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
        return {vault: Given(_asked(_OF[language].format(vault=vault), confirm=confirm)) for vault in vaults}
    # Of several for one vault the first counts.
    given = dict(reversed(_lines(path)))
    for vault in vaults:
        if vault not in given:
            raise Notice("passphrase missing", vault=vault)
    return {vault: given[vault] for vault in vaults}


def read_of(path: Path | None, vault: str, person: str, *, language: str) -> str:
    """The passphrase that one person chooses; at the keyboard it is typed twice."""
    if path is None:
        return _asked(_OF_PERSON[language].format(vault=vault, person=person), confirm=True)
    given = [each.words for name, each in _lines(path) if (name, each.person) == (vault, person)]
    if not given:
        raise Notice("passphrase missing", vault=f"{vault}/{person}")
    return given[0]


def read_second(path: Path | None, vault: str, *, besides: Set[str], language: str) -> Given:
    """A second person's; from a file the first line that is of none of these."""
    if path is None:
        return Given(_asked(_OF_SECOND[language].format(vault=vault), confirm=False))
    given = [each for name, each in _lines(path) if name == vault and each.person and each.person not in besides]
    if not given:
        raise Notice("second missing at", vault=vault)
    return given[0]


def _asked(prompt: str, *, confirm: bool) -> str:
    return str(click.prompt(prompt, hide_input=True, confirmation_prompt=confirm, err=True))


def _lines(path: Path) -> list[tuple[str, Given]]:
    """The lines of the file: vault, passphrase, and whose it is where the line says so."""
    try:
        lines = msgspec.toml.decode(read_private(path), type=dict[str, str])
    except (msgspec.MsgspecError, ValueError):
        raise Notice("passphrase file wrong", path=path) from None
    parted = [(name.partition("/"), words) for name, words in lines.items()]
    return [(vault, Given(words, person or None)) for (vault, _, person), words in parted]


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
