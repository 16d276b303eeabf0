"""The office's sheets as PDF: recovery words, fingerprint, poster, minutes. The same input gives the same bytes.

Nothing is asked of a network or of another file: whatever a page would fetch is refused. Sheets with secrets are only
ever bytes in memory here; who writes them names the folder.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Final, Never, Self

import jinja2
import segno
from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher

from caseworker_ui.cases.partners import Card
from caseworker_ui.vaults.station import Station
from caseworker_ui.wording import MONTHS
from caseworker_ui.words.paper import PAPER, POSTER
from crypto.epoch import Epoch, to_iso
from crypto.errors import Misuse
from crypto.fingerprint import Fingerprint
from crypto.office import Certificate, OfficeNote
from crypto.receipt import Receipt

from .city import City
from .recovery import Recovery

_FOLDER: Final = resources.files("caseworker_ui") / "paper"
# Page and the size of a letter: an A3 is an A4 of twice the area.
_POSTER_SIZES: Final = {"A4": "11pt", "A3": "15.5pt"}
_STEPS: Final = (
    "step offline", "step passphrases", "step fingerprint", "step sheets", "step drill", "step root", "step destroyed",
)  # fmt: skip
# Empty lines of the minutes, for whoever was there and is not named.
_MORE_PEOPLE: Final = 2


@dataclass(frozen=True, slots=True)
class Office:
    """What every sheet says of the office."""

    name: str
    fingerprint: Fingerprint
    # The page's onion address, or that of the city's site.
    address: str
    # The day that stands on the sheet: that of the founding, or of a sheet made later.
    made: Epoch
    # The last day of the certificate: then the root is needed.
    certified: Epoch
    fictitious: bool = False

    @classmethod
    def of(cls, city: City, station: Station) -> Self:
        """A station's office, as its city pack says where it is found."""
        return cls(
            name=city.office.name,
            fingerprint=station.fingerprint,
            address=city.office.onion or f"https://{city.office.origin}/",
            made=station.certificate.first,
            certified=station.certificate.last,
            fictitious=city.fictitious,
        )

    @classmethod
    def certified_by(cls, office: OfficeNote, certificate: Certificate, *, today: Epoch) -> Self:
        """As the office's own notes say, for a sheet of today."""
        address = f"https://{office.origin}/"
        return cls(office.name, Fingerprint.of(office.office), address, made=today, certified=certificate.last)


def all_of(
    office: Office,
    *,
    vaults: Mapping[str, str],
    words: Mapping[str, Recovery],
    people: Sequence[str],
    bundle: bytes,
    languages: Sequence[str],
    language: str,
) -> dict[str, bytes]:
    """Every sheet of a founding by its file's name; `vaults` says what people call each vault."""
    made = {
        f"recovery-{vault}.pdf": recovery(office, vault, title, words[vault], language=language)
        for vault, title in vaults.items()
    }
    made["fingerprint.pdf"] = fingerprint(office, language=language)
    made["minutes.pdf"] = minutes(office, vaults=[*vaults.items()], people=people, bundle=bundle, language=language)
    return made | {f"poster-{size}.pdf": poster(office, languages=languages, size=size) for size in _POSTER_SIZES}


def recovery(office: Office, vault: str, title: str, words: Recovery, *, language: str) -> bytes:
    """Two pages, the same but for their number: one for each of two places."""
    purpose = f"for {vault}" if vault in {"root", "station"} else "for desk"
    return _sheet(
        "recovery.html",
        office,
        PAPER["recovery"][language],
        language=language,
        vault=vault,
        vault_title=title,
        words=words.words,
        purpose=purpose,
        again=_day(office.certified, language),
    )


def fingerprint(office: Office, *, language: str) -> bytes:
    """One page: the 32 letters to read out and to compare, also as a QR code of the same text."""
    letters = str(office.fingerprint)
    return _sheet(
        "fingerprint.html",
        office,
        PAPER["fingerprint"][language],
        language=language,
        lines=(letters[:19], letters[20:]),
        square=_square(letters, millimetres=45),
        address=office.address,
    )


