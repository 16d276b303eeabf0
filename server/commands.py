"""`perron server`: what the operator of the exposed machine does."""

import asyncio
import os
import sys
from pathlib import Path
from typing import Final

import click

from crypto.bundle import OUTBOUND_BYTES
from crypto.fingerprint import Fingerprint
from intake.pages import static_files

from . import local, master, process, settings, supervisor, unit
from . import proxy as nginx
from .access import in_folder, is_running, opened, passing, passphrase_file, said, today
from .export import begun
from .export import export as write_export
from .folder import Folder, locked, replace
from .keeper import current_noticeboard, server_fingerprint
from .ledger import Ledger
from .master import FileKey, LedgerKey
from .passphrase import CURRENT, FIRST, NEXT, passphrase
from .repair import repair as mend
from .rotation import rotate
from .running import House, keep_no_log, run, stop_at_once
from .settings import Settings
from .status import HEALTHY, Status

BANNER: Final = (
    "DEMO: batches close as soon as they are fetched, so they hide nobody. Never run a real letterbox like this."
)
MADE: Final = """\
This is the server's fingerprint: read it out to the office, over a channel where they know your voice.
Keep master.json twice, elsewhere too: without it nobody opens this server, nor with it alone.
Next: import the office's first bundle ('perron server import'), then start the server ('perron server units')."""


@click.group()
def server() -> None:
    """The letterbox and the board (for the operator)."""
    # Whatever this program creates is for its owner alone.
    os.umask(0o077)
    process.harden()


@server.command()
@in_folder
@click.option("--office", required=True, help="The office's fingerprint, as on its posters.")
@click.option("--listen", default=settings.LISTEN, show_default=True, help="A loopback address, or unix:/path.")
@passphrase_file
def init(folder: Folder, office: str, listen: str, passphrase_file: Path | None) -> None:
    """Make a server for one office; prints the fingerprint that the station will ask for."""
    with said():
        fingerprint = Fingerprint.from_text(office)
        settings.listening(listen)
        folder.make()
        key = LedgerKey(1, FileKey.fresh())
        master.lock(folder.master, key, passphrase=passphrase(FIRST, passphrase_file))
        ledger = Ledger.create(folder.ledger(key.number), key.key)
        of_server = server_fingerprint(ledger)
        ledger.close()
        # Last: a folder without settings is no server, so what was interrupted can begin again.
        replace(folder.settings, [settings.text(office=fingerprint, listen=listen).encode()])
        folder.coarsen(today())
    click.echo(of_server)
    click.echo(MADE, err=True)


@server.command(name="run")
@in_folder
@passphrase_file
@click.option("--demo", is_flag=True, help="Close a batch at every export. Hides nobody.")
def run_command(folder: Folder, passphrase_file: Path | None, *, demo: bool) -> None:
    """Take envelopes and show the board until told to stop."""
    process.overwrite_freed_memory()
    keep_no_log()
    stop_at_once()
    with said():
        sockets = supervisor.sockets()
    with said(), opened(folder, passphrase_file) as keeper:
        keeper.catch_up()
        if demo:
            click.echo(BANNER)
        chosen = Settings.read(folder.settings)
        house = House(folder, chosen, keeper, static_files(chosen.pages), demo=demo, sockets=sockets)
        asyncio.run(run(house, announce=lambda address: click.echo(f"The letterbox listens on {address}")))


