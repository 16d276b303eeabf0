"""What a caseworker is told: a sentence of `wording.py` and its values."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Said:
    """Something that was done. What is about a desk is for this desk alone: another may have been excluded."""

    key: str
    values: dict[str, object] = field(default_factory=dict)
    desk: str | None = None

    def is_for(self, desk: str | None) -> bool:
        return self.desk is None or self.desk == desk


class Notice(Exception):
    """Stops an action; the command line and the pages turn it into a sentence in the reader's language.

    Nothing was changed.
    """

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key, self.values = key, values

    @property
    def said(self) -> Said:
        return Said(self.key, self.values)
