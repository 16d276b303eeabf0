"""City packs: one frozen value, every limit checked, in every language of the city, or nothing is built."""

import base64
import hashlib
import shutil
import tomllib
from datetime import date, timedelta
from importlib import resources
from pathlib import Path

import pytest

from caseworker_ui.founding.city import read_city
from intake import logo, pack
from intake.catalogues import Unfit
from intake.pack import CHECKED_DAYS, City

CITIES = Path(str(resources.files("intake"))) / "cities"
TODAY = date(2026, 11, 22)
KEY = bytes(range(32))
MARK = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8">{}</svg>'


def onion(key: bytes = KEY, *, version: int = 3) -> str:
    """The onion address of a key."""
    checksum = hashlib.sha3_256(b".onion checksum" + key + bytes([version])).digest()[:2]
    return f"http://{base64.b32encode(key + checksum + bytes([version])).decode().lower()}.onion"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the fictitious Liège."""
    return Path(shutil.copytree(CITIES / "liege", tmp_path / "liege"))


def change(folder: Path, old: str, new: str) -> None:
    """The pack with another text in it."""
    file = folder / "city.toml"
    whole = file.read_text("utf-8")
    assert old in whole
    file.write_text(whole.replace(old, new, 1), "utf-8")


def faults(folder: Path, *, on: date = TODAY) -> list[str]:
    """What the build says of a pack."""
    with pytest.raises(Unfit) as unfit:
        pack.read(folder, on=on)
    return str(unfit.value).splitlines()


def test_liege_is_whole_in_every_language() -> None:
    """The fictitious Liège has 12 categories, each text in each of its languages, and says that it is fictitious."""
    liege = pack.read(CITIES / "liege", on=TODAY)
    assert liege.city.fictitious
    assert " ".join(category.code for category in liege.city.category) == "MP SU DE LO UR AS CI RH CO IN EN AU"
    assert tuple(liege.sentences) == liege.city.languages
    assert {tuple(texts) for texts in liege.sentences.values()} == {tuple(pack.french(liege.city))}
    assert all(all(texts.values()) for texts in liege.sentences.values())


@pytest.mark.parametrize("city", sorted(path.name for path in CITIES.iterdir()))
def test_station_and_page_read_the_same_city(city: str) -> None:
    """The station takes the very file of the page: the same office, the same desks."""
    ours, theirs = pack.read(CITIES / city, on=TODAY).city, read_city(CITIES / city / "city.toml")
    assert (theirs.office.origin, theirs.office.name) == (ours.office.origin, ours.office.name)
    assert [(desk.slug, desk.title) for desk in theirs.desk] == [(desk.slug, desk.title) for desk in ours.desk]
    assert set(theirs.__struct_fields__) == set(City.__struct_fields__)


def test_an_aid_of_a_private_person_is_not_for_here() -> None:
    """A report about somebody who lives on an allowance ends at another address, and the form can say which."""
    city = pack.read(CITIES / "liege", on=TODAY).city
    (aid,) = (category for category in city.category if category.code == "AS")
    outside = aid.question[0].outside
    assert outside is not None
    assert "reçoit une aide" in aid.question[0].choices[outside.choice]
    assert city.elsewhere[outside.elsewhere].what == "La fraude sociale d’un particulier"
    assert [at for at in range(len(city.elsewhere)) if pack.said_by_form(f"elsewhere {at} where", city)] == [6]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("[office]", 'colour = "red"\n[office]', "unknown field `colour`"),
        ('what = "Un conflit entre', 'who = ""\nwhat = "Un conflit entre', "unknown field `who` - at `$.elsewhere[2]`"),
        ("kind = ", "kinds = ", "unknown field `kinds` - at `$.category[0].question[0]`"),
        ('kind = "text"', 'kind = "number"', "$.category[0].question[0].kind"),
        ("fictitious = true", "", "either 'checked' names the day"),
        ("fictitious = true", "fictitious = true\nchecked = 2026-11-01", "either 'checked' names the day"),
        ("https://www.meteo.be/", "http://www.meteo.be/", "'leave' is not the https address"),
        ("https://www.meteo.be/", "https://www.meteo.be/?from=perron", "'leave' is not the https address"),
        ('["fr", ', "[", "'languages' begins with 'fr'"),
        ('["fr", ', '["fr", "fr", ', "'languages' begins with 'fr'"),
        ('["fr", ', '["fr", "ga", ', "ga.po"),
        ("liege.example", "Liège", "'office.origin'"),
        ("[contact]", "[contact]\n[office.contact]", "unknown field `contact`"),
        ("+32 4 000 00 00", "+32 (4) 000", "'contact.phone'"),
        ('address = ["', 'address = ["a", "b", "c", "d", "', "'contact.address' has more than 6 lines"),
        ('slug = "audit"', 'slug = "integrite"', "'desk.slug': two are the same"),
        ('slug = "audit"', 'slug = "Audit"', "'desk.slug'"),
        ('[[desk]]\nslug = "audit"\ntitle = "Audit interne (fictif)"\n', "", "'desk': there are 1"),
        ('name = "La Ville"', 'name = ""', "'body.name' has 1 to 80 signs"),
        ('code = "MP"', 'code = "Mp"', "'category.code' is two capital letters"),
        ('code = "MP"', 'code = "SU"', "'category.code': two are the same"),
        ('"Rien"]', '"Rien", "1", "2", "3", "4"]', "'category LO: choices': there are 7"),
        ('["De l’argent", "Une faveur", "Rien"]', '["Rien"]', "'category LO: choices': there are 1"),
        ('kind = "text"', 'kind = "text", choices = ["a", "b"]', "of the kind 'choice' alone"),
        ("choice = 1, elsewhere = 6", "choice = 3, elsewhere = 6", "'outside' names a choice"),
        ("choice = 1, elsewhere = 6", "choice = 1, elsewhere = 8", "'outside' names a choice"),
        ("choice = 1, elsewhere = 6", "choice = -1, elsewhere = 6", "'outside' names a choice"),
        ("Quel poste ?", "Quel {poste} ?", "holds a brace"),
        ("https://comitep.be/", "javascript:alert(1)", "'elsewhere.link'"),
        ("Le SPF Finances.", "Le SPF Finances" + "!" * 240, "'elsewhere.where' has 1 to 240 signs"),
        ("Quel poste ?", "Quel poste?", "fr: 'category RH 1' lacks the space"),
        ("Quel poste ?", "Quel emploi ?", "en: 'category RH 1' translates an older French sentence"),
    ],
)
def test_a_pack_that_is_not_fit_stops_the_build(folder: Path, old: str, new: str, fault: str) -> None:
    """Unknown keys at every level, every limit, every missing translation: one line that names the key."""
    change(folder, old, new)
    assert any(fault in line for line in faults(folder)), faults(folder)


def test_an_office_without_another_way_is_not_built(folder: Path) -> None:
    """Who cannot use the page must find a telephone, an address or a meeting on it."""
    for line in (folder / "city.toml").read_text("utf-8").splitlines():
        if line.startswith(("phone", "hours", "address", "meeting")):
            change(folder, line, "")
    assert faults(folder) == ["city.toml: 'contact' is empty: name at least one way that needs no computer"]


def test_addresses_are_looked_at_twice_a_year(folder: Path) -> None:
    """A pack that nobody checked for half a year is not built, nor one that was checked tomorrow."""
    change(folder, "fictitious = true", f"checked = {TODAY}")
    assert pack.read(folder, on=TODAY).city.checked == TODAY
    assert pack.read(folder, on=TODAY + timedelta(days=CHECKED_DAYS)).city.checked == TODAY
    assert "more than 180 days ago" in faults(folder, on=TODAY + timedelta(days=CHECKED_DAYS + 1))[0]
    assert "lies in the future" in faults(folder, on=TODAY - timedelta(days=1))[0]


def test_only_a_fictitious_city_leaves_to_this_machine(folder: Path) -> None:
    """A demonstration may leave to loopback; a real city sends nobody to a server on their own machine."""
    change(folder, "https://www.meteo.be/", "http://127.0.0.1:8080/elsewhere")
    assert pack.read(folder, on=TODAY).city.leave == "http://127.0.0.1:8080/elsewhere"
    change(folder, "fictitious = true", f"checked = {TODAY}")
    assert "'leave' is not the https address" in faults(folder)[0]


def test_an_onion_address_is_checked_to_its_last_letter(folder: Path) -> None:
    """A typing error in the onion address would send people elsewhere: its checksum is looked at."""
    assert pack.is_onion(onion())
    assert not pack.is_onion(onion(version=2))
    good = onion()
    wrong = [good[:at] + ("a" if good[at] != "a" else "b") + good[at + 1 :] for at in range(7, 7 + 56)]
    assert [address for address in wrong if pack.is_onion(address)] == []
    assert not pack.is_onion(good.replace("http:", "https:"))
    assert not pack.is_onion(good + "/")
    change(folder, "[office]", f'[office]\nonion = "{wrong[3]}"')
    assert "'office.onion'" in faults(folder)[0]


@pytest.mark.parametrize(
    ("inside", "fault"),
    [
        ('<path d="M0 0h8v8z" fill="#93203a"/>', None),
        ('<g transform="rotate(45 4 4)"><rect width="4" height="4" fill="currentColor"/></g>', None),
        ("<script>alert(1)</script>", "script is no shape"),
        ("<foreignObject/>", "foreignObject is no shape"),
        ('<path d="M0 0" onclick="a()"/>', "attribute onclick"),
        ('<path d="M0 0" style="fill:url(//a)"/>', "attribute style"),
        ('<path d="M0 0" fill="url(#a)"/>', "attribute fill"),
        ('<path d="M0 0" href="#a"/>', "attribute href"),
        ('<use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="#a"/>', "use is no shape"),
        ("<style>*{}</style>", "style is no shape"),
        ('<p xmlns="http://www.w3.org/1999/xhtml"/>', "no shape"),
        ("<path/>words", "it holds text"),
        ("<path>", "it is no XML"),
        ("<!-- a -->", "it holds a comment"),
        ("<path d='" + "M0 0" * 1_024 + "'/>", "4096 is the most"),
    ],
)
def test_a_mark_is_shapes_alone(folder: Path, inside: str, fault: str | None) -> None:
    """A city's own mark goes into the page, so nothing in it can run, load or point anywhere."""
    (folder / "logo.svg").write_text(MARK.format(inside), "utf-8")
    if fault:
        assert fault in faults(folder)[0]
        return
    mark = pack.read(folder, on=TODAY).logo
    assert mark is not None
    assert mark.startswith('<svg viewBox="0 0 8 8" aria-hidden="true" focusable="false"><')
    assert "xmlns" not in mark


