"""Finding words in everything written in a desk's cases: reports, messages, names of attachments, replies, notes.

The index lies in the desk's vault and is written in the transaction of what it points to.
"""

import enum
import re
import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.vault import Value, blob, integer, text
from crypto.body import Kind
from crypto.documents import Answer, Written, decode

from .words import LATIN_END, WORD, Stems, fold

PAGE_HITS: Final = 20
QUERY_LETTERS: Final = 200
# Nobody turns so many pages; to count on would take longer than to find.
MOST_HITS: Final = 1_000
# The number of a case, below zero, above random bits: the index is read forwards from the newest case on, since
# backwards takes it many times as long; and it keeps no order of arrival within a case.
_RANDOM_BITS: Final = 40
# Endings change; so much of the beginning of a Latin word stays in its stems.
_HEAD_LETTERS: Final = 3
_BEFORE_LETTERS: Final = 70
_SHOWN_LETTERS: Final = 280
_QUOTED: Final = re.compile(r'["“”«»„]([^"“”«»„]*)["“”«»„]')


class What(enum.StrEnum):
    """What a piece of writing is. Its key: the id of a message, the number of a reply or a note."""

    REPORT = "report"
    MESSAGE = "message"
    FILES = "files"
    REPLY = "reply"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Hit:
    """A piece in which everything that was sought stands; `parts` of its text, those to be marked as True."""

    number: int
    what: What
    key: str
    parts: tuple[tuple[str, bool], ...]

    @property
    def place(self) -> str:
        """Where it stands on the page of its case: a report, its attachments and a message all are one entry."""
        return f"{self.what if self.what in {What.REPLY, What.NOTE} else What.MESSAGE}-{self.key}"


@dataclass(frozen=True, slots=True)
class Found:
    """One page of hits, the newest case first; `found` counts those of all pages, 1,000 at most."""

    hits: tuple[Hit, ...]
    number: int
    found: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.found // PAGE_HITS))

    @property
    def more(self) -> bool:
        return self.found == MOST_HITS


def index(desk: Desk, number: int, what: What, key: str, written: str, *, stems: Stems | None = None) -> None:
    """Makes a piece of writing findable: call it in the transaction that keeps it.

    `stems` are shared by the pieces of one action, which have most of their words in common.
    """
    stems, words, found = stems or Stems(), WORD.findall(written), set[str]()
    for word in set(words):
        found |= stems.of(word)
    desk.vault.run(
        "INSERT INTO searched (rowid, words, stems, what, key) VALUES (?, ?, ?, ?, ?)",
        -number << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS),
        " ".join(piece for word in words for piece in fold(word)),
        # A set: in which order they stand tells nothing, and finds nothing.
        " ".join(sorted(found)),
        what,
        key,
    )


def index_message(
    desk: Desk, number: int, *, key: bytes, kind: Kind, written: Written, stems: Stems | None = None
) -> None:
    """What a reporter wrote, and the names of its attachments."""
    what = What.REPORT if kind is Kind.REPORT else What.MESSAGE
    index(desk, number, what, key.hex(), written.text, stems=stems)
    if written.files:
        index(desk, number, What.FILES, key.hex(), _names(written), stems=stems)


