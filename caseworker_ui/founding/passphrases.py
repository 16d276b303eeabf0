"""Where passphrases come from: the keyboard, or a private file with one line per vault; never the command line."""

import stat
from collections.abc import Sequence
from pathlib import Path

import click
import msgspec

from caseworker_ui.notice import Notice


def read_passphrases(
    path: Path | None, vaults: Sequence[str], *, language: str, confirm: bool = False
) -> dict[str, str]:
    """Passphrase by vault name; asks for those vaults when there is no file, twice if it is to be confirmed."""
    if path is None:
        prompt = {"fr": "Phrase secrète de « {vault} »", "en": "Passphrase of '{vault}'"}[language]
        return {
            vault: click.prompt(prompt.format(vault=vault), hide_input=True, confirmation_prompt=confirm, err=True)
            for vault in vaults
        }
    try:
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise Notice("passphrase file open to others", path=path)
        given = msgspec.toml.decode(path.read_bytes(), type=dict[str, str])
    except FileNotFoundError:
        raise Notice("file missing", path=path) from None
    except (msgspec.MsgspecError, ValueError):
        raise Notice("passphrase file wrong", path=path) from None
    for vault in vaults:
        if vault not in given:
            raise Notice("passphrase missing", vault=vault)
    return {vault: given[vault] for vault in vaults}
