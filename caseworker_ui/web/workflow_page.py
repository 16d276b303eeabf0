"""Deciding about a case: one page for each decision, which says what it does before it is done."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from aiohttp import web

from caseworker_ui.cases import casebook, templates, workflow
from caseworker_ui.cases.deadlines import review
from caseworker_ui.cases.decisions import Decided, Decision, Score, decisions, refuse_incomplete, scores
from caseworker_ui.cases.stages import FIELDS, NEXT, OUTCOMES, RETENTION, SCORES, Action, Outcome, Stage
from caseworker_ui.cases.standing import Standing, standing
from caseworker_ui.notice import Notice, Said
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.people import By, Role, people

from .asking import Ask
from .rendering import word
from .room import Room

# As an action stands in an address.
SLUGS: Final = {action.name.lower().replace("_", "-"): action for action in Action}
# What two people decide; a lower severity is one of them.
BY_TWO: Final = (
    *dict.fromkeys(action for (_, action), step in NEXT.items() if step.persons > 1),
    Action.TRIAGE,
    Action.SCORE,
)
_BLANK: Final = {
    **dict.fromkeys(("outcome", "person", "why", "words"), ""),
    **{f"{part} {name}": "" for part in ("score", "why") for name in SCORES},
}
# The prepared text that a decision is told with.
_PREPARED: Final = {
    Action.REFUSE: "inadmissible",
    Action.REDIRECT: "redirected",
    Action.ASK: "question",
    Action.TRANSMIT: "transmitted",
    Action.FEEDBACK: "closing",
}
# The field beside which a problem is told; any other stands above the form.
_BESIDE: Final = {
    "decision outcome": "outcome",
    **dict.fromkeys(("decision person", "assignee away", "assignee interested"), "person"),
    "decision why": "why",
    "decision long": "why",
    "decision words": "words",
    **dict.fromkeys(("reply blank", "reply length", "template missing"), "words"),
}


def section(room: Room, desk: Desk, stands: Standing) -> dict[str, object]:
    """What the page of a case says about deciding."""
    history = decisions(desk, stands.number)
    return {
        "offers": workflow.offers(stands, external=room.station.external),
        "slugs": {action: slug for slug, action in SLUGS.items()},
        "scores": scores(desk, stands.number),
        "history": history,
        "kept": _kept(stands, history),
    }


def _kept(stands: Standing, history: list[Decided]) -> tuple[str, int] | None:
    """The retention class of a closed case, and when its file is looked at."""
    outcomes = [each.outcome for each in history if each.outcome]
    if stands.stage is not Stage.CLOSED or not outcomes:
        return None
    kind, ended = RETENTION[outcomes[-1]], max(each.epoch for each in history if each.action is Action.CLOSE)
    return kind, review(kind, ended=ended)


async def show(ask: Ask) -> web.StreamResponse:
    """The form of one decision."""
    action = SLUGS.get(ask.request.match_info["action"])
    if action is None:
        raise web.HTTPNotFound
    return await _show(ask, action)


async def _show(
    ask: Ask, action: Action, problem: Said | None = None, *, words: str | None = None, status: int = 200
) -> web.StreamResponse:
    draft = ask.session.draft
    kept = {"words": draft.words} if draft is not None and draft.number == ask.number else {}
    inserted = {} if words is None else {"words": words}

    def look(room: Room) -> dict[str, object]:
        desk = room.desk(ask.session.desk)
        stands = standing(desk, ask.number)
        if action not in workflow.offers(stands, external=room.station.external):
            raise Notice("decision not now", number=ask.number)
        typed = {f"score {name}": score.value for name, score in scores(desk, ask.number).items()}
        team = [person.name for person in people(desk.vault) if person.role is not Role.AUDITOR]
        return {
            "step": NEXT[stands.stage, action],
            "team": team,
            "typed": {**_BLANK, **typed, **kept, **ask.form, **inserted},
            "own": templates.own(desk),
            "chosen": templates.language_of_case(casebook.case(desk, ask.number)),
        }

    found = await ask.do(look)
    values = {
        "number": ask.number,
        "action": action,
        "fields": FIELDS[action],
        "outcomes": OUTCOMES.get(action, ()),
        "scales": SCORES,
        "books": templates.books(),
        "prepared": _PREPARED.get(action, ""),
        "problem": problem,
        "beside": _beside(problem),
    }
    return ask.page("decision.html", {**found, **values}, status=status)


def _beside(problem: Said | None) -> str | None:
    if problem is None:
        return None
    return f"score {problem.values['score']}" if problem.key == "decision score" else _BESIDE.get(problem.key)


async def decide(ask: Ask) -> web.StreamResponse:
    """Decides, or proposes it to a second person; what cannot be decided comes back with the reason beside it."""
    action = next((each for each in Action if each == ask.form.get("action")), None)
    if action is None:
        raise web.HTTPBadRequest
    values = {name: text.strip().replace("\r\n", "\n") for name, text in ask.form.items() if name != "csrf"}
    try:
        if values.get("do") == "insert":
            return await _show(ask, action, words=await ask.do(partial(_insert, ask, values)))
        done = await ask.do(partial(_decide, ask, values))
    except Notice as notice:
        if notice.key in {"desk locked", "case missing", "decision not now"}:
            raise
        return await _show(ask, action, notice.said, status=422)
    if done is None:
        # Read at once and in this room: it may stand in the language of the first person.
        ends = "outcome" in FIELDS[action]
        issue = word(f"outcome {values['outcome']}", language=ask.session.language) if ends else ""
        return ask.two(action, {**values, "number": str(ask.number), "issue": issue})
    ask.session.draft = None
    ask.session.said.append(done)
    return ask.go(f"/cases/{ask.number}")


def _insert(ask: Ask, values: Mapping[str, str], room: Room) -> str:
    """A prepared text below what was typed."""
    name, language = values.get("template", ""), values.get("language", "")
    text = templates.filled(room.desk(ask.session.desk), ask.number, name, language=language)
    return f"{values.get('words', '')}\n\n{text}".strip()


def _decide(ask: Ask, values: Mapping[str, str], room: Room) -> Said | None:
    desk, decision = room.desk(ask.session.desk), read(values, by=ask.session.person)
    refuse_incomplete(decision, words=values.get("words", ""))
    # Before a second person is asked, who would agree to words that cannot be sealed.
    templates.refuse_blanks(values.get("words", ""))
    if workflow.persons(desk, ask.number, decision) > 1:
        return None
    return _do(room, desk, decision, number=ask.number, words=values.get("words", ""))


def decide_by_two(room: Room, desk: Desk, values: Mapping[str, str], by: tuple[str, str]) -> Said:
    """Two people agreed."""
    number, words = int(values["number"]), values.get("words", "")
    return _do(room, desk, read(values, by=by), number=number, words=words)


def _do(room: Room, desk: Desk, decision: Decision, *, number: int, words: str) -> Said:
    workflow.decide(desk, room.station, number, decision, words=words, today=room.today())
    return Said(f"did {decision.action}", {"number": number})


def read(values: Mapping[str, str], *, by: By) -> Decision:
    """A decision as it was typed; what the form does not offer counts as missing."""
    named = {name: Score(values.get(f"score {name}", ""), values.get(f"why {name}", "")) for name in SCORES}
    action = Action(values["action"])
    return Decision(
        action,
        by,
        why=values.get("why", ""),
        outcome=next((each for each in Outcome if each == values.get("outcome")), None),
        person=values.get("person", ""),
        scores=named if "scores" in FIELDS[action] else {},
    )
