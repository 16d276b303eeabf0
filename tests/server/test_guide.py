"""The operator's guide: what it tells people to type exists."""

import re
import shlex
from pathlib import Path

import click
import pytest

from perron import main
from server.passphrase import CURRENT, NEXT
from server.status import Status
from server.unit import FOLDER, UNITS
from tests.rehearsal.__main__ import DRILLS, FIRST, REPLACED
from tests.rehearsal.guide import lines
from tests.server.house import Machine

GUIDE = (Path(__file__).parent.parent.parent / "docs" / "operator.md").read_text("utf-8")


def commands() -> list[str]:
    """Every command of ours in the guide, in its blocks and in its sentences."""
    blocks = "\n".join(re.findall(r"^```\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)).splitlines()
    sentences = [" ".join(code.split()) for code in re.findall(r"(?<!`)`([^`]+)`(?!`)", GUIDE)]
    ours = [line.removeprefix("runuser -u perron -- ").partition(" >> ")[0] for line in (*blocks, *sentences)]
    return sorted({line for line in ours if line.startswith("perron ")})


@pytest.mark.parametrize("command", commands())
def test_every_command_exists(command: str) -> None:
    """Each names a command of the program and options that it has, with as many arguments as it takes."""
    found: click.Command = main
    words = shlex.split(command)[1:]
    context = click.Context(main)
    while isinstance(found, click.Group):
        name, words = words[0], words[1:]
        inner = found.get_command(context, name)
        assert inner is not None, name
        found = inner
    known = {option: parameter for parameter in found.params for option in parameter.opts}
    for word in (word for word in words if word.startswith("--")):
        assert word in known, word
    if {"--dir", "--socket", "--city"} & {*words}:
        values = [word for word in words if not word.startswith("--")]
        wanted = [word for word in words if word.startswith("--") and not getattr(known[word], "is_flag", False)]
        arguments = [parameter for parameter in found.params if isinstance(parameter, click.Argument)]
        assert len(values) == len(wanted) + len(arguments)
        required = {
            parameter.opts[0] for parameter in found.params if parameter.required and parameter.opts[0] in known
        }
        assert {option for option in required if option.startswith("--")} <= set(words)


def test_an_onion_in_fifteen_commands() -> None:
    """From a bare Debian to a running onion it takes at most fifteen lines to copy, none of them two in one."""
    copied = lines(GUIDE, FIRST)
    assert 0 < len(copied) <= 15
    assert [line for line in copied if "&&" in line or ";" in line] == []
    assert copied[-1] == "cat /var/lib/tor/perron/hostname"


def test_every_line_to_copy_is_rehearsed() -> None:
    """`make rehearse` types every block of the guide, and what it does otherwise is still in the guide."""
    sections = re.split(r"^## (.*)\n", GUIDE, flags=re.MULTILINE)[1:]
    copied = {title for title, text in zip(sections[::2], sections[1::2], strict=True) if "```" in text}
    assert copied == {FIRST, *DRILLS}
    everything = "\n".join(line for section in copied for line in lines(GUIDE, section))
    assert [old for old, _, _ in REPLACED if old not in everything] == []


def test_what_is_stopped_stays_stopped() -> None:
    """Wherever the guide stops the server it closes both doors too: a visitor's knock would start it again."""
    stopped = re.findall(r"^systemctl stop (.*perron.*)$", GUIDE, re.MULTILINE)
    assert set(stopped) == {"perron.socket perron-courier.socket perron.service"}


def test_the_guide_names_every_command_of_the_server() -> None:
    """No command is left for the operator to find out about."""
    server = main.get_command(click.Context(main), "server")
    assert isinstance(server, click.Group)
    named = {shlex.split(command)[2] for command in commands() if command.startswith("perron server ")}
    assert named == set(server.commands)


def test_the_guide_explains_every_line_of_status(machine: Machine) -> None:
    """For each line that can say what to do there is a row."""
    with machine.opened() as keeper:
        lines = Status.of(machine.folder, keeper.noticeboard, today=machine.day.today).lines
    rows = set(re.findall(r"`([a-z ]+)`", "".join(re.findall(r"^\| (`.*?) \|", GUIDE, re.MULTILINE))))
    assert {line.name for line in lines} - {"server key"} == rows


def test_the_guide_names_what_the_program_reads() -> None:
    """Credentials, units and folder are those of the program."""
    for name in (
        CURRENT.credential,
        NEXT.credential,
        *(name for name in UNITS if name.startswith("perron")),
        FOLDER,
        "/run/perron/http.sock",
    ):
        assert name in GUIDE
    assert "ListenStream=/run/perron/http.sock\n" in (
        Path(__file__).parent.parent.parent / "server" / "systemd" / "perron.socket"
    ).read_text("utf-8")
