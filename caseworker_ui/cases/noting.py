"""What the desk adds to its cases for itself: who works on one, tags, who looked at what, saved views of the list."""

from typing import Final

import msgspec

from caseworker_ui.notice import Notice
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.vault import blob, integer, text

from .inbox import Wanted

NAME_LETTERS: Final = 60
TAG_LETTERS: Final = 40
TAGS_PER_CASE: Final = 12
VIEWS_PER_PERSON: Final = 12


def assign(desk: Desk, number: int, *, to: str) -> None:
    """Says who works on a case; an empty name: nobody."""
    if not desk.vault.run("UPDATE cases SET assignee = ? WHERE number = ?", to or None, number):
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
        if desk.vault.row("SELECT 1 FROM cases WHERE number = ?", number) is None:
            raise Notice("case missing", number=number)
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
