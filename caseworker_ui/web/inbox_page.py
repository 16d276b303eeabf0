"""The list of a desk's cases: what of it is wanted, and the views that somebody saved."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from aiohttp import web

from caseworker_ui.cases import inbox, noting
from caseworker_ui.cases.inbox import DUE_DAYS, ORDERS, Wanted
from caseworker_ui.cases.stages import SCORES, Stage
from caseworker_ui.cases.talking import board
from caseworker_ui.notice import Notice, Said

from .asking import Ask
from .partners_page import alarms
from .room import Room

# The views that everybody has.
VIEWS: Final = {
    "all": Wanted(),
    "unread": Wanted(unread=True, order="news"),
    "mine": Wanted(mine=True, order="due"),
    "due": Wanted(due="week", order="due"),
}
CHOICES: Final[Mapping[str, object]] = {
    "views": VIEWS,
    "stages": tuple(Stage),
    "severities": tuple(SCORES["severity"]),
    "risks": tuple(SCORES["risk"]),
    "dues": DUE_DAYS,
    "orders": ORDERS,
}


async def show(ask: Ask) -> web.StreamResponse:
    """A page of the cases that this person wants to see."""
    return await _show(ask)


async def _show(ask: Ask, *, problem: Said | None = None, typed: str = "", status: int = 200) -> web.StreamResponse:
    number, wanted, person = int(ask.request.match_info.get("page", "1")), ask.session.wanted, ask.session.person

    def look(room: Room) -> dict[str, object]:
        desk = room.desk(ask.session.desk)
        return {
            "page": inbox.page(desk, wanted, number=number, by=person, today=room.today()),
            "saved": noting.views(desk, by=person),
            "tags": noting.all_tags(desk),
            "assignees": noting.assignees(desk),
            "keys": noting.has_keys(desk, by=person),
            "board": board(desk, room.station, today=room.today()),
            "alarms": alarms(ask, room),
        }

    values = {**await ask.do(look), **CHOICES, "wanted": wanted, "problem": problem, "typed": typed, "sought": ""}
    return ask.page("cases.html", values, status=status)


async def narrow(ask: Ask) -> web.StreamResponse:
    """Keeps in the session what is wanted: words of the desk stand in no address."""
    ask.session.wanted = read_wanted(ask.form)
    return ask.go("/cases")


def read_wanted(form: Mapping[str, str]) -> Wanted:
    """What somebody chose; a choice that the page does not offer narrows nothing."""
    who, _, name = form.get("assignee", "").partition(" ")
    return Wanted(
        stage=form["stage"] if form.get("stage") in tuple(Stage) else "",
        severity=form["severity"] if form.get("severity") in tuple(SCORES["severity"]) else "",
        risk=form["risk"] if form.get("risk") in tuple(SCORES["risk"]) else "",
        unread=form.get("unread") == "yes",
        mine=who == "mine",
        nobody=who == "nobody",
        assignee=name if who == "name" else "",
        due=form["due"] if form.get("due") in DUE_DAYS else "",
        tag=form.get("tag", ""),
        order=form["order"] if form.get("order") in ORDERS else "newest",
    )


async def use_view(ask: Ask) -> web.StreamResponse:
    """Shows the list as one of the views wants it."""

    def look(room: Room) -> Mapping[str, Wanted]:
        return noting.views(room.desk(ask.session.desk), by=ask.session.person)

    kind, _, name = ask.form.get("view", "").partition(" ")
    ask.session.wanted = (await ask.do(look)).get(name, Wanted()) if kind == "saved" else VIEWS.get(kind, Wanted())
    return ask.go("/cases")


async def keep_view(ask: Ask) -> web.StreamResponse:
    """Saves what is wanted now under a name."""
    name = ask.form.get("name", "")

    def act(room: Room) -> None:
        noting.keep_view(room.desk(ask.session.desk), name, ask.session.wanted, by=ask.session.person)

    try:
        await ask.do(act)
    except Notice as notice:
        if notice.key == "desk locked":
            raise
        return await _show(ask, problem=notice.said, typed=name, status=422)
    ask.session.said.append(Said("view kept", {"name": " ".join(name.split())}))
    return ask.go("/cases")


async def forget_view(ask: Ask) -> web.StreamResponse:
    """One saved view less."""

    def act(name: str, room: Room) -> None:
        noting.forget_view(room.desk(ask.session.desk), name, by=ask.session.person)

    await ask.do(partial(act, ask.form.get("name", "")))
    return ask.go("/cases")
