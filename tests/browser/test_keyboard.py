"""Without a mouse: a report and its reply by Tab, arrows, Space and Enter alone, and what is heard meanwhile."""

import re
from collections.abc import Iterator
from typing import Any, Final

import pytest

from .states import CLOCK, JOURNEYS, Stage, on_stage
from .test_browsers import quick_pages

__all__ = ["quick_pages"]

# No screen has so many stops.
STOPS: Final = 120
# What has the focus: its id, whether that can be seen, and whether anything lies over it.
FOCUS: Final = """(() => {
  const at = document.activeElement;
  if (at === document.body) return null;
  const shown = at.matches('.unseen') ? document.querySelector(`label.choose[for="${at.id}"]`) : at;
  const { outlineStyle, outlineWidth } = getComputedStyle(shown);
  const { left, top, width, height } = shown.getBoundingClientRect();
  const over = document.elementFromPoint(left + Math.min(width, innerWidth) / 2, top + Math.min(height, 40) / 2);
  return {
    id: at.id,
    visible: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
    uncovered: over !== null && (shown.contains(over) || over.contains(shown)),
  };
})()"""
# All that Tab must reach, in the order of the page: of a group of radio buttons only one.
REACHABLE: Final = """(() => {
  const groups = new Set();
  return [...document.querySelectorAll('a[href], button, select, input, textarea')].filter((each) => {
    if (each.disabled || each.checkVisibility() === false) return false;
    if (each.type !== 'radio') return true;
    return !groups.has(each.name) && groups.add(each.name);
  }).map((each) => each.name || each.id);
})()"""
TOLD: Final = """void (() => {
  globalThis.told = [];
  const status = document.querySelector('#status');
  const heard = () => told.push(status.textContent);
  new MutationObserver(heard).observe(status, { childList: true, characterData: true, subtree: true });
})()"""


class Typist:
    """A person without a mouse, who looks where the focus is."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.browser = stage, stage.browser

    def at(self) -> Any:
        """What has the focus; it is seen, and nothing lies over it."""
        focus = self.browser.ask(FOCUS)
        assert focus is None or (focus["visible"] and focus["uncovered"]), focus
        return focus and focus["id"]

    def goes(self, control: str, *, key: tuple[str, ...] = ("Tab",)) -> None:
        """Tab until this control has the focus."""
        for _ in range(STOPS):
            self.browser.press(*key)
            if self.at() == control:
                return
        raise AssertionError(f"Tab does not come to {control}")

    def uses(self, control: str, *, key: str = "Enter") -> None:
        self.goes(control)
        self.browser.press(key)

    def turns_to(self, selector: str) -> None:
        """Another screen came: the focus is on its heading."""
        self.browser.see(selector)
        assert self.browser.ask("document.activeElement.closest('h1') !== null"), selector

    def writes(self, text: str) -> None:
        """Sign by sign, where the focus is."""
        self.browser.press(*text)

    def stops(self, count: int, *key: str) -> list[str]:
        """Where the focus stops when a key is pressed so many times; after the last control the browser has it."""
        found = []
        for _ in range(count):
            self.browser.press(*key)
            named = "document.activeElement.name || document.activeElement.id"
            found.append("" if self.at() is None else self.browser.ask(named))
        return found


@pytest.fixture(scope="module")
def stage(quick_pages: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One browser for all."""
    with on_stage(quick_pages, tmp_path_factory.mktemp("files")) as stage:
        yield stage


def test_a_report_needs_no_mouse(stage: Stage) -> None:
    """From the first screen to the confirmation by keys alone: the focus is seen at each stop, and on each heading."""
    typist = Typist(stage)
    stage.comes(CLOCK)
    typist.uses("report")
    typist.turns_to('[data-screen="before"]')
    typist.uses("next")
    typist.turns_to("#category")
    typist.uses("category-MP", key="Space")
    stage.browser.press("ArrowDown", "ArrowUp", "ArrowDown")
    assert stage.browser.ask("document.activeElement.checked")
    typist.uses("next")
    typist.turns_to("#text")
    typist.goes("text")
    typist.writes("Le pont.")
    for _ in range(11):
        typist.uses("next")
    typist.turns_to("#review-text")
    typist.uses("next")
    typist.turns_to("#words")
    typist.uses("next")
    typist.turns_to("#confirm-words")
    typist.uses("kept-words", key="Space")
    typist.uses("send")
    stage.sees("#done")
    typist.turns_to("#done")
    typist.uses("to-start")
    typist.turns_to("#report")


def test_coming_back_needs_no_mouse(stage: Stage) -> None:
    """The reply is read, another language chosen and a message begun by keys alone."""
    typist = Typist(stage)
    stage.hangs_out()
    stage.comes()
    typist.uses("come-back")
    typist.turns_to("#receipt-field")
    typist.goes("receipt-field")
    typist.writes("abandon")
    typist.uses("open")
    stage.sees("#receipt-field-error")
    assert typist.at() == "receipt-field"
    stage.browser.press("+Control", "a", "-Control")
    typist.writes(" ".join(stage.receipt.numbers))
    typist.uses("open")
    typist.turns_to('[data-screen="conversation"]')
    typist.goes("language", key=("+Shift", "Tab", "-Shift"))
    stage.browser.press("ArrowDown")
    assert typist.at() == "language"
    typist.uses("write-again")
    typist.turns_to("#text")