def test_an_entity_does_not_reach_the_parser(folder: Path) -> None:
    """A drawing that would grow without end in the parser is refused before it."""
    bomb = '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    (folder / "logo.svg").write_text(bomb + MARK.format("<g>&b;</g>"), "utf-8")
    assert list(logo.faults(folder / "logo.svg")) == ["it holds a comment, a document type or an instruction"]


def test_what_the_form_asks_is_said() -> None:
    """For every category, question and choice that the script gets there is a sentence under its key."""
    liege = pack.read(CITIES / "liege", on=TODAY)
    form = pack.form(liege.city)
    categories = form["categories"]
    assert isinstance(categories, list)
    keys = [f"body {at}" for at in range(int(str(form["bodies"])))]
    for category in categories:
        key = f"category {category['code']}"
        keys += [key, *([f"{key} notice"] if category["notice"] else [])]
        for number, question in enumerate(category["questions"], start=1):
            keys += [f"{key} {number}", *(f"{key} {number} choice {at}" for at in range(question.get("choices", 0)))]
            if "outside" in question:
                keys += [f"elsewhere {question['elsewhere']} {part}" for part in ("what", "where")]
    assert {key for key in liege.sentences["fr"] if pack.said_by_form(key, liege.city)} == set(keys)


def test_the_pack_is_plain_toml() -> None:
    """Anybody can read it with any TOML library."""
    assert tomllib.loads((CITIES / "liege" / "city.toml").read_text("utf-8"))["office"]["origin"] == "liege.example"
