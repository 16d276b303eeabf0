"""The dates of a desk: what is late, what is announced, what comes; and the sheet of the week, for the wall."""

from typing import Final

from aiohttp import web

from caseworker_ui.cases import interests
from caseworker_ui.cases.agenda import Task, agenda, week
from caseworker_ui.cases.deadlines import ALERT_DAYS

from .asking import Ask
from .room import Room

URGENCIES: Final = ("late", "soon", "calm")


async def show(ask: Ask) -> web.StreamResponse:
    """Every date, the most urgent first."""
    tasks, today = await _look(ask)
    groups = {urgency: [task for task in tasks if task.due.urgency == urgency] for urgency in URGENCIES}
    return ask.page("agenda.html", {"groups": groups, "today": today, "alerts": ALERT_DAYS})


async def show_sheet(ask: Ask) -> web.StreamResponse:
    """The week on paper: numbers and dates, and nothing of what a case is about."""
    tasks, today = await _look(ask)
    away = await ask.do(lambda room: interests.recused(room.desk(ask.session.desk), person=ask.session.person))
    return ask.page("sheet.html", {"dates": week(tasks), "today": today, "away": away, "person": ask.session.person})


async def _look(ask: Ask) -> tuple[list[Task], int]:
    def look(room: Room) -> tuple[list[Task], int]:
        today = room.today()
        return agenda(room.desk(ask.session.desk), person=ask.session.person, today=today), today

    return await ask.do(look)
