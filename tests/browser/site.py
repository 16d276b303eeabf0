"""A site to visit: a real server with the page of a test build, and copies of either with one edit."""

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from crypto import epoch
from intake.pages import FILES, StaticFile
from tests.server.house import Machine
from tests.server.office import Office

from .building import QUICK, built, zipped
from .visitor import Visitor, visiting


def unchanged(_: str, answer: bytes) -> bytes:
    """What the server answers."""
    return answer


@dataclass(frozen=True, slots=True)
class Site:
    """A server's port, the page's files, and the browsers that visit."""

    port: int
    kinds: tuple[str, ...]
    amend: Callable[[str, bytes], bytes] = unchanged

    @contextmanager
    def visited(self, kind: str, *, proxied: bool = False) -> Iterator[Visitor]:
        with visiting(kind, self, {}, proxied=proxied) as visitor:
            visitor.line.amend = self.amend
            yield visitor


@contextmanager
def site(
    *kinds: str,
    start: Path = QUICK,
    edits: Mapping[str, tuple[str, str]] | None = None,
    amend: Callable[[str, bytes], bytes] = unchanged,
) -> Iterator[Site]:
    """A server on which the office's first bundle hangs, with a page whose source has these edits."""
    with built(start, edits) as folder, tempfile.TemporaryDirectory() as place:
        types = {path: kind for path, (_, kind) in FILES.items()}
        pages = {path: StaticFile(types[path], content) for path, content in zipped(folder).items()}
        machine = Machine.made(Path(place) / "server", Office(epoch.at(time.time())), capacity=100_000)
        with machine.opened() as keeper:
            keeper.accept(machine.office.sends().raw)
        with machine.running(pages=pages) as doors:
            yield Site(doors.address[1], kinds, amend)
