"""The page as it is built for a test: another start, or one edit; everything else as released."""

import gzip
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from .driving import NODE, ROOT

GZIP_PAGES: Final = {"/": "index.html", "/app.js": "app.js", "/app.css": "app.css"}
RELEASED: Final = ROOT / "intake" / "client" / "main.js"
# Thirty times faster, with a banner that says so.
QUICK: Final = ROOT / "intake" / "client" / "test-main.js"


@contextmanager
def built(start: Path = QUICK, edits: Mapping[str, tuple[str, str]] | None = None) -> Iterator[Path]:
    """A folder with the pages; `edits` are changes of the client or of `crypto`: file -> (old, new), each old once."""
    with tempfile.TemporaryDirectory() as folder:
        tree, pages = Path(folder), Path(folder) / "pages"
        for part in ("intake/client", "intake/made", "crypto"):
            shutil.copytree(ROOT / part, tree / part)
        shutil.copyfile(start, tree / "intake" / "client" / "main.js")
        for name in ("node_modules", "package.json"):
            (tree / name).symlink_to(ROOT / name)
        for name, (old, new) in (edits or {}).items():
            text = (tree / name).read_text("utf-8")
            assert text.count(old) == 1, f"{text.count(old)} places to edit in {name}, not one: {old}"
            (tree / name).write_text(text.replace(old, new), "utf-8")
        command = [str(NODE), str(ROOT / "intake" / "build.mjs"), str(tree / "intake" / "client"), str(pages)]
        subprocess.run(command, check=True, timeout=60)
        yield pages


def zipped(pages: Path) -> dict[str, bytes]:
    """What a server sends for them: path -> body."""
    return {path: gzip.compress((pages / name).read_bytes(), 9, mtime=0) for path, name in GZIP_PAGES.items()}
