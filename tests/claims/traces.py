"""D4 and D5: at no step of a report, a return and a message does the page keep or show what was written."""

import secrets
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any, Final, TypeAlias
from unittest import mock

from audit.canary import spellings
from crypto.envelope import REQUEST_BYTES
from tests.browser.driving import Browser
from tests.browser.site import Site, site
from tests.browser.visitor import KINDS, Visitor

from .claim import Claim, Evidence, Mutant, Open
from .visits import ENVELOPES, Refusing, refusal

# All that a page can leave in a browser without a file; what refuses to be asked keeps nothing.
TRACES: Final = """(async () => {
  // Half a document has no title yet.
  if (document.readyState === 'loading') return null;
  const asked = async (question) => { try { return await question(); } catch { return []; } };
  return {
    shown: {
      url: location.href, title: document.title, name: window.name,
      state: JSON.stringify(history.state), referrer: document.referrer,
    },
    kept: {
      cookie: document.cookie ? [document.cookie] : [],
      localStorage: await asked(() => Object.keys(localStorage)),
      databases: await asked(async () => (await indexedDB.databases()).map(({ name }) => name)),
      caches: await asked(() => caches.keys()),
      workers: await asked(async () => (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope)),
      files: await asked(async () => Array.fromAsync((await navigator.storage.getDirectory()).keys())),
    },
    tab: await asked(() => Object.entries(sessionStorage)),
  };
})()"""
# base64 of one sealed request.
SEALED_LETTERS: Final = (REQUEST_BYTES + 2) // 3 * 4


@dataclass(slots=True)
class Walk:
    """What was found after every act of one person, and what must not be found."""

    canaries: dict[str, str] = field(default_factory=dict)
    found: list[Any] = field(default_factory=list)
    clipboard: str = ""
    asked: str = ""

    def add(self, name: str) -> str:
        """Something to write, which nobody wrote before."""
        self.canaries[name] = f"{name} {secrets.token_hex(8)}"
        return self.canaries[name]

    def look(self, browser: Browser) -> None:
        """Between two documents there is nothing to ask."""
        with suppress(AssertionError):
            if found := browser.does("ask", expression=TRACES):
                self.found.append(found)

    def names(self, text: str) -> list[str]:
        """The canaries in a text, in any spelling."""
        raw = text.encode()
        return [name for name, of in self.canaries.items() if any(way in raw for way in ways(of))]


def ways(text: str) -> Iterable[bytes]:
    """How it could be spelled."""
    return spellings(text.encode()).values()


@contextmanager
def watching(browser: Browser, walk: Walk) -> Iterator[None]:
    """After every act of whoever uses this browser, its traces are looked at."""
    does = browser.does

    def watched(name: str, **values: object) -> Any:
        answer = does(name, **values)
        if name in {"open", "see", "click", "type", "attach"}:
            with mock.patch.object(browser, "does", does):
                walk.look(browser)
        return answer

    with mock.patch.object(browser, "does", watched):
        yield


def waits(visitor: Visitor, _: Walk) -> None:
    """A load whose envelope is not taken and stays in the tab."""
    amend, visitor.line.amend = visitor.line.amend, closed
    visitor.browser.does("open", url=visitor.url)
    visitor.browser.see('body[data-visit="waiting"]')
    visitor.line.amend = amend


def sends(visitor: Visitor, walk: Walk) -> None:
    """A report, a return and a message, each to its end."""
    visitor.comes()
    words = visitor.reports(walk.add("text"))
    walk.canaries["words"] = words
    visitor.waits_for_silence()
    visitor.sends()
    visitor.comes()
    visitor.comes_back(words)
    visitor.writes_again(walk.add("message"))
    visitor.waits_for_silence()
    visitor.sends()


def closed(path: str, answer: bytes) -> bytes:
    """A server that takes no envelope."""
    return refusal(answer) if path == ENVELOPES else answer


def prepares(visitor: Visitor, walk: Walk) -> None:
    """A report with a file, up to the last click before Send."""
    with tempfile.TemporaryDirectory() as folder:
        paper = Path(folder) / walk.add("file name")
        paper.write_bytes(secrets.token_bytes(1_000))
        visitor.comes()
        walk.canaries["words"] = visitor.reports(walk.add("text"), files=(paper,))


Journey = Callable[[Visitor, Walk], None]


Walks: TypeAlias = tuple[tuple[str, Walk], ...]
"""The browser and what was found, journey by journey."""


def walked(visited: Site, *journeys: Journey) -> Iterator[tuple[str, Walk]]:
    """One journey after the other in each browser; at the end of each its clipboard is pasted."""
    for kind in visited.kinds:
        with visited.visited(kind) as visitor:
            for journey in journeys:
                walk = Walk()
                visitor.line.amend = Refusing(visited.amend)
                with watching(visitor.browser, walk):
                    journey(visitor, walk)
                walk.clipboard = visitor.browser.does("pasted")
                walk.asked = "\n".join(one.path for one in visitor.line.take())
                yield kind, walk


