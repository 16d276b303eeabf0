"""What the bundler needs of one city: its sentences and the city itself as modules for the script, and `index.html`.

Run by the build alone: `python -m intake.making CITY TO`. No time and no path of the machine enters what it makes.
"""

import json
import re
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from . import catalogues, logo, pack
from .catalogues import Language, Unfit
from .pack import Pack

TEMPLATE: Final = Path(__file__).with_name("client") / "index.html"
# The column on the market square of Liège: the mark of a city that has none of its own.
PERRON: Final = TEMPLATE.with_name("logo.svg")
# What the form on paper asks, in the sentences of the form on the screen.
PAPER: Final = (
    *("ask category", "text label", "ask body", "ask when", "ask where", "ask who", "ask known", "ask evidence"),
    "desks label",
)
_EMERGENCY: Final = re.compile(r"\b(112|101)\b")


def make(city: Path, to: Path, *, on: date) -> None:
    """Writes the city's part of the page in this folder. Or `Unfit`, and nothing is written."""
    read = pack.read(city, on=on)
    languages = spoken(read)
    files = {
        "catalogue.js": catalogues.script(languages, said=lambda key: pack.said_by_form(key, read.city)),
        "city.js": f"// Made by intake/making.py.\nexport const CITY = {json.dumps(pack.form(read.city))};\n",
        "index.html": page(read, languages),
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


def page(read: Pack, languages: tuple[Language, ...]) -> str:
    """`index.html` before the digests of script and style are in it: whatever needs no script, in every language."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    environment.filters |= {"dialable": dialable, "site": site}
    template = environment.from_string(TEMPLATE.read_text("utf-8"))
    mark = Markup(read.logo or logo.read(PERRON))  # noqa: S704  # written by logo.py from shapes alone
    return template.render(city=read.city, languages=languages, mark=mark, paper=PAPER)


def dialable(sentence: str) -> Markup:
    """The emergency numbers in a sentence as links that a telephone can call."""
    return Markup(_EMERGENCY.sub(r'<a href="tel:\1">\1</a>', str(escape(sentence))))  # noqa: S704  # escaped first


def site(link: str) -> str:
    """The name of a site or the number of a telephone, for people who read it on paper."""
    return re.sub(r"https://(www\.)?|tel:", "", link).rstrip("/")


def main(city: str, to: str) -> None:
    """Makes the city's part, or prints every fault and stops."""
    try:
        make(Path(city), Path(to), on=datetime.now(UTC).date())
    except Unfit as unfit:
        sys.exit(f"The city pack or the catalogues of the page are not fit:\n{unfit}")


if __name__ == "__main__":
    main(*sys.argv[1:])