def minutes(
    office: Office, *, vaults: Sequence[tuple[str, str]], people: Sequence[str], bundle: bytes, language: str
) -> bytes:
    """What was done on the day, to be ticked and signed; `bundle` is the first bundle's SHA-256."""
    return _sheet(
        "minutes.html",
        office,
        PAPER["minutes"][language],
        language=language,
        vaults=vaults,
        people=[*people, *[""] * _MORE_PEOPLE],
        bundle=bundle.hex(),
        steps=_STEPS,
        again=_day(office.certified, language),
    )


def poster(office: Office, *, languages: Sequence[str], size: str) -> bytes:
    """One page of A4 or A3: French large, every other language of the city that we know, address, QR, fingerprint."""
    others = [language for language in languages if language in POSTER and language != "fr"]
    html = (
        _environment()
        .get_template("poster.html")
        .render(
            office=office.name,
            fictitious=office.fictitious,
            words=POSTER,
            languages=others,
            # Easy French names it with half a sentence; the line has room for words.
            labels=["fr", *(language for language in others if language != "fr-simple")],
            address=office.address,
            square=_square(office.address, millimetres=70 if size == "A4" else 100),
            fingerprint=str(office.fingerprint),
        )
    )
    page = f"@page {{ size: {size}; margin: 5%; }} html {{ font-size: {_POSTER_SIZES[size]} !important; }}"
    return _pdf(html, (_FOLDER / "poster.css").read_text("utf-8") + page)


def loop_card(station: Station, card: Card, words: Receipt, *, command: Sequence[str]) -> bytes:
    """One page in French and English: a partner's twelve words, what they are for, and the command, also as a QR code.

    The words are here alone: the station keeps the public key that follows from them.
    """
    html = (
        _environment()
        .get_template("loop.html")
        .render(
            office=station.office_note.name,
            words=PAPER,
            card=card,
            receipt=words,
            days={language: _day(card.first, language) for language in MONTHS},
            command=command,
            square=_square(" ".join(command), millimetres=48),
            fingerprint=str(station.fingerprint),
        )
    )
    return _pdf(html, (_FOLDER / "paper.css").read_text("utf-8"))


def _sheet(template: str, office: Office, title: str, *, language: str, **values: object) -> bytes:
    html = (
        _environment()
        .get_template(template)
        .render(
            values,
            title=title,
            language=language,
            w={key: words[language] for key, words in PAPER.items()},
            office=office.name,
            fingerprint=str(office.fingerprint),
            day=_day(office.made, language),
        )
    )
    return _pdf(html, (_FOLDER / "paper.css").read_text("utf-8"))


def _environment() -> jinja2.Environment:
    sources = {page.name: page.read_text("utf-8") for page in _FOLDER.iterdir() if page.name.endswith(".html")}
    return jinja2.Environment(
        loader=jinja2.DictLoader(sources), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )


class _Nothing(URLFetcher):  # type: ignore[misc]  # carries no types
    """Whatever a page asks for, it does not get, and the page is not made."""

    def fetch(self, url: str, headers: object = None) -> Never:  # noqa: ARG002  # WeasyPrint's
        raise Misuse(f"sheet: it asks for {url}")


def _pdf(html: str, style: str) -> bytes:
    """Made in memory: no file, no date, no name of this machine in it."""
    nothing = _Nothing(fail_on_errors=True)
    sheet = CSS(string=style, url_fetcher=nothing)
    return bytes(HTML(string=html, url_fetcher=nothing).write_pdf(stylesheets=[sheet]))


@dataclass(frozen=True, slots=True)
class _Square:
    """A QR code as the page draws it: its side in modules, quiet zone included, and the path of the dark ones."""

    side: int
    path: str
    millimetres: int


def _square(text: str, *, millimetres: int) -> _Square:
    """Level M still reads with 15 % of it hidden (ISO/IEC 18004); the quiet zone has the four modules it asks for."""
    rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix_iter(border=4)]
    dark = ((x, y) for y, row in enumerate(rows) for x, module in enumerate(row) if module)
    return _Square(len(rows), "".join(f"M{x} {y}h1v1h-1z" for x, y in dark), millimetres)


def _day(epoch: Epoch, language: str) -> str:
    year, month, day = map(int, to_iso(epoch).split("-"))
    first = "1er" if day == 1 and language == "fr" else str(day)
    return f"{first} {MONTHS[language][month - 1]} {year}"
