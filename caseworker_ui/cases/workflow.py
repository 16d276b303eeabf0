"""Deciding: what people of a desk do to a case, all or nothing, and what the reporter is told of it."""

from caseworker_ui.notice import Notice
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.station import Station
from crypto.epoch import Epoch

from .deadlines import FEEDBACK_MONTHS
from .decisions import Decision, keep, refuse_incomplete, step_of
from .heads import acknowledge, refresh_heads
from .replies import say
from .stages import FIELDS, Action, Step, possible
from .standing import Standing
from .wrapping import wrap_ahead


def decide(desk: Desk, station: Station, number: int, decision: Decision, *, words: str = "", today: Epoch) -> int:
    """Does it, all or nothing, and gives the number of the reply that tells the reporter, 0 for none.

    `Notice` where the case stands elsewhere, a field is missing, or one person is not enough.
    """
    station.check_clock(today)
    refuse_incomplete(decision, words=words)
    if decision.action is Action.EXTEND and not station.external:
        raise Notice("extension internal")
    if decision.action is Action.ACKNOWLEDGE:
        acknowledge(desk, station, number, by=decision.by, today=today)
        return 0
    if "words" in FIELDS[decision.action]:
        return say(desk, station, number, words, decision=decision, today=today)
    with desk.vault.transaction():
        keep(desk, number, decision, today=today)
        refresh_heads(desk, [number], today=today)
    wrap_ahead(desk, station, today=today)
    return 0


def persons(desk: Desk, number: int, decision: Decision) -> int:
    """How many people this decision takes; `Notice` if it cannot be taken now."""
    return step_of(desk, number, decision).persons


def offers(stands: Standing, *, external: bool) -> dict[Action, Step]:
    """What people may decide now. Replies and the acknowledgement have forms of their own."""
    found = possible(stands.stage)
    for action in (Action.REPLY, Action.ACKNOWLEDGE):
        found.pop(action, None)
    if not external or stands.months != FEEDBACK_MONTHS:
        found.pop(Action.EXTEND, None)
    return found
