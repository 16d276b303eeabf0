"""Dates on a terminal: the sheet of the week, and the station's clock."""

from pathlib import Path

import click

from caseworker_ui.cases.agenda import agenda, week
from crypto.epoch import to_iso

from .asking import DESK, DIR, PASSPHRASES, open_desk, open_station, tell, today, told


@click.command()
@DIR
@DESK
@PASSPHRASES
@told
def tickler(*, folder: Path, slug: str, file: Path | None) -> None:
    """Print a desk's dates of the week: numbers and dates, and nothing of what a case is about."""
    with open_desk(folder, file, slug) as (desk, opened):
        opened.check_clock(today())
        dates = week(agenda(desk, person=desk.vault.person, today=today()))
    for epoch, number in dates:
        tell("sheet line", number=number, day=to_iso(epoch))
    if not dates:
        tell("sheet empty")


@click.command()
@DIR
@click.option("--forget", is_flag=True, help="The clock was ahead and is now right: forget the days it went through.")
@PASSPHRASES
@told
def clock(*, folder: Path, forget: bool, file: Path | None) -> None:
    """Check the station's clock against the days that it and its servers have seen."""
    with open_station(folder, file) as opened:
        if forget:
            opened.forget_clock(today=today())
        opened.check_clock(today())
    tell("clock forgotten" if forget else "clock right", today=to_iso(today()))
