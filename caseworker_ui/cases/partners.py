"""Partners: whose machines visit the letterbox as anybody does, and the cards by which their loops are known."""

from dataclasses import dataclass
from typing import Final

from caseworker_ui.notice import Notice
from caseworker_ui.vaults.people import By
from caseworker_ui.vaults.station import Station
from caseworker_ui.vaults.vault import Row, blob, integer, text
from crypto import lines
from crypto.epoch import Epoch, to_iso
from crypto.errors import Refused
from crypto.randomness import Randomness
from crypto.receipt import Receipt

PARTNER_BYTES: Final = 60
# One every quarter of an hour of a waking day: more would say nothing more.
MOST_LOOPS: Final = 64


@dataclass(frozen=True, slots=True)
class Card:
    """What the station keeps of a loop card; `last` is the day after which nothing is expected any more."""

    author: bytes
    partner: str
    per_day: int
    first: Epoch
    last: Epoch | None = None

    def expects(self, epoch: Epoch) -> bool:
        return self.first <= epoch and (self.last is None or epoch <= self.last)


_CARDS: Final = "SELECT author, partner, per_day, first, last FROM loop_cards"


def cards(station: Station) -> list[Card]:
    """All of them, by partner; those that were ended too."""
    return [_card(row) for row in station.vault.rows(f"{_CARDS} ORDER BY partner, first")]


def card_of(station: Station, author: bytes) -> Card | None:
    """The card whose words give this author, if there is one."""
    row = station.vault.row(f"{_CARDS} WHERE author = ?", author)
    return _card(row) if row else None


def make(
    station: Station, partner: str, *, per_day: int, first: Epoch, today: Epoch, by: By | None = None
) -> tuple[Card, Receipt]:
    """A new card and its words, of which the station keeps nothing but the public key (SPEC 12.1).

    Call it in a transaction of the station; `by` is not needed for who opened it.
    """
    try:
        lines.human(partner, at_most=PARTNER_BYTES)
    except Refused:
        raise Notice("partner wrong", bytes=PARTNER_BYTES) from None
    if not 1 <= per_day <= MOST_LOOPS:
        raise Notice("loops wrong", most=MOST_LOOPS)
    if first <= today:
        raise Notice("loops first", today=to_iso(today))
    if any(card.partner == partner and card.last is None for card in cards(station)):
        raise Notice("partner taken", partner=partner)
    words = Receipt.fresh(Randomness.fresh())
    card = Card(words.keys(station.certificate.scope).author.verify_key.raw, partner, per_day, first)
    station.vault.run("INSERT INTO loop_cards VALUES (?, ?, ?, ?, NULL)", card.author, partner, per_day, first)
    station.note("card made", today=today, by=by, why=partner)
    return card, words


def end(station: Station, partner: str, *, today: Epoch, by: By | None = None) -> None:
    """From today on nothing is expected of this partner."""
    ended = "UPDATE loop_cards SET last = ? WHERE partner = ? AND last IS NULL"
    with station.vault.transaction():
        if not station.vault.run(ended, today - 1, partner):
            raise Notice("partner missing", partner=partner)
        station.note("card ended", today=today, by=by, why=partner)


def _card(row: Row) -> Card:
    author, partner, per_day, first, last = row
    ended = None if last is None else integer(last)
    return Card(blob(author), text(partner), integer(per_day), integer(first), ended)
