"""The sentences of the page: whole in every language, or the build stops and says why."""

from pathlib import Path

import pytest

from intake import catalogues
from intake.catalogues import EASY, EASY_WORDS, Unfit, read, script

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'


def entry(key: str, french: str, translated: str = "", *, flag: str = "") -> str:
    """One entry of a catalogue."""
    return f'\n{flag}msgctxt "{key}"\nmsgid "{french}"\nmsgstr "{translated}"\n'


FRENCH = [("language name", "Français"), ("day", "Nous sommes le {day} ?"), ("go", "Partir")]
GERMAN = ["Deutsch", "Ist heute {day}?", "Los"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three sentences in French and in German."""
    (tmp_path / "perron.pot").write_text(HEAD + "".join(entry(*each) for each in FRENCH), "utf-8")
    german = [entry(*each, translated) for each, translated in zip(FRENCH, GERMAN, strict=True)]
    (tmp_path / "de.po").write_text(HEAD + "".join(german), "utf-8")
    return tmp_path


def test_the_catalogues_of_the_page_are_whole() -> None:
    """Every sentence of the page is there in every language, French first."""
    languages = read()
    assert languages[0].tag == "fr"
    assert len({tuple(language.sentences) for language in languages}) == 1
    assert all(all(language.sentences.values()) for language in languages)


def test_a_language_says_its_name_and_its_direction(folder: Path) -> None:
    """A language comes with its own name and with the direction of its writing."""
    (folder / "ar.po").write_text((folder / "de.po").read_text("utf-8").replace("Deutsch", "العربية"), "utf-8")
    french, arabic, german = read(folder)
    assert (french.name, french.direction) == ("Français", "ltr")
    assert (arabic.name, arabic.direction) == ("العربية", "rtl")
    assert (german.tag, german.sentences["go"]) == ("de", "Los")


def test_the_script_carries_what_it_says(folder: Path) -> None:
    """A sentence that only the page without a script says weighs nothing in the script."""
    made = script(read(folder), said=lambda key: key != "go")
    assert 'KEYS = "language name\\nday".split("\\n");' in made
    assert "Deutsch" in made
    assert "Los" not in made
    assert "Partir" not in made


def test_french_spaces_do_not_break(folder: Path) -> None:
    """A line never begins with a question mark."""
    assert read(folder)[0].sentences["day"] == "Nous sommes le {day}\u00a0?"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('msgstr "Los"', 'msgstr ""', "de: 'go' is not translated"),
        ('msgctxt "go"', 'msgctxt "gone"', "de: 'gone' is no sentence of the page"),
        ('msgid "Partir"', 'msgid "Pars"', "de: 'go' translates an older French sentence"),
        ('msgctxt "go"', '#, fuzzy\nmsgctxt "go"', "de: 'go' is marked as unsure (fuzzy)"),
        ("heute {day}", "heute {tag}", "de: 'day' fills in other places than the French sentence"),
        ("Los", "Los ", "de: 'go' has a space too many, a line break, or a straight quote"),
        ("Los", "Los's", "de: 'go' has a space too many, a line break, or a straight quote"),
        ("Los", "Los", None),
    ],
)
def test_an_unfit_translation_stops_the_build(folder: Path, old: str, new: str, fault: str | None) -> None:
    """Whatever is missing, stale, unsure or ill filled in is named, and nothing is built."""
    whole = (folder / "de.po").read_text("utf-8")
    assert old in whole
    (folder / "de.po").write_text(whole.replace(old, new), "utf-8")
    if fault is None:
        assert read(folder)
        return
    with pytest.raises(Unfit) as unfit:
        read(folder)
    assert fault in str(unfit.value).splitlines()


def test_an_entry_that_stands_twice_or_is_obsolete_stops_the_build(folder: Path) -> None:
    """One key, one sentence; what is left over from an older page is taken out."""
    german = (folder / "de.po").read_text("utf-8")
    old = "#~ " + entry("old", "Vieux", "Alt").strip().replace("\n", "\n#~ ") + "\n"
    (folder / "de.po").write_text(german + entry("go", "Aller", "Gehen") + "\n" + old, "utf-8")
    with pytest.raises(Unfit) as unfit:
        read(folder)
    assert "de: 'go' stands twice" in str(unfit.value)
    assert "de: an obsolete entry is left: 'old'" in str(unfit.value)
    pot = (folder / "perron.pot").read_text("utf-8")
    (folder / "perron.pot").write_text(pot + entry("go", "Aller"), "utf-8")
    with pytest.raises(Unfit, match="fr: 'go' stands twice"):
        read(folder)


def test_a_broken_file_is_named(folder: Path) -> None:
    """A file that is no catalogue is named, with the line."""
    (folder / "de.po").write_text('msgid "never closed\n', "utf-8")
    with pytest.raises(Unfit, match=r"de\.po: "):
        read(folder)


@pytest.mark.parametrize(
    ("sentence", "sound"),
    [
        ("un " * EASY_WORDS + ".", True),
        ("un " * EASY_WORDS + "de trop.", False),
        ("un " * EASY_WORDS + ". " + "un " * EASY_WORDS + ".", True),
        ("un, " * EASY_WORDS + "{un} !", False),
    ],
)
def test_easy_french_has_short_sentences(sentence: str, sound: bool) -> None:  # noqa: FBT001  # a row of the table
    """French easy to read has at most 12 words in a sentence."""
    faults = [fault for fault in catalogues._typing_faults(EASY, {"x": sentence}) if "words" in fault]
    assert (faults == []) is sound
