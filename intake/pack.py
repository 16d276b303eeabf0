"""A city pack: `cities/CITY/city.toml` in French, a `.po` for each other language, perhaps a `logo.svg`.

One frozen `City`, in which every unknown key is an error. The texts of a city go into the catalogues of the page under
keys of their own: "category MP", "category MP 1 choice 0", "body 0", "elsewhere 0 what" and so on. Read by the build
alone: a server has the built page, the station reads office and desks by itself.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal

import msgspec
from msgspec import Struct

from crypto import lines
from crypto.errors import Refused
from crypto.onion import Onion

from . import catalogues, logo
from .catalogues import FRENCH, Unfit

# Addresses and routing change: a person looks at them again at least twice a year.
CHECKED_DAYS: Final = 180
NAME_SIGNS: Final = 80
SENTENCE_SIGNS: Final = 240

_LINK: Final = re.compile(r"https://[a-z0-9-]+(\.[a-z0-9-]+)+(/[\w./-]*)?|tel:\+?[0-9]{3,15}")
_LEAVE: Final = re.compile(r"https://[a-z0-9-]+(\.[a-z0-9-]+)+(/[\w./-]*)?")
# A demonstration and a test must be able to leave without calling a stranger.
_LEAVE_HERE: Final = re.compile(r"http://(127\.0\.0\.1|localhost)(:[0-9]{1,5})?(/[\w./-]*)?")
_PHONE: Final = re.compile(r"\+?[0-9]( ?[0-9]){2,14}")
_CODE: Final = re.compile(r"[A-Z]{2}")


class Office(Struct, frozen=True, forbid_unknown_fields=True):
    """Who receives reports. Origin and name are those of the signed office note; `onion` is the page's own address.

    `external` is of the station alone: it may take six months for feedback.
    """

    origin: str
    name: str
    onion: str | None = None
    external: bool = False


class Contact(Struct, frozen=True, forbid_unknown_fields=True):
    """How to reach the office without this page; at least one of them."""

    phone: str | None = None
    hours: str | None = None
    address: tuple[str, ...] = ()
    meeting: str | None = None


class Desk(Struct, frozen=True, forbid_unknown_fields=True):
    """One desk, as the record will name it."""

    slug: str
    title: str


class Body(Struct, frozen=True, forbid_unknown_fields=True):
    """A public body that a report may be about."""

    name: str


class Outside(Struct, frozen=True, forbid_unknown_fields=True):
    """A choice that is not for this office: which one, and which `elsewhere` it is for, both from 0."""

    choice: int
    elsewhere: int


class Question(Struct, frozen=True, forbid_unknown_fields=True):
    """One question of a category; nobody has to answer it."""

    ask: str
    kind: Literal["text", "yes-no", "choice"]
    choices: tuple[str, ...] = ()
    outside: Outside | None = None


class Category(Struct, frozen=True, forbid_unknown_fields=True):
    """What a report may be about; `macro` is the coarser class of the yearly figures."""

    code: str
    name: str
    macro: Literal["money", "services", "people", "other"] | None = None
    notice: str | None = None
    question: tuple[Question, ...] = ()


class Elsewhere(Struct, frozen=True, forbid_unknown_fields=True):
    """What is not for this office, and who takes it."""

    what: str
    where: str
    link: str | None = None


class City(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that one city's page says and no other's does. Desks get the numbers 0, 1, 2, 3 in their order."""

    leave: str
    office: Office
    contact: Contact
    desk: tuple[Desk, ...]
    body: tuple[Body, ...]
    category: tuple[Category, ...]
    elsewhere: tuple[Elsewhere, ...]
    languages: tuple[str, ...] = ("fr", "fr-simple", "nl", "de", "en", "ar")
    checked: date | None = None
    fictitious: bool = False


@dataclass(frozen=True, slots=True)
class Pack:
    """A city, its sentences in each of its languages, French first, and its mark if it has one of its own."""

    city: City
    sentences: Mapping[str, Mapping[str, str]]
    logo: str | None


