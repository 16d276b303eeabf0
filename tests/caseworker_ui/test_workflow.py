"""A case from import to its end: who decides, what the reporter is told, which dates run."""

from collections.abc import Mapping

import pytest

from caseworker_ui.bundles.opening import open_spool
from caseworker_ui.cases import replies, workflow
from caseworker_ui.cases.decisions import Decision, Score, decisions, refuse_incomplete, scores
from caseworker_ui.cases.stages import NEXT, Action, Outcome, Stage
from caseworker_ui.cases.standing import standing
from caseworker_ui.notice import Notice
from crypto.epoch import to_iso

from .conftest import TODAY, House
from .post import Reporter

BOTH = ("Anne", "Bruno")
SCORES: Mapping[str, Score] = {
    "severity": Score("3", "un marché de 60 000 euros"),
    "reliability": Score("F", "anonyme"),
    "credibility": Score("2", "deux factures concordent"),
    "risk": Score("3", "trois personnes connaissent les faits"),
}
# The way of a founded report, in order.
WAY = (
    Decision(Action.ADMIT, "Anne"),
    Decision(Action.TRIAGE, "Anne", scores=SCORES),
    Decision(Action.ASSIGN, "Anne", person="Bruno", why="Bruno ne connaît personne de ce service"),
    Decision(Action.INQUIRE, "Bruno", why="un contrôle de routine des factures d’abord"),
    Decision(Action.ASK, "Bruno"),
    Decision(Action.RESUME, "Bruno", why="la réponse est là"),
    Decision(Action.CONCLUDE, BOTH, outcome=Outcome.CORRECTED, why="le marché est annulé"),
    Decision(Action.FEEDBACK, "Anne"),
    Decision(Action.CLOSE, "Anne"),
)


@pytest.fixture
def reporter(house: House) -> Reporter:
    """Somebody whose report the first desk has opened and acknowledged."""
    writer = house.reporter()
    house.take(writer.letter("Bonjour", epoch=TODAY, desks=(0,)))
    open_spool(house.desks["integrite"], house.station, today=TODAY)
    return writer


def decide(house: House, decision: Decision, *, words: str = "Voici.", today: int = TODAY) -> int:
    """One decision in case 1."""
    return workflow.decide(house.desks["integrite"], house.station, 1, decision, words=words, today=today)


def go(house: House, *, until: Action) -> None:
    """The way of a founded report, up to and with this action."""
    for decision in WAY:
        decide(house, decision)
        if decision.action is until:
            return


def stage(house: House) -> Stage:
    """Where case 1 stands."""
    return standing(house.desks["integrite"], 1).stage


def told(house: House, reporter: Reporter) -> str:
    """What the reporter reads on the next edition."""
    head = reporter.head(house.board(), desk=0)
    assert head is not None
    return head.state


def test_a_founded_report_from_beginning_to_end(house: House, reporter: Reporter) -> None:
    """At every stage the reporter is told the state of the table, and the feedback ends the clock."""
    assert (stage(house), told(house, reporter)) == (Stage.ACKNOWLEDGED, "acknowledged")
    states = []
    for decision in WAY:
        decide(house, decision)
        states.append(told(house, reporter))
    assert states == [*["in progress"] * 4, "question", *["in progress"] * 2, "answered", "closed"]
    assert reporter.replies(house.board(), desk=0) == ["Voici.", "Voici."]
    assert [each.action for each in decisions(house.desks["integrite"], 1)] == [
        Action.ACKNOWLEDGE,
        *(decision.action for decision in WAY),
    ]


