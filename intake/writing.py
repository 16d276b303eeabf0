"""What the reporter wrote: read, checked against every limit before anything is sent, and sealed to the desks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from crypto import body, documents, envelope
from crypto.body import DOCUMENT_BYTES, ID_BYTES, Header, Kind, Letter, Loop, Move, Payload
from crypto.documents import TEXT_BYTES, Read, Written
from crypto.envelope import Envelope
from crypto.office import DESKS
from crypto.randomness import Randomness
from crypto.receipt import Receipt, ReceiptKeys
from crypto.record import Record
from crypto.visit import burst_class

from .attachments import Measured
from .sentences import Stop
from .visit import Found

# The longest `after` that a letter can have: the board is not known when the letter is measured.
_LONGEST_AFTER: Final = tuple(Read(desk=254 - place, reply=0xFFFF) for place in range(DESKS))
# Beyond what could be meant: enough to say a size, without reading a whole disk.
_READ_BYTES: Final = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Draft:
    """All that the reporter brings to a visit."""

    kind: Kind
    receipt: Receipt = field(repr=False)
    text: str = field(repr=False)
    files: tuple[Measured, ...] = ()
    excluded: frozenset[int] = frozenset()

    @property
    def envelopes(self) -> int:
        """How many leave: one, or the class of the burst."""
        return burst_class(1 + sum(len(file.digests) for file in self.files))

    def written(self, after: tuple[Read, ...]) -> Written:
        return Written(text=self.text, files=tuple(file.attachment for file in self.files), after=after)

    def check_size(self) -> None:
        """`Stop` if text and file names do not fit into one letter: signs that JSON spells longer count longer."""
        size = len(documents.encode(self.written(_LONGEST_AFTER)))
        if size > DOCUMENT_BYTES:
            raise Stop("letter size", size=size, limit=DOCUMENT_BYTES)


def text_of(path: Path) -> str:
    """The text of a file, with plain line ends and no byte order mark: both would tell of the writer's system."""
    try:
        with path.open("rb") as file:
            untrusted = file.read(_READ_BYTES)
    except OSError:
        raise Stop("text not read", path=path) from None
    try:
        text = untrusted.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise Stop("text not utf-8", path=path) from None
    size = len(text.encode())
    if not 1 <= size <= TEXT_BYTES:
        raise Stop("text size", path=path, size=size, limit=TEXT_BYTES)
    return text


def listed(record: Record, desks: Sequence[int]) -> str:
    """Desks as people read them: number and title."""
    return ", ".join(f"{line.desk} {line.title}" for line in record.desks if line.desk in desks)


def not_excluded(record: Record, excluded: frozenset[int]) -> tuple[int, ...]:
    """The desks of the record that may read; `Stop` for a number that is none of them, and if none is left."""
    numbers = [line.desk for line in record.desks]
    if unknown := sorted(excluded.difference(numbers)):
        raise Stop("desk unknown", number=unknown[0], desks=listed(record, numbers))
    if excluded.issuperset(numbers):
        raise Stop("desks none", desks=listed(record, numbers))
    return tuple(number for number in numbers if number not in excluded)


@dataclass(slots=True)
class Pen:
    """Signs and seals the bodies of one visit, numbered in their order, to the same desks."""

    found: Found
    desks: tuple[int, ...]
    keys: ReceiptKeys
    randomness: Randomness
    _order: int = 0

    def letter(self, draft: Draft, *, after: tuple[Read, ...]) -> Envelope:
        document = documents.encode(draft.written(after))
        return self._seal(draft.kind, Letter(self.keys.reply.public_key, self.keys.tag, document))

    def move(self, new: ReceiptKeys) -> Envelope:
        old, office = self.keys.author.verify_key, self.found.file.office
        return self._seal(Kind.MOVE, Move.make(new.author, new.reply.public_key, new.tag, office=office, old=old))

    def loop(self) -> Envelope:
        return self._seal(Kind.LOOP, Loop())

    def chunks(self, draft: Draft) -> Iterator[Envelope]:
        for file in draft.files:
            for chunk in file.chunks():
                yield self._seal(Kind.CHUNK, chunk)

    def covers(self, count: int) -> Iterator[Envelope]:
        for _ in range(count):
            yield cover(self.found, randomness=self.randomness)

    def _seal(self, kind: Kind, payload: Payload) -> Envelope:
        record, office = self.found.record, self.found.file.office
        header = Header(kind, record.epoch, self.desks, self._order, self.randomness.take(ID_BYTES), record.digest)
        self._order += 1
        return envelope.seal(
            body.write(header, payload, author=self.keys.author, office=office),
            desks=[key for key in record.day_keys() if key.desk in self.desks],
            office=office,
            epoch=record.epoch,
            randomness=self.randomness,
        )


def cover(found: Found, *, randomness: Randomness) -> Envelope:
    """An envelope for nobody, of the day of this record."""
    return envelope.cover(office=found.file.office, epoch=found.record.epoch, randomness=randomness)
