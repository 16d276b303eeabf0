"""Which outbound bundle may follow the last one: nothing goes back, and nothing is said twice differently."""

import enum

from crypto.errors import Refused
from crypto.record import Record

from .noticeboard import Noticeboard, Sheet


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
        raise Refused("bundle: older than the one before (rolled back)")
    if number == last:
        if new.outbound.digest != current.outbound.digest:
            raise Refused("bundle: another one with the same number came before (fork)")
        return Renewal.SAME
    if number == last + 1 and new.outbound.head.before != current.outbound.digest:
        raise Refused("bundle: does not follow the one before (fork)")
    _judge_edition(new, current)
    for epoch in new.sheets.keys() & current.sheets.keys():
        _judge_record(new.sheets[epoch], current.sheets[epoch])
    return Renewal.NEW


def _judge_edition(new: Noticeboard, current: Noticeboard) -> None:
    number, last = new.edition.number, current.edition.number
    if number < last:
        raise Refused("edition: older than the one before (rolled back)")
    if number == last and new.edition.digest != current.edition.digest:
        raise Refused("edition: another one with the same number came before (fork)")
    if number == last + 1 and new.edition.before != current.edition.digest:
        raise Refused("edition: does not follow the one before (fork)")


def _judge_record(new: Sheet, current: Sheet) -> None:
    """One record per day and certificate: a second one would be proof against the office, and would mark who saw it."""
    serial, last = new.file.certificate.serial, current.file.certificate.serial
    if serial < last:
        raise Refused("certificate: its serial goes back")
    if serial > last:
        return
    if new.file.certificate.text() != current.file.certificate.text():
        raise Refused("certificate: another one with the same serial came before (fork)")
    both = (new.file.content, current.file.content)
    if all(isinstance(content, Record) for content in both) and both[0].text() != both[1].text():
        raise Refused("record: another one for the same day came before (fork)")