@pytest.mark.parametrize(("state", "language"), [("home", "ar"), ("category: with its questions", "fr")])
def test_tab_reads_the_page(stage: Stage, state: str, language: str) -> None:
    """Tab comes to every control once, in the order of the page, and out again; Shift and Tab the same way back."""
    typist = Typist(stage)
    for name, step in JOURNEYS["a report"].items():
        step(stage)
        if name == state:
            break
    stage.browser.does("choose", selector="#language", value=language)
    reachable = stage.browser.ask(REACHABLE)
    assert reachable[:2] == ["leave", "skip"]
    stage.browser.ask("document.querySelector('#leave').focus()")
    assert typist.stops(len(reachable), "Tab") == [*reachable[1:], ""]
    assert typist.stops(len(reachable), "+Shift", "Tab", "-Shift") == reachable[::-1]


def test_the_second_stop_skips_to_the_text(stage: Stage) -> None:
    """Whoever reads by ear passes the frame of the page with one key, and it leaves no trace in the history."""
    stage.comes()
    before = stage.browser.ask("[location.href, history.length]")
    stage.browser.ask("document.activeElement.blur()")
    stage.browser.press("Tab", "Tab", "Enter")
    assert stage.browser.ask("document.activeElement.id") == "heading"
    assert stage.browser.ask("[location.href, history.length]") == before


def test_what_happens_is_told_once(stage: Stage) -> None:
    """Errors and results come to the ear once each, and no second is counted aloud."""
    stage.comes(CLOCK, sees='[data-visit="arrived"]')
    stage.browser.ask(TOLD)
    stage.clicks("#report", "#next", "#next", "#category-AU", "#next", "#next")
    stage.sees("#text-error")
    errors = [stage.browser.ask("document.querySelector('#text-error').textContent")]
    told = [text for text in stage.browser.ask("told") if text]
    assert told[1:] == errors
    assert len(told) == 2
    stage.brings(f"{CLOCK}\naddEventListener('DOMContentLoaded', () => {TOLD});")
    stage.sees("#done")
    title = stage.browser.text("#heading")
    assert [text for text in stage.browser.ask("told") if text] == [title]


CONTROLS: Final = {"button", "link", "heading", "textbox", "combobox", "checkbox", "radio", "group"}
FRAME: Final = [
    "link: Quitter vite (« Quitter vite », ou trois fois la touche Maj : ce que vous avez écrit ici s’efface, même une "
    "enveloppe qui attend. L’historique du navigateur reste.)",
    "link: Aller au texte",
    "combobox: Langue",
]
# What is heard in some states after the frame of the page: role, name and, in brackets, what describes it.
HEARD: Final = {
    "text: missing": [
        "heading: Que s’est-il passé ?",
        "textbox: Que s’est-il passé ? (Quoi, comment, depuis quand. Phrases courtes et simples. Laissez de côté ce "
        "que vous êtes seul à savoir. Écrivez quelque chose d’abord.)",
        "button: Continuer",
        "button: Retour",
        "button: Tout sur une seule page",
    ],
    "evidence: a file": [
        "heading: Où trouver des preuves ?",
        "textbox: Où trouver des preuves ? (Ne prenez aucun risque pour en avoir plus.)",
        "button: Joindre des fichiers (facultatif) (Un fichier peut contenir votre nom, un lieu, un appareil ; une "
        "impression porte des marques. Dans le doute, décrivez-le avec vos mots. 16 fichiers au plus, 26 Mio en tout.)",
        "button: Retirer le fichier une-facture-au-nom-long-du-marche-public.pdf",
        "button: Continuer",
        "button: Retour",
        "button: Tout sur une seule page",
    ],
    "confirm: nothing typed": [
        "heading: Avez-vous bien vos 12 mots ?",
        "group: Deux mots de votre papier (Tapez les deux mots, ou cochez la case.)",
        "textbox: Mot #",
        "textbox: Mot #",
        "checkbox: J’ai noté mes 12 mots, je n’ai pas besoin de vérifier.",
        "button: Envoyer",
        "button: Retour",
    ],
}


def heard(tree: Any) -> list[str]:
    """Each control and heading, as a screen reader says it."""
    described = f" ({tree['description']})" if tree.get("description") else ""
    said = [f"{tree['role']}: {tree['name']}{described}"] if tree["role"] in CONTROLS else []
    return said + [line for child in tree.get("children", []) for line in heard(child)]


def test_every_control_says_its_name_and_what_is_wrong_with_it(stage: Stage) -> None:
    """A screen reader hears role and name of each control, its hint, and its error when there is one."""
    found = {}
    for state, step in JOURNEYS["a report"].items():
        step(stage)
        if state in HEARD:
            lines = heard(stage.browser.does("tree"))
            found[state] = [re.sub(r"Mot \d+", "Mot #", line.replace("\u00a0", " ")) for line in lines]
    assert found == {state: [*FRAME, *lines] for state, lines in HEARD.items()}
