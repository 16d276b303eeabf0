"""The depot: turns letterboxes into batches, in an order that a crash at any point cannot hurt.

A file is made first and counts only when the ledger knows its key; it is removed after the ledger forgot the key. So a
file without a key in the ledger is always a leftover, and an envelope is always under exactly one key that counts.
"""

from collections.abc import Iterable
from itertools import pairwise

from crypto.batch import FIRST_BEFORE, BatchHeader, size_class
from crypto.envelope import cover
from crypto.epoch import Epoch
from crypto.fingerprint import Fingerprint
from crypto.randomness import Randomness

from . import batch_file
from .folder import Folder, mended, remove
from .ledger import Ledger, OpenBox
from .letterbox import Letterbox
from .master import FileKey
from .writer import GROUP


class Depot:
    """Used by one thread at a time, the clerk's."""

    def __init__(self, folder: Folder, ledger: Ledger, *, office: Fingerprint) -> None:
        self._folder, self._ledger, self._office = folder, ledger, office

    def clean(self) -> None:
        """Remove what a crash left."""
        stores = {self._folder.letterbox(box.number) for box in self._ledger.letterboxes()}
        stores |= {self._folder.batch(batch.header.number) for batch in self._ledger.waiting()}
        known = stores | {mended(path) for path in stores}
        for path in (*self._folder.open.iterdir(), *self._folder.batches.iterdir()):
            if (file := path.with_name(path.name.partition("-")[0])) not in known:
                remove(file)

    def is_due(self, today: Epoch) -> bool:
        """Whether the day has changed. A clock that was set back changes nothing: no closed epoch opens again."""
        boxes = self._ledger.letterboxes()
        return not boxes or today > boxes[-1].epoch

    def open_next(self, today: Epoch) -> Letterbox:
        """A new letterbox; all older ones are to be closed from now on."""
        boxes, newest = self._ledger.letterboxes(), self._ledger.newest()
        number = max(boxes[-1].number if boxes else 0, newest.header.number if newest else 0) + 1
        epoch = max([today] + [box.epoch for box in boxes])
        box = OpenBox(number, epoch, FileKey.fresh())
        letterbox = Letterbox.create(self._folder.letterbox(number), box.key, number=number, epoch=epoch)
        self._ledger.opened(box)
        return letterbox

    def newest_number(self) -> int:
        return self._ledger.letterboxes()[-1].number

    def newest_epoch(self) -> Epoch:
        return self._ledger.letterboxes()[-1].epoch

    def newest(self) -> Letterbox:
        """The letterbox that takes envelopes."""
        return self._open(self._ledger.letterboxes()[-1])

    def close_old(self) -> int:
        """Make a batch of every letterbox but the newest; gives how many. Again after a failure, it goes on."""
        closed = 0
        for box, after in pairwise(self._ledger.letterboxes()):
            # Days on which the server was off belong to the batch before them, so that batches cover every day.
            self._close(box, last=max(box.epoch, after.epoch - 1))
            closed += 1
        return closed

    def _open(self, box: OpenBox) -> Letterbox:
        return Letterbox(self._folder.letterbox(box.number), box.key, number=box.number, epoch=box.epoch)

    def _close(self, box: OpenBox, *, last: Epoch) -> None:
        letterbox, key, newest = self._open(box), FileKey.fresh(), self._ledger.newest()
        try:
            order = self._filled(letterbox)
            path = self._folder.batch(box.number)
            digest = batch_file.write(path, key, map(letterbox.read, order), day=last)
        finally:
            letterbox.close()
        before = newest.header.digest if newest else FIRST_BEFORE
        self._ledger.closed(BatchHeader(box.epoch, last, box.number, len(order), before, digest), key=key)
        remove(self._folder.letterbox(box.number))

    def _filled(self, letterbox: Letterbox) -> list[int]:
        """The order of the envelopes after covers made up the size class. Covers of a try that failed count too."""
        order = letterbox.sorted()
        missing = size_class(len(order)) - len(order)
        if not missing:
            return order
        for start in range(0, missing, GROUP):
            count = min(GROUP, missing - start)
            letterbox.append(list(covers(count, office=self._office, epoch=letterbox.epoch)))
        return letterbox.sorted()


def covers(count: int, *, office: Fingerprint, epoch: Epoch) -> Iterable[bytes]:
    """A cover is for nobody, so nobody can check which office is bound into it.

    The fingerprint does, before the office's first bundle brings its 32 bytes as well as after.
    """
    for _ in range(count):
        yield cover(office=office.raw.ljust(32, b"\0"), epoch=epoch, randomness=Randomness.fresh()).raw
