"""Handing a case to another desk: sealed to that desk, kept by the station until it looks, a case of its own there.

Reporters look at the cells of every desk of the certificate (SPEC section 7), so they find the other desk's head, and
write from then on to both. What still comes to this desk alone is handed on. A desk takes another one's word only for
a case that it has from there: into a conversation of its own no other desk can put a message (T16).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from caseworker_ui.notice import Notice
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.journal import note
from caseworker_ui.vaults.people import MACHINE, By
from caseworker_ui.vaults.station import Station
from caseworker_ui.vaults.vault import Row, blob, integer, text
from crypto.documents import Answer, decode
from crypto.epoch import Epoch
from crypto.errors import Refused

from . import contents, parcels
from .casebook import Kept, case
from .heads import hang_head, refresh_head
from .parcels import ROOM_BYTES, Parcel
from .stages import Stage
from .standing import note_due, stand

# What a list says of an item's length.
_ITEM_BYTES: Final = 5


@dataclass(frozen=True, slots=True)
class Handed:
    """To which desk a case went, or from which one it came; the day, and why."""

    desk: int
    epoch: Epoch
    why: str


@dataclass(frozen=True, slots=True)
class Before:
    """A reply of the desk that had the case before."""

    desk: int
    number: int
    epoch: Epoch
    words: str


@dataclass(slots=True)
class Arrived:
    """The cases that parcels began or changed, and the rules that what was in them had broken."""

    new: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def note(self, kept: Kept, number: int) -> None:
        """What became of one item."""
        if kept is Kept.NEW_CASE:
            self.new.append(number)
        if number and kept is not Kept.KNOWN and number not in self.changed:
            self.changed.append(number)


def hand(
    desk: Desk,
    station: Station,
    number: int,
    *,
    to: int,
    by: By,
    today: Epoch,
    why: str = "",
    consent: bool = False,
) -> None:
    """Gives a case to another desk; this one keeps it to read, and its clocks stand still.

    A desk to which the reporter did not address the case gets it with the reporter's consent, a reason and two people,
    or never (`Notice`): it may be the one about which the report is.
    """
    if to == desk.number or parcels.transfer_key(station, to) is None:
        raise Notice("handing nowhere")
    with desk.vault.transaction():
        found = case(desk, number)
        if handed(desk, number) is not None:
            raise Notice("handed already", number=number)
        if to not in found.desks:
            if not consent or not why.strip() or isinstance(by, str):
                raise Notice("handing excluded")
            # Whom the reporter's next messages and changes of words may name.
            addressed = bytes(sorted({*found.desks, to}))
            desk.vault.run("UPDATE cases SET desks = ? WHERE number = ?", addressed, number)
        row = (number, to, today, why.strip(), to not in found.desks, found.stage)
        desk.vault.run("INSERT INTO handed VALUES (?, ?, ?, ?, ?, ?)", *row)
        stand(desk, number, Stage.HANDED)
        # Why is content, which the journal must not hold.
        note(desk.vault, by=by, did="handed over", number=number, today=today)
    put_all(desk, station)


def handed(desk: Desk, number: int) -> Handed | None:
    """Which desk goes on with a case of this one."""
    return _read(desk.vault.row("SELECT desk, epoch, why FROM handed WHERE number = ?", number))


def taken_over(desk: Desk, number: int) -> Handed | None:
    """From which desk a case came."""
    return _read(desk.vault.row("SELECT desk, epoch, why FROM taken_over WHERE number = ?", number))


def _read(row: Row | None) -> Handed | None:
    return None if row is None else Handed(integer(row[0]), integer(row[1]), text(row[2]))


def said_before(desk: Desk, number: int) -> list[Before]:
    """What the desk that had the case before told the reporter, in order of days."""
    rows = desk.vault.rows(
        "SELECT desk, reply, epoch, document FROM said_before WHERE number = ? ORDER BY epoch, desk, reply", number
    )
    return [
        Before(integer(other), integer(reply), integer(epoch), decode(blob(document), Answer).text)
        for other, reply, epoch, document in rows
    ]


def exchange(desk: Desk, station: Station, *, today: Epoch) -> Arrived:
    """Takes what other desks laid here, and lays anew what goes to them; call it at every look."""
    arrived = Arrived()
    parcels.publish(desk, station)
    for sender in _others(desk, station):
        try:
            parcel = parcels.get(desk, station, sender=sender)
        except Refused as refused:
            arrived.refused.append(str(refused))
        else:
            if parcel is not None:
                _take(desk, station, parcel, sender=sender, today=today, arrived=arrived)
    put_all(desk, station)
    return arrived


def _others(desk: Desk, station: Station) -> list[int]:
    return [number for number in station.desks.values() if number != desk.number]


def _take(desk: Desk, station: Station, parcel: Parcel, *, sender: int, today: Epoch, arrived: Arrived) -> None:
    with desk.vault.transaction():
        _, taken = _counts(desk, sender)
        # If a vault came back from a backup, what it has forgotten goes once more: it is known by its name there.
        desk.vault.run("UPDATE crossing SET parcel = NULL WHERE desk = ? AND parcel > ?", sender, parcel.taken + 1)
        for item in parcel.items if parcel.number == taken + 1 else ():
            taken = parcel.number
            # One bad item is one item: the others must not suffer for it.
            try:
                kept, number = contents.keep(desk, item, sender=sender, today=today)
            except Refused as refused:
                arrived.refused.append(str(refused))
                continue
            arrived.note(kept, number)
            if kept is Kept.NEW_CASE:
                _go_on(desk, station, number, today=today)
        desk.vault.run("INSERT OR REPLACE INTO links VALUES (?, ?, ?)", sender, parcel.taken, taken)


def _go_on(desk: Desk, station: Station, number: int, *, today: Epoch) -> None:
    """What was acknowledged stays so: this desk's head says the same dates. Else it is acknowledged here."""
    acknowledged = case(desk, number).acknowledged
    if acknowledged is not None:
        hang_head(desk, station, number, by=MACHINE, today=today)
        desk.vault.run("UPDATE cases SET acknowledged = ? WHERE number = ?", acknowledged, number)
        note_due(desk, number)
        refresh_head(desk, number, today=today)


