"""Between desks and people: handing a case over, keeping away from one, whom it is about, declared interests."""

from collections.abc import Callable, Mapping
from functools import partial

from aiohttp import web

from caseworker_ui.cases import casebook, handing, interests
from caseworker_ui.notice import Notice, Said
from caseworker_ui.vaults.desk import Desk
from crypto.epoch import Epoch

from .asking import Ask
from .room import Room


async def show_case(ask: Ask) -> web.StreamResponse:
    """Who has to do with a case: desks, people, persons concerned."""
    return await _show_case(ask)


async def _show_case(
    ask: Ask, *, problem: Said | None = None, typed: str = "", status: int = 200
) -> web.StreamResponse:
    def look(room: Room) -> dict[str, object]:
        desk = room.desk(ask.session.desk)
        case = casebook.case(desk, ask.number)
        return {
            "number": case.number,
            "concerned": interests.persons_concerned(desk, case.number),
            "last": interests.is_last(desk, case.number, person=ask.session.person),
            **titles(room, desk, case.number, addressed=case.desks),
        }

    return ask.page("desks.html", {**await ask.do(look), "problem": problem, "typed": typed}, status=status)


def titles(room: Room, desk: Desk, number: int, *, addressed: tuple[int, ...]) -> dict[str, object]:
    """Where a case went or came from, and to which desks it may go by one person's decision, by their titles."""
    named = room.titles()
    by_number = {other: named[slug] for slug, other in room.station.desks.items()}
    went, came = handing.handed(desk, number), handing.taken_over(desk, number)
    others = {slug: named[slug] for slug, other in room.station.desks.items() if other != desk.number}
    return {
        "went": went and (by_number[went.desk], went),
        "came": came and (by_number[came.desk], came),
        "before": [(by_number[said.desk], said) for said in handing.said_before(desk, number)],
        "addressed": {slug: title for slug, title in others.items() if room.station.desks[slug] in addressed},
        "excluded": {slug: title for slug, title in others.items() if room.station.desks[slug] not in addressed},
    }


async def hand(ask: Ask) -> web.StreamResponse:
    """Gives the case to another desk to which it is addressed."""
    await ask.do(partial(_hand, ask, number=ask.number))
    ask.session.said.append(Said("handed over", {"number": ask.number}))
    return ask.go(f"/cases/{ask.number}")


async def hand_excluded(ask: Ask) -> web.StreamResponse:
    """Proposes it for a desk to which the reporter did not address it: with consent and a reason a second may agree."""
    slug, why = ask.form.get("desk", ""), ask.form.get("why", "").strip()
    title = (await ask.do(Room.titles)).get(slug)
    if title is None:
        raise Notice("handing nowhere")
    if not why or ask.form.get("consent") != "yes":
        raise Notice("handing excluded")
    return ask.two("hand over", {"number": str(ask.number), "desk": slug, "title": title, "why": why})


def hand_by_two(room: Room, desk: Desk, values: Mapping[str, str], by: tuple[str, str]) -> Said:
    """Two people agreed, and the reporter before them."""
    number, to = int(values["number"]), room.station.desks[values["desk"]]
    handing.hand(desk, room.station, number, to=to, by=by, why=values["why"], consent=True, today=room.today())
    return Said("handed over", {"number": number})


async def hand_orphan(ask: Ask) -> web.StreamResponse:
    """Gives away a case from which everybody keeps away; nobody looks into it for that."""
    untrusted = ask.form.get("number", "")
    number = int(untrusted) if untrusted.isascii() and untrusted.isdigit() else 0

    def act(room: Room) -> None:
        if number not in interests.orphans(room.desk(ask.session.desk)):
            raise Notice("case missing", number=number)
        _hand(ask, room, number=number)

    await ask.do(act)
    ask.session.said.append(Said("handed over", {"number": number}))
    return ask.go("/interests")


def _hand(ask: Ask, room: Room, *, number: int) -> None:
    # No desk has this number: a name that is none goes nowhere.
    to = room.station.desks.get(ask.form.get("desk", ""), -1)
    desk, why = room.desk(ask.session.desk), ask.form.get("why", "")
    handing.hand(desk, room.station, number, to=to, by=ask.session.person, why=why, today=room.today())


async def recuse(ask: Ask) -> web.StreamResponse:
    """Keeps away from the case, from now on."""

    def act(room: Room) -> None:
        interests.recuse(room.desk(ask.session.desk), ask.number, by=ask.session.person, today=room.today())

    await ask.do(act)
    ask.session.said.append(Said("recused", {"number": ask.number}))
    return ask.go("/cases")


async def concern(ask: Ask) -> web.StreamResponse:
    """One more person concerned."""
    name = ask.form.get("name", "")
    try:
        await ask.do(partial(_name, ask, interests.concern, name))
    except Notice as notice:
        if notice.key != "interest name wrong":
            raise
        return await _show_case(ask, problem=notice.said, typed=name, status=422)
    return ask.go(f"/cases/{ask.number}/desks")


async def unconcern(ask: Ask) -> web.StreamResponse:
    """One name less."""
    await ask.do(partial(_name, ask, interests.unconcern, ask.form.get("name", "")))
    return ask.go(f"/cases/{ask.number}/desks")


def _name(ask: Ask, action: Callable[..., None], name: str, room: Room) -> None:
    action(room.desk(ask.session.desk), ask.number, name, by=ask.session.person, today=room.today())


async def show_interests(ask: Ask) -> web.StreamResponse:
    """What this person declared, and the cases that nobody of the desk may work on."""
    return await _show_interests(ask)


async def _show_interests(
    ask: Ask, *, problem: Said | None = None, typed: str = "", status: int = 200
) -> web.StreamResponse:
    def look(room: Room) -> dict[str, object]:
        desk = room.desk(ask.session.desk)
        orphans = {
            number: titles(room, desk, number, addressed=casebook.case(desk, number).desks)
            for number in interests.orphans(desk)
            if handing.handed(desk, number) is None
        }
        return {"declared": interests.declared(desk, person=ask.session.person), "orphans": orphans}

    return ask.page("interests.html", {**await ask.do(look), "problem": problem, "typed": typed}, status=status)


async def declare(ask: Ask) -> web.StreamResponse:
    """One more name."""
    name = ask.form.get("name", "")
    try:
        await ask.do(partial(_interest, ask, interests.declare, name))
    except Notice as notice:
        if notice.key != "interest name wrong":
            raise
        return await _show_interests(ask, problem=notice.said, typed=name, status=422)
    return ask.go("/interests")


async def withdraw(ask: Ask) -> web.StreamResponse:
    """One name less."""
    await ask.do(partial(_interest, ask, interests.withdraw, ask.form.get("name", "")))
    return ask.go("/interests")


def _interest(ask: Ask, action: Callable[..., None], name: str, room: Room) -> None:
    today: Epoch = room.today()
    action(room.desk(ask.session.desk), name, by=ask.session.person, today=today)
