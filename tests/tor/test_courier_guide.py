"""The courier's guide: what it tells people to type exists, and so do the sentences that it explains."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from perron import main
from tests.rehearsal.guide import lines
from tests.rehearsal.laptop import REMINDER, REPLACED, SET_UP, TRIP
from tor.courier_words import SENTENCES
from tor.node import program

from .test_courier_commands import ONION

GUIDE = (Path(__file__).parent.parent.parent / "docs" / "courier.md").read_text("utf-8")
COMMANDS = sorted(set(re.findall(r"^perron courier .*", GUIDE, re.MULTILINE)))


# Name -> text of each unit of the reminder.
UNITS = dict(re.findall(r"^# (courier\.\w+)\n(.*?)(?=\n*^# courier|\n```)", GUIDE, re.MULTILINE | re.DOTALL))


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


def test_every_line_to_copy_is_rehearsed() -> None:
    """`make rehearse` types every block of the guide, and what it does otherwise is still in the guide."""
    sections = re.split(r"^## (.*)\n", GUIDE, flags=re.MULTILINE)[1:]
    copied = {title for title, text in zip(sections[::2], sections[1::2], strict=True) if "```" in text}
    assert copied == {SET_UP, TRIP, REMINDER}
    assert [old for old, _, _ in REPLACED if old not in "\n".join(lines(GUIDE, SET_UP))] == []


def test_systemd_understands_the_reminder(tmp_path: Path) -> None:
    """`systemd-analyze verify` has nothing to say about the two units, and would have about a wrong line."""
    for name, text in UNITS.items():
        (tmp_path / name).write_text(f"{text}\n", "utf-8")
    assert verified(tmp_path, *UNITS) == (0, "")
    assert len(UNITS) == 2
    (tmp_path / "courier.timer").write_text(UNITS["courier.timer"].replace("OnCalendar", "OnKalendar"), "utf-8")
    code, said = verified(tmp_path, "courier.timer")
    assert code == 1
    assert "OnKalendar" in said


def verified(folder: Path, *units: str) -> tuple[int, str]:
    """What systemd says of a person's own units, without a running systemd."""
    command = ["systemd-analyze", "--user", "--man=no", "--no-pager", "verify", *(str(folder / unit) for unit in units)]
    environment = {**os.environ, "XDG_RUNTIME_DIR": str(folder)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout + done.stderr


def test_the_reminder_reminds(tmp_path: Path) -> None:
    """The line of the service, run as it stands there where Tor does not answer, puts its words on the screen."""
    (line,) = re.findall(r"^ExecStart=(.*)$", UNITS["courier.service"], re.MULTILINE)
    shown = tmp_path / "shown"
    for name, does in (("notify-send", f'echo "$@" > {shown}'), ("perron", f'exec {sys.executable} -m perron "$@"')):
        (tmp_path / name).write_text(f"#!/bin/sh\n{does}\n", "utf-8")
        (tmp_path / name).chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    done = subprocess.run(shlex.split(line), env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0
    assert done.stderr != ""
    assert shown.read_text("utf-8") == "Perron Courier: look.\n"


def test_tor_takes_the_lines_of_the_laptop(tmp_path: Path) -> None:
    """The real tor understands what the guide adds to torrc, with the key that the guide's command makes."""
    (lines,) = re.findall(r"^printf '(.*)' >> /etc/tor/torrc$", GUIDE, re.MULTILINE)
    (command,) = re.findall(r"^perron (tor courier-key .*)$", GUIDE, re.MULTILINE)
    folder = tmp_path / "onion_auth"
    words = shlex.split(command.replace("ADDRESS", ONION).replace("/var/lib/tor/onion_auth", str(folder)))
    made = subprocess.run([sys.executable, "-m", "perron", *words], capture_output=True, text=True, check=True)
    assert made.stdout.startswith("descriptor:x25519:")
    torrc = tmp_path / "torrc"
    added = lines.replace("\\n", "\n").replace("/var/lib/tor/onion_auth", str(folder))
    torrc.write_text(f"DataDirectory {tmp_path / 'data'}\n{added}", "utf-8")
    verify = [program("tor"), "--verify-config", "-f", str(torrc), "--defaults-torrc", "/dev/null"]
    said = subprocess.run(verify, capture_output=True, text=True, timeout=60, check=False)
    assert (said.returncode, "Configuration was valid" in said.stdout) == (0, True), said.stdout
