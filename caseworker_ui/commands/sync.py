"""A whole trip of the courier by one command."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import click

from caseworker_ui.bundles.progress import nobody
from caseworker_ui.bundles.stick import look_at
from caseworker_ui.founding.passphrases import read_passphrases
from caseworker_ui.notice import Said
from caseworker_ui.running import OUTBOX, made, only_one
from caseworker_ui.vaults.station import Station
from caseworker_ui.web.room import Room
from caseworker_ui.web.sessions import STATION
from caseworker_ui.web.trip import Outcome, trip
from crypto.fingerprint import Fingerprint

from .asking import DIR, PASSPHRASES, PATH, language, sentence, tell, today, told


@click.command()
@DIR
@click.option("--stick", "place", type=PATH, required=True, help="Where the courier's stick is mounted.")
@click.option("--outbox", type=PATH, help="The folder for outbound bundles; by default a folder in --dir.")
@click.option("--desk", "slugs", multiple=True, help="A desk that opens what is for it (may be repeated).")
@click.option("--trust", help="First bundle of a server: the server key's fingerprint.")
@PASSPHRASES
@told
def sync(
    *, folder: Path, place: Path, outbox: Path | None, slugs: Sequence[str], trust: str | None, file: Path | None
) -> None:
    """Take what a courier's stick brings, and write the way back onto it: a whole trip."""
    given = read_passphrases(file, [STATION, *slugs], language=language())
    trusted = None if trust is None else Fingerprint.from_text(trust)
    stick, outcome = look_at(place), Outcome()
    with ExitStack() as stack:
        station = stack.enter_context(Station.open(folder, given[STATION].words, person=given[STATION].person))
        stack.enter_context(only_one(folder))
        outbox = made(outbox or folder / OUTBOX)
        room = stack.enter_context(Room(station, folder, outbox=outbox, today=today, report=_silent))
        for slug in slugs:
            room.stay_unlocked(slug, given[slug].words, person=given[slug].person)
        try:
            for _ in trip(room, stick, outcome, tell=nobody, by=station.vault.person, trust=trusted):
                pass
        finally:
            for said in outcome.done:
                tell(said.key, **said.values)
    if outcome.problems:
        raise click.ClickException("\n".join(sentence(said.key, **said.values) for said in outcome.problems))


def _silent(_: Said) -> None:
    """Each thing is said once, at the end."""
