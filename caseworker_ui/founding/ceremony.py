"""The founding of an office: root, station, desks, certificate, the first records. Done once, all or nothing."""

import secrets
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from caseworker_ui.cases import parcels
from caseworker_ui.cases.wrapping import wrap_ahead
from caseworker_ui.notice import Notice
from caseworker_ui.vaults import people, schema
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.journal import note
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
        _found(_Founding(making, city, passphrases, persons or {}, today), clients=clients)
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


@dataclass(frozen=True, slots=True)
class _Founding:
    """What every vault is made of."""

    folder: Path
    city: City
    passphrases: Mapping[str, str] = field(repr=False)
    persons: Mapping[str, str]
    today: Epoch

    def make(self, name: str, tables: str) -> Vault:
        """A new vault, whose first person lets others in."""
        path, person = vault_path(self.folder, name), self.persons.get(name)
        vault = Vault.create(path, self.passphrases[name], tables, person=person)
        people.begin(vault, today=self.today)
        return vault


def _found(founding: _Founding, *, clients: Sequence[bytes]) -> None:
    city, randomness = founding.city, Randomness.fresh()
    root, ml_dsa, key = SigningKey.fresh(randomness), RootSeed.fresh(randomness), SigningKey.fresh(randomness)
    identities = [SigningKey.fresh(randomness) for _ in city.desk]
    office = OfficeNote(city.office.origin, city.office.name, founding.today, root.verify_key, ml_dsa.key_digest())
    certificate = _certificate(founding, office, station=key, identities=identities)
    notes = {
        "office note": issuing.office_note(office, root=root),
        "certificate": issuing.certificate(certificate, office=office, root=root),
    }
    with founding.make("root", schema.ROOT) as vault:
        seeds = {"ed25519 seed": root.reveal(), "ml-dsa-65 seed": ml_dsa.reveal()}
        _set(vault, {**notes, **seeds})
        note(vault, by=vault.person, did="founded", today=founding.today)
    with founding.make("station", schema.STATION) as vault:
        external = b"1" if city.office.external else b""
        _set(vault, {**notes, "seed": key.reveal(), "clients": b"".join(clients), "external": external})
        vault.run_many("INSERT INTO desks VALUES (?, ?)", [(desk.desk, desk.slug) for desk in certificate.desks])
        station = Station(vault)
        station.note("founded", today=founding.today)
        for desk, identity in zip(certificate.desks, identities, strict=True):
            _found_desk(founding, station, desk.desk, identity=identity)


def _certificate(
    founding: _Founding, office: OfficeNote, *, station: SigningKey, identities: Sequence[SigningKey]
) -> Certificate:
    """The first one."""
    return Certificate(
        office=office.office,
        scope=secrets.token_bytes(SCOPE_BYTES),
        serial=1,
        first=founding.today,
        last=founding.today + CERTIFICATE_DAYS,
        station=station.verify_key,
        desks=tuple(
            CertifiedDesk(number, identity.verify_key, desk.slug)
            for number, (identity, desk) in enumerate(zip(identities, founding.city.desk, strict=True))
        ),
        before=office.office,
    )


def _found_desk(founding: _Founding, station: Station, number: int, *, identity: SigningKey) -> None:
    """A desk's vault, its keys of the first days, and what it hangs on the first board."""
    desk = founding.city.desk[number]
    with founding.make(desk.slug, schema.DESK) as vault:
        names = {"slug": desk.slug.encode(), "title": desk.title.encode(), "office": station.office}
        _set(vault, {**names, "number": bytes((number,)), "identity": identity.reveal()})
        opened = Desk(vault)
        opened.offer_day_keys(station, today=founding.today)
        parcels.publish(opened, station)
        wrap_ahead(opened, station, today=founding.today)


def _set(vault: Vault, values: Mapping[str, bytes]) -> None:
    for name, value in values.items():
        vault.set(name, value)
