"""What the desk adds to its cases for itself: notes, tags, who works on it, who looked, saved views."""

from dataclasses import dataclass
from typing import Final

import msgspec

from caseworker_ui.notice import Notice
from caseworker_ui.vaults import journal
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.people import By, Role, people
from caseworker_ui.vaults.vault import blob, integer, text
from crypto.epoch import Epoch

from . import interests, search
from .inbox import Wanted

NAME_LETTERS: Final = 60
NOTE_LETTERS: Final = 5_000
TAG_LETTERS: Final = 40
TAGS_PER_CASE: Final = 12
VIEWS_PER_PERSON: Final = 12


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote about a case for the desk alone."""

    number: int
    epoch: Epoch
    person: str
    words: str


@dataclass(frozen=True, slots=True)
class Noted:
    """All that the desk added to one case, and who could work on it."""

    assignee: str
    tags: tuple[str, ...]
    notes: tuple[Note, ...]
    people: tuple[str, ...]


def noted(desk: Desk, number: int) -> Noted:
    """What the page of a case shows beside the conversation."""
    row = desk.vault.row("SELECT assignee FROM cases WHERE number = ?", number)
    return Noted(
        assignee="" if row is None or row[0] is None else text(row[0]),
        tags=tuple(tags(desk, number)),
        notes=tuple(notes(desk, number)),
        people=tuple(workers(desk)),
    )


def workers(desk: Desk) -> list[str]:
    """Who can work on a case: an auditor reads none."""
    return [person.name for person in people(desk.vault) if person.role is not Role.AUDITOR]


def assign(desk: Desk, number: int, *, to: str, by: By, today: Epoch) -> None:
    """Gives a case to somebody of this desk; an empty name: to nobody."""
    if to and to not in workers(desk):
        raise Notice("assignee missing", name=to)
    with desk.vault.transaction():
        _refuse_missing(desk, number)
        interests.refuse_assigning(desk, number, to=to)
        desk.vault.run("UPDATE cases SET assignee = ? WHERE number = ?", to or None, number)
        journal.note(desk.vault, by=by, did="given", number=number, today=today)


def write_note(desk: Desk, number: int, words: str, *, by: str, today: Epoch) -> None:
    """Keeps a note, which can be found from now on and is never changed."""
    if not 0 < len(words) <= NOTE_LETTERS:
        raise Notice("note length", letters=NOTE_LETTERS)
    with desk.vault.transaction():
        _refuse_missing(desk, number)
        row = desk.vault.row("SELECT coalesce(max(note), 0) + 1 FROM notes WHERE number = ?", number)
        following = integer(row[0]) if row else 1
        desk.vault.run("INSERT INTO notes VALUES (?, ?, ?, ?, ?)", number, following, today, by, words)
        search.index(desk, number, search.What.NOTE, str(following), words)
        journal.note(desk.vault, by=by, did="noted", number=number, today=today)


def notes(desk: Desk, number: int) -> list[Note]:
    """The notes of one case, the oldest first."""
    rows = desk.vault.rows("SELECT note, epoch, person, words FROM notes WHERE number = ? ORDER BY note", number)
    return [Note(integer(note), integer(epoch), text(person), text(words)) for note, epoch, person, words in rows]


def _refuse_missing(desk: Desk, number: int) -> None:
    if desk.vault.row("SELECT 1 FROM cases WHERE number = ?", number) is None:
        raise Notice("case missing", number=number)


def assignees(desk: Desk) -> list[str]:
    """Everybody who works on some case."""
    rows = desk.vault.rows("SELECT DISTINCT assignee FROM cases WHERE assignee IS NOT NULL ORDER BY assignee")
    return [text(name) for (name,) in rows]


def tag(desk: Desk, number: int, word: str) -> None:
    """Puts a tag on a case; one that is there stays there."""
    word = " ".join(word.split())
    if not 0 < len(word) <= TAG_LETTERS or not word.isprintable():
        raise Notice("tag wrong", letters=TAG_LETTERS)
    with desk.vault.transaction():
        if len(tags(desk, number)) >= TAGS_PER_CASE:
            raise Notice("tags many", count=TAGS_PER_CASE)
        _refuse_missing(desk, number)
        desk.vault.run("INSERT OR IGNORE INTO tags VALUES (?, ?)", word, number)


def untag(desk: Desk, number: int, word: str) -> None:
    """Takes a tag off a case."""
    desk.vault.run("DELETE FROM tags WHERE tag = ? AND number = ?", word, number)


def tags(desk: Desk, number: int) -> list[str]:
    """The tags of one case."""
    return [text(word) for (word,) in desk.vault.rows("SELECT tag FROM tags WHERE number = ? ORDER BY tag", number)]


def all_tags(desk: Desk) -> list[str]:
    """Every tag that is on some case."""
    return [text(word) for (word,) in desk.vault.rows("SELECT DISTINCT tag FROM tags ORDER BY tag")]


def see(desk: Desk, number: int, *, by: str) -> None:
    """Somebody looked at a case: all that came until now is read, for this person alone."""
    row = desk.vault.row(
        "SELECT count(*), (SELECT messages FROM seen WHERE person = ? AND number = ?) FROM messages WHERE number = ?",
        by,
        number,
        number,
    )
    # Nothing is written when nothing is new: a look costs no wait for the disk.
    if row and row[0] != row[1]:
        desk.vault.run("INSERT OR REPLACE INTO seen VALUES (?, ?, ?)", by, number, integer(row[0]))


def unsee(desk: Desk, number: int, *, by: str) -> None:
    """Somebody wants to come back to a case: it is unread again, for this person alone."""
    desk.vault.run("DELETE FROM seen WHERE person = ? AND number = ?", by, number)


def keep_view(desk: Desk, name: str, wanted: Wanted, *, by: str) -> None:
    """Keeps what somebody wants to see under a name; the same name is kept anew."""
    name = " ".join(name.split())
    if not 0 < len(name) <= NAME_LETTERS or not name.isprintable():
        raise Notice("view wrong", letters=NAME_LETTERS)
    kept = views(desk, by=by)
    if name not in kept and len(kept) >= VIEWS_PER_PERSON:
        raise Notice("views many", count=VIEWS_PER_PERSON)
    desk.vault.run("INSERT OR REPLACE INTO views VALUES (?, ?, ?)", by, name, msgspec.json.encode(wanted))


def forget_view(desk: Desk, name: str, *, by: str) -> None:
    """One saved view less."""
    desk.vault.run("DELETE FROM views WHERE person = ? AND name = ?", by, name)


def views(desk: Desk, *, by: str) -> dict[str, Wanted]:
    """Somebody's saved views by name."""
    rows = desk.vault.rows("SELECT name, wanted FROM views WHERE person = ? ORDER BY name", by)
    return {text(name): msgspec.json.decode(blob(wanted), type=Wanted) for name, wanted in rows}


def has_keys(desk: Desk, *, by: str) -> bool:
    """Whether the shortcuts are on for somebody, as they are for everybody at first."""
    return not desk.vault.setting(f"without shortcuts {by}")


def switch_keys(desk: Desk, *, by: str, on: bool) -> None:
    """Switches the shortcuts of one person."""
    desk.vault.set(f"without shortcuts {by}", b"" if on else b"yes")
