"""The other side of the station: a reporter who seals, and a server that closes batches and signs bundles."""

import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from crypto import body, bundle, documents, envelope
from crypto.batch import FIRST_BEFORE, BatchHeader, size_class
from crypto.board import Board
from crypto.body import CHUNK_BYTES, Chunk, Header, Kind, Letter, Loop, Move
from crypto.cell import Piece
from crypto.documents import Answer, Attachment, Head, Written
from crypto.epoch import Epoch
from crypto.fingerprint import Fingerprint
from crypto.randomness import Randomness
from crypto.receipt import Receipt, ReceiptKeys
from crypto.record import Record, RecordFile
from crypto.reply import HEAD_REPLY, Address, Reply
from crypto.signature import SigningKey

RANDOMNESS = Randomness.fresh()


@dataclass
class Reporter:
    """Twelve words, and what the reporter sees of the office: its record files, by epoch."""

    files: dict[Epoch, RecordFile]
    receipt: Receipt = field(default_factory=lambda: Receipt.fresh(RANDOMNESS))

    @property
    def keys(self) -> ReceiptKeys:
        return self.receipt.keys(next(iter(self.files.values())).certificate.scope)

    def letter(
        self, text: str, *, epoch: Epoch, desks: Sequence[int] = (0, 1), kind: Kind = Kind.REPORT,
        files: tuple[Attachment, ...] = (), keys: ReceiptKeys | None = None,
    ) -> bytes:  # fmt: skip
        """An envelope with a report or a message."""
        keys = keys or self.keys
        document = documents.encode(Written(text=text, files=files))
        letter = Letter(keys.reply.public_key, keys.tag, document)
        return self._seal(kind, letter, epoch=epoch, desks=desks, order=0)

    def chunks(
        self, attachment: Attachment, content: bytes, *, epoch: Epoch, desks: Sequence[int] = (0, 1)
    ) -> list[bytes]:
        """The envelopes of a file."""
        return [
            self._seal(
                Kind.CHUNK,
                Chunk(documents.identity(attachment.id), number, content[at : at + CHUNK_BYTES]),
                epoch=epoch,
                desks=desks,
                order=number + 1,
            )
            for number, at in enumerate(range(0, len(content), CHUNK_BYTES))
        ]

    def move(self, new: "Reporter", *, epoch: Epoch, desks: Sequence[int] = (0, 1)) -> bytes:
        """An envelope that says: from now on, the words of `new`."""
        keys, old = new.keys, self.keys.author.verify_key
        move = Move.make(keys.author, keys.reply.public_key, keys.tag, office=self.files[epoch].office, old=old)
        return self._seal(Kind.MOVE, move, epoch=epoch, desks=desks, order=0)

    def loop(self, *, epoch: Epoch, desks: Sequence[int] = (0, 1)) -> bytes:
        """An envelope that the office expects, if these are the words of a loop card."""
        return self._seal(Kind.LOOP, Loop(), epoch=epoch, desks=desks, order=0)

    def _seal(self, kind: Kind, payload: body.Payload, *, epoch: Epoch, desks: Sequence[int], order: int) -> bytes:
        file = self.files[epoch]
        assert isinstance(file.content, Record)
        header = Header(kind, epoch, tuple(desks), order, RANDOMNESS.take(16), file.content.digest)
        signed = body.write(header, payload, author=self.keys.author, office=file.office)
        keys = [key for key in file.content.day_keys() if key.desk in desks]
        return envelope.seal(signed, desks=keys, office=file.office, epoch=epoch, randomness=RANDOMNESS).raw

    def head(self, board: Board, *, desk: int) -> Head | None:
        """What the head of this desk says, or None when nothing hangs."""
        piece = board.piece(self.keys.tag, desk=desk)
        return None if piece is None else documents.decode(self._open([piece], HEAD_REPLY, desk).document, Head)

    def replies(self, board: Board, *, desk: int) -> list[str]:
        """The texts of all replies of this desk, in order."""
        head = self.head(board, desk=desk)
        if head is None:
            return []
        found: list[list[Piece]] = []
        for index in range(1, head.cells + 1):
            piece = board.piece(self.keys.tag, desk=desk, index=index)
            assert piece is not None
            if piece.part == 0:
                found.append([])
            found[-1].append(piece)
        opened = (self._open(pieces, pieces[0].reply, desk) for pieces in found)
        return [documents.decode(reply.document, Answer).text for reply in opened]

    def _open(self, pieces: Sequence[Piece], number: int, desk: int) -> Reply:
        file = next(iter(self.files.values()))
        address = Address(file.office, self.keys.author.verify_key, desk, number)
        desk_key = file.certificate.desk(desk).key
        return Reply.open(pieces, reply_key=self.keys.reply, address=address, desk_key=desk_key)


@dataclass
class Server:
    """Signs and chains batches and bundles, as the letterbox does."""

    office: bytes
    key: SigningKey = field(default_factory=lambda: SigningKey.fresh(RANDOMNESS))
    batches: list[tuple[BatchHeader, list[bytes]]] = field(default_factory=list)
    bundles: int = 0

    @property
    def fingerprint(self) -> Fingerprint:
        return Fingerprint.of(hashlib.sha256(self.key.verify_key.raw).digest())

    def close(self, envelopes: Iterable[bytes], *, first: Epoch, last: Epoch | None = None) -> None:
        """One more batch: padded with covers, sorted."""
        held = list(envelopes)
        while len(held) < size_class(len(held)):
            held.append(envelope.cover(office=self.office, epoch=first, randomness=RANDOMNESS).raw)
        held.sort()
        header = BatchHeader(
            first=first,
            last=first if last is None else last,
            number=len(self.batches) + 1,
            count=len(held),
            before=self.batches[-1][0].digest if self.batches else FIRST_BEFORE,
            envelopes=hashlib.sha256(b"".join(held)).digest(),
        )
        self.batches.append((header, held))

    def bundle(self, *, since: int = 1, number: int | None = None) -> bytes:
        """The next inbound bundle, or the one of this number, with all batches from number `since` on."""
        carried = self.batches[since - 1 :]
        if number is None:
            number = self.bundles = self.bundles + 1
        head = bundle.Head(bundle.INBOUND, self.office, self.key.verify_key, number, bytes(32), len(carried))
        parts = ((header.signed(self.key), header.count, held) for header, held in carried)
        return b"".join(bundle.write_inbound(head, parts, server=self.key))


def attachment_of(name: str, content: bytes) -> Attachment:
    """How a letter names a file."""
    digest = hashlib.sha256(content).hexdigest()
    return Attachment(id=RANDOMNESS.take(16).hex(), name=name, sha256=digest, size=len(content))


def reading(raw: bytes) -> io.BytesIO:
    """A stream over a bundle."""
    return io.BytesIO(raw)
