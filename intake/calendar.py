"""Whether the record is today's: by the local clock, by `--today`, or by asking; nothing of it is seen on the wire."""

import time
from dataclasses import dataclass
from typing import Final, Self

from crypto import epoch as epochs
from crypto.epoch import Epoch
from crypto.errors import Refused
from crypto.record import Freshness, Record, freshness

from .sentences import USAGE, Stop, day, say
from .terminal import NoTerminal, is_yes

_NOON_SECONDS: Final = epochs.SECONDS // 2


@dataclass(frozen=True, slots=True)
class Calendar:
    """What the reporter says about today; None: the clock speaks."""

    stated: Epoch | None
    language: str

    @classmethod
    def from_text(cls, untrusted: str | None, *, language: str) -> Self:
        if untrusted is None:
            return cls(None, language)
        try:
            return cls(epochs.from_iso(untrusted), language)
        except Refused:
            raise Stop("today", USAGE) from None

    @property
    def today(self) -> Epoch:
        return epochs.at(self._now)

    @property
    def _now(self) -> float:
        """Noon of the day stated, so that the day before and the day after it pass as a wrong time zone does."""
        return time.time() if self.stated is None else self.stated * epochs.SECONDS + _NOON_SECONDS

    async def admit(self, record: Record) -> Epoch:
        """Today, if the record is today's; else `Stop`. A clock that disagrees is not a proof, so a person is asked."""
        if freshness(record, now=self._now) is Freshness.SURE:
            return self.today
        of_record = day(record.epoch, self.language)
        if self.stated is not None:
            raise Stop("day wrong", day=of_record)
        try:
            if await is_yes(say("is today", self.language, day=of_record)):
                return record.epoch
        except (NoTerminal, OSError):
            raise Stop("day not sure", day=of_record, iso=epochs.to_iso(record.epoch)) from None
        raise Stop("day wrong", day=of_record)
