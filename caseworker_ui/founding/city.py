"""What the station reads of a city pack: office and desks. Unknown keys are errors; the page's part is the build's."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from caseworker_ui.notice import Notice
from crypto import lines
from crypto.errors import Refused


class Office(Struct, frozen=True, forbid_unknown_fields=True):
    """Who receives reports, as the signed office note will say; not there: the page's onion address."""

    origin: str
    name: str
    onion: str | None = None
    # An external channel of the Directive (art. 11), which may take six months where it says why.
    external: bool = False


class Desk(Struct, frozen=True, forbid_unknown_fields=True):
    """One desk: its short name, and who sits there, as the record will say."""

    slug: str
    title: str


class City(Struct, frozen=True, forbid_unknown_fields=True):
    """A city pack. Desks get the numbers 0, 1, 2, 3 in their order. What follows them is of the page alone."""

    office: Office
    desk: Annotated[tuple[Desk, ...], Meta(min_length=2, max_length=4)]
    checked: date | None = None
    fictitious: bool = False
    leave: str = ""
    languages: tuple[str, ...] = ()
    contact: Mapping[str, Any] = {}
    body: tuple[Mapping[str, Any], ...] = ()
    category: tuple[Mapping[str, Any], ...] = ()
    elsewhere: tuple[Mapping[str, Any], ...] = ()


def read_city(path: Path) -> City:
    """At least two desks, so that a reporter can exclude one."""
    try:
        city = msgspec.toml.decode(path.read_bytes(), type=City)
        lines.origin(city.office.origin)
        lines.human(city.office.name)
        for desk in city.desk:
            lines.slug(desk.slug)
            lines.human(desk.title)
        if len({desk.slug for desk in city.desk}) != len(city.desk):
            raise Refused("two desks with one short name")
    except FileNotFoundError:
        raise Notice("file missing", path=path) from None
    except (msgspec.MsgspecError, Refused, UnicodeDecodeError, ValueError) as wrong:
        raise Notice("city wrong", path=path, why=wrong) from None
    return city
