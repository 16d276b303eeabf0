"""A real server from a copy of the tree, with an office of its own, as whoever seizes the machine would find it."""

import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from crypto import epoch
from crypto.batch import BatchHeader
from crypto.bundle import InboundReader, Take
from server import local, master
from server.folder import Folder
from server.ledger import Ledger
from server.master import FileKey, LedgerKey
from tests.server.house import envelopes, post, sent, status
from tests.server.office import Office, Sent
from tests.server.pages import decrypted
from tests.server.program import PASSPHRASE, Program

from .copies import copied
from .imports import PARTS, Watched
from .readable import READABLE, may_trace

Edits = Mapping[str, tuple[str, str]]
"""File of the tree -> what stands there, and what shall."""

TICK_SECONDS: Final = 0.5
_FAST: Final[Edits] = {"server/running.py": ("TICK_SECONDS: Final = 15.0", f"TICK_SECONDS: Final = {TICK_SECONDS}")}
WATCHED: Final[Edits] = _FAST if may_trace() else {**_FAST, **READABLE}


@dataclass
class Stage:
    """The place of everything, and who acts."""

    place: Path
    operator: Watched
    office: Office
    program: Program
    sent: Sent = field(init=False)

    @property
    def folder(self) -> Folder:
        return Folder(self.operator.folder)

    def hangs(self, *takes: Take) -> None:
        """The office's next bundle is imported."""
        self.sent = self.office.sends(getattr(self, "sent", None), takes=takes)
        local.outbound(self.folder.socket, self.sent.raw)

    def drops(self, letters: list[bytes]) -> None:
        """Every letter by a connection of its own."""
        assert {status(sent(self.program.address, post(letter))) for letter in letters} == {204}

    def fetches(self) -> tuple[Take, list[bytes]]:
        """The inbound bundle: what the office signs when it has it, and the envelopes."""
        file, letters = self.place / "in.bundle", list[bytes]()
        with local.inbound(self.folder.socket) as passage:
            file.write_bytes(b"".join(passage.parts))
        header: BatchHeader | None = None
        with file.open("rb") as stick:
            reader = InboundReader(stick.read)
            for header, batch in reader.batches():  # noqa: B007  # the last one is what the office takes
                letters += batch
            reader.seal()
        file.unlink()
        assert header is not None
        return Take(reader.head.key, header.number, header.digest), letters

    def keys(self) -> dict[str, FileKey]:
        """Every key of a store that counts now, from a copy of the folder and the passphrase."""
        with tempfile.TemporaryDirectory() as place:
            copy = Folder(Path(shutil.copytree(self.operator.folder, Path(place) / "copy", ignore=_sockets)))
            counting = self._ledger_key()
            ledger = Ledger(copy.ledger(counting.number), counting.key)
            boxes = {f"letterbox {box.number}": box.key for box in ledger.letterboxes()}
            batches = {f"batch {batch.header.number}": batch.key for batch in ledger.waiting() if batch.key}
            ledger.close()
        return boxes | batches

    def ledger_pages(self) -> bytes:
        """The ledger as who knows the passphrase reads it, with what its pages no longer use."""
        counting = self._ledger_key()
        return b"".join(decrypted(self.folder.ledger(counting.number), counting.key))

    def ticks(self) -> None:
        """The server does what it does every few seconds."""
        time.sleep(3 * TICK_SECONDS)

    def _ledger_key(self) -> LedgerKey:
        return master.unlock(self.folder.master, passphrase=PASSPHRASE)


def _sockets(_: str, names: list[str]) -> list[str]:
    return [name for name in names if name.endswith(".sock")]


@contextmanager
def staged(edits: Edits, *arguments: str, operator: type[Watched] = Watched) -> Iterator[Stage]:
    """A running server of the tree with these edits, on which the office's first bundle hangs."""
    with tempfile.TemporaryDirectory() as name, copied(*PARTS, edits={**WATCHED, **edits}) as tree:
        place = Path(name)
        (place / "witnesses").mkdir()
        someone = operator(place / "server", place / "passphrase", tree, place / "witnesses")
        someone.thinks_of(PASSPHRASE)
        office = Office(epoch.at(time.time()))
        someone.makes(office)
        with someone.runs(*arguments) as program:
            stage = Stage(place, someone, office, program)
            stage.hangs()
            yield stage


LETTERS: Final = 10


def letters() -> list[bytes]:
    """A few envelopes: random bytes, so that each piece of one is like nothing else."""
    return envelopes(LETTERS)