def test_every_step_at_a_wrong_stage_changes_nothing(house: House, reporter: Reporter) -> None:
    """What the table has no place for is refused with a sentence, whoever asks."""
    for action in Action:
        if (Stage.ACKNOWLEDGED, action) not in NEXT and action is not Action.ACKNOWLEDGE:
            full = Decision(
                action, BOTH, why="x", outcome=Outcome.CORRECTED, person="Bruno", scores=SCORES
            )  # fmt: skip
            with pytest.raises(Notice, match=r"decision not now|extension internal"):
                decide(house, full)
    with pytest.raises(Notice, match="case acknowledged"):
        decide(house, Decision(Action.ACKNOWLEDGE, "Anne"))
    assert stage(house) is Stage.ACKNOWLEDGED
    assert reporter.replies(house.board(), desk=0) == []


@pytest.mark.parametrize("by", ["Anne", ("Anne", "Anne")])
def test_a_no_needs_a_second_person(house: House, reporter: Reporter, by: str | tuple[str, str]) -> None:
    """One person, or one person twice, refuses nobody, and no reply is sealed."""
    no = Decision(Action.REFUSE, by, outcome=Outcome.OUT_OF_SCOPE, why="un litige de voisinage")
    assert workflow.persons(house.desks["integrite"], 1, no) == 2
    with pytest.raises(Notice, match="second person"):
        decide(house, no)
    assert (stage(house), reporter.replies(house.board(), desk=0)) == (Stage.ACKNOWLEDGED, [])


def test_a_no_is_the_feedback_too(house: House, reporter: Reporter) -> None:
    """Two people refuse: the reporter reads the reasons at once, no date runs on, and the case can be closed."""
    decide(house, Decision(Action.REFUSE, BOTH, outcome=Outcome.OUT_OF_SCOPE, why="un litige de voisinage"))
    assert (stage(house), told(house, reporter)) == (Stage.INADMISSIBLE, "answered")
    assert reporter.replies(house.board(), desk=0) == ["Voici."]
    assert standing(house.desks["integrite"], 1).due is None
    decide(house, Decision(Action.CLOSE, "Anne"))
    assert told(house, reporter) == "closed"


INCOMPLETE = (
    (Decision(Action.REFUSE, BOTH, why="x"), "Voici.", "decision outcome"),
    (Decision(Action.REFUSE, BOTH, outcome=Outcome.SANCTION, why="x"), "Voici.", "decision outcome"),
    (Decision(Action.REFUSE, BOTH, outcome=Outcome.OUT_OF_SCOPE), "Voici.", "decision why"),
    (Decision(Action.REFUSE, BOTH, outcome=Outcome.OUT_OF_SCOPE, why="x"), "", "decision words"),
    (Decision(Action.REFUSE, BOTH, outcome=Outcome.OUT_OF_SCOPE, why="x" * 301), "Voici.", "decision long"),
    (Decision(Action.TRIAGE, "Anne"), "", "decision score"),
    (Decision(Action.TRIAGE, "Anne", scores={**SCORES, "risk": Score("4", "x")}), "", "decision score"),
    (Decision(Action.TRIAGE, "Anne", scores={**SCORES, "risk": Score("3", "")}), "", "decision score"),
    (Decision(Action.ASSIGN, "Anne", why="x"), "", "decision person"),
)


@pytest.mark.parametrize(("decision", "words", "key"), INCOMPLETE)
def test_a_decision_without_its_reason_is_none(decision: Decision, words: str, key: str) -> None:
    """The sentence names the field that is missing."""
    with pytest.raises(Notice, match=key):
        refuse_incomplete(decision, words=words)


def test_a_lower_severity_needs_a_second_person(house: House, reporter: Reporter) -> None:
    """One person makes more of a case; only two make less of it."""
    go(house, until=Action.TRIAGE)
    more = {**SCORES, "severity": Score("4", "un élu est en cause")}
    decide(house, Decision(Action.SCORE, "Anne", scores=more))
    less = Decision(Action.SCORE, "Anne", scores=SCORES)
    with pytest.raises(Notice, match="second person"):
        decide(house, less)
    assert scores(house.desks["integrite"], 1) == more
    decide(house, Decision(Action.SCORE, BOTH, scores=SCORES))
    assert scores(house.desks["integrite"], 1) == SCORES


