"""Founding an office, and naming the clients for which its editions stand."""

import binascii
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from caseworker_ui.founding import ceremony, certifying, first_hour
from caseworker_ui.founding.city import read_city
from caseworker_ui.founding.passphrases import read_passphrases
from caseworker_ui.notice import Notice
from caseworker_ui.running import only_one
from caseworker_ui.vaults.station import Station
from caseworker_ui.vaults.vault import Vault
from crypto.epoch import to_iso
from crypto.office import Certificate

from . import guiding
from .asking import DIR, PASSPHRASES, PATH, language, open_station, sentence, tell, today, told

_CLIENT_HELP = "SHA-256 of a released client, as 'perron site build' prints it; up to three times."


@click.command()
@DIR
@click.option("--city", "city_file", type=PATH, help="The city pack: a TOML file.")
@click.option("--client", "clients", multiple=True, help=_CLIENT_HELP)
@click.option("--sheets", type=PATH, help="Where the sheets are written: a stick, or a folder in memory.")
@click.option("--present", "people", multiple=True, help="Who is there, for the minutes; may be repeated.")
@PASSPHRASES
@told
def init(
    *,
    folder: Path,
    city_file: Path | None,
    clients: Sequence[str],
    sheets: Path | None,
    people: Sequence[str],
    file: Path | None,
) -> None:
    """Found an office: root, station, desks, certificate, 28 records, the first bundle, the sheets to print.

    On a terminal it asks step by step; what an option says is not asked.
    """
    city = None if city_file is None else read_city(city_file)
    said = guiding.Answers(folder, city, _digests(clients) if clients else (), people, sheets)
    at_terminal = file is None and sys.stdin.isatty()
    plan = guiding.guide(said, digests=_digests) if at_terminal else _plan(said, file)
    fingerprint = first_hour.begin(plan, today=today(), language=language())
    bundle, root = folder / ceremony.FIRST_BUNDLE, folder / ceremony.ROOT_FILE
    tell("founded", path=folder, fingerprint=fingerprint, bundle=bundle, root=root)
    if plan.sheets is None:
        click.echo(sentence("sheets none"), err=True)
    else:
        tell("sheets written", path=plan.sheets)


def _plan(said: guiding.Answers, file: Path | None) -> first_hour.Plan:
    """Without questions, but for passphrases where there is no file."""
    if said.city is None or not said.clients:
        raise click.UsageError("Missing option '--city' or '--client'.")
    vaults = [*first_hour.vaults_of(said.city, language=language())]
    given = read_passphrases(file, vaults, language=language(), confirm=True)
    persons = {vault: each.person for vault, each in given.items() if each.person is not None}
    passphrases = {vault: each.words for vault, each in given.items()}
    return replace(said, passphrases=passphrases, persons=persons).plan(said.city)


def _digests(clients: Sequence[str]) -> list[bytes]:
    try:
        digests = [binascii.unhexlify(client) for client in clients]
    except (binascii.Error, ValueError):
        raise Notice("client wrong") from None
    if not 1 <= len(digests) <= 3 or any(len(digest) != 32 for digest in digests):
        raise Notice("client wrong")
    return digests


@click.command()
@DIR
@click.option("--client", "clients", multiple=True, required=True, help=_CLIENT_HELP)
@PASSPHRASES
@told
def release(*, folder: Path, clients: Sequence[str], file: Path | None) -> None:
    """Name the released clients for which the next editions stand, in the place of those named before."""
    digests = _digests(clients)
    with open_station(folder, file) as opened:
        opened.name_clients(digests, today=today())
    tell("released", count=len(digests))


@click.command()
@DIR
@click.option("--root", type=PATH, required=True, help="The folder of root.vault and root.keys: the root's stick.")
@PASSPHRASES
@told
def certify(*, folder: Path, root: Path, file: Path | None) -> None:
    """Sign the office's next certificate with the root, good for 400 days; the fingerprint stays.

    It says what will change, and signs nothing before a yes; who gives --passphrases has said it.
    """
    given = read_passphrases(file, ["root", "station"], language=language())
    # A page that runs would go on signing records under the old certificate.
    with (
        only_one(folder),
        Vault.open(root / ceremony.ROOT_FILE, given["root"].words, person=given["root"].person) as vault,
        Station.open(folder, given["station"].words, person=given["station"].person) as opened,
    ):
        opened.check_clock(today())
        certificate = certifying.following(vault, opened.certificate, today=today())
        _say_next(opened, certificate)
        if file is None and guiding.refused("ask certify"):
            raise Notice("certify not")
        certifying.certify(vault, opened, certificate, today=today())
    tell("certified", serial=certificate.serial, until=to_iso(certificate.last))


def _say_next(station: Station, certificate: Certificate) -> None:
    current = station.certificate
    tell(
        "certificate next",
        office=station.office_note.name,
        serial=current.serial,
        next=certificate.serial,
        last=to_iso(current.last),
        until=to_iso(certificate.last),
        desks=", ".join(desk.slug for desk in certificate.desks),
        fingerprint=station.fingerprint,
    )
