"""Loop cards: made, listed and ended, on a terminal and on the page; the words are on paper and nowhere else."""

import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pypdfium2
import pytest
import zxingcpp

from audit.canary import Search
from caseworker_ui.bundles.opening import open_spool
from caseworker_ui.cases import partners
from caseworker_ui.notice import Notice
from crypto import epoch as epochs
from crypto.receipt import Receipt

from .browser import Browser, Page, accessible, serving
from .conftest import PASSPHRASES, TODAY, House
from .test_commands import perron

LIBRARY = "Bibliothèque <b>d’Ambreval"
ONION = f"http://{'abcdefg2' * 7}.onion"
FORM = {"partner": LIBRARY, "loops": "4", "first": epochs.to_iso(TODAY + 1), "address": ONION}


def text(pdf: bytes) -> str:
    """What the one page of a card says, and what its square holds."""
    (page,) = pypdfium2.PdfDocument(pdf)
    (square,) = zxingcpp.read_barcodes(page.render(scale=2).to_pil().convert("L"))
    return f"{page.get_textpage().get_text_bounded()} {square.text}"


def words_of(pdf: bytes) -> Receipt:
    """As the partner types them from paper."""
    numbered = re.findall(r"\b(\d\d?)\s+([a-zà-ÿ]{4,8})\b", text(pdf).partition("Sur une machine")[0])
    found = {int(number): word for number, word in numbered if 1 <= int(number) <= 12}
    return Receipt.from_words(" ".join(found[number] for number in range(1, 13)))


MISLEADING: Final[tuple[tuple[dict[str, object], str], ...]] = (
    ({"partner": ""}, "partner wrong"),
    ({"partner": "é" * 31}, "partner wrong"),
    ({"partner": "Bi\u202ebl"}, "partner wrong"),
    ({"per_day": 0}, "loops wrong"),
    ({"per_day": 65}, "loops wrong"),
    ({"first": TODAY}, "loops first"),
    ({"partner": "Syndicat"}, "partner taken"),
)


def test_a_card_that_would_mislead_is_not_made(house: House) -> None:
    """A name nobody can read, no loops or too many, a day that has begun, a partner that has a card: none is kept."""
    partners.make(house.station, "Syndicat", per_day=1, first=TODAY + 1, today=TODAY)
    for change, key in MISLEADING:
        asked = {"partner": LIBRARY, "per_day": 4, "first": TODAY + 1, **change}
        with pytest.raises(Notice, match=key):
            partners.make(house.station, asked.pop("partner"), **asked, today=TODAY)  # type: ignore[arg-type]
    assert [card.partner for card in partners.cards(house.station)] == ["Syndicat"]


def test_an_ended_card_stays_listed(house: House) -> None:
    """Nobody ends a card unseen; its partner may have another one, and nothing more is expected by the old one."""
    for first in (TODAY + 1, TODAY + 9):
        partners.make(house.station, LIBRARY, per_day=4, first=first, today=first - 1)
        partners.end(house.station, LIBRARY, today=first + 3)
    old, new = partners.cards(house.station)
    assert [old.expects(day) for day in (TODAY, TODAY + 1, TODAY + 3, TODAY + 4)] == [False, True, True, False]
    assert (old.last, new.first) == (TODAY + 3, TODAY + 9)
    with pytest.raises(Notice, match="partner missing"):
        partners.end(house.station, LIBRARY, today=TODAY + 20)


@pytest.fixture
def browser(house: House, tmp_path: Path) -> Iterator[Browser]:
    """Somebody of a desk, at the page."""
    with serving(house, tmp_path / "outbox", unlocked=True) as page:
        someone = page.browser()
        someone.login("integrite", PASSPHRASES["integrite"])
        yield someone


def test_the_page_makes_a_card_and_keeps_no_word(browser: Browser, house: House) -> None:
    """The paper's words give the key that the station has; entropy, words and seed are in no file of the station."""
    browser.get("/partners")
    answer = browser.post("/partners", FORM)
    words = words_of(answer.body)
    (card,) = partners.cards(house.station)
    keys = words.keys(house.station.certificate.scope)
    assert (card.author, card.partner, card.per_day) == (keys.author.verify_key.raw, LIBRARY, 4)
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    command = f"--server {ONION} --office {str(house.station.fingerprint).replace(' ', '')}"
    assert command in text(answer.body)
    canaries = {"entropy": words.reveal(), "words": words.phrase, "seed": keys.author.reveal()}
    rows = [repr(row).encode() for row in house.station.vault.rows("SELECT * FROM loop_cards")]
    assert Search(canaries).pieces(rows, place="row") == Search(canaries).folder(house.folder) == set()
    assert Search({"key": card.author}).pieces([card.author], place="itself") != set()


def test_a_wrong_card_comes_back_with_what_was_typed(browser: Browser) -> None:
    """The problem stands beside its field, and every other field is as it was."""
    browser.get("/partners")
    wrong = {"partner": " ", "loops": "many", "first": "tomorrow", "address": f"{ONION}/page"}
    for field, typed in wrong.items():
        answer = browser.post("/partners", {**FORM, field: typed})
        accessible(answer.page)
        shown = {named["name"]: named for named in answer.page.all("input") if "id" in named}
        assert answer.status == 422
        assert {name: named["value"] for name, named in shown.items()} == {**FORM, field: typed}
        assert [name for name, named in shown.items() if "aria-invalid" in named] == [field]


def test_the_alarm_is_on_the_pages_of_a_desk(browser: Browser, house: House) -> None:
    """T22: Lists of cases and partners begin with what is missing, for every desk; an ended card is listed as that."""
    partners.make(house.station, LIBRARY, per_day=4, first=TODAY - 2, today=TODAY - 3)
    house.take(epoch=TODAY - 1, today=TODAY)
    open_spool(house.desks["integrite"], house.station, today=TODAY)
    for path in ("/cases", "/partners"):
        page = browser.get(path).page
        accessible(page)
        assert f"{LIBRARY} : 0 enveloppes témoins sur 4 du 23 novembre 2026 sont arrivées" in page.said
    ended = browser.submit("/partners/end", {"partner": LIBRARY}).page
    assert "a pris fin" in ended.said
    assert Page(browser.get("/partners").text).forms.keys() >= {"/partners"}
    assert "/partners/end" not in browser.get("/partners").page.forms


def test_cards_on_a_terminal(founded_today: Path, tmp_path: Path) -> None:
    """A card is written for its owner alone, listed, and ended; its words are not on the screen."""
    folder, secret = tmp_path / "station", tmp_path / "passphrases.toml"
    shutil.copytree(founded_today, folder)
    secret.touch(mode=0o600)
    secret.write_text(f'station = "{PASSPHRASES["station"]}"\n', "utf-8")
    fixed = ("--dir", folder, "--passphrases", secret)
    make = ("station", "loop-card", *fixed, "--partner", LIBRARY, "--per-day", 4, "--to", tmp_path / "card.pdf")
    made = perron(*make, language="en_GB.UTF-8")
    assert (made.status, made.told) == (0, "")
    assert (tmp_path / "card.pdf").stat().st_mode & 0o777 == 0o600
    words = words_of((tmp_path / "card.pdf").read_bytes())
    assert not any(word in made.said for word in words.words)
    tomorrow = epochs.to_iso(epochs.at(time.time()) + 1)
    assert perron("station", "loop-cards", *fixed).said == f"{LIBRARY}\u00a0: 4 par jour, à partir du {tomorrow}\n"
    assert perron("station", "loop-end", *fixed, "--partner", LIBRARY).status == 0
