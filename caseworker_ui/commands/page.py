"""The caseworkers' page on this machine."""

from collections.abc import Sequence
from pathlib import Path

import click

from caseworker_ui.founding.passphrases import read_passphrases
from caseworker_ui.running import serve
from crypto.fingerprint import Fingerprint

from .asking import DIR, PASSPHRASES, PATH, language, today, told


@click.command()
@DIR
@click.option("--port", type=click.IntRange(1, 65_535), default=8801, show_default=True, help="On 127.0.0.1.")
@click.option("--inbox", type=PATH, help="The folder in which couriers put bundles; none: they come by the page.")
@click.option("--outbox", type=PATH, help="The folder for outbound bundles; by default a folder in --dir.")
@click.option("--sticks", type=PATH, help="The folder in which sticks are mounted; by default the usual ones.")
@click.option("--desk", "slugs", multiple=True, help="A desk to keep unlocked from the start (may be repeated).")
@click.option("--trust", help="First bundle of a server: the server key's fingerprint.")
@PASSPHRASES
@told
def run(
    *,
    folder: Path,
    port: int,
    inbox: Path | None,
    outbox: Path | None,
    sticks: Path | None,
    slugs: Sequence[str],
    trust: str | None,
    file: Path | None,
) -> None:
    """Serve the caseworkers' page on this machine; with --inbox, also take what a courier puts into a folder."""
    given = read_passphrases(file, ["station", *slugs], language=language())
    trusted = None if trust is None else Fingerprint.from_text(trust)
    serve(
        folder,
        port=port,
        inbox=inbox,
        outbox=outbox,
        sticks=sticks,
        passphrases=given,
        trust=trusted,
        language=language(),
        today=today,
        report=click.echo,
    )
