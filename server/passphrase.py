"""Where the operator's passphrase comes from: a file, the service manager, or the keyboard; never an argument."""

import os
from pathlib import Path
from typing import Final

import click

CREDENTIAL: Final = "perron-server-passphrase"


def passphrase(file: Path | None, *, confirm: bool) -> str:
    """The first line of `file`, of systemd's credential, or what is typed unseen (twice, to `confirm` a new one)."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if file is None and folder and (Path(folder) / CREDENTIAL).exists():
        file = Path(folder) / CREDENTIAL
    if file is not None:
        return _first_line(file)
    typed: str = click.prompt("Passphrase", hide_input=True, confirmation_prompt=confirm, err=True)
    return typed


def _first_line(file: Path) -> str:
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise click.ClickException(f"{file}: not a readable text file with the passphrase.") from None
    if not lines or not lines[0]:
        raise click.ClickException(f"{file}: its first line, the passphrase, is empty.")
    return lines[0]
