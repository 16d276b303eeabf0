"""The dates of a desk, and the clock they go by."""

import shutil
import time
from pathlib import Path

import pytest

from caseworker_ui.bundles.opening import open_spool
from caseworker_ui.cases import workflow
from caseworker_ui.cases.agenda import agenda, week
from caseworker_ui.cases.deadlines import months_later
from caseworker_ui.cases.decisions import Decision
from caseworker_ui.cases.stages import Action
from caseworker_ui.notice import Notice
from crypto import epoch as epochs
from crypto.epoch import to_iso

from .conftest import PASSPHRASES, TODAY, House
from .test_commands import perron
from .test_workflow import WAY


def dates(house: House, *, today: int = TODAY) -> set[tuple[int, str, int]]:
    """Number, what, and in how many days."""
    return {
        (task.number, task.due.what, task.due.days)
        for task in agenda(house.desks["integrite"], person="integrite", today=today)
    }


def go(house: House, until: Action, *, today: int = TODAY) -> None:
    """The first case goes on, up to and with this action."""
    for decision in WAY:
        workflow.decide(house.desks["integrite"], house.station, 1, decision, words="Voici.", today=today)
        if decision.action is until:
            return


def test_the_dates_of_a_case_follow_its_stage(house: House) -> None:
    """Law and reminders in turn: decide, then feedback; idle from the last thing done, a question, an inquiry."""
    house.take(house.reporter().letter("Bonjour", epoch=TODAY, desks=(0,)))
    open_spool(house.desks["integrite"], house.station, today=TODAY)
    feedback = (1, "feedback", months_later(TODAY, 3) - TODAY)
    assert dates(house) == {(1, "decide", 7), feedback}
    go(house, Action.INQUIRE)
    inquiry = (1, "inquiry", months_later(TODAY, 6) - TODAY)
    assert dates(house) == {feedback, (1, "idle", 30), inquiry}
    ask = Decision(Action.ASK, "Bruno")
    workflow.decide(house.desks["integrite"], house.station, 1, ask, words="Quand ?", today=TODAY + 3)
    assert dates(house) == {feedback, inquiry, (1, "idle", 33), (1, "question", 33)}
    for decision in WAY[5:]:
        workflow.decide(house.desks["integrite"], house.station, 1, decision, words="Voici.", today=TODAY + 4)
    assert dates(house) == set()


def test_the_sheet_of_the_week_has_what_is_near(house: House) -> None:
    """What is late, due within seven days or announced stands on it, a case and a date once; nothing else does."""
    for text in ("Un", "Deux"):
        house.take(house.reporter().letter(text, epoch=TODAY, desks=(0,)))
    open_spool(house.desks["integrite"], house.station, today=TODAY)
    go(house, Action.ADMIT)
    assert week(agenda(house.desks["integrite"], person="integrite", today=TODAY)) == [(TODAY + 7, 2)]
    later = months_later(TODAY, 3) - 30
    due = months_later(TODAY, 3)
    assert week(agenda(house.desks["integrite"], person="integrite", today=later)) == [
        (TODAY + 7, 2),
        (TODAY + 30, 1),
        (due, 1),
        (due, 2),
    ]


def test_a_clock_that_goes_back_is_refused_with_its_drift(house: House) -> None:
    """After a later day nothing is decided on an earlier one, until the clock is right or that day is forgotten."""
    house.take(house.reporter().letter("Bonjour", epoch=TODAY, desks=(0,)))
    open_spool(house.desks["integrite"], house.station, today=TODAY + 40)
    for today in (TODAY, TODAY + 39):
        with pytest.raises(Notice, match="clock behind") as refused:
            go(house, Action.ADMIT, today=today)
        assert refused.value.values["days"] == TODAY + 40 - today
    house.station.forget_clock(today=TODAY)
    go(house, Action.ADMIT, today=TODAY)


def test_dates_and_clock_on_a_terminal(founded_today: Path, tmp_path: Path) -> None:
    """The sheet of the week names number and date; a clock that was ahead is told, and forgotten once it is right."""
    folder, today = Path(shutil.copytree(founded_today, tmp_path / "station")), epochs.at(time.time())
    office = House(folder)
    office.take(office.reporter(today=today).letter("Des faits", epoch=today, desks=(0,)), epoch=today)
    open_spool(office.desks["integrite"], office.station, today=today)
    office.station.check_clock(today + 10)
    office.close()
    secrets = tmp_path / "passphrases.toml"
    secrets.touch(mode=0o600)
    secrets.write_text("".join(f'{name} = "{words}"\n' for name, words in PASSPHRASES.items()), encoding="utf-8")
    common = ("--dir", folder, "--passphrases", secrets)
    ahead = perron("station", "clock", *common)
    assert (ahead.status, "retarde de 10 jour(s)" in ahead.told) == (1, True)
    assert perron("station", "clock", *common, "--forget").status == 0
    sheet = perron("station", "tickler", *common, "--desk", "integrite").said
    assert sheet == f"Dossier 1, avant le {to_iso(today + 7)}\n"
