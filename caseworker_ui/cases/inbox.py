"""The list of a desk's cases: narrowed, sorted, page by page; one statement finds a page, whatever there is in all."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import msgspec

from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.vault import Row, Value, integer, text
from crypto.epoch import Epoch

from .deadlines import Due
from .standing import SELECT, Standing

PAGE_CASES: Final = 25
# Days from today within which the next date of a case falls; it is late when that date has passed.
DUE_DAYS: Final = {"late": -1, "week": 7, "month": 30}
# Over an index alone: to count what came never touches what the reporters wrote.
_CAME: Final = "(SELECT count(*) FROM messages INDEXED BY messages_by_case WHERE messages.number = cases.number)"
_NEWS: Final = "(SELECT max(messages.received) FROM messages WHERE messages.number = cases.number)"
_LOOKED: Final = "coalesce((SELECT messages FROM seen WHERE seen.number = cases.number AND person = ?), 0)"
_SEVERITY: Final = "(SELECT value FROM scores WHERE scores.number = cases.number AND name = 'severity')"
_RISK: Final = "(SELECT value FROM scores WHERE scores.number = cases.number AND name = 'risk')"
# How the list can be sorted: numbers follow the order of arrival, a case without a date or a score stands last.
ORDERS: Final = {
    "newest": "cases.number DESC",
    "oldest": "cases.number",
    "due": "due NULLS LAST, cases.number",
    "severity": f"{_SEVERITY} DESC NULLS LAST, cases.number DESC",
    "news": f"{_NEWS} DESC, cases.number DESC",
}
# Not in any tag, which are words that can be printed.
_BETWEEN: Final = "\x1f"


class Wanted(msgspec.Struct, frozen=True):
    """Which cases somebody wants to see; what is empty narrows nothing.

    `mine` and `nobody` are about who works on a case, and so is a name in `assignee`.
    """

    stage: str = ""
    severity: str = ""
    risk: str = ""
    unread: bool = False
    mine: bool = False
    nobody: bool = False
    assignee: str = ""
    due: str = ""
    tag: str = ""
    order: str = "newest"


@dataclass(frozen=True, slots=True)
class Line:
    """One case in the list. `unread`: something of the reporter that this person has not looked at."""

    number: int
    received: Epoch
    state: str
    assignee: str
    messages: int
    replies: int
    unread: bool
    due: Due | None
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the list; `found` counts the cases of all its pages."""

    lines: tuple[Line, ...]
    number: int
    found: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.found // PAGE_CASES))


def page(desk: Desk, wanted: Wanted, *, number: int, by: str, today: Epoch) -> Page:
    """A page of the list, counted from 1; the first one when there are not so many."""
    narrowed = list(_narrowed(wanted, by=by, today=today))
    # Pieces of this file alone are put together: whatever somebody typed is bound.
    where = " AND ".join(condition for condition, _ in narrowed)
    order = ORDERS.get(wanted.order, ORDERS["newest"])
    statement = f"""
        WITH chosen AS (
            SELECT cases.number, count(*) OVER () AS found FROM cases WHERE {where}
            ORDER BY {order} LIMIT {PAGE_CASES} OFFSET ?
        )
        {SELECT}, found, assignee, {_CAME}, {_LOOKED},
            (SELECT count(*) FROM replies WHERE replies.number = cases.number),
            (SELECT group_concat(tag, '{_BETWEEN}' ORDER BY tag) FROM tags WHERE tags.number = cases.number)
        FROM chosen JOIN cases USING (number) ORDER BY {order}
    """  # noqa: S608
    values = [value for _, value in narrowed]
    rows = list(desk.vault.rows(statement, *values, (number - 1) * PAGE_CASES, by))
    if not rows and number > 1:
        return page(desk, wanted, number=1, by=by, today=today)
    return Page(tuple(_line(row, today=today) for row in rows), number, integer(rows[0][7]) if rows else 0)


def _narrowed(wanted: Wanted, *, by: str, today: Epoch) -> Iterator[tuple[str, Value]]:
    """Each condition with the value of its question mark."""
    yield "cases.number NOT IN (SELECT number FROM recusals WHERE person = ?)", by
    if wanted.stage:
        yield "stage = ?", wanted.stage
    if wanted.severity:
        yield f"{_SEVERITY} = ?", wanted.severity
    if wanted.risk:
        yield f"{_RISK} = ?", wanted.risk
    if wanted.unread:
        yield f"{_CAME} > {_LOOKED}", by
    if wanted.mine:
        yield "assignee = ?", by
    if wanted.nobody:
        yield "assignee IS ?", None
    if wanted.assignee:
        yield "assignee = ?", wanted.assignee
    if wanted.due in DUE_DAYS:
        yield "due <= ?", today + DUE_DAYS[wanted.due]
    if wanted.tag:
        yield "cases.number IN (SELECT number FROM tags WHERE tag = ?)", wanted.tag


def _line(row: Row, *, today: Epoch) -> Line:
    *columns, _, assignee, messages, looked, replies, tags = row
    stands = Standing.of(columns)
    return Line(
        number=stands.number,
        received=stands.received,
        state=stands.state,
        assignee=text(assignee or ""),
        messages=integer(messages),
        replies=integer(replies),
        unread=integer(messages) > integer(looked),
        due=stands.due_on(today),
        tags=tuple(text(tags).split(_BETWEEN)) if tags else (),
    )