def forget(desk: Desk, number: int, what: What | None = None, key: str = "") -> None:
    """Takes a piece out of the index, or all of a case; FTS5's `secure-delete` leaves no word of it behind."""
    first = -number << _RANDOM_BITS
    last = first | ((1 << _RANDOM_BITS) - 1)
    if what is None:
        desk.vault.run("DELETE FROM searched WHERE rowid BETWEEN ? AND ?", first, last)
    else:
        piece = (first, last, what, key)
        desk.vault.run("DELETE FROM searched WHERE rowid BETWEEN ? AND ? AND what = ? AND key = ?", *piece)


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody looks for: phrases as they stand, words by their stems, and the last word by its beginning."""

    phrases: tuple[tuple[str, ...], ...]
    words: tuple[str, ...]
    stems: Stems
    heads: tuple[str, ...]

    @classmethod
    def read(cls, untrusted: str) -> "Query":
        """Any text is a query; quotation marks of any country hold a phrase together."""
        short = untrusted[:QUERY_LETTERS]
        phrases = [tuple(_folded(phrase)) for phrase in _QUOTED.findall(short)]
        words = WORD.findall(_QUOTED.sub(" ", short))
        sought, stems = tuple(word for word in words if fold(word)), Stems()
        heads = {stem[:_HEAD_LETTERS] for word in sought for stem in stems.of(word)}
        return cls(tuple(phrase for phrase in phrases if phrase), sought, stems, tuple(heads))

    @property
    def expression(self) -> str:
        """The same for FTS5. Only letters and digits stand between its quotation marks; empty: nothing to look for."""
        asked = [f'words : "{" ".join(phrase)}"' for phrase in self.phrases]
        for word in self.words:
            stems = " OR ".join(f'"{stem}"' for stem in sorted(self.stems.of(word)))
            asked.append(f"stems : ({stems})")
        if self.words:
            asked[-1] = f'({asked[-1]} OR words : "{" ".join(fold(self.words[-1]))}" *)'
        return " AND ".join(asked)

    def marks(self, word: str) -> bool:
        """Whether a word of a text is one that was looked for."""
        pieces = fold(word)
        if any(piece in phrase for phrase in self.phrases for piece in pieces):
            return True
        if self.words and "".join(pieces).startswith("".join(fold(self.words[-1]))):
            return True
        # Stems cost time: few words of a text begin as a stem that was looked for does.
        if not pieces or (not pieces[0].startswith(self.heads) and pieces[0][0] <= LATIN_END):
            return False
        return any(not self.stems.of(word).isdisjoint(self.stems.of(sought)) for sought in self.words)


def find(desk: Desk, untrusted: str, *, page: int, hidden: Collection[int] = ()) -> Found:
    """The pieces that hold everything in a query, counted in pages from 1; the first page if there are not so many.

    Of hidden cases nothing is found, nor counted.
    """
    query = Query.read(untrusted)
    if not query.expression:
        return Found((), 1, 0)
    # Question marks alone are put together.
    among = f"-(rowid >> {_RANDOM_BITS}) NOT IN ({', '.join('?' * len(hidden))})"
    statement = f"SELECT rowid FROM searched WHERE searched MATCH ? AND {among} ORDER BY rowid LIMIT ?"  # noqa: S608
    wanted: list[Value] = [query.expression, *hidden, MOST_HITS]
    rows = desk.vault.rows(statement, *wanted)
    found = [integer(row) for (row,) in rows]
    page = page if (page - 1) * PAGE_HITS < len(found) else 1
    shown = found[(page - 1) * PAGE_HITS : page * PAGE_HITS]
    return Found(tuple(_hit(desk, query, row) for row in shown), page, len(found))


def _hit(desk: Desk, query: Query, place: int) -> Hit:
    number = -(place >> _RANDOM_BITS)
    ((what, key),) = desk.vault.rows("SELECT what, key FROM searched WHERE rowid = ?", place)
    found, named = What(text(what)), text(key)
    return Hit(number, found, named, tuple(_marked(_written(desk, number, found, named), query)))


def _marked(written: str, query: Query) -> Iterator[tuple[str, bool]]:
    """The part of a text around the first word that was looked for, cut where a word begins."""
    words = list(WORD.finditer(written))
    first = next((word.start() for word in words if query.marks(word[0])), 0)
    wished = first - _BEFORE_LETTERS
    at = next(word.start() for word in words if word.start() >= wished) if wished > 0 else 0
    end = min(at + _SHOWN_LETTERS, len(written))
    if at:
        yield "… ", False
    for word in words:
        if word.start() >= at and word.end() <= end and query.marks(word[0]):
            yield written[at : word.start()], False
            yield word[0], True
            at = word.end()
    yield written[at:end] + (" …" if end < len(written) else ""), False


_FROM: Final = {
    What.REPLY: "SELECT document FROM replies WHERE number = ? AND reply = ?",
    What.NOTE: "SELECT words FROM notes WHERE number = ? AND note = ?",
}


def _written(desk: Desk, number: int, what: What, key: str) -> str:
    """The text of a piece, as it was written."""
    if what in _FROM:
        row = desk.vault.row(_FROM[what], number, int(key))
        return "" if row is None else text(row[0]) if what is What.NOTE else decode(blob(row[0]), Answer).text
    row = desk.vault.row("SELECT document FROM messages WHERE number = ? AND id = ?", number, bytes.fromhex(key))
    written = None if row is None else decode(blob(row[0]), Written)
    if written is None:
        return ""
    return _names(written) if what is What.FILES else written.text


def _names(written: Written) -> str:
    return " · ".join(file.name for file in written.files)


def _folded(written: str) -> list[str]:
    return [piece for word in WORD.findall(written) for piece in fold(word)]
