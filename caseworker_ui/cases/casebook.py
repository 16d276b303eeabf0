"""The casebook of a desk: every conversation a case, every message and attachment in its place."""

import enum
import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from caseworker_ui.notice import Notice
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.vault import Row, blob, integer
from crypto.body import Body, Chunk, Kind, Letter
from crypto.documents import Answer, Attachment, Written, decode, identity
from crypto.epoch import Epoch
from crypto.errors import Misuse, Refused

from . import moving, search
from .deadlines import FEEDBACK_MONTHS
from .moving import Change
from .stages import Stage
from .standing import SELECT, Standing, note_due

MESSAGES: Final = 4_096
RECEIVED: Final = "received"


class Kept(enum.Enum):
    """What became of a body."""

    NEW_CASE = "a new case"
    MESSAGE = "a message in a case"
    CHUNK = "a piece of an attachment"
    KNOWN = "already here"


def keep(desk: Desk, body: Body, *, received: Epoch) -> tuple[Kept, int]:
    """Puts a body that opened into the vault, once; `Refused` if it breaks a rule of its conversation."""
    if isinstance(body.payload, Chunk):
        return _keep_chunk(desk, body, body.payload, received=received), 0
    if isinstance(body.payload, Letter):
        return _keep_letter(desk, body, body.payload, received=received)
    raise Misuse("body: neither a letter nor a piece of an attachment")


def _keep_chunk(desk: Desk, body: Body, chunk: Chunk, *, received: Epoch) -> Kept:
    moving.follow(desk, body.author.raw, received=received)
    row = (body.author.raw, chunk.file, chunk.number, received, chunk.content)
    new = desk.vault.run("INSERT OR IGNORE INTO chunks VALUES (?, ?, ?, ?, ?)", *row)
    return Kept.CHUNK if new else Kept.KNOWN


def _keep_letter(desk: Desk, body: Body, letter: Letter, *, received: Epoch) -> tuple[Kept, int]:
    written = decode(letter.document, Written)
    author = moving.follow(desk, body.author.raw, received=received)
    moving.pin(desk, body.author.raw, reply_key=letter.reply_key, tag_key=letter.tag_key)
    row = desk.vault.row("SELECT number FROM cases WHERE author = ?", author)
    # Also a message opens a case: the report before it may have been lost.
    number = integer(row[0]) if row else _new_case(desk, body, received=received)
    known = desk.vault.row("SELECT count(*) FROM messages WHERE number = ?", number)
    if known and integer(known[0]) >= MESSAGES:
        raise Refused("conversation: more than 4,096 messages")
    header = body.header
    signed = (number, header.id, body.author.raw, int(header.kind), header.epoch, header.order)
    message = (*signed, received, letter.document)
    new = desk.vault.run("INSERT OR IGNORE INTO messages VALUES (?, ?, ?, ?, ?, ?, ?, ?)", *message)
    if new:
        search.index_message(desk, number, key=header.id, kind=header.kind, written=written)
    if not row:
        return Kept.NEW_CASE, number
    return (Kept.MESSAGE if new else Kept.KNOWN), number


def _new_case(desk: Desk, body: Body, *, received: Epoch) -> int:
    # Its move may have come before.
    author, desks = moving.heir(desk, body.author.raw, body.header.desks)
    row = desk.vault.row(
        "INSERT INTO cases (number, author, desks, received, state, stage, months) "
        "SELECT coalesce(max(number), 0) + 1, ?, ?, ?, ?, ?, ? FROM cases RETURNING number",
        *(author, bytes(desks), received, RECEIVED, Stage.IMPORTED, FEEDBACK_MONTHS),
    )
    number = integer(row[0]) if row else 0
    note_due(desk, number)
    return number


def forget_orphans(desk: Desk, *, before: Epoch) -> None:
    """Pieces whose message never came, after 30 days."""
    orphans = (
        (blob(author), blob(file))
        for author, file in list(
            desk.vault.rows("SELECT author, file FROM chunks GROUP BY author, file HAVING max(received) < ?", before)
        )
    )
    for author, file in orphans:
        if file not in {identity(attachment.id) for attachment in _attachments_of(desk, author)}:
            desk.vault.destroy("DELETE FROM chunks WHERE author = ? AND file = ?", author, file)


def _attachments_of(desk: Desk, author: bytes) -> Iterator[Attachment]:
    for (document,) in desk.vault.rows("SELECT document FROM messages WHERE author = ?", author):
        yield from decode(blob(document), Written).files


@dataclass(frozen=True, slots=True)
class File:
    """An attachment as its message names it, and how many of its pieces are here."""

    attachment: Attachment
    pieces: int

    @property
    def complete(self) -> bool:
        return self.pieces == self.attachment.chunks


@dataclass(frozen=True, slots=True)
class Message:
    """One report or message of the reporter. `late`: of old words, and came after their change."""

    id: bytes
    author: bytes
    late: bool
    kind: Kind
    epoch: Epoch
    received: Epoch
    words: str
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply of this desk. `answers`: the id of one message, or None for the conversation as a whole."""

    number: int
    epoch: Epoch
    words: str
    answers: bytes | None = None


@dataclass(frozen=True, slots=True)
class Case(Standing):
    """The office's record around a report, as this desk has it."""

    author: bytes
    desks: tuple[int, ...]
    messages: tuple[Message, ...]
    replies: tuple[Reply, ...]
    changes: tuple[Change, ...]


