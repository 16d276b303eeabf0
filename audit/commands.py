"""`perron audit`: checks that anyone can run."""

from collections.abc import Sequence
from pathlib import Path

import click

from .canary import Search

_PATH = click.Path(path_type=Path, exists=True)


@click.group()
def audit() -> None:
    """Check what is promised."""


@audit.command()
@click.option(
    "--words", type=_PATH, required=True, help="A file with one canary a line: words of a report, file names."
)
@click.option("--folder", "folders", type=_PATH, multiple=True, help="Every file below it is searched.")
@click.option("--pid", "pids", type=int, multiple=True, help="A process whose memory is searched.")
def canary(words: Path, folders: Sequence[Path], pids: Sequence[int]) -> None:
    """Search for words of a report where they must not be. Status 0: none found; 1: found; 2: usage."""
    listed = [line for line in words.read_text(encoding="utf-8").splitlines() if line.strip()]
    if not listed or not (folders or pids):
        raise click.UsageError("Name at least one word, and a folder or a process.")
    try:
        search = Search({f"line {number}": line.encode() for number, line in enumerate(listed, start=1)})
        found = set().union(*map(search.folder, folders), *map(search.memory, pids))
    except (ValueError, OSError) as error:
        raise click.ClickException(f"{error}. Nothing was checked.") from None
    for one in sorted(found, key=lambda each: (each.place, each.canary, each.spelling)):
        click.echo(f"{one.canary} ({one.spelling}): {one.place}")
    if found:
        raise click.ClickException("The words were found.")
    click.echo("None of the words was found. Run it also where they are: a search that never finds proves nothing.")
