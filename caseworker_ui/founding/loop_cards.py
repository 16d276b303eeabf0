"""A loop card on paper: its words, how often, and the command that the partner's machine runs."""

import re
from typing import Final

from caseworker_ui.cases import partners
from caseworker_ui.cases.partners import Card
from caseworker_ui.notice import Notice
from caseworker_ui.vaults.people import By
from caseworker_ui.vaults.station import Station
from crypto.epoch import Epoch

_ADDRESS: Final = re.compile(r"https?://[a-z0-9][a-z0-9.-]{0,120}(:[1-9][0-9]{0,4})?")
# So many visits for each loop: among them nobody can tell which ones carry it.
_VISITS_PER_LOOP: Final = 3


def make(
    station: Station,
    partner: str,
    *,
    per_day: int,
    first: Epoch,
    address: str,
    today: Epoch,
    by: By | None = None,
) -> tuple[Card, bytes]:
    """A new card and its PDF, the one place where its words are; call it in a transaction of the station."""
    # WeasyPrint takes a second to load: only who prints waits for it.
    from . import sheets  # noqa: PLC0415

    server = address.strip().removesuffix("/")
    if not _ADDRESS.fullmatch(server):
        raise Notice("card address")
    card, words = partners.make(station, partner, per_day=per_day, first=first, today=today, by=by)
    command = (
        "perron report decoy",
        f"--server {server}",
        f"--office {str(station.fingerprint).replace(' ', '')}",
        "--proxy socks5h://127.0.0.1:9050",
        "--card card.txt",
        f"--loops {per_day}",
        f"--per-day {_VISITS_PER_LOOP * per_day}",
    )
    return card, sheets.loop_card(station, card, words, command=command)


def usual_address(station: Station) -> str:
    """The city's site; the office may say its onion address instead."""
    return f"https://{station.office_note.origin}"
