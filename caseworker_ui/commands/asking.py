"""What every command shares: its options, what is asked for, and how a stop becomes one sentence."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import click
from sqlcipher3 import dbapi2 as sqlcipher

from caseworker_ui.cases import interests, register
from caseworker_ui.founding.ceremony import vault_path
from caseworker_ui.founding.passphrases import read_passphrases
from caseworker_ui.notice import Notice
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.station import Station
from caseworker_ui.vaults.vault import Vault
from caseworker_ui.wording import say
from crypto import epoch as epochs
from crypto.epoch import Epoch
from crypto.errors import Refused

P = ParamSpec("P")
R = TypeVar("R")
PATH = click.Path(path_type=Path)


def told(command: Callable[P, R]) -> Callable[P, R]:
    """Turns what stops an action into one sentence in the reader's language and exit status 1."""

    @wraps(command)
    def telling(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except Notice as notice:
            raise click.ClickException(sentence(notice.key, **notice.values)) from None
        except (OSError, sqlcipher.Error) as error:
            raise click.ClickException(sentence("disk", why=error)) from None
        except Refused as refused:
            raise click.ClickException(sentence("text wrong", why=refused)) from None

    return telling


def language() -> str:
    """The reader's: what the terminal says it speaks."""
    return str(click.get_current_context().obj or "fr")


def sentence(key: str, **values: object) -> str:
    """A notice in the reader's language."""
    return say(key, language(), **values)


def tell(key: str, **values: object) -> None:
    """Says a notice on standard output."""
    click.echo(sentence(key, **values))


def today() -> Epoch:
    """The day by this machine's clock."""
    return epochs.at(time.time())


DIR = click.option("--dir", "folder", type=PATH, required=True, help="The station's folder.")
PASSPHRASES = click.option(
    "--passphrases",
    "file",
    type=PATH,
    help='A private file with a line \'vault = "passphrase"\' or \'"vault/person" = "passphrase"\' for each vault; '
    "without it they are asked for.",
)
VAULT = click.option("--vault", "name", required=True, help="'root', 'station', or the desk's short name.")
DESK = click.option("--desk", "slug", required=True, help="The desk's short name.")
CASE = click.option("--case", "number", type=click.IntRange(min=1), required=True, help="The case's number.")
JSON = click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")


@contextmanager
def open_vault(folder: Path, name: str, file: Path | None) -> Iterator[Vault]:
    """Any vault of the office; that of the root lies in a folder of its own."""
    given = read_passphrases(file, [name], language=language())[name]
    with Vault.open(vault_path(folder, name), given.words, person=given.person) as vault:
        yield vault


def open_station(folder: Path, file: Path | None) -> Station:
    """The station, with the passphrase of the file or of whoever sits there."""
    given = read_passphrases(file, ["station"], language=language())["station"]
    return Station.open(folder, given.words, person=given.person)


@contextmanager
def open_desk(folder: Path, file: Path | None, slug: str) -> Iterator[tuple[Desk, Station]]:
    """A desk and its station, both closed at the end."""
    with open_station(folder, file) as opened:
        if slug not in opened.desks:
            raise Notice("desk missing", slug=slug, desks=", ".join(opened.desks))
        given = read_passphrases(file, [slug], language=language())[slug]
        with Desk.open(folder, slug, given.words, person=given.person) as desk:
            yield desk, opened
            register.refresh(desk)


@contextmanager
def open_case(folder: Path, file: Path | None, slug: str, number: int) -> Iterator[tuple[Desk, Station]]:
    """An open desk, for somebody who does not keep away from this case of it."""
    with open_desk(folder, file, slug) as (desk, opened):
        interests.refuse(desk, number, person=desk.vault.person)
        yield desk, opened
