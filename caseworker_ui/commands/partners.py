"""Loop cards on a terminal: made, listed, ended."""

from pathlib import Path

import click

from caseworker_ui.cases import partners
from caseworker_ui.files import write_whole
from caseworker_ui.founding import loop_cards
from caseworker_ui.notice import Notice
from crypto.epoch import from_iso, to_iso

from .asking import DIR, PASSPHRASES, PATH, open_station, tell, today, told

_PARTNER = click.option("--partner", required=True, help="Who runs the machine: a library, a union ...")


@click.command()
@DIR
@_PARTNER
@click.option("--per-day", type=click.IntRange(1, partners.MOST_LOOPS), required=True, help="Loops a day.")
@click.option("--from", "first", metavar="YYYY-MM-DD", help="The first day on which they are expected: else tomorrow.")
@click.option("--address", help="The page's onion address, http://….onion; by default the city's site.")
@click.option("--to", "target", type=PATH, required=True, help="The PDF to write: print it, then erase it.")
@PASSPHRASES
@told
def loop_card(
    *, folder: Path, partner: str, per_day: int, first: str | None, address: str | None, target: Path, file: Path | None
) -> None:
    """Make a partner's loop card: twelve words on paper, of which the station keeps none."""
    if target.exists():
        raise Notice("file exists", path=target)
    day = today() + 1 if first is None else from_iso(first)
    with open_station(folder, file) as opened:
        where = address or loop_cards.usual_address(opened)
        # A card that could not be written is none.
        with opened.vault.transaction():
            card, sheet = loop_cards.make(opened, partner, per_day=per_day, first=day, address=where, today=today())
            write_whole(target, sheet, mode=0o600)
    tell("card made", partner=card.partner, path=target, first=to_iso(card.first))


@click.command("loop-cards")
@DIR
@PASSPHRASES
@told
def list_cards(*, folder: Path, file: Path | None) -> None:
    """List the loop cards, those that were ended too."""
    with open_station(folder, file) as opened:
        known = partners.cards(opened)
    for card in known:
        values = {"partner": card.partner, "count": card.per_day, "first": to_iso(card.first)}
        if card.last is None:
            tell("card line", **values)
        else:
            tell("card line ended", **values, last=to_iso(card.last))
    if not known:
        tell("cards none")


@click.command()
@DIR
@_PARTNER
@PASSPHRASES
@told
def loop_end(*, folder: Path, partner: str, file: Path | None) -> None:
    """End a partner's loop card: from today on nothing is expected of it."""
    with open_station(folder, file) as opened:
        partners.end(opened, partner, today=today())
    tell("card over", partner=partner)
