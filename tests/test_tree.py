"""The tree itself: what may lie at its top, and what no file in it may say."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

TOP = set(
    ".ci .editorconfig .gitignore CHANGELOG.md LICENSE Makefile README.md SECURITY.md perron.py pyproject.toml "
    "threat_model.md package.json package-lock.json .npmrc "
    "audit caseworker_ui crypto docs intake requirements server tests tor".split()
)

# Written in pieces, so that this file does not say what it forbids.
HOSTS = [
    "py" + "pi.org",
    "python" + "hosted.org",
    "npm" + "js.",
    "yarn" + "pkg.com",
    "deb." + "debian.org",
    "crates" + ".io",
]
OPTIONS = ["--index" + "-url", "--extra-index" + "-url", "--find" + "-links", "--trusted" + "-host", "--reg" + "istry"]
FOLDERS = "|".join(["w" + "ork", "f" + "arm", "r" + "oot", "h" + "ome", "Us" + "ers"])

FORBIDDEN = {
    "a registry host": re.compile("|".join(map(re.escape, HOSTS)), re.IGNORECASE),
    "an index option": re.compile("|".join(f"{option}(?![a-z])" for option in OPTIONS)),
    "a path of a machine": re.compile(rf"(?:^|[^\w.])/(?:{FOLDERS})/[A-Za-z.]", re.MULTILINE),
    "a download address in a lock file": re.compile('"res' + 'olved": *"http'),
}


def tracked() -> list[Path]:
    """Every file that git tracks and that lies here."""
    command = ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout.decode()
    files = [ROOT / name for name in listed.split("\0") if name]
    return [file for file in files if file.is_file()]


def said(text: str) -> list[str]:
    """Which forbidden things a text says."""
    return [what for what, pattern in FORBIDDEN.items() if pattern.search(text)]


def test_the_top_holds_what_the_manual_names() -> None:
    """The top level is the first page of the manual: a new name is a decision."""
    assert {file.relative_to(ROOT).parts[0] for file in tracked()} - TOP == set()


def test_no_file_names_a_registry_or_a_machine() -> None:
    """Nothing that we track names a registry host, an index option, a download address or a path of a machine."""
    files = tracked()
    assert files
    found = {str(file.relative_to(ROOT)): said(file.read_bytes().decode("utf-8", "replace")) for file in files}
    assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.parametrize(
    "text",
    [
        f"see https://{HOSTS[0]}/simple",
        f"registry=https://registry.{HOSTS[2]}org",
        f"pip install {OPTIONS[0]}=somewhere x",
        "cd /" + "work/main",
        "/" + "root/.config",
        '"res' + 'olved": "htt' + "ps://somewhere/x.tg" + 'z"',
    ],
)
def test_a_forbidden_text_is_caught(text: str) -> None:
    """The search sees each kind of text it looks for."""
    assert said(text)


def test_all_requirements_pin_the_same_versions() -> None:
    """Each part pins only releases and hashes that dev.txt pins too."""
    pins = {
        file.stem: set(re.findall(r"^[\w.-]+==[\w.]+|sha256:[0-9a-f]{64}", file.read_text("utf-8"), re.MULTILINE))
        for file in (ROOT / "requirements").glob("*.txt")
    }
    assert set(pins) == {"audit", "build", "courier", "dev", "reporter", "server", "station"}
    for part, pinned in pins.items():
        assert pinned, part
        assert pinned - pins["dev"] == set(), part
