"""The guide of the first hour: what it tells people to type exists, and what it says is what the program does."""

import re
import shlex
from pathlib import Path

import click
import pytest

from caseworker_ui.commands import station
from caseworker_ui.founding.ceremony import CERTIFICATE_DAYS
from caseworker_ui.founding.rebuilding import NUMBERS_SKIPPED
from caseworker_ui.founding.strength import ENOUGH_SECONDS, PROPOSED_WORDS
from caseworker_ui.vaults.desk import KEYS_AHEAD
from caseworker_ui.vaults.station import CERTIFY_AHEAD_DAYS
from caseworker_ui.wording import SENTENCES

DOCS = Path(__file__).parent.parent.parent / "docs"
GUIDE = (DOCS / "ceremony.md").read_text("utf-8")


def commands(guide: str = GUIDE) -> list[str]:
    """Every command of the station in a guide, in its blocks and in its sentences."""
    blocks = "\n".join(re.findall(r"^```\n(.*?)^```$", guide, re.MULTILINE | re.DOTALL)).splitlines()
    sentences = [" ".join(code.split()) for code in re.findall(r"(?<!`)`([^`]+)`(?!`)", guide)]
    return sorted({line for line in (*blocks, *sentences) if line.startswith("perron station ")})


@pytest.mark.parametrize("command", [*commands(), *commands((DOCS / "caseworker.md").read_text("utf-8"))])
def test_every_command_of_the_guides_exists(command: str) -> None:
    """Each names a command of the station, options that it has, and, where it has any, all that it needs."""
    _, _, name, *words = shlex.split(command, comments=True)
    found = station.get_command(click.Context(station), name)
    if isinstance(found, click.Group):
        found = found.get_command(click.Context(found), words.pop(0))
    assert found is not None
    options = {option: parameter for parameter in found.params for option in parameter.opts}
    given = [word for word in words if word.startswith("--")]
    assert [word for word in given if word not in options] == []
    needed = {parameter.opts[0] for parameter in found.params if parameter.required and parameter.opts[0][0] == "-"}
    assert not given or needed <= set(given)


BAD_DAYS = {"init", "certify", "drill", "backup", "restore", "recovery-words", "rebuild"}


def test_the_guide_names_what_is_for_the_bad_day() -> None:
    """Founding, certificate, drill, backup, a lost passphrase, sheet or station: each has its command."""
    assert {command.split()[2] for command in commands()} >= BAD_DAYS


def test_the_guide_says_the_numbers_of_the_program() -> None:
    """Days of a certificate and of keys ahead, words that are proposed, numbers that are skipped: as the code has."""
    assert f"good for {CERTIFICATE_DAYS} days" in GUIDE
    assert f"from {CERTIFY_AHEAD_DAYS} days before the last day" in GUIDE
    assert f"{KEYS_AHEAD} days ahead" in GUIDE
    assert (PROPOSED_WORDS, "five words drawn by lot" in GUIDE) == (5, True)
    assert (ENOUGH_SECONDS, "within a year" in GUIDE) == (365 * 86_400, True)
    assert (NUMBERS_SKIPPED, "a million further" in GUIDE) == (1_000_000, True)
    assert SENTENCES["backed up"]["fr"].startswith("Sauvegarde faite")


def test_the_guide_names_every_sheet() -> None:
    """Each file that a founding writes is in the table of who gets it."""
    made = ("recovery-*.pdf", "fingerprint.pdf", "minutes.pdf", "poster-A4.pdf", "poster-A3.pdf")
    assert [name for name in made if f"`{name}`" not in GUIDE] == []
