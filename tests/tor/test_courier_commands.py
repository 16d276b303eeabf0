"""`perron courier` as a courier meets it: its sentences, its exit codes, and Tor's word on what stands in the way."""

import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crypto.onion import Onion
from perron import main
from tests.intake.socks import Socks, proxying
from tests.server.house import Machine
from tests.server.office import Office
from tor import courier_commands
from tor.courier_words import SENTENCES

from .courier_stage import QUICK, a_server
from .relay import answering, relaying

ONION = str(Onion(bytes(32)))
# What a SOCKS port says before it says whether it could connect.
WELCOME = b"\x05\x02\x01\x00"


@pytest.fixture(autouse=True)
def _no_long_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock: nobody waits for minutes."""
    monkeypatch.setattr(courier_commands, "PATIENCE", QUICK)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """Where an empty stick is mounted."""
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """A server with one closed batch."""
    return a_server(tmp_path_factory.mktemp("commands") / "server", Office(20_000))


@pytest.fixture
def socks(machine: Machine) -> Iterator[Socks]:
    """A SOCKS port that leads to the hatch of the running server, whatever address it is asked for."""
    with machine.running(), relaying(machine.folder.socket) as relay, proxying(relay.port) as socks:
        yield socks


def said(*arguments: object, language: str = "en_GB.UTF-8") -> Result:
    """The command, to its end; a traceback is a failure of the test."""
    return CliRunner().invoke(main, ["courier", *map(str, arguments)], env={"LC_ALL": language}, catch_exceptions=False)


def sync(stick: Path, port: int, *arguments: object, **named: str) -> Result:
    """A trip through a SOCKS port."""
    way = ("--onion", ONION, "--proxy", f"socks5h://127.0.0.1:{port}")
    return said("sync", *way, "--to", stick, *arguments, **named)


def status(port: int, *arguments: object) -> Result:
    """The reminder."""
    return said("status", "--onion", ONION, "--proxy", f"socks5h://127.0.0.1:{port}", *arguments)


def test_a_trip_by_one_command(socks: Socks, stick: Path) -> None:
    """One command fetches what waits, says in sentences what it did, and ends with 0."""
    done = sync(stick, socks.port)
    assert (done.exit_code, len(list((stick / "perron").glob("in-1-*.bundle")))) == (0, 1)
    assert "The server’s bundle no. 1, up to 2024-10-04, is on the stick" in done.stdout
    assert done.stdout.endswith("Done. You can take the stick out.\n")
    assert re.fullmatch(r"(Receiving: .* MiB of 2\.0 MiB\n){4}(Reading back: .*\n){4}", done.stderr)
    again = sync(stick, socks.port, language="fr_BE.UTF-8")
    assert "Le paquet n° 1 du serveur est déjà sur la clé" in again.stdout


def test_each_run_has_a_circuit_of_its_own(socks: Socks, stick: Path) -> None:
    """Within a trip Tor sees one user name, in another one another: it keeps them on different circuits."""
    for _ in range(2):
        sync(stick, socks.port)
        status(socks.port)
    names = [user for user, _, _ in socks.asked]
    assert [(name, port) for _, name, port in socks.asked] == [(ONION, 80)] * 4
    assert (len(set(names)), {len(user) for user in names}) == (4, {32})


def test_the_reminder_ends_with_three_when_something_waits(socks: Socks, machine: Machine, tmp_path: Path) -> None:
    """For a timer: 3 when a trip is to be made, 0 when nothing waits, and then, if asked so, not a word."""
    waits = status(socks.port, "--quiet")
    assert (waits.exit_code, waits.stdout) == (3, "Mail waits at the server: make a trip.\n")


def test_the_reminder_is_quiet_when_nothing_waits(tmp_path: Path) -> None:
    """Nothing waits once the office has taken it all."""
    with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nno \n") as port, proxying(port) as socks:
        quiet, loud = status(socks.port, "--quiet"), status(socks.port)
    assert (quiet.exit_code, quiet.output) == (0, "")
    assert (loud.exit_code, loud.output) == (0, "Nothing waits at the server.\n")


REPLIES = {
    0xF0: "Tor does not find this address",
    0xF1: "Tor does not reach the server (SOCKS F1)",
    0xF2: "Tor does not reach the server (SOCKS F2)",
    0xF3: "Tor does not reach the server (SOCKS F3)",
    0xF4: "Tor has no key for this address",
    0xF5: "The server does not accept your key",
    0xF6: "This is no .onion address",
    0xF7: "Tor does not reach the server (SOCKS F7)",
    0x01: "Tor does not reach the server (SOCKS 01)",
    0x04: "Tor does not reach the server (SOCKS 04)",
    0x05: "Tor does not reach the server (SOCKS 05)",
    0x06: "Tor does not reach the server (SOCKS 06)",
}


@pytest.mark.parametrize("code", REPLIES, ids=hex)
def test_what_tor_says_becomes_a_sentence(code: int, stick: Path) -> None:
    """Each reply of Tor is a sentence that says what to do, and the command ends with 1."""
    with answering(WELCOME + bytes((5, code, 0, 1)) + bytes(6)) as port:
        for done in (sync(stick, port), status(port, "--quiet")):
            assert done.exit_code == 1
            assert done.stderr.startswith(REPLIES[code])
            assert "Traceback" not in done.output


@pytest.mark.parametrize("greeting", [b"\x05\xff", b"HTTP/1.1 400 Bad Request\r\n\r\n", WELCOME[:3] + b"\x01"])
def test_what_is_not_tor_is_said(greeting: bytes, stick: Path) -> None:
    """Something else at Tor's place is told apart from a Tor that does not run; nothing goes around either."""
    with answering(greeting) as port:
        assert sync(stick, port).stderr == (
            f"What answers at socks5h://127.0.0.1:{port} is not Tor. Check the address: "
            "--proxy socks5h://127.0.0.1:9050\n"
        )
    done = sync(stick, port)
    assert (done.exit_code, done.stderr.partition(".")[0]) == (1, "Tor does not answer at socks5h://127")


