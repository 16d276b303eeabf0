"""Changed words: a conversation goes on under another author key (SPEC section 5, move)."""

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.vault import blob, integer
from crypto.body import Body, Move
from crypto.epoch import Epoch
from crypto.errors import Refused
from crypto.hpke import PublicKey
from crypto.receipt import TagKey

TOMBSTONE_DAYS: Final = 60


class Moved(enum.Enum):
    """What became of a move."""

    GOES_ON = "the conversation goes on under the new words"
    WAITS = "nothing of the conversation is here yet"
    KNOWN = "already here"
    SECOND = "refused: the old words had moved before"


@dataclass(frozen=True, slots=True)
class Change:
    """One change of words. `second`: when another one came from the same old words, which was refused."""

    old: bytes
    received: Epoch
    second: Epoch | None


def keep(desk: Desk, body: Body, move: Move, *, received: Epoch) -> tuple[Moved, int]:
    """Moves a conversation, once, and gives its case or 0; `Refused` if the move breaks a rule of it."""
    old, new = body.author.raw, move.author.raw
    if row := desk.vault.row("SELECT new FROM moves WHERE old = ?", old):
        return _keep_another(desk, old, known=blob(row[0]) == new, received=received)
    number, desks = _conversation(desk, old)
    if number and not set(body.header.desks) <= set(desks):
        raise Refused("move: to more desks than the conversation has")
    # Two conversations cannot hang in one place; nor can one come back to words that it left.
    last = _last(desk, new)
    if last == old or _conversation(desk, last)[0] or any(changes(desk, new)):
        raise Refused("move: to an author who has a conversation")
    pin(desk, new, reply_key=move.reply_key, tag_key=move.tag_key)
    desk.vault.run("INSERT INTO moves VALUES (?, ?, ?, ?, NULL)", old, new, bytes(body.header.desks), received)
    if not number:
        return Moved.WAITS, 0
    author, narrowed = heir(desk, old, desks)
    desk.vault.run("UPDATE cases SET author = ?, desks = ? WHERE number = ?", author, bytes(narrowed), number)
    return Moved.GOES_ON, number


def _keep_another(desk: Desk, old: bytes, *, known: bool, received: Epoch) -> tuple[Moved, int]:
    if not known:
        desk.vault.run("UPDATE moves SET second = ? WHERE old = ? AND second IS NULL", received, old)
    return Moved.KNOWN if known else Moved.SECOND, _conversation(desk, _last(desk, old))[0]


def pin(desk: Desk, author: bytes, *, reply_key: PublicKey, tag_key: TagKey) -> None:
    """The first keys seen of an author are kept; `Refused` for any other (T16)."""
    desk.vault.run("INSERT OR IGNORE INTO authors VALUES (?, ?, ?)", author, reply_key.raw, tag_key.reveal())
    row = desk.vault.row("SELECT reply_key, tag_key FROM authors WHERE author = ?", author)
    if row is None or (row[0], TagKey(blob(row[1]))) != (reply_key.raw, tag_key):
        raise Refused("conversation: other reply keys under one author")


def follow(desk: Desk, author: bytes, *, received: Epoch) -> bytes:
    """The author under whom this one's conversation goes on; `Refused` when the words were changed too long ago."""
    row, last = desk.vault.row("SELECT received FROM moves WHERE old = ?", author), _last(desk, author)
    if row and received > integer(row[0]) + TOMBSTONE_DAYS:
        if _conversation(desk, last)[0]:
            raise Refused("conversation: its words were changed more than 60 days ago")
        # It waited in vain, and `forget` would have come before this if the desk had been unlocked in time.
        desk.vault.run("DELETE FROM moves WHERE old = ?", author)
        return author
    return last


def heir(desk: Desk, author: bytes, desks: Sequence[int]) -> tuple[bytes, Sequence[int]]:
    """Who goes on after this author and with which desks; a move that waited and names more of them is void."""
    while row := desk.vault.row("SELECT new, desks FROM moves WHERE old = ?", author):
        if not set(blob(row[1])) <= set(desks):
            desk.vault.run("DELETE FROM moves WHERE old = ?", author)
            break
        author, desks = blob(row[0]), tuple(blob(row[1]))
    return author, desks


def changes(desk: Desk, author: bytes) -> Iterator[Change]:
    """How a conversation came to its author, the last change first."""
    while row := desk.vault.row("SELECT old, received, second FROM moves WHERE new = ?", author):
        author = blob(row[0])
        yield Change(author, integer(row[1]), None if row[2] is None else integer(row[2]))


def forget(desk: Desk, *, before: Epoch) -> None:
    """Moves whose conversation never came, after 60 days."""
    waiting = [
        author
        for (old,) in list(desk.vault.rows("SELECT old FROM moves WHERE received < ?", before))
        for author in [blob(old)]
        if not _conversation(desk, _last(desk, author))[0]
    ]
    for author in waiting:
        desk.vault.run("DELETE FROM moves WHERE old = ?", author)
    if waiting:
        desk.vault.destroy(
            "DELETE FROM authors WHERE author NOT IN "
            "(SELECT author FROM cases UNION SELECT old FROM moves UNION SELECT new FROM moves)"
        )


def _last(desk: Desk, author: bytes) -> bytes:
    while row := desk.vault.row("SELECT new FROM moves WHERE old = ?", author):
        author = blob(row[0])
    return author


def _conversation(desk: Desk, author: bytes) -> tuple[int, Sequence[int]]:
    """The case of this author and to whom it is addressed; 0 when nothing of it is here."""
    row = desk.vault.row("SELECT number, desks FROM cases WHERE author = ?", author)
    return (integer(row[0]), tuple(blob(row[1]))) if row else (0, ())