_CASE: Final = f"{SELECT}, author, desks FROM cases"


def cases(desk: Desk) -> list[Case]:
    """All cases, the newest first."""
    return [_case(desk, row) for row in list(desk.vault.rows(f"{_CASE} ORDER BY number DESC"))]


def case(desk: Desk, number: int) -> Case:
    """One case by its number."""
    row = desk.vault.row(f"{_CASE} WHERE number = ?", number)
    if row is None:
        raise Notice("case missing", number=number)
    return _case(desk, row)


def _case(desk: Desk, row: Row) -> Case:
    *columns, author, desks = row
    stands = Standing.of(columns)
    number = stands.number
    replies = desk.vault.rows(
        "SELECT reply, epoch, document, answers FROM replies WHERE number = ? ORDER BY reply", number
    )
    changes = tuple(moving.changes(desk, blob(author)))
    return Case(
        **asdict(stands),
        author=blob(author),
        desks=tuple(blob(desks)),
        messages=tuple(_messages(desk, number, changes)),
        replies=tuple(
            Reply(
                integer(reply),
                integer(epoch),
                decode(blob(document), Answer).text,
                None if answers is None else blob(answers),
            )
            for reply, epoch, document, answers in replies
        ),
        changes=changes,
    )


def _messages(desk: Desk, number: int, changes: Sequence[Change]) -> Iterator[Message]:
    changed = {change.old: change.received for change in changes}
    rows = desk.vault.rows(
        "SELECT id, author, kind, epoch, received, document FROM messages WHERE number = ? "
        "ORDER BY received, epoch, kind, place, id",
        number,
    )
    for message, signed, kind, epoch, received, document in list(rows):
        author, written = blob(signed), decode(blob(document), Written)
        yield Message(
            id=blob(message),
            author=author,
            late=author in changed and integer(received) > changed[author],
            kind=Kind(integer(kind)),
            epoch=integer(epoch),
            received=integer(received),
            words=written.text,
            files=tuple(File(attachment, _count(desk, author, attachment)) for attachment in written.files),
        )


def pieces(desk: Desk, author: bytes, attachment: Attachment) -> Iterator[bytes]:
    """The pieces of an attachment that are here, in order."""
    rows = desk.vault.rows(
        "SELECT content FROM chunks WHERE author = ? AND file = ? AND place < ? ORDER BY place",
        author,
        identity(attachment.id),
        attachment.chunks,
    )
    for (content,) in rows:
        yield blob(content)


def piece(desk: Desk, author: bytes, attachment: Attachment, *, place: int) -> bytes:
    """One piece of an attachment; a reader that takes them one by one holds no statement open in between."""
    row = desk.vault.row(
        "SELECT content FROM chunks WHERE author = ? AND file = ? AND place = ?",
        author,
        identity(attachment.id),
        place,
    )
    if row is None:
        raise Notice("saved not", name=attachment.name)
    return blob(row[0])


def check(desk: Desk, author: bytes, attachment: Attachment) -> None:
    """Refuses an attachment whose pieces are not exactly what the message named."""
    digest, size = hashlib.sha256(), 0
    for content in pieces(desk, author, attachment):
        digest.update(content)
        size += len(content)
    if (digest.hexdigest(), size) != (attachment.sha256, attachment.size):
        raise Notice("saved not", name=attachment.name)


def _count(desk: Desk, author: bytes, attachment: Attachment) -> int:
    row = desk.vault.row(
        "SELECT count(*) FROM chunks WHERE author = ? AND file = ? AND place < ?",
        author,
        identity(attachment.id),
        attachment.chunks,
    )
    return integer(row[0]) if row else 0


def save(desk: Desk, author: bytes, attachment: Attachment, target: Path) -> None:
    """Writes an attachment to a new file, mode 600; refuses one that is not exactly what the message named."""
    partial = target.with_name(f".{attachment.id}.partial")
    digest = hashlib.sha256()
    try:
        with os.fdopen(os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
            for piece in pieces(desk, author, attachment):
                digest.update(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        if digest.hexdigest() != attachment.sha256:
            raise Notice("saved not", name=attachment.name)
        try:
            # A link never replaces a file that is there, as a rename would.
            os.link(partial, target)
        except FileExistsError:
            raise Notice("file exists", path=target) from None
    finally:
        partial.unlink(missing_ok=True)


def save_all(desk: Desk, found: Case, folder: Path) -> Iterator[Path]:
    """Writes every attachment of a case, each under its name with the first letters of its id before it."""
    folder.mkdir(parents=True, exist_ok=True)
    for message in found.messages:
        for file in message.files:
            # The name is the reporter's: no separator can be in it (crypto.documents), and the id keeps it from hiding.
            target = folder / f"{file.attachment.id[:8]}-{file.attachment.name}"
            save(desk, message.author, file.attachment, target)
            yield target
