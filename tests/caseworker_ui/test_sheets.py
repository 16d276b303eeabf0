"""The office's sheets, looked at as whoever holds them does: as pictures and as text."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from babel.messages.pofile import read_po
from weasyprint.urls import FatalURLFetchingError

from caseworker_ui.founding import sheets
from caseworker_ui.founding.recovery import Recovery
from caseworker_ui.words.paper import PAPER, POSTER
from crypto import epoch as epochs
from crypto.fingerprint import Fingerprint

LANGUAGES = ("fr", "fr-simple", "nl", "de", "en", "ar")
WORDS = Recovery(bytes(range(16)))
OFFICE = sheets.Office(
    name="Ville de Liège — Bureau d’intégrité <fictif>",
    fingerprint=Fingerprint(bytes(range(20))),
    address=f"http://{'abcdefg2' * 7}.onion",
    made=epochs.from_iso("2026-11-24"),
    certified=epochs.from_iso("2027-12-29"),
    fictitious=True,
)
CATALOGUES = Path(__file__).parent.parent.parent / "intake" / "languages"
A4, A3 = (595, 842), (842, 1191)


def paper(language: str) -> dict[str, bytes]:
    """Every sheet of one office."""
    vaults = [("root", "la racine"), ("station", "le poste"), ("integrite", "Référent intégrité")]
    return {
        "recovery": sheets.recovery(OFFICE, "integrite", "Référent intégrité", WORDS, language=language),
        "fingerprint": sheets.fingerprint(OFFICE, language=language),
        "minutes": sheets.minutes(
            OFFICE, vaults=vaults, people=["Anne Dubois", "Bruno Lambert"], bundle=bytes(32), language=language
        ),
        "A4": sheets.poster(OFFICE, languages=LANGUAGES, size="A4"),
        "A3": sheets.poster(OFFICE, languages=LANGUAGES, size="A3"),
    }


@pytest.fixture(scope="module")
def printed() -> dict[str, pypdfium2.PdfDocument]:
    """The sheets in French, opened."""
    return {name: pypdfium2.PdfDocument(raw) for name, raw in paper("fr").items()}


def one_line(words: str) -> str:
    """With single spaces, wherever a line broke or must not break."""
    return " ".join(words.split())


def text(document: pypdfium2.PdfDocument, page: int = 0) -> str:
    """What a page says."""
    return one_line(document[page].get_textpage().get_text_bounded())


def size(document: pypdfium2.PdfDocument) -> tuple[int, int]:
    """A page's size in points."""
    width, height = document[0].get_size()
    return round(width), round(height)


def test_each_recovery_sheet_is_two_copies_of_one_page(printed: dict[str, pypdfium2.PdfDocument]) -> None:
    """Both have the twelve words in order, the vault, the command and the fingerprint; only their numbers differ."""
    first, second = (text(printed["recovery"], page) for page in (0, 1))
    assert len(printed["recovery"]) == 2
    assert first.replace("Exemplaire 1 sur 2", "Exemplaire 2 sur 2") == second != first
    places = [first.index(f"{number} {word}") for number, word in enumerate(WORDS.words, start=1)]
    assert places == sorted(places)
    assert "perron station restore --dir … --vault integrite" in first
    assert str(OFFICE.fingerprint) in first


@pytest.mark.parametrize("name", ["fingerprint", "A4", "A3"])
def test_a_telephone_reads_the_square(printed: dict[str, pypdfium2.PdfDocument], name: str) -> None:
    """The QR code of a page photographed from afar, askew and in bad light gives the fingerprint or the address."""
    photo = printed[name][0].render(scale=1.3, fill_color=(200, 205, 215, 255)).to_pil().rotate(7, expand=True)
    (read,) = zxingcpp.read_barcodes(photo.convert("L"))
    assert read.text == (str(OFFICE.fingerprint) if name == "fingerprint" else OFFICE.address)


