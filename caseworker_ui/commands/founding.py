"""Founding an office, and naming the clients for which its editions stand."""

import binascii
from collections.abc import Sequence
from pathlib import Path

import click

from caseworker_ui.bundles.outbound import prepare
from caseworker_ui.files import write_whole
from caseworker_ui.founding import ceremony
from caseworker_ui.founding.city import read_city
from caseworker_ui.founding.passphrases import read_passphrases
from caseworker_ui.notice import Notice

from .asking import DIR, PASSPHRASES, PATH, language, open_station, tell, today, told

_CLIENTS = click.option(
    "--client",
    "clients",
    multiple=True,
    required=True,
    help="SHA-256 of a released client, as 'perron site build' prints it; up to three times.",
)


@click.command()
@DIR
@click.option("--city", "city_file", type=PATH, required=True, help="The city pack: a TOML file.")
@_CLIENTS
@PASSPHRASES
@told
def init(*, folder: Path, city_file: Path, clients: Sequence[str], file: Path | None) -> None:
    """Found an office: root, station, desks, certificate, 28 records, the first bundle, the fingerprint."""
    city = read_city(city_file)
    vaults = ["root", "station", *(desk.slug for desk in city.desk)]
    given = read_passphrases(file, vaults, language=language(), confirm=True)
    found = ceremony.found(
        folder,
        city,
        passphrases={vault: each.words for vault, each in given.items()},
        persons={vault: each.person for vault, each in given.items() if each.person is not None},
        clients=_digests(clients),
        today=today(),
    )
    with found as founded:
        bundle = folder / ceremony.FIRST_BUNDLE
        write_whole(bundle, prepare(founded, today=today()).bundle)
        write_whole(folder / "fingerprint", f"{founded.fingerprint}\n".encode())
        root = folder / ceremony.ROOT_FILE
        tell("founded", path=folder, fingerprint=founded.fingerprint, bundle=bundle, root=root)


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
@_CLIENTS
@PASSPHRASES
@told
def release(*, folder: Path, clients: Sequence[str], file: Path | None) -> None:
    """Name the released clients for which the next editions stand, in the place of those named before."""
    digests = _digests(clients)
    with open_station(folder, file) as opened:
        opened.vault.set("clients", b"".join(digests))
    tell("released", count=len(digests))
