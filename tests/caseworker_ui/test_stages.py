"""The table of stages."""

from hypothesis import given
from hypothesis import strategies as st

from caseworker_ui.cases.stages import (
    CLOCK,
    FIELDS,
    NEXT,
    OUTCOMES,
    RETENTION,
    STATES,
    Action,
    Outcome,
    Stage,
    answering,
    possible,
)

TWO_PEOPLE = {Action.REFUSE, Action.REDIRECT, Action.TRANSMIT, Action.TRANSMIT_UNTOLD, Action.CONCLUDE}


def reached(start: Stage, *, without: Action | None = None) -> set[Stage]:
    """Every stage that can follow this one, if nobody ever does `without`."""
    found, new = {start}, {start}
    while new:
        new = {step.stage for (at, action), step in NEXT.items() if at in new and action is not without} - found
        found |= new
    return found


def test_every_stage_is_reached_and_left() -> None:
    """A case that was imported can come to every stage, and be closed from it; only handing it over is no decision."""
    assert reached(Stage.IMPORTED) == set(Stage) - {Stage.HANDED}
    assert all(Stage.CLOSED in reached(stage) for stage in set(Stage) - {Stage.HANDED})
    assert possible(Stage.HANDED) == {}


def test_no_case_is_closed_without_feedback() -> None:
    """Every way from an admitted case to its end passes outcome with grounds, then feedback with words."""
    for action in (Action.CONCLUDE, Action.FEEDBACK):
        assert Stage.CLOSED not in reached(Stage.ADMISSIBLE, without=action)
    assert FIELDS[Action.CONCLUDE] == ("outcome", "why")
    assert FIELDS[Action.FEEDBACK] == ("words",)


def test_a_no_takes_two_people_and_words() -> None:
    """Who is refused or sent elsewhere is told why, after two people agreed; a yes takes one."""
    assert {action for (_, action), step in NEXT.items() if step.persons == 2} == TWO_PEOPLE
    for action in (Action.REFUSE, Action.REDIRECT):
        assert FIELDS[action] == ("outcome", "why", "words")
        assert NEXT[Stage.ACKNOWLEDGED, action].told == "answered"
    assert NEXT[Stage.ACKNOWLEDGED, Action.ADMIT].persons == 1


def test_the_clock_runs_until_feedback_and_through_every_pause() -> None:
    """A question and the prosecutor stop no clock; feedback and a reasoned no do, and reopening starts one."""
    assert CLOCK[Stage.QUESTION] == CLOCK[Stage.SUSPENDED] == CLOCK[Stage.CONCLUDED] == "feedback"
    silent = {stage for stage in Stage if CLOCK[stage] is None}
    assert silent == {Stage.INADMISSIBLE, Stage.REDIRECTED, Stage.ANSWERED, Stage.CLOSED, Stage.HANDED}
    assert CLOCK[NEXT[Stage.CLOSED, Action.REOPEN].stage] == "decide"


def test_the_table_is_complete() -> None:
    """Each action has its fields and a place, each outcome its retention, each ending its outcomes."""
    assert set(FIELDS) == {action for _, action in NEXT} == set(Action)
    assert set(RETENTION) == set(Outcome) == {outcome for outcomes in OUTCOMES.values() for outcome in outcomes}
    assert set(OUTCOMES) == {action for action, fields in FIELDS.items() if "outcome" in fields}
    assert set(CLOCK) == set(Stage)


def test_a_closed_case_offers_a_reply_and_reopening() -> None:
    """After the end the office can still answer, and go on when there are new facts."""
    assert set(possible(Stage.CLOSED)) == {Action.REPLY, Action.REOPEN}


@given(st.sampled_from(Stage), st.sampled_from(STATES), st.sampled_from(STATES))
def test_a_reply_tells_what_the_stage_allows(stage: Stage, told: str, state: str) -> None:
    """A reply alone never says closed or passed on where the case is not, nor gives feedback before a conclusion."""
    action = answering(stage, told, state=state)  # type: ignore[arg-type]  # each is a state
    if action is Action.FEEDBACK:
        assert stage is Stage.CONCLUDED
    if action is not None and state in {"closed", "transmitted", "acknowledged"}:
        assert state == told
