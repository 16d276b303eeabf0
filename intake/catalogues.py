"""The sentences of the page: `languages/perron.pot` has them in French, which counts; each `.po` translates them.

Read by the build alone, which stops at what is missing, stale or unsure, and names it. City packs keep the same rules.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

LANGUAGES: Final = Path(__file__).with_name("languages")
FRENCH: Final = "fr"
# French easy to read (FALC): short sentences. BCP 47 names it, so that `lang` may say it.
EASY: Final = "fr-simple"
EASY_WORDS: Final = 12

_PLACE: Final = re.compile(r"\{(\w+)\}")
_SENTENCE_END: Final = re.compile(r"[.!?:;…]+(?:\s|$)")
_UNBREAKABLE: Final = "\u00a0"


@dataclass(frozen=True, slots=True)
class Language:
    """One language of the page: its BCP 47 tag, its own name, its direction, and its sentence for each key."""

    tag: str
    name: str
    direction: str
    sentences: Mapping[str, str]

    def say(self, key: str) -> str:
        """The sentence; a key that is not there is an error."""
        return self.sentences[key]


class Unfit(Exception):
    """What is wrong with the catalogues: one line for each fault, for whoever mends them."""

    def __init__(self, faults: Iterable[str]) -> None:
        super().__init__("\n".join(faults))


def read(folder: Path = LANGUAGES) -> tuple[Language, ...]:
    """Every language, French first, all with the same keys in the same order. Or `Unfit`."""
    template = _catalog(folder / "perron.pot")
    french = {key: str(message.id) for key, message in _entries(template)}
    if twice := _twice(template):
        raise Unfit(twice)
    tags = [FRENCH, *sorted(file.stem for file in folder.glob("*.po"))]
    return tuple(_language(tag, texts) for tag, texts in translations(french, folder, tags=tags).items())


def translations(french: Mapping[str, str], folder: Path, *, tags: Sequence[str]) -> dict[str, dict[str, str]]:
    """French sentences and, from the `.po` of each other tag, their translations: the same keys in the same order."""
    faults = list(_typing_faults(FRENCH, french))
    known = {FRENCH: dict(french)}
    for tag in tags:
        if tag == FRENCH:
            continue
        catalog = _catalog(folder / f"{tag}.po")
        faults += _twice(catalog, tag)
        known[tag], wrong = _translated(tag, french, catalog)
        faults += wrong
    if faults:
        raise Unfit(faults)
    return {tag: {key: spaced(tag, text) for key, text in texts.items()} for tag, texts in known.items()}


def script(languages: Iterable[Language], *, said: Callable[[str], bool]) -> str:
    """The catalogues as a module for the page: sentence by sentence of one language, which compresses best.

    Only the sentences that the script says: `said` knows them by their keys.
    """
    languages = tuple(languages)
    keys = [key for key in languages[0].sentences if said(key)]
    directions = {each.tag: {"name": each.name, "dir": each.direction} for each in languages}
    sentences = (f"{json.dumps(each.tag)}: {_lines(each.sentences[key] for key in keys)}" for each in languages)
    parts = {
        "LANGUAGES": json.dumps(directions, ensure_ascii=False),
        "KEYS": _lines(keys),
        "SENTENCES": f"{{{', '.join(sentences)}}}",
    }
    lines = [f"export const {name} = {value};" for name, value in parts.items()]
    return "\n".join(["// Made by intake/making.py.", *lines, ""])


def _lines(texts: Iterable[str]) -> str:
    """An array of texts without line breaks, written as one: quotes around each weigh 150 bytes on their way."""
    return json.dumps("\n".join(texts), ensure_ascii=False) + '.split("\\n")'


def _catalog(file: Path) -> Catalog:
    try:
        with file.open("rb") as opened:
            return read_po(opened, abort_invalid=True)
    except (PoFileError, OSError) as wrong:
        raise Unfit([f"{file.name}: {wrong}"]) from None


def _entries(catalog: Catalog) -> Iterator[tuple[str, Message]]:
    """Everything but the header, by its key."""
    return ((message.context or "", message) for message in catalog if message.id)


def _twice(catalog: Catalog, tag: str = FRENCH) -> list[str]:
    keys = [key for key, _ in _entries(catalog)]
    return [f"{tag}: {key!r} stands twice" for key in sorted({key for key in keys if keys.count(key) > 1})]


def _translated(tag: str, french: Mapping[str, str], catalog: Catalog) -> tuple[dict[str, str], list[str]]:
    """The sentences in the order of the French ones, and what is wrong with them."""
    found = dict(_entries(catalog))
    faults = [f"{tag}: {key!r} is no sentence of the page" for key in found if key not in french]
    faults += [f"{tag}: an obsolete entry is left: {message.context!r}" for message in catalog.obsolete.values()]
    sentences = {}
    for key, sentence in french.items():
        message = found.get(key)
        sentences[key] = str(message.string) if message else ""
        if not sentences[key]:
            faults.append(f"{tag}: {key!r} is not translated")
        elif message and message.id != sentence:
            faults.append(f"{tag}: {key!r} translates an older French sentence")
        elif message and message.fuzzy:
            faults.append(f"{tag}: {key!r} is marked as unsure (fuzzy)")
        elif _places(sentences[key]) != _places(sentence):
            faults.append(f"{tag}: {key!r} fills in other places than the French sentence")
    return sentences, faults + list(_typing_faults(tag, sentences))


def _typing_faults(tag: str, sentences: Mapping[str, str]) -> Iterator[str]:
    """What a reader would see as a fault of typing, and sentences too long to be easy."""
    for key, sentence in sentences.items():
        if sentence != sentence.strip() or re.search("  |\n|['\"]", sentence):
            yield f"{tag}: {key!r} has a space too many, a line break, or a straight quote"
        if tag.startswith(FRENCH) and re.search(r"[^\s…][;?!»]|[^\s\d]:\s|«\S", sentence):
            yield f"{tag}: {key!r} lacks the space that French sets before such a sign"
        if tag == EASY and (words := _longest(sentence)) > EASY_WORDS:
            yield f"{tag}: {key!r} has a sentence of {words} words; {EASY_WORDS} is the most"


def _longest(text: str) -> int:
    """Words of the longest sentence; a sign of its own is no word."""
    return max(len(re.findall(r"\S*\w\S*", sentence)) for sentence in _SENTENCE_END.split(text))


def _places(sentence: str) -> list[str]:
    return sorted(_PLACE.findall(sentence))


def _language(tag: str, sentences: Mapping[str, str]) -> Language:
    direction = Locale.parse(tag.partition("-")[0]).text_direction
    return Language(tag, sentences.get("language name", tag), direction, sentences)


def spaced(tag: str, text: str) -> str:
    """A French text with spaces that do not break before and after signs, so that no line begins with a sign."""
    if not tag.startswith(FRENCH):
        return text
    return re.sub(" (?=[:;?!»])", _UNBREAKABLE, text).replace("« ", f"«{_UNBREAKABLE}")
