"""Where the office stands with a case, as one table: what may be done now, how many people it takes, what is told.

The stage is the office's own; the reporter is told one of six states. What the server alone has is no stage: a case
begins when it was imported.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, get_args

from crypto.documents import State

STATES: Final[tuple[State, ...]] = get_args(State)


class Stage(enum.StrEnum):
    """The office's view of a case."""

    IMPORTED = "imported"
    ACKNOWLEDGED = "acknowledged"
    ADMISSIBLE = "admissible"
    INADMISSIBLE = "inadmissible"
    REDIRECTED = "redirected"
    TRIAGED = "triaged"
    ASSIGNED = "assigned"
    INQUIRY = "inquiry"
    QUESTION = "question"
    SUSPENDED = "suspended"
    CONCLUDED = "concluded"
    ANSWERED = "feedback given"
    CLOSED = "closed"
    # Another desk goes on with it; nothing is done here any more, unless it is given back.
    HANDED = "handed over"


class Action(enum.StrEnum):
    """What people of a desk do to a case, as its decisions and the journal name it."""

    ACKNOWLEDGE = "acknowledged"
    ADMIT = "admitted"
    REFUSE = "refused"
    REDIRECT = "redirected"
    TRIAGE = "triaged"
    SCORE = "scored"
    ASSIGN = "assigned"
    INQUIRE = "inquiry begun"
    ASK = "asked"
    RESUME = "resumed"
    TRANSMIT = "transmitted"
    TRANSMIT_UNTOLD = "transmitted untold"
    EXTEND = "extended"
    CONCLUDE = "concluded"
    FEEDBACK = "feedback given"
    CLOSE = "closed"
    REOPEN = "reopened"
    REPLY = "replied"


@dataclass(frozen=True, slots=True)
class Step:
    """Where an action leads, what is then told (None: what was told stays), and how many people it takes."""

    stage: Stage
    told: State | None = None
    persons: int = 1


_UNDECIDED: Final = (Stage.ACKNOWLEDGED, Stage.ADMISSIBLE, Stage.TRIAGED, Stage.ASSIGNED)
_ADMITTED: Final = (Stage.ADMISSIBLE, Stage.TRIAGED, Stage.ASSIGNED, Stage.INQUIRY, Stage.QUESTION)
_SCORED: Final = (Stage.TRIAGED, Stage.ASSIGNED, Stage.INQUIRY, Stage.QUESTION, Stage.SUSPENDED)
_FINAL: Final = (Stage.INADMISSIBLE, Stage.REDIRECTED, Stage.ANSWERED)

NEXT: Final[Mapping[tuple[Stage, Action], Step]] = {
    (Stage.IMPORTED, Action.ACKNOWLEDGE): Step(Stage.ACKNOWLEDGED, "acknowledged"),
    (Stage.ACKNOWLEDGED, Action.ADMIT): Step(Stage.ADMISSIBLE, "in progress"),
    # A no is the feedback too: its words give the grounds and the other routes (Directive 2019/1937 art. 5(13)).
    (Stage.ACKNOWLEDGED, Action.REFUSE): Step(Stage.INADMISSIBLE, "answered", persons=2),
    (Stage.ACKNOWLEDGED, Action.REDIRECT): Step(Stage.REDIRECTED, "answered", persons=2),
    (Stage.ADMISSIBLE, Action.TRIAGE): Step(Stage.TRIAGED),
    (Stage.TRIAGED, Action.ASSIGN): Step(Stage.ASSIGNED, "in progress"),
    (Stage.ASSIGNED, Action.INQUIRE): Step(Stage.INQUIRY, "in progress"),
    (Stage.INQUIRY, Action.ASK): Step(Stage.QUESTION, "question"),
    (Stage.QUESTION, Action.RESUME): Step(Stage.INQUIRY, "in progress"),
    (Stage.SUSPENDED, Action.RESUME): Step(Stage.INQUIRY, "in progress"),
    (Stage.INQUIRY, Action.CONCLUDE): Step(Stage.CONCLUDED, persons=2),
    (Stage.QUESTION, Action.CONCLUDE): Step(Stage.CONCLUDED, persons=2),
    (Stage.SUSPENDED, Action.CONCLUDE): Step(Stage.CONCLUDED, persons=2),
    (Stage.CONCLUDED, Action.FEEDBACK): Step(Stage.ANSWERED, "answered"),
    **{(stage, Action.CLOSE): Step(Stage.CLOSED, "closed") for stage in _FINAL},
    (Stage.CLOSED, Action.REOPEN): Step(Stage.ACKNOWLEDGED, "in progress"),
    # A question before the inquiry, or a second one, moves nothing.
    **{(stage, Action.ASK): Step(stage, "question") for stage in (*_UNDECIDED, Stage.QUESTION)},
    **{(stage, Action.SCORE): Step(stage) for stage in _SCORED},
    **{(stage, Action.EXTEND): Step(stage) for stage in (*_ADMITTED, Stage.SUSPENDED, Stage.CONCLUDED)},
    # Code of criminal procedure art. 29; the reporter is not told only where that would harm the inquiry.
    **{(stage, Action.TRANSMIT): Step(Stage.SUSPENDED, "transmitted", persons=2) for stage in _ADMITTED},
    **{(stage, Action.TRANSMIT_UNTOLD): Step(Stage.SUSPENDED, "in progress", persons=2) for stage in _ADMITTED},
    **{(stage, Action.REPLY): Step(stage, "in progress") for stage in (*_UNDECIDED, Stage.INQUIRY)},
    **{
        (stage, Action.REPLY): Step(stage)
        for stage in (Stage.QUESTION, Stage.SUSPENDED, Stage.CONCLUDED, *_FINAL, Stage.CLOSED)
    },
}

