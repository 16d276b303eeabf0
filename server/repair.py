"""Repair: saves what can be read of damaged stores, so that the server starts again.

Each store is mended alone: its new file is whole on the disk before the damaged one goes, so that repair may be
interrupted anywhere, and goes on when it is called again. What it says is for the operator, who must know of a loss.
"""

import dataclasses
import heapq
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from crypto.batch import BatchHeader
from crypto.errors import Refused
from crypto.fingerprint import Fingerprint

from . import batch_file, checking, schema, write_ahead_log
from .depot import covers
from .folder import Folder, copy_of, mended, overwrite, put_in_place, remove, set_day, sync
from .keeper import current_noticeboard
from .ledger import KeptBatch, Ledger, OpenBox
from .letterbox import Letterbox
from .master import FileKey, LedgerKey
from .rotation import open_ledger, refuse_old_copy
from .salvage import salvaged
from .writer import GROUP

NO_LEDGER: Final = (
    "damaged, and its copy too. The keys to all that lies here were in them: nobody can open it any more. If you have "
    "a copy of this whole folder that is younger than the last export, put it back. If not, move this folder away, "
    "make a new server with 'perron server init', and tell the office its fingerprint and what was lost"
)


def repair(folder: Folder, key: LedgerKey, *, office: Fingerprint, again: int | None) -> Iterator[str]:
    """Mends what is damaged, sentence by sentence; `Refused` if something is left that stops the start."""
    refuse_old_copy(folder, key)
    yield from _repair_ledger(folder.ledger(key.number), key.key)
    yield from _remove_bundle(folder, office)
    ledger = open_ledger(folder, key)
    try:
        for box in ledger.letterboxes():
            yield from _repair_letterbox(folder.letterbox(box.number), box)
        for batch in ledger.waiting():
            yield from _Batches(folder, ledger, office, again).repair(batch)
    finally:
        ledger.close()


def _repair_ledger(path: Path, key: FileKey) -> Iterator[str]:
    if checking.is_whole(path, key):
        return
    if not checking.is_whole(copy_of(path), key):
        raise Refused(f"{path.name}: {NO_LEDGER}")
    # Its log is emptied with every change: what it may hold, nobody has built on.
    write_ahead_log.beside(path).unlink(missing_ok=True)
    overwrite(path, copy_of(path).read_bytes())
    yield f"{path.name}: damaged; its copy took its place. Nothing is lost"


def _remove_bundle(folder: Folder, office: Fingerprint) -> Iterator[str]:
    try:
        current_noticeboard(folder, office)
    except Refused:
        yield "outbound/current.bundle: damaged; removed. The letterbox is closed until you import the last one again"
        folder.bundle.unlink()
        sync(folder.outbound)


def _repair_letterbox(path: Path, box: OpenBox) -> Iterator[str]:
    put_in_place(path)
    if checking.is_whole(path, box.key):
        return
    part = path.with_suffix(".part")
    with salvaged(path, box.key, schema.LETTERBOX) as found:
        yield _loss(path, found.lost)
        # Under the same key: it dies with its day, and what is left of the damaged file on the disk with it.
        letterbox = Letterbox.create(part, box.key, number=box.number, epoch=box.epoch)
        envelopes = found.envelopes()
        while group := list(islice(envelopes, GROUP)):
            letterbox.append(group)
        letterbox.close()
    _take_place(part, path)
    set_day(path, box.epoch)


@dataclasses.dataclass(frozen=True, slots=True)
class _Batches:
    folder: Folder
    ledger: Ledger
    office: Fingerprint
    again: int | None

    def repair(self, batch: KeptBatch) -> Iterator[str]:
        number, path = batch.header.number, self.folder.batch(batch.header.number)
        put_in_place(path)
        if batch.key is None or checking.is_whole_batch(path, batch):
            return
        part = path.with_suffix(".part")
        with salvaged(path, batch.key, schema.BATCH, count=batch.header.count) as found:
            new = sorted(covers(found.lost, office=self.office, epoch=batch.header.first))
            letters = heapq.merge(found.envelopes(), new)
            digest = batch_file.write(part, batch.key, letters, day=batch.header.last)
            lost = found.lost
        if digest != batch.header.envelopes:
            self._refuse_carried(number, part)
        yield _loss(path, lost)
        # The ledger names the new batch before the damaged file goes: until then repair begins again.
        part.rename(mended(path))
        sync(path.parent)
        if digest != batch.header.envelopes:
            self.ledger.remade(self._chained(dataclasses.replace(batch.header, envelopes=digest)))
        put_in_place(path)

    def _refuse_carried(self, number: int, part: Path) -> None:
        """Somebody has it as it was: a second one under its number would be a fork, unless nobody ever opened it."""
        pickup = self.ledger.pickup()
        if pickup is None or number > pickup.last or number == self.again:
            return
        remove(part)
        raise Refused(
            f"batches/{number}.db: damaged, but whole in the bundle that was exported: let the courier bring that to "
            "the office, and import what the office sends back. Only if the office says that it never got it: "
            f"'perron server repair --again {number}' makes it anew from what can be read"
        )

    def _chained(self, changed: BatchHeader) -> list[BatchHeader]:
        """From this batch on, each naming the one before."""
        headers = [changed]
        for batch in self.ledger.batches():
            if batch.header.number > changed.number:
                headers.append(dataclasses.replace(batch.header, before=headers[-1].digest))
        return headers


def _take_place(part: Path, path: Path) -> None:
    sync(part)
    part.rename(mended(path))
    sync(path.parent)
    put_in_place(path)


def _loss(path: Path, lost: int) -> str:
    """Covers count too: nobody can tell them from letters."""
    name = f"{path.parent.name}/{path.name}"
    if checking.is_empty(path):
        return f"{name}: empty or missing; what it held is lost, and a new one takes its place"
    return f"{name}: damaged; made anew. Envelopes known to be lost: {lost or 'none'}"