@pytest.mark.parametrize(
    ("action", "state", "count"), [(Action.TRANSMIT, "transmitted", 1), (Action.TRANSMIT_UNTOLD, "in progress", 0)]
)
def test_the_prosecutor_stops_no_clock(
    house: House, reporter: Reporter, action: Action, state: str, count: int
) -> None:  # fmt: skip
    """Two people pass a case on; the reporter is told, unless that harms the inquiry; feedback stays due."""
    go(house, until=Action.INQUIRE)
    before = standing(house.desks["integrite"], 1).due
    decide(house, Decision(action, BOTH, why="un délit"))
    assert (stage(house), told(house, reporter)) == (Stage.SUSPENDED, state)
    assert len(reporter.replies(house.board(), desk=0)) == count
    assert standing(house.desks["integrite"], 1).due == before


def test_new_facts_reopen_a_case_with_new_dates(house: House, reporter: Reporter) -> None:
    """From the day it is reopened a case has seven days and three months again."""
    go(house, until=Action.CLOSE)
    decide(house, Decision(Action.REOPEN, "Anne", why="une seconde facture"), today=TODAY + 30)
    stands = standing(house.desks["integrite"], 1)
    assert (stands.stage, stands.state) == (Stage.ACKNOWLEDGED, "in progress")
    assert (stands.due, to_iso(stands.deadlines.feedback)) == (TODAY + 37, "2027-03-24")


def test_only_an_external_channel_may_take_six_months(house: House, reporter: Reporter) -> None:
    """An internal one has three (Directive art. 9); an external one extends once, says why, and the head says when."""
    go(house, until=Action.ADMIT)
    longer = Decision(Action.EXTEND, "Anne", why="une expertise comptable")
    with pytest.raises(Notice, match="extension internal"):
        decide(house, longer)
    house.station.vault.set("external", b"1")
    decide(house, longer)
    head = reporter.head(house.board(), desk=0)
    assert head is not None
    assert "24 mai 2027" in head.text
    with pytest.raises(Notice, match="extended already"):
        decide(house, longer)


def test_a_reply_tells_only_what_was_decided(house: House, reporter: Reporter) -> None:
    """A reply may ask, and gives the feedback once there is an outcome; it closes nothing."""
    desk, station = house.desks["integrite"], house.station
    for state in ("answered", "transmitted", "closed"):
        with pytest.raises(Notice, match="state not now"):
            replies.reply(desk, station, 1, "Non.", state=state, by="Anne", today=TODAY)
    replies.reply(desk, station, 1, "Quand ?", state="question", by="Anne", today=TODAY)
    assert (stage(house), told(house, reporter)) == (Stage.ACKNOWLEDGED, "question")
    replies.reply(desk, station, 1, "Merci.", by="Anne", today=TODAY)
    assert told(house, reporter) == "in progress"
    go(house, until=Action.CONCLUDE)
    replies.reply(desk, station, 1, "Voilà.", state="answered", by="Anne", today=TODAY)
    assert (stage(house), standing(desk, 1).due) == (Stage.ANSWERED, None)


def test_a_recalled_reply_takes_its_decision_with_it(house: House, reporter: Reporter) -> None:
    """Feedback that has not left can be recalled, and is due again; not once the case was closed on it."""
    desk, station = house.desks["integrite"], house.station
    go(house, until=Action.CONCLUDE)
    first = decide(house, Decision(Action.FEEDBACK, "Anne"))
    replies.recall(desk, station, 1, first, by="Anne", today=TODAY)
    stands = standing(desk, 1)
    assert (stands.stage, stands.state, to_iso(stands.due or 0)) == (Stage.CONCLUDED, "in progress", "2027-02-24")
    second = decide(house, Decision(Action.FEEDBACK, "Anne"))
    decide(house, Decision(Action.CLOSE, "Anne"))
    with pytest.raises(Notice, match="reply decided"):
        replies.recall(desk, station, 1, second, by="Anne", today=TODAY)
    assert told(house, reporter) == "closed"
