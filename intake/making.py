"""What the bundler needs of one city: its sentences and the city itself as modules for the script, and `index.html`.

Run by the build alone: `python -m intake.making CITY TO`. No time and no path of the machine enters what it makes.
"""

import json
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from . import catalogues, pack
from .catalogues import Language, Unfit
from .pack import Pack


def make(city: Path, to: Path, *, on: date) -> None:
    """Writes the modules of the city in this folder. Or `Unfit`, and nothing is written."""
    read = pack.read(city, on=on)
    languages = spoken(read)
    files = {
        "catalogue.js": catalogues.script(languages, said=lambda key: pack.said_by_form(key, read.city)),
        "city.js": f"// Made by intake/making.py.\nexport const CITY = {json.dumps(pack.form(read.city))};\n",
    }
    to.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (to / name).write_text(content, "utf-8")


def spoken(read: Pack) -> tuple[Language, ...]:
    """The languages of the city, in its order: the sentences of every page, then its own."""
    known = {language.tag: language for language in catalogues.read()}
    if missing := [tag for tag in read.sentences if tag not in known]:
        raise Unfit(f"city.toml: 'languages': the page does not speak {tag!r}" for tag in missing)
    return tuple(replace(known[tag], sentences={**known[tag].sentences, **own}) for tag, own in read.sentences.items())


def main(city: str, to: str) -> None:
    """Makes the city's part, or prints every fault and stops."""
    try:
        make(Path(city), Path(to), on=datetime.now(UTC).date())
    except Unfit as unfit:
        sys.exit(f"The city pack or the catalogues of the page are not fit:\n{unfit}")


if __name__ == "__main__":
    main(*sys.argv[1:])
