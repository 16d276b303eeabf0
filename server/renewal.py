"""Which outbound bundle may follow the last one: nothing goes back, and nothing is said twice differently."""

import enum
from typing import Final

from crypto.errors import Refused
from crypto.record import Record

from .noticeboard import Noticeboard, Sheet

# What the operator does about a refusal; after each of them the server is as it was.
FETCH: Final = "nothing was changed: ask the office for its newest bundle"
CALL: Final = "nothing was changed: call the office, since somebody else may sign in its name"


class Renewal(enum.Enum):
    """What importing a bundle means."""

    NEW = "imported"
    SAME = "already imported"


def judge(new: Noticeboard, current: Noticeboard | None) -> Renewal:
    """`Refused` says which rule a bundle breaks. A gap is none: a stick may be lost."""
    if current is None:
        return Renewal.NEW
    number, last = new.outbound.head.number, current.outbound.head.number
    if number < last:
        raise Refused(f"bundle: older than the one before (rolled back); {FETCH}")
    if number == last:
        if new.outbound.digest != current.outbound.digest:
            raise Refused(f"bundle: another one with the same number came before (fork); {CALL}")
        return Renewal.SAME
    if number == last + 1 and new.outbound.head.before != current.outbound.digest:
        raise Refused(f"bundle: does not follow the one before (fork); {CALL}")
    _judge_edition(new, current)
    for epoch in new.sheets.keys() & current.sheets.keys():
        _judge_record(new.sheets[epoch], current.sheets[epoch])
    return Renewal.NEW


def _judge_edition(new: Noticeboard, current: Noticeboard) -> None:
    number, last = new.edition.number, current.edition.number
    if number < last:
        raise Refused(f"edition: older than the one before (rolled back); {CALL}")
    if number == last and new.edition.digest != current.edition.digest:
        raise Refused(f"edition: another one with the same number came before (fork); {CALL}")
    if number == last + 1 and new.edition.before != current.edition.digest:
        raise Refused(f"edition: does not follow the one before (fork); {CALL}")


def _judge_record(new: Sheet, current: Sheet) -> None:
    """One record per day and certificate: a second one would be proof against the office, and would mark who saw it."""
    serial, last = new.file.certificate.serial, current.file.certificate.serial
    if serial < last:
        raise Refused(f"certificate: its serial goes back; {CALL}")
    if serial > last:
        return
    if new.file.certificate.text() != current.file.certificate.text():
        raise Refused(f"certificate: another one with the same serial came before (fork); {CALL}")
    both = (new.file.content, current.file.content)
    if all(isinstance(content, Record) for content in both) and both[0].text() != both[1].text():
        raise Refused(f"record: another one for the same day came before (fork); {CALL}")