# Which of the law's dates runs while a case stands here; none after feedback, until it is reopened.
CLOCK: Final[Mapping[Stage, str | None]] = {
    Stage.IMPORTED: "acknowledge",
    Stage.ACKNOWLEDGED: "decide",
    **dict.fromkeys((*_ADMITTED, Stage.SUSPENDED, Stage.CONCLUDED), "feedback"),
    **dict.fromkeys((*_FINAL, Stage.CLOSED, Stage.HANDED), None),
}

# What an action is not done without; "words" go to the reporter, all else stays in the desk's vault.
FIELDS: Final[Mapping[Action, tuple[str, ...]]] = {
    Action.ACKNOWLEDGE: (),
    Action.ADMIT: (),
    Action.REFUSE: ("outcome", "why", "words"),
    Action.REDIRECT: ("outcome", "why", "words"),
    Action.TRIAGE: ("scores",),
    Action.SCORE: ("scores",),
    Action.ASSIGN: ("person", "why"),
    Action.INQUIRE: ("why",),
    Action.ASK: ("words",),
    Action.RESUME: ("why",),
    Action.TRANSMIT: ("why", "words"),
    Action.TRANSMIT_UNTOLD: ("why",),
    Action.EXTEND: ("why", "words"),
    Action.CONCLUDE: ("outcome", "why"),
    Action.FEEDBACK: ("words",),
    Action.CLOSE: (),
    Action.REOPEN: ("why",),
    Action.REPLY: ("words",),
}

# Four independent looks at a case, each with a line that says why; nothing follows from them by itself.
SCORES: Final[Mapping[str, str]] = {
    "severity": "1234",
    # The Admiralty code: F, cannot be judged, is the rule for somebody anonymous and no reason to refuse.
    "reliability": "ABCDEF",
    "credibility": "123456",
    # How easily the facts give the reporter away: 3 when hardly anybody else knows them.
    "risk": "123",
}


class Retention(enum.StrEnum):
    """How long the file of a closed case is kept."""

    OUT_OF_SCOPE = "R1"
    NO_ACTION = "R2"
    FOUNDED = "R3"
    PROSECUTOR = "R4"


class Outcome(enum.StrEnum):
    """How a case ended: a closed, public list."""

    SANCTION = "founded, sanction"
    CORRECTED = "founded, corrected"
    RECOMMENDATION = "founded, recommendation"
    PARTLY = "partly founded"
    UNFOUNDED = "unfounded, in good faith"
    UNVERIFIABLE = "unverifiable"
    OUT_OF_SCOPE = "out of scope"
    DUPLICATE = "duplicate"
    PROSECUTOR = "transmitted to the prosecutor"
    AUTHORITY = "transmitted to another authority"
    WITHDRAWN = "withdrawn by the reporter"
    ABUSIVE = "abusive"


# The outcomes of each action that ends something.
OUTCOMES: Final[Mapping[Action, tuple[Outcome, ...]]] = {
    Action.REFUSE: (
        Outcome.OUT_OF_SCOPE,
        Outcome.UNVERIFIABLE,
        Outcome.DUPLICATE,
        Outcome.WITHDRAWN,
        Outcome.ABUSIVE,
    ),
    Action.REDIRECT: (Outcome.OUT_OF_SCOPE, Outcome.AUTHORITY),
    Action.CONCLUDE: tuple(outcome for outcome in Outcome if outcome is not Outcome.OUT_OF_SCOPE),
}

RETENTION: Final[Mapping[Outcome, Retention]] = {
    Outcome.SANCTION: Retention.FOUNDED,
    Outcome.CORRECTED: Retention.FOUNDED,
    Outcome.RECOMMENDATION: Retention.FOUNDED,
    Outcome.PARTLY: Retention.FOUNDED,
    Outcome.UNFOUNDED: Retention.NO_ACTION,
    Outcome.UNVERIFIABLE: Retention.NO_ACTION,
    Outcome.OUT_OF_SCOPE: Retention.OUT_OF_SCOPE,
    Outcome.DUPLICATE: Retention.NO_ACTION,
    Outcome.PROSECUTOR: Retention.PROSECUTOR,
    Outcome.AUTHORITY: Retention.NO_ACTION,
    Outcome.WITHDRAWN: Retention.NO_ACTION,
    Outcome.ABUSIVE: Retention.NO_ACTION,
}


def possible(stage: Stage) -> dict[Action, Step]:
    """What may be done at this stage, in the order of the table."""
    return {action: step for (at, action), step in NEXT.items() if at is stage}


def answering(stage: Stage, told: str, *, state: State) -> Action | None:
    """What a reply does that tells this state: a question, the feedback, or nothing but saying something."""
    # A reply acknowledges a case that waits for it.
    at = Stage.ACKNOWLEDGED if stage is Stage.IMPORTED else stage
    for action in (Action.REPLY, Action.ASK, Action.FEEDBACK):
        step = NEXT.get((at, action))
        if step is not None and (step.told or told) == state:
            return action
    return None
