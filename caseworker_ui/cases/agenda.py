"""What a desk has to do by when: the law's dates of every open case, and the office's own reminders."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.vault import Value, integer
from crypto.epoch import Epoch

from . import interests
from .deadlines import IDLE_DAYS, INQUIRY_MONTHS, QUESTION_DAYS, Due, months_later
from .stages import Stage
from .standing import SELECT, Standing

_WEEK_DAYS: Final = 7


@dataclass(frozen=True, slots=True)
class Task:
    """A date that a case has to keep, and where the case stands."""

    number: int
    stage: Stage
    due: Due


# When a desk last did something in each case, last asked, and last began an inquiry.
_DONE: Final = """
SELECT number, max(epoch) AS done, max(epoch) FILTER (WHERE action = 'asked') AS asked,
    max(epoch) FILTER (WHERE action = 'inquiry begun') AS began
FROM decisions GROUP BY number
"""
_OPEN: Final = f"{SELECT}, done, asked, began FROM cases LEFT JOIN ({_DONE}) USING (number) WHERE due IS NOT NULL"


def agenda(desk: Desk, *, person: str, today: Epoch) -> list[Task]:
    """Every date of every open case from which this person does not keep away, the next one first."""
    away = interests.recused(desk, person=person)
    tasks = [
        Task(stands.number, stands.stage, Due(what, epoch, epoch - today))
        for row in desk.vault.rows(_OPEN)
        for stands in [Standing.of(row[:-3])]
        if stands.number not in away
        for what, epoch in _dates(stands, row[-3:])
    ]
    return sorted(tasks, key=lambda task: (task.due.epoch, task.number, task.due.what))


def week(tasks: Sequence[Task]) -> list[tuple[Epoch, int]]:
    """Date and number of what is late, falls within seven days, or has had an alert: all that a wall may know."""
    return sorted({(task.due.epoch, task.number) for task in tasks if task.due.days <= _WEEK_DAYS or task.due.alert})


def _dates(stands: Standing, done: Sequence[Value]) -> Iterator[tuple[str, Epoch]]:
    last, asked, began = (None if epoch is None else integer(epoch) for epoch in done)
    yield "feedback", stands.deadlines.feedback
    if stands.stage is Stage.IMPORTED:
        yield "acknowledge", stands.deadlines.acknowledge
    if stands.stage in {Stage.IMPORTED, Stage.ACKNOWLEDGED}:
        yield "decide", stands.deadlines.decide
        return
    if last is not None:
        yield "idle", last + IDLE_DAYS
    if asked is not None and stands.state == "question":
        yield "question", asked + QUESTION_DAYS
    if began is not None and stands.stage in {Stage.INQUIRY, Stage.QUESTION}:
        yield "inquiry", months_later(began, INQUIRY_MONTHS)
