"""The founding of an office: root, station, desks, certificate, the first records. Done once, all or nothing."""

import secrets
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from caseworker_ui.cases import parcels
from caseworker_ui.cases.wrapping import wrap_ahead
from caseworker_ui.notice import Notice
from caseworker_ui.vaults import people, schema
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.station import FILE as STATION_FILE
from caseworker_ui.vaults.station import Station
from caseworker_ui.vaults.vault import Vault
from crypto import issuing
from crypto.epoch import Epoch
from crypto.ml_dsa import RootSeed
from crypto.office import Certificate, CertifiedDesk, OfficeNote
from crypto.randomness import Randomness
from crypto.receipt import SCOPE_BYTES
from crypto.signature import SigningKey

from .city import City
from .recovery import Recovery
from .strength import refuse_weak

ROOT_FILE: Final = "root.vault"
FIRST_BUNDLE: Final = "first.bundle"
CERTIFICATE_DAYS: Final = 400


def found(
    folder: Path,
    city: City,
    *,
    passphrases: Mapping[str, str],
    persons: Mapping[str, str] | None = None,
    recovery: Mapping[str, Recovery] | None = None,
    clients: Sequence[bytes],
    today: Epoch,
) -> Station:
    """Makes `folder` with the vaults of root, station and desks; passphrases by 'root', 'station', desks' names.

    `persons` names the first person of a vault, who lets others in; without it that person is called as the vault.
    `recovery` has the words that open a vault when its passphrases are forgotten; what is not in it has none.

    The root's vault belongs on a medium of its own, away from the station: it is needed again in a year.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Notice("folder used", path=folder)
    _check_passphrases(city, passphrases, persons=persons or {})
    folder.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=".making-", dir=folder.parent))
    try:
        _found(making, city, passphrases=passphrases, persons=persons or {}, clients=clients, today=today)
        for name, words in (recovery or {}).items():
            with Vault.open(vault_path(making, name), passphrases[name]) as vault:
                vault.add_recovery(words.reveal())
        making.replace(folder)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    return Station.open(folder, passphrases["station"])


def vault_path(folder: Path, name: str) -> Path:
    """Of 'root', 'station', or a desk's short name."""
    return folder / f"{name}.vault" if name in {"root", "station"} else Desk.path(folder, name)


def known_of(city: City, persons: Mapping[str, str]) -> list[str]:
    """What a thief reads on the door: a passphrase made of it is soon found."""
    titles = [part for desk in city.desk for part in (desk.slug, desk.title)]
    return [city.office.origin, city.office.name, *titles, *persons.values()]


def _check_passphrases(city: City, passphrases: Mapping[str, str], *, persons: Mapping[str, str]) -> None:
    for name in ("root", "station", *(desk.slug for desk in city.desk)):
        if name not in passphrases:
            raise Notice("passphrase missing", vault=name)
    if len(set(passphrases.values())) != len(passphrases):
        # Separate vaults under one passphrase would be one vault.
        raise Notice("passphrases alike")
    for name, words in passphrases.items():
        refuse_weak(words, vault=name, known=known_of(city, persons))


def _found(
    folder: Path,
    city: City,
    *,
    passphrases: Mapping[str, str],
    persons: Mapping[str, str],
    clients: Sequence[bytes],
    today: Epoch,
) -> None:
    randomness = Randomness.fresh()
    root, key = SigningKey.fresh(randomness), SigningKey.fresh(randomness)
    ml_dsa = RootSeed.fresh(randomness)
    office = OfficeNote(
        city.office.origin,
        city.office.name,
        today,
        root.verify_key,
        ml_dsa.key_digest(),
    )
    office_note = issuing.office_note(office, root=root)
    identities = [SigningKey.fresh(randomness) for _ in city.desk]
    certificate = Certificate(
        office=office.office,
        scope=secrets.token_bytes(SCOPE_BYTES),
        serial=1,
        first=today,
        last=today + CERTIFICATE_DAYS,
        station=key.verify_key,
        desks=tuple(
            CertifiedDesk(number, identity.verify_key, desk.slug)
            for number, (identity, desk) in enumerate(zip(identities, city.desk, strict=True))
        ),
        before=office.office,
    )
    certificate_note = issuing.certificate(certificate, office=office, root=root)
    with Vault.create(folder / ROOT_FILE, passphrases["root"], schema.ROOT, person=persons.get("root")) as vault:
        vault.set("ed25519 seed", root.reveal())
        vault.set("ml-dsa-65 seed", ml_dsa.reveal())
        vault.set("office note", office_note)
        vault.set("certificate", certificate_note)
    passphrase, person = passphrases["station"], persons.get("station")
    with Vault.create(folder / STATION_FILE, passphrase, schema.STATION, person=person) as vault:
        people.begin(vault, today=today)
        vault.set("seed", key.reveal())
        vault.set("office note", office_note)
        vault.set("certificate", certificate_note)
        vault.set("clients", b"".join(clients))
        vault.set("external", b"1" if city.office.external else b"")
        vault.run_many("INSERT INTO desks VALUES (?, ?)", [(desk.desk, desk.slug) for desk in certificate.desks])
        station = Station(vault)
        for number, (identity, desk) in enumerate(zip(identities, city.desk, strict=True)):
            path, passphrase, person = Desk.path(folder, desk.slug), passphrases[desk.slug], persons.get(desk.slug)
            with Vault.create(path, passphrase, schema.DESK, person=person) as desk_vault:
                people.begin(desk_vault, today=today)
                desk_vault.set("number", bytes((number,)))
                desk_vault.set("slug", desk.slug.encode())
                desk_vault.set("title", desk.title.encode())
                desk_vault.set("office", office.office)
                desk_vault.set("identity", identity.reveal())
                opened = Desk(desk_vault)
                opened.offer_day_keys(station, today=today)
                parcels.publish(opened, station)
                wrap_ahead(opened, station, today=today)
