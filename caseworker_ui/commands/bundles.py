"""What comes from the courier and goes back with it."""

from pathlib import Path

import click

from caseworker_ui import showing
from caseworker_ui.bundles.inbound import take_in
from caseworker_ui.bundles.opening import open_spool
from caseworker_ui.bundles.outbound import prepare
from caseworker_ui.files import write_whole
from caseworker_ui.notice import Notice
from crypto.epoch import to_iso
from crypto.fingerprint import Fingerprint

from .asking import DESK, DIR, PASSPHRASES, PATH, open_desk, open_station, sentence, tell, today, told


@click.command("import")
@DIR
@click.argument("bundle", type=PATH)
@click.option("--trust", help="First bundle of a server: the server key's fingerprint, as its operator reads it out.")
@PASSPHRASES
@told
def import_(*, folder: Path, bundle: Path, trust: str | None, file: Path | None) -> None:
    """Take a courier's bundle into the spool; no desk needs to be unlocked."""
    trusted = None if trust is None else Fingerprint.from_text(trust)
    if not bundle.is_file():
        raise Notice("file missing", path=bundle)
    with open_station(folder, file) as opened, bundle.open("rb") as stream:
        taken = take_in(opened, stream.read, today=today(), trust=trusted)
    tell(taken.said.key, **taken.said.values)


@click.command("open")
@DIR
@DESK
@PASSPHRASES
@told
def open_(*, folder: Path, slug: str, file: Path | None) -> None:
    """Let a desk try the spool: open what is for it, acknowledge, renew its keys."""
    with open_desk(folder, file, slug) as (desk, opened):
        for said in showing.opened(slug, open_spool(desk, opened, today=today())):
            tell(said.key, **said.values)


@click.command()
@DIR
@click.option("--to", "target", type=PATH, required=True, help="The bundle to write.")
@PASSPHRASES
@told
def export(*, folder: Path, target: Path, file: Path | None) -> None:
    """Write the next outbound bundle: records, the board, what was taken; no desk needs to be unlocked."""
    if target.exists():
        raise Notice("file exists", path=target)
    with open_station(folder, file) as opened:
        prepared = prepare(opened, today=today())
        ends = opened.certificate_ends(today())
    write_whole(target, prepared.bundle)
    last = to_iso(prepared.last_record)
    tell("bundle written", number=prepared.number, path=target, edition=prepared.edition, last=last)
    for slug in prepared.desks_missing:
        click.echo(sentence("desk away", slug=slug), err=True)
    if ends is not None:
        click.echo(sentence(ends.key, **ends.values), err=True)
