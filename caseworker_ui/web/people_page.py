"""The page of a desk's people: who they are; the own passphrase; and, for who leads, letting in and taking out."""

import hmac
from collections.abc import Mapping
from contextlib import nullcontext
from functools import partial
from typing import Final

from aiohttp import web

from caseworker_ui.cases import joining
from caseworker_ui.founding.strength import refuse_weak
from caseworker_ui.notice import Notice, Said
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.people import Person, Role, leaving, one_is_enough, people, refuse_name

from .asking import Ask
from .room import Room

ROLES: Final = tuple(Role)


async def show(ask: Ask) -> web.StreamResponse:
    """Who works at this desk."""
    return await _show(ask)


async def _show(ask: Ask, problem: Said | None = None, *, where: str = "", status: int = 200) -> web.StreamResponse:
    def look(room: Room) -> list[Person]:
        return people(room.desk(ask.session.desk).vault)

    # What was typed comes back, but no passphrase.
    typed = {"name": ask.form.get("name", ""), "role": ask.form.get("role", Role.CASEWORKER)}
    values = {"people": await ask.do(look), "person": ask.session.person, "leads": ask.session.role is Role.LEAD}
    where_values = {"problem": problem, "where": where, "typed": typed, "roles": ROLES}
    return ask.page("people.html", {**values, **where_values}, status=status)


async def change_passphrase(ask: Ask) -> web.StreamResponse:
    """The own passphrase, by whoever knows the old one."""
    try:
        await ask.do(partial(_change_passphrase, ask))
    except Notice as notice:
        return await _show(ask, notice.said, where="passphrase", status=429 if notice.key == "login wait" else 422)
    ask.session.said.append(Said("passphrase changed"))
    return ask.go("/people")


def _change_passphrase(ask: Ask, room: Room) -> None:
    slug, person = ask.session.desk or "", ask.session.person
    desk = room.desk(slug)
    refuse_unfit(ask.form, desk=desk, person=person)
    room.unlock(slug, ask.form.get("current", ""), person=person, throttle=ask.desktop.throttle)
    joining.change_passphrase(desk, ask.form["passphrase"], by=person, today=room.today())


async def add(ask: Ask) -> web.StreamResponse:
    """Lets a person in: two decide, unless there is only one yet."""
    values = {"name": ask.form.get("name", "").strip(), "role": ask.form.get("role", "")}

    def act(room: Room) -> bool:
        desk = room.desk(ask.session.desk)
        if values["role"] not in ROLES:
            raise Notice("role missing")
        refuse_name(desk.vault, values["name"])
        refuse_unfit(ask.form, desk=desk, person=values["name"])
        if alone := one_is_enough(desk.vault):
            role = Role(values["role"])
            joining.add(desk, values["name"], role, ask.form["passphrase"], by=ask.session.person, today=room.today())
        return alone

    try:
        done = await ask.do(act)
    except Notice as notice:
        return await _show(ask, notice.said, where="add", status=422)
    if not done:
        return ask.two("add person", {**values, "passphrase": ask.form["passphrase"]})
    ask.session.said.append(Said("person added", {"name": values["name"]}))
    return ask.go("/people")


def add_by_two(room: Room, desk: Desk, values: Mapping[str, str], by: tuple[str, str]) -> Said:
    """Two people agreed."""
    joining.add(desk, values["name"], Role(values["role"]), values["passphrase"], by=by, today=room.today())
    return Said("person added", {"name": values["name"]})


async def remove(ask: Ask) -> web.StreamResponse:
    """Takes a person out: two decide."""
    name = ask.form.get("name", "")

    def look(room: Room) -> None:
        leaving(room.desk(ask.session.desk).vault, name)

    try:
        await ask.do(look)
    except Notice as notice:
        return await _show(ask, notice.said, where="remove", status=422)
    return ask.two("remove person", {"name": name})


def remove_by_two(room: Room, desk: Desk, values: Mapping[str, str], by: tuple[str, str]) -> Said:
    """Two people agreed."""
    auditor = leaving(desk.vault, values["name"]).role is Role.AUDITOR
    with room.without_register(desk.slug) if auditor else nullcontext():
        joining.remove(desk, values["name"], by=by, today=room.today())
    return Said("person removed", {"name": values["name"]})


def refuse_unfit(form: Mapping[str, str], *, desk: Desk, person: str) -> None:
    """A new passphrase is typed twice, alike, and holds against whoever steals the disk."""
    if not hmac.compare_digest(form.get("passphrase", "").encode(), form.get("again", "").encode()):
        raise Notice("passphrases unlike")
    refuse_weak(form.get("passphrase", ""), vault=desk.slug, known=[person, desk.title])