@contextmanager
def walks(opened: Open[Site], *journeys: Journey) -> Iterator[Walks]:
    """Journeys through a site."""
    with opened() as visited:
        yield tuple(walked(visited, *journeys))


@cache
def honest() -> Walks:
    """All journeys through the page as it is: walked once for both claims, since nothing in them changes afterwards."""
    with walks(partial(site, *KINDS), waits, sends, prepares) as found:
        return found


def kept(walks: Walks) -> Evidence:
    """D4: nothing anywhere, but one envelope of one size in the tab."""
    against, looks, sealed = [], 0, 0
    for kind, walk in walks:
        for found in walk.found:
            looks += 1
            against += [f"kept in {kind}, {place}: {names}" for place, names in found["kept"].items() if names]
            sizes = [(name, len(value)) for name, value in found["tab"]]
            sealed += sizes == [("envelope", SEALED_LETTERS)]
            if sizes not in ([], [("envelope", SEALED_LETTERS)]):
                against.append(f"kept in {kind}, sessionStorage: {sizes}")
    if not sealed:
        against.append("the sealed envelope was never seen: the search finds nothing anywhere")
    told = f"{kinds(walks)}: {looks} looks, one sealed envelope at {sealed} of them, else nothing"
    return Evidence(told, tuple(dict.fromkeys(against)))


def shown(walks: Walks) -> Evidence:
    """D5: what a browser shows, remembers or hands on of the page never changes, whatever is written in it."""
    against, looks = [], 0
    for kind, walk in walks:
        looks += len(walk.found)
        for place in walk.found[0]["shown"]:
            values = {found["shown"][place] for found in walk.found}
            if len(values) > 1 or walk.names(str(values)):
                against.append(f"shown in {kind}, {place}: {len(values)} values {walk.names(str(values))}")
        for place, value in (("clipboard", walk.clipboard), ("addresses", walk.asked)):
            against += [f"shown in {kind}, {place}: {name}" for name in walk.names(value)]
    told = f"{kinds(walks)}: {looks} looks, one address, one title, no name, no state"
    return Evidence(told, tuple(against))


def kinds(walks: Walks) -> str:
    """The browsers that were used."""
    return ", ".join(dict.fromkeys(kind for kind, _ in walks))


def mutant(by: str, code: str) -> Mutant[Walks]:
    """A page that does this whenever another screen comes; the one before is still there."""
    text = "const text = document.getElementById('text')?.value ?? '';"
    edits = {"intake/client/frame.js": (GO, f"{GO}    {text}\n    {code}\n")}
    return Mutant(partial(walks, partial(site, "chromium", edits=edits), prepares), by)


GO: Final = "  go(screen) {\n"
LONGER: Final = {"intake/client/tab.js": ("const text = spelled(request);", "const text = `${spelled(request)}=`;")}
KEPT: Final = Claim(
    id="D4",
    sentence="The page keeps nothing, at no step, but one sealed envelope of one size in its tab",
    promises=("T18",),
    check=kept,
    subject=lambda: nullcontext(honest()),
    mutants={
        "a screen in localStorage": mutant("localStorage", "localStorage.setItem('screen', screen);"),
        "a draft in the tab": mutant("sessionStorage", "sessionStorage.setItem('draft', text);"),
        "a cookie": mutant("cookie", "document.cookie = 'seen=1';"),
        "a database": mutant("databases", "indexedDB.open('perron');"),
        "a cache": mutant("caches", "caches.open('perron');"),
        "a file of the browser's": mutant(
            "files", "navigator.storage.getDirectory().then((all) => all.getFileHandle('draft', { create: true }));"
        ),
        "an envelope of another size": Mutant(
            partial(walks, partial(site, "chromium", edits=LONGER), waits), "sessionStorage"
        ),
    },
    not_shown="what a browser writes to disk by itself: memory that is swapped out, crash reports, a restored session",
)
SHOWN: Final = Claim(
    id="D5",
    sentence="Text, file names and the 12 words are in no address, title, history or clipboard",
    promises=("T18",),
    check=shown,
    subject=lambda: nullcontext(honest()),
    mutants={
        "the text after the address": mutant("url: ", "location.hash = encodeURIComponent(text);"),
        "the screen after the address": mutant("url: ", "history.replaceState(null, '', `#${screen}`);"),
        "the text in the title": mutant("title: ", "document.title = text || document.title;"),
        "the text in the history": mutant("state: ", "history.replaceState({ text }, '');"),
        "the text in the window's name": mutant("name: ", "window.name = text || window.name;"),
        "the words in the clipboard": mutant(
            "clipboard: words",
            "if (screen === 'confirm') navigator.clipboard.writeText(this.model.letter.receipt.words.join(' '));",
        ),
    },
    not_shown="what else on the device sees screen, keys or clipboard; the words, once their owner copies them",
)
