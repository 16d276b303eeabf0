"""The courier's guide: what it tells people to type exists, and so do the sentences that it explains."""

import re
import shlex
from pathlib import Path

import click
import pytest

from perron import main
from tor.courier_words import SENTENCES

GUIDE = (Path(__file__).parent.parent.parent / "docs" / "courier.md").read_text("utf-8")
COMMANDS = sorted(set(re.findall(r"^perron courier .*", GUIDE, re.MULTILINE)))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_exists(command: str) -> None:
    """Each names a command of the program and options that it has, with a value for each, and all that it needs."""
    found: click.Command = main
    context, words = click.Context(main), shlex.split(command)[1:]
    while isinstance(found, click.Group):
        inner = found.get_command(context, words.pop(0))
        assert inner is not None
        found = inner
    found.make_context(found.name, words, resilient_parsing=False)


def test_every_sentence_is_said() -> None:
    """Each beginning that the guide explains is that of a sentence, or a part of one about the stick."""
    cells = re.findall(r"^\| (\*.*?) \|", GUIDE.partition("## What the sentences mean")[2], re.MULTILINE)
    explained = [words for cell in cells for words in re.findall(r"\*([^*]+)\*", cell)]
    said = [" ".join(re.sub(r"\{\w+\}", "…", text).split()) for both in SENTENCES.values() for text in both]
    assert len(explained) > 20
    assert [words for words in explained if not any(words.removeprefix("… ") in text for text in said)] == []


def test_the_guide_names_every_exit_code() -> None:
    """The three codes that a timer can meet are in it."""
    assert "Exit code 0: nothing waits; 3: make a trip; 1: nobody knows" in " ".join(GUIDE.split())
