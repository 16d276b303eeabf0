"""A case as a caseworker looks at it: what came and went, in order of days."""

from dataclasses import dataclass

from crypto.body import Kind
from crypto.epoch import Epoch

from .casebook import Case, File


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing on the line: of the reporter, or of the office. `late`: of old words, and came after their change.

    `answered`: the replies to this message, the oldest first.
    """

    what: str
    epoch: Epoch
    words: str = ""
    id: str = ""
    files: tuple[File, ...] = ()
    number: int = 0
    late: bool = False
    answered: tuple["Entry", ...] = ()

    @property
    def place(self) -> str:
        """Where a search leads; empty for what is no writing."""
        return f"message-{self.id}" if self.id else f"reply-{self.number}" if self.number else ""


def entries(case: Case) -> list[Entry]:
    """Oldest first, and what answers one message below it. On one day, what came stands before what was answered."""
    told = {reply: Entry("reply", reply.epoch, reply.words, number=reply.number) for reply in case.replies}
    came = [
        Entry(
            "report" if message.kind is Kind.REPORT else "message",
            message.received,
            message.words,
            message.id.hex(),
            message.files,
            late=message.late,
            answered=tuple(entry for reply, entry in told.items() if reply.answers == message.id),
        )
        for message in case.messages
    ]
    came += [Entry("move", change.received) for change in case.changes]
    to_all = [entry for reply, entry in told.items() if reply.answers is None]
    if case.acknowledged is not None:
        to_all.insert(0, Entry("acknowledgement", case.acknowledged))
    return sorted([*came, *to_all], key=lambda entry: entry.epoch)
