"""The first hour as one act: the office is founded, its first bundle made, its sheets written; or nothing is there."""

import hashlib
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from caseworker_ui.bundles.outbound import prepare
from caseworker_ui.files import write_whole
from caseworker_ui.notice import Notice
from caseworker_ui.vaults.station import Station
from caseworker_ui.words.paper import PAPER
from crypto.epoch import Epoch
from crypto.fingerprint import Fingerprint

from . import ceremony
from .city import City
from .recovery import Recovery

FINGERPRINT: Final = "fingerprint"


@dataclass(frozen=True, slots=True)
class Plan:
    """What was decided before anything is made; passphrases and persons by 'root', 'station', desks' names."""

    folder: Path
    city: City
    clients: Sequence[bytes]
    passphrases: Mapping[str, str] = field(repr=False)
    persons: Mapping[str, str]
    # Who signs the minutes.
    people: Sequence[str]
    # Where sheets are written, a stick or a folder in memory; without it there are no recovery words.
    sheets: Path | None


def vaults_of(city: City, *, language: str) -> dict[str, str]:
    """Every vault's name and what people call it, in the order in which they are made."""
    titles = {name: PAPER[name][language] for name in ("root", "station")}
    return titles | {desk.slug: desk.title for desk in city.desk}


def begin(plan: Plan, *, today: Epoch, language: str) -> Fingerprint:
    """Founds the office and gives the fingerprint that goes on the posters."""
    if plan.sheets is not None:
        refuse_sheets_in(plan.sheets, plan.folder)
    vaults = vaults_of(plan.city, language=language)
    words = {name: Recovery.fresh() for name in vaults} if plan.sheets is not None else {}
    founded = ceremony.found(
        plan.folder,
        plan.city,
        passphrases=plan.passphrases,
        persons=plan.persons,
        recovery=words,
        clients=plan.clients,
        today=today,
    )
    try:
        with founded:
            bundle = prepare(founded, today=today).bundle
            write_whole(plan.folder / ceremony.FIRST_BUNDLE, bundle)
            write_whole(plan.folder / FINGERPRINT, f"{founded.fingerprint}\n".encode())
            if plan.sheets is not None:
                _write_sheets(plan.sheets, plan, founded, words, vaults=vaults, bundle=bundle, language=language)
    except BaseException:
        # Founded a moment ago and told to nobody: an office whose words are on no paper is no office.
        shutil.rmtree(plan.folder)
        raise
    return founded.fingerprint


def on_this_disk(sheets: Path, folder: Path) -> bool:
    """Whether what is erased among the sheets may stay readable where the station's disk is read."""
    there = next(path for path in (folder, *folder.parents) if path.exists())
    return sheets.stat().st_dev == there.stat().st_dev


def refuse_sheets_in(sheets: Path, folder: Path) -> None:
    """Recovery words never lie beside the vaults that they open."""
    if not sheets.is_dir():
        raise Notice("file missing", path=sheets)
    if folder.resolve() in (sheets.resolve(), *sheets.resolve().parents):
        raise Notice("sheets inside")


def _write_sheets(
    folder: Path,
    plan: Plan,
    station: Station,
    words: Mapping[str, Recovery],
    *,
    vaults: Mapping[str, str],
    bundle: bytes,
    language: str,
) -> None:
    # WeasyPrint takes a second to load: only who prints waits for it.
    from . import sheets  # noqa: PLC0415

    made = sheets.all_of(
        sheets.Office.of(plan.city, station),
        vaults=vaults,
        words=words,
        people=plan.people,
        bundle=hashlib.sha256(bundle).digest(),
        languages=plan.city.languages,
        language=language,
    )
    for name, content in made.items():
        write_whole(folder / name, content, mode=0o600)
