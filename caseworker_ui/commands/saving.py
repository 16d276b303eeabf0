"""What is for the day when something is lost: a backup, a station made again from one, recovery words, and the drill."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import click

from caseworker_ui.founding import backup as backups
from caseworker_ui.founding import drilling, rebuilding
from caseworker_ui.founding.passphrases import read_passphrases
from caseworker_ui.founding.recovery import WORDS, Recovery, listed
from caseworker_ui.founding.strength import refuse_weak
from caseworker_ui.notice import Notice
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.keys import Opener, recovery_seed
from caseworker_ui.vaults.station import FILE as STATION_FILE
from caseworker_ui.vaults.station import Station
from crypto.epoch import to_iso

from .asking import DIR, PASSPHRASES, PATH, language, open_station, sentence, tell, today, told

_VAULT = click.option("--vault", required=True, help="'root', 'station', or the desk's short name.")
_WORDS = click.option(
    "--words", "words_file", type=PATH, help="A private file with the twelve words; without it they are asked for."
)


@click.command()
@DIR
@click.option("--to", "target", type=PATH, required=True, help="Where the folder of the backup is made: a stick.")
@PASSPHRASES
@told
def backup(*, folder: Path, target: Path, file: Path | None) -> None:
    """Copy all vaults, without the keys that must die, read the copies back, and say their digest."""
    if not target.is_dir():
        raise Notice("file missing", path=target)
    with ExitStack() as stack:
        station = stack.enter_context(open_station(folder, file))
        given = read_passphrases(file, [*station.desks], language=language())
        desks = [
            stack.enter_context(Desk.open(folder, slug, each.words, person=each.person)) for slug, each in given.items()
        ]
        made = backups.back_up([station.vault, *(desk.vault for desk in desks)], target, today=today())
    tell("backed up", path=made.folder, digest=made.digest.hex())


@click.command()
@DIR
@click.option("--from", "source", type=PATH, required=True, help="The backup: a folder 'perron-DAY'.")
@click.option("--root", type=PATH, required=True, help="The folder of root.vault and root.keys.")
@PASSPHRASES
@told
def rebuild(*, folder: Path, source: Path, root: Path, file: Path | None) -> None:
    """Make a lost station again from its backup; the root signs a new certificate, since the day keys are gone."""
    saved = backups.read(source)
    desks = [path.stem.removeprefix("desk-") for path in sorted(source.glob("desk-*.vault"))]
    openers = _openers(["root", "station", *desks], file)
    made = rebuilding.rebuild(saved, folder, root=root, openers=openers, today=today())
    tell("rebuilt", path=folder, serial=made.serial, until=to_iso(made.until))


def _openers(vaults: Sequence[str], file: Path | None) -> dict[str, Opener]:
    return {name: each.words for name, each in read_passphrases(file, vaults, language=language()).items()}
