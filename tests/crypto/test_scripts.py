"""What no script of the page may say, and what its protocol may import."""

import re
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]

# What a page or a module of it must not hold: ways to run text, to leave a trace on disk, or to lean on Node.
FORBIDDEN: Final = (
    "innerHTML outerHTML insertAdjacentHTML document.write eval( Function( localStorage indexedDB caches "
    'serviceWorker Worker( WebAssembly Buffer Buffer. require( process. setTimeout("'
).split()


def scripts() -> list[Path]:
    """Every JavaScript file of the page and its protocol."""
    return sorted([*(ROOT / "crypto").glob("*.js"), *(ROOT / "intake" / "client").rglob("*.js")])


def forbidden(text: str) -> list[str]:
    """Which forbidden words a script says."""
    return [word for word in FORBIDDEN if re.search(rf"(?<!\w){re.escape(word)}", text)]


def test_no_script_runs_text_or_leaves_traces() -> None:
    """No script of ours can run text as code, write to the disk of the reporter, or lean on Node."""
    assert len(scripts()) >= 25
    found = {file.name: forbidden(file.read_text("utf-8")) for file in scripts()}
    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize("word", FORBIDDEN)
def test_a_forbidden_word_is_caught(word: str) -> None:
    """The search sees each word it looks for."""
    assert word in forbidden(f"window.{word}")


def test_the_page_imports_only_what_it_may() -> None:
    """T15: The protocol's modules import each other and four libraries, and none what opens envelopes."""
    libraries = {"@noble/ed25519", "@noble/hashes", "@noble/post-quantum", "@scure/bip39"}
    for file in (ROOT / "crypto").glob("*.js"):
        for name in re.findall(r'^import\b[^;"]*"([^"]+)";', file.read_text("utf-8"), re.MULTILINE):
            library = "/".join(name.split("/")[:2])
            assert library in libraries or (ROOT / "crypto" / name).is_file(), (file.name, name)
            assert name != "./opening.js", file.name
