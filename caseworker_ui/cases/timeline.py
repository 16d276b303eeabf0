"""A case as a caseworker looks at it: what came and went in order of days, and which date is due next."""

from dataclasses import dataclass
from typing import Final

from crypto.body import Kind
from crypto.epoch import Epoch

from .casebook import Case, File

# The feedback was given: its clock stands still. A later question starts it again.
GIVEN: Final = frozenset({"answered", "closed"})
# Days before a date from which the page reminds of it.
SOON_DAYS: Final = {"acknowledge": 5, "feedback": 30}


@dataclass(frozen=True, slots=True)
class Due:
    """The next date of a case; `days` are left until then, below 0 when it has passed."""

    what: str
    epoch: Epoch
    days: int

    @property
    def urgency(self) -> str:
        if self.days < 0:
            return "late"
        return "soon" if self.days <= SOON_DAYS[self.what] else "calm"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing on the line: of the reporter, or of the office. `late`: of old words, and came after their change."""

    what: str
    epoch: Epoch
    words: str = ""
    id: str = ""
    files: tuple[File, ...] = ()
    number: int = 0
    late: bool = False


def due(case: Case, *, today: Epoch) -> Due | None:
    """Acknowledge within 7 days, then feedback within 3 months; nothing once feedback was given."""
    if case.acknowledged is None:
        return Due("acknowledge", case.deadlines.acknowledge, case.deadlines.acknowledge - today)
    if case.state in GIVEN:
        return None
    return Due("feedback", case.deadlines.feedback, case.deadlines.feedback - today)


def entries(case: Case) -> list[Entry]:
    """Oldest first. Days have no hours here: on one day, what came stands before what was answered."""
    came = [
        Entry(
            "report" if message.kind is Kind.REPORT else "message",
            message.received,
            message.words,
            message.id.hex(),
            message.files,
            late=message.late,
        )
        for message in case.messages
    ]
    came += [Entry("move", change.received) for change in case.changes]
    told = [] if case.acknowledged is None else [Entry("acknowledgement", case.acknowledged)]
    told += [Entry("reply", reply.epoch, reply.words, number=reply.number) for reply in case.replies]
    return sorted([*came, *told], key=lambda entry: entry.epoch)