def read(folder: Path, *, on: date) -> Pack:
    """The pack in a folder, fit to be built on this day. Or `Unfit`, which names each key to mend."""
    try:
        city = msgspec.toml.decode((folder / "city.toml").read_bytes(), type=City)
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError, OSError) as wrong:
        raise Unfit([f"city.toml: {wrong}"]) from None
    mark = folder / "logo.svg"
    faults = [f"city.toml: {fault}" for fault in _faults(city, on=on)]
    faults += [f"logo.svg: {fault}" for fault in logo.faults(mark)] if mark.exists() else []
    if faults:
        raise Unfit(faults)
    translated = catalogues.translations(french(city), folder, tags=city.languages)
    return Pack(city, translated, logo.read(mark) if mark.exists() else None)


def french(city: City) -> dict[str, str]:
    """Every text of the city that is translated, by its key."""
    texts: dict[str, str | None] = {}
    for category in city.category:
        key = f"category {category.code}"
        texts |= {key: category.name, f"{key} notice": category.notice}
        for number, question in enumerate(category.question, start=1):
            texts[f"{key} {number}"] = question.ask
            texts |= {f"{key} {number} choice {at}": choice for at, choice in enumerate(question.choices)}
    texts |= {f"body {at}": body.name for at, body in enumerate(city.body)}
    for at, elsewhere in enumerate(city.elsewhere):
        texts |= {f"elsewhere {at} what": elsewhere.what, f"elsewhere {at} where": elsewhere.where}
    texts |= {"contact hours": city.contact.hours, "contact meeting": city.contact.meeting}
    return {key: text for key, text in texts.items() if text is not None}


def said_by_form(key: str, city: City) -> bool:
    """Whether the form says this text; the others stand in the page alone, and weigh nothing in the script."""
    first, number, *_ = [*key.split(), ""]
    if first == "elsewhere":
        return int(number) in {question.outside.elsewhere for question in _questions(city) if question.outside}
    return first not in {"contact", "page"}


def form(city: City) -> dict[str, object]:
    """What the script must know of the city beside its sentences."""
    return {
        "fictitious": city.fictitious,
        "categories": [
            {
                "code": category.code,
                "notice": category.notice is not None,
                "questions": [_asked(question) for question in category.question],
            }
            for category in city.category
        ],
        "bodies": len(city.body),
    }


def _asked(question: Question) -> dict[str, object]:
    asked: dict[str, object] = {"kind": question.kind}
    if question.kind == "choice":
        asked["choices"] = len(question.choices)
    if question.outside:
        asked |= {"outside": question.outside.choice, "elsewhere": question.outside.elsewhere}
    return asked


def _questions(city: City) -> Iterator[Question]:
    return (question for category in city.category for question in category.question)


def _faults(city: City, *, on: date) -> Iterator[str]:
    yield from _when(city, on=on)
    if not (_LEAVE.fullmatch(city.leave) or (city.fictitious and _LEAVE_HERE.fullmatch(city.leave))):
        yield "'leave' is not the https address of a site"
    if city.languages[:1] != (FRENCH,) or len(set(city.languages)) != len(city.languages):
        yield f"'languages' begins with {FRENCH!r} and names each language once"
    yield from _office(city.office)
    yield from _contact(city.contact)
    yield from _counted("desk", city.desk, least=2, most=4)
    yield from _distinct("desk.slug", [desk.slug for desk in city.desk])
    for desk in city.desk:
        yield from _fit("desk.slug", desk.slug, lines.slug)
        yield from _fit("desk.title", desk.title, lines.human)
    yield from _counted("body", city.body, least=1, most=12)
    for body in city.body:
        yield from _text("body.name", body.name, most=NAME_SIGNS)
    yield from _counted("category", city.category, least=1, most=16)
    yield from _distinct("category.code", [category.code for category in city.category])
    for category in city.category:
        yield from _category(category, elsewhere=len(city.elsewhere))
    yield from _counted("elsewhere", city.elsewhere, least=1, most=12)
    for elsewhere in city.elsewhere:
        yield from _text("elsewhere.what", elsewhere.what, most=NAME_SIGNS)
        yield from _text("elsewhere.where", elsewhere.where, most=SENTENCE_SIGNS)
        if elsewhere.link is not None and not _LINK.fullmatch(elsewhere.link):
            yield f"'elsewhere.link' is neither an https address nor a tel: number: {elsewhere.link}"


