"""`perron tor`: what connects the server to Tor."""

import signal
import time
from pathlib import Path
from types import FrameType
from typing import NoReturn

import click

from .probe import Answer, knock
from .testnet import NotUp
from .testnet import testnet as private_network
from .torrc import Unsafe, onion_service

_PATH = click.Path(path_type=Path)


@click.group()
def tor() -> None:
    """Connect the server to Tor (for the operator)."""


@tor.command()
@click.option("--socket", type=_PATH, required=True, help="The server's Unix socket: its 'listen = \"unix:/path\"'.")
@click.option(
    "--folder", type=_PATH, default=Path("/var/lib/tor/perron"), show_default=True, help="For the onion's keys."
)
def config(socket: Path, folder: Path) -> None:
    """Print the lines for torrc."""
    try:
        click.echo(onion_service(socket=socket, folder=folder), nl=False)
    except Unsafe as unsafe:
        raise click.ClickException(f"{str(unsafe).capitalize()}.") from None


@tor.command()
@click.option("--dir", "folder", type=_PATH, required=True, help="An empty folder, or one of an earlier network.")
@click.option("--socket", type=_PATH, help="A server's Unix socket: it gets an onion address in this network.")
def testnet(folder: Path, socket: Path | None) -> None:
    """Start a private Tor network on this machine, to try things out. It hides nobody. Ctrl-C ends it."""
    # SIGINT too: whoever starts us in the background of a script leaves it ignored.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _interrupt)
    began = time.monotonic()
    try:
        click.echo(f"Three authorities and four relays start in {folder}; logs are there.")
        with private_network(folder) as network:
            click.echo(f"The network is up after {time.monotonic() - began:.0f} s.")
            address = network.onion("onion", socket) if socket else None
            client = network.client()
            proxy = f"socks5h://127.0.0.1:{client.socks_port}"
            if address:
                client.wait_for(lambda: knock(address, proxy) == Answer.OPEN, what="did not reach the onion")
                click.echo(f"Onion address  {address}")
            click.echo(f"SOCKS proxy    {proxy}")
            click.echo(f"Ready after {time.monotonic() - began:.0f} s. Ctrl-C ends it.")
            signal.pause()
    except NotUp as not_up:
        raise click.ClickException(f"{not_up}.") from None
    except KeyboardInterrupt:
        click.echo("The private network has ended.")


def _interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