def put_all(desk: Desk, station: Station) -> None:
    """A parcel for every other desk, whether there is anything in it or not."""
    for recipient in _others(desk, station):
        with desk.vault.transaction():
            heard, taken = _counts(desk, recipient)
            _list(desk, recipient)
            items = list(_next(desk, recipient, number=heard + 1))
        parcels.put(desk, station, Parcel(heard + 1, taken, items), recipient=recipient)


def _counts(desk: Desk, other: int) -> tuple[int, int]:
    """The last of our parcels that the other desk took, and the last of its own that we took."""
    row = desk.vault.row("SELECT heard, taken FROM links WHERE desk = ?", other)
    return (integer(row[0]), integer(row[1])) if row else (0, 0)


def _list(desk: Desk, recipient: int) -> None:
    """What goes to this desk and is not listed yet: a case that was just handed over, and what came in it since."""
    rows = desk.vault.rows("SELECT number, whole FROM handed WHERE desk = ? ORDER BY number", recipient)
    for number, whole in list(rows):
        for what, name in contents.listed(desk, case(desk, integer(number)), whole=bool(whole)):
            row = (recipient, number, what, name)
            desk.vault.run("INSERT OR IGNORE INTO crossing (desk, number, what, name) VALUES (?, ?, ?, ?)", *row)


def _next(desk: Desk, recipient: int, *, number: int) -> Iterator[bytes]:
    """The items of this parcel. Once it lay there it stays what it was, since it may have been taken."""
    columns = "SELECT place, number, what, name FROM crossing WHERE desk = ? AND"
    begun = list(desk.vault.rows(f"{columns} parcel = ? ORDER BY place", recipient, number))
    waiting = desk.vault.rows(f"{columns} parcel IS NULL ORDER BY place", recipient)
    left = ROOM_BYTES
    for place, of, what, name in begun or waiting:
        item = contents.pack(desk, integer(of), text(what), blob(name))
        left -= len(item or b"") + _ITEM_BYTES
        if left < 0:
            return
        desk.vault.run("UPDATE crossing SET parcel = ? WHERE place = ?", number, place)
        if item is not None:
            yield item
