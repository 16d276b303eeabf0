"""Where the operator's passphrase comes from: a file, the service manager, or the keyboard; never an argument."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click


@dataclass(frozen=True, slots=True)
class Asked:
    """One passphrase: the name of systemd's credential, what the prompt says, and whether it is typed twice."""

    credential: str
    prompt: str
    twice: bool


CURRENT: Final = Asked("perron-server-passphrase", "Passphrase", twice=False)
FIRST: Final = Asked("perron-server-passphrase", "Passphrase", twice=True)
NEXT: Final = Asked("perron-server-new-passphrase", "New passphrase", twice=True)


def passphrase(asked: Asked, file: Path | None) -> str:
    """The first line of `file`, of the credential, or what is typed unseen."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if file is None and folder and (Path(folder) / asked.credential).exists():
        file = Path(folder) / asked.credential
    if file is not None:
        return _first_line(file)
    typed: str = click.prompt(asked.prompt, hide_input=True, confirmation_prompt=asked.twice, err=True)
    return typed


def _first_line(file: Path) -> str:
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise click.ClickException(f"{file}: not a readable text file with the passphrase.") from None
    if not lines or not lines[0]:
        raise click.ClickException(f"{file}: its first line, the passphrase, is empty.")
    return lines[0]
