"""`perron tor`: what connects the server to Tor."""

from pathlib import Path

import click

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
