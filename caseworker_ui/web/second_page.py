"""The page for a second person: what one proposed, another agrees to with name and passphrase, within ten minutes."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final, TypeAlias

from aiohttp import web

from caseworker_ui.notice import Notice, Said
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.people import people

from . import desks_page, people_page, workflow_page
from .asking import Ask
from .room import Room
from .sessions import Proposal

# What two people decided is done with the values that were proposed, in the name of both.
Action: TypeAlias = Callable[[Room, Desk, Mapping[str, str], tuple[str, str]], Said]

# Every action that one person cannot do alone; its words stand under "two ACTION".
FOUR_EYES: Final[Mapping[str, Action]] = {
    "add person": people_page.add_by_two,
    "remove person": people_page.remove_by_two,
    "hand over": desks_page.hand_by_two,
    **dict.fromkeys(workflow_page.BY_TWO, workflow_page.decide_by_two),
}


async def show(ask: Ask) -> web.StreamResponse:
    """What waits for a second person."""
    proposal = ask.desktop.sessions.proposal(ask.session)
    return ask.go("/cases") if proposal is None else _show(ask, proposal, None)


def _show(ask: Ask, proposal: Proposal, problem: Said | None, *, person: str = "", status: int = 200) -> web.Response:
    return ask.page("second.html", {"proposal": proposal, "problem": problem, "person": person}, status=status)


async def agree(ask: Ask) -> web.StreamResponse:
    """Does it, if a second person of the desk gives the own passphrase in time."""
    proposal = ask.desktop.sessions.proposal(ask.session)
    if proposal is None:
        raise Notice("proposal over")
    person = ask.form.get("person", "").strip()
    try:
        second = await ask.do(partial(_confirm, ask, proposal, person=person))
    except Notice as notice:
        status = 429 if notice.key == "login wait" else 403
        return _show(ask, proposal, notice.said, person=person, status=status)
    # Before it is done: a second click finds nothing to agree to.
    ask.session.proposal = None
    slug, act = ask.session.desk or "", FOUR_EYES[proposal.action]
    done = await ask.do(lambda room: act(room, room.desk(slug), proposal.values, (proposal.person, second)))
    names = await ask.do(lambda room: [each.name for each in people(room.desk(slug).vault)])
    ask.desktop.sessions.keep_only(slug, names)
    ask.session.said.append(done)
    return ask.go(proposal.back)


def _confirm(ask: Ask, proposal: Proposal, room: Room, *, person: str) -> str:
    passphrase, slug = ask.form.get("passphrase", ""), ask.session.desk or ""
    if not person:
        raise Notice("second missing")
    return room.second(slug, passphrase, person=person, first=proposal.person, throttle=ask.desktop.throttle)


async def withdraw(ask: Ask) -> web.StreamResponse:
    """Does nothing."""
    proposal, ask.session.proposal = ask.session.proposal, None
    return ask.go("/cases" if proposal is None else proposal.back)