def _when(city: City, *, on: date) -> Iterator[str]:
    if city.fictitious == (city.checked is not None):
        yield "either 'checked' names the day on which a person checked it, or 'fictitious' is true"
    elif city.checked and city.checked > on:
        yield f"'checked' lies in the future: {city.checked}"
    elif city.checked and (on - city.checked).days > CHECKED_DAYS:
        yield f"'checked' is more than {CHECKED_DAYS} days ago: look at every address again, then change it"


def _office(office: Office) -> Iterator[str]:
    yield from _fit("office.origin", office.origin, lines.origin)
    yield from _fit("office.name", office.name, lines.human)
    if office.onion is not None and not is_onion(office.onion):
        yield "'office.onion' is not http:// and an onion address of version 3: look for a typing error"


def _contact(contact: Contact) -> Iterator[str]:
    if contact == Contact():
        yield "'contact' is empty: name at least one way that needs no computer"
    if contact.phone is not None and not _PHONE.fullmatch(contact.phone):
        yield "'contact.phone' has digits, single spaces and perhaps a + in front"
    if len(contact.address) > 6:
        yield "'contact.address' has more than 6 lines"
    for line in contact.address:
        yield from _text("contact.address", line, most=NAME_SIGNS)
    for key, text in (("contact.hours", contact.hours), ("contact.meeting", contact.meeting)):
        if text is not None:
            yield from _text(key, text, most=SENTENCE_SIGNS)


def _category(category: Category, *, elsewhere: int) -> Iterator[str]:
    key = f"category {category.code}"
    if not _CODE.fullmatch(category.code):
        yield f"'category.code' is two capital letters: {category.code}"
    yield from _text(f"{key}: name", category.name, most=NAME_SIGNS)
    if category.notice is not None:
        yield from _text(f"{key}: notice", category.notice, most=SENTENCE_SIGNS)
    yield from _counted(f"{key}: question", category.question, least=0, most=4)
    for question in category.question:
        yield from _text(f"{key}: ask", question.ask, most=NAME_SIGNS)
        yield from _choices(f"{key}: choices", question, elsewhere=elsewhere)


def _choices(key: str, question: Question, *, elsewhere: int) -> Iterator[str]:
    if question.kind == "choice":
        yield from _counted(key, question.choices, least=2, most=6)
    elif question.choices:
        yield f"'{key}' belong to a question of the kind 'choice' alone"
    for choice in question.choices:
        yield from _text(key, choice, most=NAME_SIGNS)
    if (outside := question.outside) and not (
        0 <= outside.choice < len(question.choices) and 0 <= outside.elsewhere < elsewhere
    ):
        yield f"'{key}': 'outside' names a choice or an 'elsewhere' that does not exist"


def _counted(key: str, found: tuple[object, ...], *, least: int, most: int) -> Iterator[str]:
    if not least <= len(found) <= most:
        yield f"'{key}': there are {len(found)}, there may be {least} to {most}"


def _distinct(key: str, found: list[str]) -> Iterator[str]:
    if len(set(found)) != len(found):
        yield f"'{key}': two are the same"


def _text(key: str, text: str, *, most: int) -> Iterator[str]:
    if not text or not text.isprintable() or len(text) > most:
        yield f"'{key}' has 1 to {most} signs that can be shown: {text!r}"
    # Braces are places that code fills in; nothing fills in these.
    if "{" in text or "}" in text:
        yield f"'{key}' holds a brace: {text!r}"


def _fit(key: str, text: str, check: Callable[[str], str]) -> Iterator[str]:
    try:
        check(text)
    except Refused as refused:
        yield f"'{key}': {refused}"


def is_onion(address: str) -> bool:
    """Whether this is http:// and a whole onion address."""
    try:
        Onion.from_text(address.removeprefix("http://"))
    except Refused:
        return False
    return address.startswith("http://")
