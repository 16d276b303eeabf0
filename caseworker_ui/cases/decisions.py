"""What a desk decided about a case, and why. A decision is kept only if the table of stages has a place for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from caseworker_ui.notice import Notice
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.journal import note
from caseworker_ui.vaults.people import By
from caseworker_ui.vaults.vault import integer, text
from crypto.epoch import Epoch

from . import interests
from .deadlines import EXTENDED_MONTHS, FEEDBACK_MONTHS
from .stages import FIELDS, NEXT, OUTCOMES, SCORES, Action, Outcome, Stage, Step
from .standing import Standing, note_due, standing

LINE_LETTERS: Final = 300


@dataclass(frozen=True, slots=True)
class Score:
    """One look at a case, and a line that says why."""

    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What one or two people do to a case. `person`: who gets it, where it is given to somebody."""

    action: Action
    by: By
    why: str = ""
    outcome: Outcome | None = None
    person: str = ""
    scores: Mapping[str, Score] = field(default_factory=dict)

    @property
    def people(self) -> tuple[str, ...]:
        return (self.by,) if isinstance(self.by, str) else self.by


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as it was kept. `reply` told the reporter of it; 0: none did."""

    number: int
    epoch: Epoch
    action: Action
    why: str
    outcome: Outcome | None
    person: str
    people: tuple[str, ...]
    before: Stage
    reply: int


def refuse_incomplete(decision: Decision, *, words: str) -> None:
    """`Notice` names the field that is missing or too long."""
    found = {
        "why": bool(decision.why),
        "outcome": decision.outcome in OUTCOMES.get(decision.action, ()),
        "person": bool(decision.person),
        "words": bool(words),
    }
    for name in FIELDS[decision.action]:
        if not found.get(name, True):
            raise Notice(f"decision {name}")
    for name in SCORES if "scores" in FIELDS[decision.action] else ():
        if not _sound(name, decision.scores.get(name)):
            raise Notice("decision score", score=name)
    if max(len(decision.why), len(decision.person)) > LINE_LETTERS:
        raise Notice("decision long", letters=LINE_LETTERS)


def _sound(name: str, score: Score | None) -> bool:
    return (
        score is not None
        and len(score.value) == 1
        and score.value in SCORES[name]
        and 0 < len(score.why) <= LINE_LETTERS
    )


def step_of(desk: Desk, number: int, decision: Decision) -> Step:
    """The step this decision takes; `Notice` if the case does not stand where it could be taken."""
    found = standing(desk, number)
    step = NEXT.get((found.stage, decision.action))
    if step is None:
        raise Notice("decision not now", number=number)
    # The first look takes one person, and so does a higher severity; making less of a case takes two.
    earlier, severity = scores(desk, number).get("severity"), decision.scores.get("severity")
    if earlier is not None and severity is not None and severity.value < earlier.value:
        return Step(step.stage, step.told, persons=2)
    return step


def keep(desk: Desk, number: int, decision: Decision, *, today: Epoch, reply: int = 0) -> None:
    """Moves the case and writes down why, in the transaction of its caller.

    `Notice` where the case stands elsewhere, or a second person is needed.
    """
    before, step = standing(desk, number), step_of(desk, number, decision)
    if len(set(decision.people)) < step.persons:
        raise Notice("second person")
    desk.vault.run(
        "UPDATE cases SET stage = ?, state = ? WHERE number = ?", step.stage, step.told or before.state, number
    )
    if decision.person:
        interests.refuse_assigning(desk, number, to=decision.person)
        desk.vault.run("UPDATE cases SET assignee = ? WHERE number = ?", decision.person, number)
    _note_clocks(desk, before, decision, today=today)
    for name, score in decision.scores.items():
        desk.vault.run("INSERT OR REPLACE INTO scores VALUES (?, ?, ?, ?)", number, name, score.value, score.why)
    note_due(desk, number)
    desk.vault.run(
        "INSERT INTO decisions SELECT ?1, coalesce(max(decision), 0) + 1, ?, ?, ?, ?, ?, ?, ?, ?, ? "
        "FROM decisions WHERE number = ?1",
        *(number, today, decision.action, decision.why, decision.outcome or "", decision.person),
        *("\n".join(decision.people), before.stage, step.told or "", reply),
    )
    # The outcome is of a public list; the grounds are content and stay out of the journal.
    note(desk.vault, by=decision.by, did=decision.action, number=number, why=decision.outcome or "", today=today)


def take_back(desk: Desk, number: int, *, reply: int) -> None:
    """Undoes what a reply decided, in the transaction that recalls it; `Notice` once more was decided on top of it."""
    row = desk.vault.row("SELECT decision, action, before FROM decisions WHERE number = ? AND reply = ?", number, reply)
    if row is None:
        return
    decision, action, before = integer(row[0]), Action(text(row[1])), Stage(text(row[2]))
    moved = action is Action.EXTEND or NEXT[before, action].stage is not before
    later = desk.vault.row(
        "SELECT 1 FROM decisions WHERE number = ? AND decision > ? AND action <> ?", number, decision, Action.REPLY
    )
    if moved and later:
        raise Notice("reply decided", reply=reply)
    desk.vault.run("DELETE FROM decisions WHERE number = ? AND decision = ?", number, decision)
    if moved:
        desk.vault.run("UPDATE cases SET stage = ? WHERE number = ?", before, number)
    if action is Action.EXTEND:
        desk.vault.run("UPDATE cases SET months = ? WHERE number = ?", FEEDBACK_MONTHS, number)
    desk.vault.run(
        "UPDATE cases SET state = (SELECT told FROM decisions WHERE number = ?1 AND told <> '' "
        "ORDER BY decision DESC LIMIT 1) WHERE number = ?1",
        number,
    )
    note_due(desk, number)


def _note_clocks(desk: Desk, before: Standing, decision: Decision, *, today: Epoch) -> None:
    if decision.action is Action.EXTEND:
        if before.months != FEEDBACK_MONTHS:
            raise Notice("extended already", number=before.number)
        desk.vault.run("UPDATE cases SET months = ? WHERE number = ?", EXTENDED_MONTHS, before.number)
    if decision.action is Action.REOPEN:
        desk.vault.run(
            "UPDATE cases SET reopened = ?, months = ? WHERE number = ?", today, FEEDBACK_MONTHS, before.number
        )


def scores(desk: Desk, number: int) -> dict[str, Score]:
    """The scores of a case, by their names; none before triage."""
    rows = desk.vault.rows("SELECT name, value, why FROM scores WHERE number = ?", number)
    return {text(name): Score(text(value), text(why)) for name, value, why in rows}


def decisions(desk: Desk, number: int) -> list[Decided]:
    """All decisions of a case, the oldest first."""
    rows = desk.vault.rows(
        "SELECT decision, epoch, action, why, outcome, person, people, before, reply FROM decisions WHERE number = ? "
        "ORDER BY decision",
        number,
    )
    return [
        Decided(
            number=integer(decision),
            epoch=integer(epoch),
            action=Action(text(action)),
            why=text(why),
            outcome=Outcome(text(outcome)) if outcome else None,
            person=text(person),
            people=tuple(text(people).split("\n")),
            before=Stage(text(before)),
            reply=integer(reply),
        )
        for decision, epoch, action, why, outcome, person, people, before, reply in rows
    ]
