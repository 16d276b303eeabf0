"""The journal of a vault on a terminal: who did what, and whether the chain is what it was."""

from pathlib import Path

import click

from caseworker_ui import showing
from caseworker_ui.vaults import journal
from caseworker_ui.vaults.journal import Root
from caseworker_ui.wording import WORDS
from crypto.epoch import to_iso

from .asking import DIR, PASSPHRASES, VAULT, language, open_vault, tell, today, told


@click.command("journal")
@DIR
@VAULT
@click.option(
    "--against",
    type=(str, str),
    metavar="ENTRIES CODE",
    help="A root on paper, to compare: its number of entries, and its code in quotes.",
)
@PASSPHRASES
@told
def show(*, folder: Path, name: str, against: tuple[str, str] | None, file: Path | None) -> None:
    """Print what was done with a vault, the newest last; check its chain, and print the root of the week."""
    root = None if against is None else Root.read(*against)
    with open_vault(folder, name, file) as vault:
        for entry in journal.entries(vault):
            click.echo(showing.journal_line(entry, language=language()))
        count = journal.check(vault, root=root)
        (week,) = journal.roots(vault, today=today(), weeks=1)
    click.echo(WORDS["journal holds"][language()].format(count=count))
    if root is not None:
        tell("root holds", entries=root.entries)
    if week.entries:
        tell("journal root", monday=to_iso(week.monday), entries=week.entries, code=week.code)
