"""The partners whose machines make decoys: their cards, and the alarm of the desk that is open."""

from functools import partial
from typing import Final

from aiohttp import web

from caseworker_ui.cases import loops, partners
from caseworker_ui.cases.loops import Alarm
from caseworker_ui.founding import loop_cards
from caseworker_ui.notice import Notice, Said
from crypto.epoch import from_iso, to_iso
from crypto.errors import Refused

from .asking import Ask
from .room import Room
from .sending import disposition

# Which field a notice is about.
_FIELDS: Final = {
    "partner wrong": "partner",
    "partner taken": "partner",
    "loops wrong": "loops",
    "loops first": "first",
    "card address": "address",
}


async def show(ask: Ask) -> web.StreamResponse:
    """Every card, and the form for a new one."""
    return await _show(ask)


async def _show(ask: Ask, problem: Said | None = None) -> web.StreamResponse:
    def look(room: Room) -> dict[str, object]:
        usual = {
            "partner": "",
            "loops": "8",
            "first": to_iso(room.today() + 1),
            "address": loop_cards.usual_address(room.station),
        }
        # What was typed comes back.
        return {"cards": partners.cards(room.station), "typed": {**usual, **ask.form}, "alarms": alarms(ask, room)}

    wrong = "" if problem is None else _FIELDS[problem.key]
    values = {**await ask.do(look), "problem": problem, "wrong": wrong, "most": partners.MOST_LOOPS}
    return ask.page("partners.html", values, status=200 if problem is None else 422)


def alarms(ask: Ask, room: Room) -> list[Alarm]:
    """What the open desk misses of the last days, the newest first; nothing for who has only the station open."""
    if ask.session.desk is None:
        return []
    return loops.alarms(room.desk(ask.session.desk), room.station, after=0, today=room.today())[::-1]


async def make(ask: Ask) -> web.StreamResponse:
    """A new card, which leaves as a PDF: nothing of its words stays."""
    try:
        card, sheet = await ask.do(partial(_make, ask))
    except Notice as notice:
        if notice.key not in _FIELDS:
            raise
        return await _show(ask, notice.said)
    headers = {"Content-Disposition": disposition(f"{card.partner}.pdf")}
    return web.Response(body=sheet, content_type="application/pdf", headers=headers)


def _make(ask: Ask, room: Room) -> tuple[partners.Card, bytes]:
    today, untrusted = room.today(), ask.form.get("loops", "")
    per_day = int(untrusted) if untrusted.isascii() and untrusted.isdigit() and len(untrusted) < 4 else 0
    try:
        first = from_iso(ask.form.get("first", ""))
    except Refused:
        raise Notice("loops first", today=to_iso(today)) from None
    with room.station.vault.transaction():
        return loop_cards.make(
            room.station,
            ask.form.get("partner", "").strip(),
            per_day=per_day,
            first=first,
            address=ask.form.get("address", ""),
            today=today,
            by=ask.session.by,
        )


async def end(ask: Ask) -> web.StreamResponse:
    """From today on nothing is expected of this partner."""
    partner = ask.form.get("partner", "")

    def act(room: Room) -> None:
        partners.end(room.station, partner, today=room.today(), by=ask.session.by)

    await ask.do(act)
    ask.session.said.append(Said("card over", {"partner": partner}))
    return ask.go("/partners")