@server.command()
@in_folder
@click.option("--to", "file", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The bundle's file.")
@passphrase_file
def export(folder: Folder, file: Path, passphrase_file: Path | None) -> None:
    """Write what came in for the office as one bundle, for the courier."""
    with said():
        office = Settings.read(folder.settings).office
        with passing(folder, passphrase_file, begun(file)) as passage:
            write_export(passage, to=file, office=office)
        if passage.closed_early:
            click.echo(f"Batches closed early for this demo: {passage.closed_early}.")
        click.echo(f"{file}: written and read back.")


@server.command(name="import")
@in_folder
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@passphrase_file
def import_command(folder: Folder, file: Path, passphrase_file: Path | None) -> None:
    """Hang up what the office sent, and forget what it has taken."""
    with said():
        with file.open("rb") as stick:
            bundle = stick.read(OUTBOUND_BYTES + 1)
        if is_running(folder):
            sentence = local.outbound(folder.socket, bundle)
        else:
            # Also with a damaged batch: what the office took may be forgotten, and then it stops the start no more.
            with opened(folder, passphrase_file) as keeper:
                sentence = keeper.accept(bundle).value
        click.echo(f"{file}: {sentence}.")


@server.command()
@in_folder
@click.option("--quiet", is_flag=True, help="Only the exit code.")
def status(folder: Folder, *, quiet: bool) -> None:
    """Health, without a count. Exit code 0: all is well; 1: something is to be done, and the line says what."""
    with said():
        office = Settings.read(folder.settings).office
        if is_running(folder):
            text = local.status(folder.socket)
        else:
            text = Status.of(folder, current_noticeboard(folder, office), today=today()).text()
    if not quiet:
        click.echo(text)
    if not text.startswith(HEALTHY):
        sys.exit(1)


@server.command(name="rotate-master")
@in_folder
@passphrase_file
@click.option(
    "--new-passphrase-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Read the new passphrase from the first line of this file instead of asking.",
)
def rotate_master(folder: Folder, passphrase_file: Path | None, new_passphrase_file: Path | None) -> None:
    """Change the passphrase. What the old one opened, also in old copies of master.json, opens nothing from then on."""
    with said(), locked(folder):
        key = master.unlock(folder.master, passphrase=passphrase(CURRENT, passphrase_file))
        rotate(folder, key, passphrase=passphrase(NEXT, new_passphrase_file))
        folder.coarsen(today())
        click.echo("The new passphrase counts from now on; the old one opens nothing.")


@server.command()
@in_folder
@passphrase_file
@click.option(
    "--again",
    type=int,
    metavar="NUMBER",
    help="Make this damaged batch anew although it was exported: only if the office says that it never got it.",
)
def repair(folder: Folder, passphrase_file: Path | None, again: int | None) -> None:
    """Save what can be read of damaged files, so that the server starts again."""
    with said(), locked(folder):
        office = Settings.read(folder.settings).office
        key = master.unlock(folder.master, passphrase=passphrase(CURRENT, passphrase_file))
        for sentence in mend(folder, key, office=office, again=again):
            click.echo(f"{sentence}.")
        click.echo("Every file is whole: the server can start.")


@server.command()
@click.option("--dir", "folder", type=click.Path(path_type=Path), default=Path(unit.FOLDER), show_default=True)
@click.option("--to", type=click.Path(path_type=Path), default=Path("/etc"), show_default=True, help="Below it.")
@click.option("--tor-group", default=unit.GROUP, show_default=True, help="Who may knock: the group of tor's user.")
@click.option("--proxy-user", help="Who else may knock: the user of a proxy for the open web.")
def units(folder: Path, to: Path, tor_group: str, proxy_user: str | None) -> None:
    """Write what systemd, tor and AppArmor need (as the machine's administrator), and say what to do with it."""
    program, folder = Path(sys.executable).with_name("perron"), folder.absolute()
    with said():
        for place in unit.write(to, program=program, folder=folder, group=tor_group, proxy_user=proxy_user):
            click.echo(f"{place}: written.")
    for place in (program, folder):
        if unit.hidden(place):
            click.echo(f"{place}: the service cannot see it there; move it, best below /opt or /var/lib.", err=True)
    click.echo(unit.NEXT)


@server.command()
@click.option("--name", required=True, help="The name on the open web.")
@click.option("--onion", required=True, help="The onion address that Tor Browser offers there.")
@click.option("--certificate", type=click.Path(path_type=Path), required=True, help="For TLS, with its chain.")
@click.option("--key", type=click.Path(path_type=Path), required=True, help="The certificate's private key.")
@click.option("--to", type=click.Path(path_type=Path), default=nginx.CONFIGURATION, show_default=True)
def proxy(name: str, onion: str, certificate: Path, key: Path, to: Path) -> None:
    """Write the configuration of nginx for the HTTPS name (as the machine's administrator)."""
    with said():
        nginx.write(to, name=name, onion=onion, certificate=certificate, key=key)
    click.echo(f"{to}: written.\n{nginx.NEXT}")
