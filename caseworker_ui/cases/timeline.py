"""A case as a caseworker looks at it: what came and went, in order of days."""

from dataclasses import dataclass

from crypto.body import Kind
from crypto.epoch import Epoch

from .casebook import Case, File


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
