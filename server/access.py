"""How a command comes to the server's folder: whose it is, who works in it, which passphrase opens it."""

import os
import pwd
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from crypto import epoch
from crypto.epoch import Epoch
from crypto.errors import Refused

from . import database, local, master
from .folder import Folder, locked
from .keeper import Keeper
from .passphrase import CURRENT, passphrase
from .pickup import Begun, Passage
from .settings import Settings


def _folder(_ctx: click.Context, _param: click.Parameter, path: Path) -> Folder:
    refuse_foreign(path)
    return Folder(path)


def refuse_foreign(path: Path) -> None:
    """What the administrator made in the folder of the service's user, the service could not read any more."""
    if path.exists() and (owner := path.stat().st_uid) != os.geteuid():
        name = next((entry.pw_name for entry in pwd.getpwall() if entry.pw_uid == owner), str(owner))
        raise click.ClickException(f"{path} belongs to {name}: do this as {name} ('runuser -u {name} -- perron ...').")


in_folder = click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    callback=_folder,
    required=True,
    help="The folder of this server.",
)
passphrase_file = click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Read the passphrase from the first line of this file instead of asking.",
)


def today() -> Epoch:
    """The UTC day of this machine's clock."""
    return epoch.at(time.time())


@contextmanager
def passing(folder: Folder, passphrase_file: Path | None, begun: Begun) -> Iterator[Passage]:
    """The inbound bundle, from the server that runs or from the folder."""
    if is_running(folder):
        with local.inbound(folder.socket, begun) as passage:
            yield passage
    else:
        with opened(folder, passphrase_file) as keeper:
            keeper.catch_up()
            yield keeper.hand_out().passage(begun)


def is_running(folder: Folder) -> bool:
    """Whether a process holds the folder."""
    try:
        with locked(folder):
            return False
    except Refused:
        return True


@contextmanager
def opened(folder: Folder, passphrase_file: Path | None) -> Iterator[Keeper]:
    """The stores, for this process alone."""
    with locked(folder):
        chosen = Settings.read(folder.settings)
        key = master.unlock(folder.master, passphrase=passphrase(CURRENT, passphrase_file))
        keeper = Keeper(folder, chosen, key, clock=today)
        try:
            yield keeper
        finally:
            keeper.close()


@contextmanager
def said() -> Iterator[None]:
    """What the operator can mend, as one sentence; anything else is a bug and shows itself."""
    try:
        yield
    except Refused as refused:
        raise click.ClickException(f"{refused}.") from None
    except (OSError, database.Error) as error:
        raise click.ClickException(f"The disk, a file or the network of this machine refuses: {error}.") from None