WRONG = {
    "a letter that slipped": ("--onion", "b" + ONION[1:], "onion address"),
    "another site": ("--onion", "example.org", "onion address"),
    "an old address": ("--onion", "a" * 16 + ".onion", "onion address"),
    "names resolved here": ("--proxy", "socks5://127.0.0.1:9050", "proxy address"),
    "no port": ("--proxy", "socks5h://127.0.0.1", "proxy address"),
    "a port that is none": ("--proxy", "socks5h://127.0.0.1:99999", "proxy address"),
    "a password": ("--proxy", "socks5h://me:you@127.0.0.1:9050", "proxy address"),
    "half a fingerprint": ("--server", "ABCD", "fingerprint"),
    "no stick": ("--to", "/nowhere/at/all", "stick none"),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_what_was_typed_wrongly_is_said(wrong: tuple[str, str, str], stick: Path) -> None:
    """A slip of the pen is a sentence in the courier's language, before anything leaves."""
    option, value, key = wrong
    for language, place in (("fr_BE.UTF-8", 0), ("en_GB.UTF-8", 1)):
        done = sync(stick, 1, option, value, language=language)
        assert (done.exit_code, done.stderr) == (1, SENTENCES[key][place].format(path=value) + "\n")


def test_a_server_that_refuses_is_repeated_in_plain_letters(stick: Path) -> None:
    """What a server says is shown without what could change a terminal."""
    answer = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 12\r\n\r\n\x1b[2Jbecause\x07\n"
    with answering(answer) as port, proxying(port) as socks:
        assert sync(stick, socks.port).stderr == "The server refuses, and says why: ?[2Jbecause?\n"


def test_an_address_is_taken_as_people_write_it(socks: Socks) -> None:
    """With capital letters, with `http://`, with or without `.onion`."""
    for written in (ONION.upper(), f"http://{ONION}/", ONION.removesuffix(".onion"), f" {ONION} "):
        done = said("status", "--onion", written, "--proxy", f"socks5h://127.0.0.1:{socks.port}")
        assert done.exit_code == 3
    assert {name for _, name, _ in socks.asked} == {ONION}


def test_both_languages_say_the_same() -> None:
    """Each sentence is filled in with the same things in French and in English."""
    for key, both in SENTENCES.items():
        french, english = ({field for _, field, _, _ in string.Formatter().parse(text) if field} for text in both)
        assert french == english, key
