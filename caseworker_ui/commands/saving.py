"""For the day when something is lost: a backup, a station made again from one, recovery words, and the drill."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import click

from caseworker_ui.founding import backup as backups
from caseworker_ui.founding import rebuilding, restoring
from caseworker_ui.founding.ceremony import vault_path
from caseworker_ui.founding.passphrases import read_passphrases, read_private
from caseworker_ui.founding.recovery import WORDS, Recovery, listed
from caseworker_ui.notice import Notice
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.keys import Opener
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
        # First: no copy is made without its entry, come of it what may.
        with station.vault.transaction():
            station.note("backup begun", today=today())
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


@click.command()
@DIR
@_VAULT
@click.option("--person", help="Whose passphrase is made anew; not needed where the vault has one person.")
@_WORDS
@PASSPHRASES
@told
def restore(*, folder: Path, vault: str, person: str | None, words_file: Path | None, file: Path | None) -> None:
    """Set a new passphrase with the recovery words of a vault's sheet."""
    words = read_words(words_file)
    passphrase = read_passphrases(file, [vault], language=language(), confirm=True)[vault].words
    found = restoring.restore(vault_path(folder, vault), words, person=person, passphrase=passphrase, today=today())
    tell("restored", vault=vault, person=found)


@click.command()
@DIR
@_VAULT
@click.option("--backup", "source", type=PATH, help="Also open this vault of a backup: a folder 'perron-DAY'.")
@_WORDS
@told
def drill(*, folder: Path, vault: str, source: Path | None, words_file: Path | None) -> None:
    """Prove that a vault's sheet and backup would do, without changing anything; print a line to sign."""
    saved = None if source is None else backups.read(source)
    restoring.drill(folder, vault, read_words(words_file), saved=saved)
    if saved is None:
        tell("drilled", day=to_iso(today()), vault=vault)
    else:
        tell("drilled backup", day=to_iso(today()), vault=vault, backup=saved.folder.name, digest=saved.digest.hex())


def read_words(file: Path | None) -> Recovery:
    """From a private file, or word by word: a word that is not in the list is said before the next one is asked."""
    if file is not None:
        return Recovery.from_words(read_private(file).split())
    words: list[str] = []
    while len(words) < WORDS:
        prompt = sentence("word asked", place=len(words) + 1)
        for word in click.prompt(prompt, err=True).split():
            try:
                words.append(listed(word, place=len(words) + 1))
            except Notice as notice:
                click.echo(sentence(notice.key, **notice.values), err=True)
                break
    return Recovery.from_words(words)


def _openers(vaults: Sequence[str], file: Path | None) -> dict[str, Opener]:
    return {name: each.words for name, each in read_passphrases(file, vaults, language=language()).items()}
