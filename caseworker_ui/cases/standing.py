"""How a case stands: its stage, what the reporter is told, and its dates; without a word of what was written."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from caseworker_ui.notice import Notice
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.vault import Value, integer, text
from crypto.epoch import Epoch

from .deadlines import Deadlines, Due
from .stages import CLOCK, Stage

SELECT: Final = "SELECT number, received, acknowledged, state, stage, months, reopened"


@dataclass(frozen=True, slots=True)
class Standing:
    """`months` until feedback: three, or six after an extension. `reopened`: the clocks run from that day."""

    number: int
    received: Epoch
    acknowledged: Epoch | None
    state: str
    stage: Stage
    months: int
    reopened: Epoch | None

    @classmethod
    def of(cls, row: Sequence[Value]) -> "Standing":
        """From the columns of `SELECT`."""
        number, received, acknowledged, state, stage, months, reopened = row
        return Standing(
            number=integer(number),
            received=integer(received),
            acknowledged=None if acknowledged is None else integer(acknowledged),
            state=text(state),
            stage=Stage(text(stage)),
            months=integer(months),
            reopened=None if reopened is None else integer(reopened),
        )

    @property
    def deadlines(self) -> Deadlines:
        if self.reopened is not None:
            return Deadlines.of(received=self.reopened, acknowledged=self.reopened, months=self.months)
        return Deadlines.of(received=self.received, acknowledged=self.acknowledged, months=self.months)

    @property
    def due(self) -> Epoch | None:
        """The next date of the law; None once feedback was given."""
        clock = CLOCK[self.stage]
        dates = self.deadlines
        by_clock = {"acknowledge": dates.acknowledge, "decide": dates.decide, "feedback": dates.feedback}
        return None if clock is None else by_clock[clock]

    def due_on(self, today: Epoch) -> Due | None:
        """The same, and how many days are left."""
        clock, epoch = CLOCK[self.stage], self.due
        return None if clock is None or epoch is None else Due(clock, epoch, epoch - today)


def standing(desk: Desk, number: int) -> Standing:
    """How a case of this desk stands."""
    row = desk.vault.row(f"{SELECT} FROM cases WHERE number = ?", number)
    if row is None:
        raise Notice("case missing", number=number)
    return Standing.of(row)


def stand(desk: Desk, number: int, stage: Stage) -> None:
    """Puts a case where no decision leads, with its clock: what becomes of it is decided at another desk."""
    desk.vault.run("UPDATE cases SET stage = ? WHERE number = ?", stage, number)
    note_due(desk, number)


def note_due(desk: Desk, number: int) -> None:
    """Puts the next date into its column, by which lists are sorted: call it in the transaction that changes it."""
    desk.vault.run("UPDATE cases SET due = ? WHERE number = ?", standing(desk, number).due, number)
