"""The twins in real browsers: what the page's JavaScript makes there Python reads, and the reverse."""

import random
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import pytest

from tests.crypto.differential import PARSERS, compared
from tests.crypto.exchanges import MADE_BY_BOTH, MADE_BY_PYTHON
from tests.crypto.twin import Answer, Question, Twin

from .bench import serving
from .driving import NODE, ROOT, Browser, driven

# As intake/build.mjs bundles the page; that one refuses what opens envelopes, which stands for a desk here.
BUNDLE: Final = ["--bundle", "--minify", "--format=esm", "--platform=browser", "--target=es2022"]
AT_ONCE: Final = 10


class BrowserTwin(Twin):
    """The page of a browser; it answers a few questions at a time."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser

    def replies(self, questions: Sequence[Question]) -> Iterator[Answer]:
        """Each few as one call to the page."""
        for start in range(0, len(questions), AT_ONCE):
            asked = [{"do": name, "input": values} for name, values in questions[start : start + AT_ONCE]]
            yield from self._browser.does("call", action="twin", values=asked)


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The twin as a page, served."""
    folder = tmp_path_factory.mktemp("twin")
    (folder / "index.html").write_text('<!doctype html><script type="module" src="twin.js"></script>', "utf-8")
    esbuild, source = ROOT / "node_modules" / "esbuild" / "bin" / "esbuild", Path(__file__).with_name("twin.js")
    command = [str(NODE), str(esbuild), str(source), *BUNDLE, "--log-level=error", f"--outfile={folder / 'twin.js'}"]
    subprocess.run(command, check=True, timeout=60)
    with serving(folder) as served:
        yield served


@pytest.fixture(scope="module", params=["chromium", "firefox"])
def twin(request: pytest.FixtureRequest, port: int) -> Iterator[BrowserTwin]:
    """One browser for all objects."""
    with driven(request.param) as browser:
        browser.does("open", url=f"http://127.0.0.1:{port}/")
        yield BrowserTwin(browser)


@pytest.mark.parametrize("kind", MADE_BY_BOTH)
def test_what_a_browser_makes_python_reads(twin: BrowserTwin, kind: str) -> None:
    """T3, T4: In 50 random cases each, what a browser makes Python reads to the same, and nobody reads its covers."""
    MADE_BY_BOTH[kind](twin, random.Random(f"browser {kind}"), 50)


@pytest.mark.parametrize("kind", MADE_BY_PYTHON)
def test_what_python_makes_a_browser_reads(twin: BrowserTwin, kind: str) -> None:
    """In 50 random cases each, what desks, station and root make is read by a browser to the same."""
    MADE_BY_PYTHON[kind](twin, random.Random(f"browser {kind}"), 50)


@pytest.mark.parametrize("name", PARSERS)
def test_a_browser_says_what_python_says(twin: BrowserTwin, name: str) -> None:
    """Hostile bytes get one verdict, in one sentence, from Python and from a browser's own cryptography and texts."""
    assert len(compared(twin, random.Random(f"browser {name}"), name, count=20)) > 1
