"""Pages from templates: what is escaped, in which language, how days and sizes read."""

import re
from collections.abc import Mapping
from datetime import date
from functools import partial
from importlib import resources
from typing import Final

import jinja2

from caseworker_ui.notice import Said
from caseworker_ui.vaults.people import MACHINE
from caseworker_ui.wording import MONTHS, NAMES, WORDS, did, issue, say
from crypto.epoch import Epoch, from_iso, to_iso

from .headers import INTEGRITY
from .sending import plain
from .sessions import STATION, Session

LANGUAGES: Final = tuple(NAMES)
FOLDER: Final = resources.files("caseworker_ui") / "pages"
_STEP: Final = 1_024
# Values of sentences that are days: the terminal says 2026-11-24, a page says it as people do.
_DAYS: Final = frozenset({"day", "first", "last", "newest", "today", "until"})
_ISO: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Hebrew, Arabic and their neighbours.
_RIGHT_TO_LEFT: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


class Pages:
    """The templates, read once. Autoescape has no exception: no template says `safe`."""

    def __init__(self, *, office: str, titles: Mapping[str, str]) -> None:
        sources = {
            page.name: page.read_text(encoding="utf-8") for page in FOLDER.iterdir() if page.name[-5:] == ".html"
        }
        environment = jinja2.Environment(
            loader=jinja2.DictLoader(sources),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates = {name: environment.get_template(name) for name in sources}
        self._office, self._titles = office, titles
        self.style = (FOLDER / "station.css").read_bytes()

    def render(self, name: str, session: Session, *, path: str, values: Mapping[str, object]) -> str:
        """A page for whoever sits at this session."""
        return self._templates[name].render(
            self._words(session.language),
            office=self._office,
            who=self._titles.get(session.register or session.vault or "", WORDS["the station"][session.language]),
            desk=session.desk,
            register=session.register,
            logged_in=session.vault is not None,
            csrf=session.csrf,
            path=path,
            said=session.hear(),
            **values,
        )

    def render_refusal(self, status: int, *, language: str) -> str:
        """What those are told who are not let through to any handler."""
        known = status if status in {400, 403, 404, 413} else 400
        return self._templates["refused.html"].render(self._words(language), why=WORDS[f"refused {known}"][language])

    def _words(self, language: str) -> dict[str, object]:
        return {
            "language": language,
            "languages": NAMES,
            "t": partial(word, language=language),
            "day": partial(day, language=language),
            "size": partial(size, language=language),
            "tell": partial(tell, language=language),
            "did": partial(did, language=language),
            "issue": partial(issue, language=language),
            "iso": to_iso,
            "plain": plain,
            "station": STATION,
            "machine": MACHINE,
            "integrity": INTEGRITY,
        }


def word(key: str, *, language: str, **values: object) -> str:
    """Words of the page."""
    return WORDS[key][language].format(**isolated(values))


def day(epoch: Epoch, *, language: str) -> str:
    """24 novembre 2026, never torn apart at the end of a line."""
    when = date.fromisoformat(to_iso(epoch))
    first = "1er" if when.day == 1 and language == "fr" else str(when.day)
    return f"{first}\u00a0{MONTHS[language][when.month - 1]}\u00a0{when.year}"


def size(count: int, *, language: str) -> str:
    """3,0 Mio: the units of powers of two, as file managers of this office's machines show them."""
    units = {"fr": ("octets", "Kio", "Mio"), "en": ("bytes", "KiB", "MiB")}[language]
    if count < _STEP:
        return f"{count} {units[0]}"
    kibi = count < _STEP * _STEP
    number = f"{count / (_STEP if kibi else _STEP * _STEP):.1f}"
    return f"{number.replace('.', ',') if language == 'fr' else number} {units[1] if kibi else units[2]}"


def tell(said: Said, *, language: str) -> str:
    """A sentence; on the page some have words of their own, without the command line."""
    days = {name: value for name, value in said.values.items() if name in _DAYS and _ISO.fullmatch(str(value))}
    read = {name: day(from_iso(str(value)), language=language) for name, value in days.items()}
    own, values = WORDS.get(f"said {said.key}"), isolated({**said.values, **read})
    return say(said.key, language, **values) if own is None else own[language].format(**values)


def isolated(values: Mapping[str, object]) -> dict[str, object]:
    """The same; what runs from right to left does not turn the sentence around it (Unicode annex 9, isolates)."""
    return {
        name: f"\u2068{value}\u2069" if isinstance(value, str) and _RIGHT_TO_LEFT.search(value) else value
        for name, value in values.items()
    }
