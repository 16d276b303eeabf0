"""One distribution: the wheel carries our packages and nothing else, and nobody else brings packages of our names."""

import importlib.metadata
import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = {"crypto", "intake", "server", "caseworker_ui", "tor", "audit"}
OURS = PACKAGES | {"perron"}

# Run in a fresh interpreter: where each name is imported from, and which distributions say that they provide it.
LOOK = """
import importlib, importlib.metadata, json, sys
place, names = sys.argv[1], sys.argv[2:]
sys.path.insert(0, place)
providers = importlib.metadata.packages_distributions()
print(json.dumps({name: [importlib.import_module(name).__file__, sorted(set(providers[name]))] for name in names}))
"""


def run(*command: str) -> str:
    """What a command of this environment's Python says; with PIP_* unset, so that no setting sends it elsewhere."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, text=True, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree, built by the pinned hatchling without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    run("-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder))
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the wheel alone was installed."""
    folder = tmp_path_factory.mktemp("installed")
    run("-m", "pip", "install", "-qq", "--no-deps", "--no-index", "--target", str(folder), str(wheel))
    return folder


def test_the_wheel_holds_only_our_names(wheel: Path) -> None:
    """The top level of the wheel is our six packages, perron.py and the metadata; tests stay at home."""
    with zipfile.ZipFile(wheel) as archive:
        top = {name.split("/", maxsplit=1)[0] for name in archive.namelist()}
    metadata = {name for name in top if name.startswith("perron-") and name.endswith(".dist-info")}
    assert len(metadata) == 1
    assert top - metadata == PACKAGES | {"perron.py"}


def test_the_wheel_holds_every_tracked_file_of_our_packages(wheel: Path) -> None:
    """SPEC, vectors, pages and city packs travel with the code that reads them."""
    listed = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z", *PACKAGES], cwd=ROOT, check=True, capture_output=True
    )
    tracked = {name for name in listed.stdout.decode().split("\0") if name}
    with zipfile.ZipFile(wheel) as archive:
        missing = tracked - set(archive.namelist())
    assert missing == set()


def test_the_wheel_holds_the_built_pages(wheel: Path) -> None:
    """The pages are built, not tracked, and travel all the same."""
    with zipfile.ZipFile(wheel) as archive:
        for name in ("app.css", "app.js", "index.html", "app.css.gz", "app.js.gz", "index.html.gz"):
            assert archive.read(f"intake/pages/{name}") == (ROOT / "intake" / "pages" / name).read_bytes()


def test_each_name_comes_from_the_installed_wheel(installed: Path) -> None:
    """Every top-level name of ours imports from where the wheel was installed, and belongs to perron alone."""
    seen = json.loads(run("-I", "-c", LOOK, str(installed), *sorted(OURS)))
    assert set(seen) == OURS
    for name, (place, providers) in seen.items():
        assert Path(place).is_relative_to(installed), name
        assert providers == ["perron"], name


def test_no_other_distribution_brings_our_names() -> None:
    """In the whole environment, neither a file nor a distribution's metadata competes with a name of ours."""
    providers = importlib.metadata.packages_distributions()
    assert {name: providers[name] for name in OURS if set(providers.get(name, [])) - {"perron"}} == {}
    for folder in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}:
        assert {found.name.partition(".")[0] for found in Path(folder).iterdir()} & OURS == set()
    assert set(sys.stdlib_module_names) & OURS == set()