@pytest.mark.parametrize(("name", "points"), [("A4", A4), ("A3", A3)])
def test_a_poster_is_one_page_of_its_size_in_every_language(
    printed: dict[str, pypdfium2.PdfDocument], name: str, points: tuple[int, int]
) -> None:
    """It says in all languages of the city what to do, where, and with which fingerprint; a fictitious city says so."""
    poster = printed[name]
    said = text(poster)
    assert (len(poster), size(poster)) == (1, points)
    assert OFFICE.address in said
    assert str(OFFICE.fingerprint) in said
    for language in set(LANGUAGES) - {"ar"}:
        assert one_line(POSTER[language]["tor"]) in said, language
        assert one_line(POSTER[language]["fictitious"]) in said, language
    assert any("\u0600" <= letter <= "\u06ff" or "\ufe70" <= letter <= "\ufeff" for letter in said)


def test_nothing_hangs_over_the_edge(printed: dict[str, pypdfium2.PdfDocument]) -> None:
    """The outer 4 % of every page are white: a printer cuts nothing off."""
    for name, document in printed.items():
        for page in document:
            picture = page.render(scale=0.5).to_pil().convert("L")
            width, height = picture.size
            inner = picture.crop((width * 4 // 100, height * 4 // 100, width * 96 // 100, height * 96 // 100))
            edges = sum(count for shade, count in enumerate(picture.histogram()) if shade < 128)
            assert edges == sum(count for shade, count in enumerate(inner.histogram()) if shade < 128) > 0, name


def test_the_minutes_name_who_was_there_and_what_they_saw(printed: dict[str, pypdfium2.PdfDocument]) -> None:
    """Every step to tick, every person to sign, the day, the fingerprint and the digest of the first bundle."""
    said = " ".join(text(printed["minutes"], page) for page in range(len(printed["minutes"])))
    steps = {key: one_line(words["fr"]) for key, words in PAPER.items() if key.startswith("step ")}
    assert [key for key, step in steps.items() if step not in said] == []
    for name in ("Anne Dubois", "Bruno Lambert", "24 novembre 2026", str(OFFICE.fingerprint), "0" * 64):
        assert name in said


def test_a_name_is_text_and_nothing_else(printed: dict[str, pypdfium2.PdfDocument]) -> None:
    """What a city pack says cannot become part of the page's code."""
    assert "<fictif>" in text(printed["fingerprint"])


MAKING = """
import hashlib
from tests.caseworker_ui.test_sheets import secret_sheet
print(hashlib.sha256(secret_sheet()).hexdigest())
"""


def secret_sheet() -> bytes:
    """The recovery words of one vault."""
    return sheets.recovery(OFFICE, "root", "la racine", WORDS, language="en")


def test_the_same_office_gives_the_same_bytes() -> None:
    """A sheet made again, elsewhere and later, is the same file: it holds no date, name or number of a machine."""
    command, elsewhere = [sys.executable, "-c", MAKING], {"TZ": "Asia/Tokyo"}
    made = subprocess.run(command, capture_output=True, text=True, check=True, env=elsewhere).stdout.strip()
    assert made == hashlib.sha256(secret_sheet()).hexdigest()


@pytest.mark.parametrize(
    "page",
    [
        '<img src="http://127.0.0.1:9/x.png">',
        '<img src="file:///etc/hostname">',
        '<link rel="stylesheet" href="file:///etc/hostname">',
        "<style>p { background: url(file:///etc/hostname) }</style><p>x",
        "<style>@font-face { font-family: x; src: url(file:///etc/hostname) } p { font-family: x }</style><p>x",
    ],
)
def test_a_sheet_asks_for_nothing(page: str) -> None:
    """A page that would fetch something, from a network or from the disk, is not made."""
    with pytest.raises(FatalURLFetchingError):
        sheets._pdf(page, "")


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "fr"])
def test_the_poster_says_what_the_page_says(language: str) -> None:
    """The poster's sentences are the translations that the reporters' page shows: one sentence, one wording."""
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        page = {one_line(str(message.id)): one_line(str(message.string)) for message in read_po(file)}
    for key, said in POSTER["fr"].items():
        assert page[one_line(said)] == one_line(POSTER[language][key]), key
