"""The real command in a process of its own, at its real pace."""

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from crypto.body import Kind, Letter
from crypto.documents import Written, decode
from crypto.receipt import Receipt
from crypto.visit import DEPARTURE_SECONDS
from intake import terminal
from intake.words import read as read_words
from perron import main

from .city import City
from .letterbox import Letterbox, serving

Done = subprocess.CompletedProcess[str]
ROOT = Path(__file__).parent.parent.parent
ENGLISH = {"LANG": "en_GB.UTF-8", "LC_ALL": None, "LC_MESSAGES": None}
ON_A_TERMINAL = (
    "import os, sys\n"
    # Whoever leads a session and opens a terminal gets it as /dev/tty.
    "os.open(sys.argv[1], os.O_RDWR)\n"
    "os.execv(sys.executable, [sys.executable, '-m', 'perron', 'report', *sys.argv[2:]])\n"
)


def perron(*arguments: str, language: str = "en_GB.UTF-8", on: str | None = None) -> Done:
    """`perron report …` in a session of its own, so that no terminal of whoever runs the tests is in reach."""
    start = ["-m", "perron", "report"] if on is None else ["-c", ON_A_TERMINAL, on]
    environment = {"PATH": os.environ["PATH"], "LANG": language, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, *start, *arguments],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        timeout=100,
    )


@dataclass
class Runs:
    """What three commands, run side by side, did."""

    city: City
    boxes: dict[str, Letterbox]
    done: dict[str, Done]
    words: Path
    receipt: Receipt
    screen: str
    argv: list[str]


SALT = bytes(32)
SECRET = "Le marché du 3 mai"


@pytest.fixture(scope="module")
def runs(city: City, tmp_path_factory: pytest.TempPathFactory) -> Runs:
    """A report, a report whose words go to the terminal, a message and a look, each with a letterbox of its own."""
    folder = tmp_path_factory.mktemp("runs")
    (folder / "text").write_text(SECRET, "utf-8")
    receipt = Receipt(bytes(range(16)))
    (folder / "old").write_text(" ".join(receipt.words), "utf-8")
    board = city.board_file(salt=SALT, cells=city.answering_cells(receipt, ["Bonjour."], salt=SALT))
    keyboard, device = os.openpty()
    report = ("--text-file", str(folder / "text"))
    orders: dict[str, tuple[str, ...]] = {
        "send": ("send", *report, "--receipt-file", str(folder / "words"), "--exclude-desk", "1"),
        "tty": ("send", *report),
        "message": ("send", *report, "--continue", str(folder / "old")),
        "read": ("read", "--receipt-file", str(folder / "old"), "--json"),
    }
    boxes = {name: Letterbox(city.record_file(), board) for name in orders}
    with (
        serving(boxes["send"]),
        serving(boxes["tty"]),
        serving(boxes["message"]),
        serving(boxes["read"]),
        ThreadPoolExecutor() as pool,
    ):
        started = {
            name: pool.submit(
                perron,
                order[0],
                *("--server", boxes[name].url, "--office", str(city.fingerprint)),
                *order[1:],
                on=os.ttyname(device) if name == "tty" else None,
            )
            for name, order in orders.items()
        }
        time.sleep(DEPARTURE_SECONDS / 2)
        argv = [path.read_text("utf-8", "replace") for path in Path("/proc").glob("[0-9]*/cmdline") if _ours(path)]
        done = {name: run.result() for name, run in started.items()}
    screen = os.read(keyboard, 65_536).decode()
    os.close(keyboard)
    os.close(device)
    return Runs(city, boxes, done, folder / "words", receipt, screen, argv)


def _ours(path: Path) -> bool:
    try:
        return b"\0report\0" in path.read_bytes()
    except OSError:
        return False


def test_a_report_leaves_and_its_words_stay(runs: Runs) -> None:
    """Status 0, nothing on standard output, the words in a file of mode 600, the report in the letterbox."""
    done = runs.done["send"]
    assert (done.returncode, done.stdout) == (0, "")
    assert "It has left." in done.stderr
    assert runs.words.stat().st_mode & 0o777 == 0o600
    body = runs.city.opened(runs.boxes["send"].posts[-1].body)
    assert body is not None
    assert isinstance(body.payload, Letter)
    assert decode(body.payload.document, Written).text == SECRET
    assert body.author == read_words(runs.words).keys(runs.city.certificate.scope).author.verify_key
    assert runs.city.opened(runs.boxes["send"].posts[-1].body, desk=1) is None


def test_without_a_file_the_words_are_on_the_terminal_only(runs: Runs) -> None:
    """The terminal shows 12 words that are the author's; standard output and error do not."""
    done = runs.done["tty"]
    assert (done.returncode, done.stdout) == (0, "")
    shown = [line.split() for line in runs.screen.splitlines() if line.strip()[:1].isdigit()]
    assert [row[0] for row in shown] == [str(place) for place in range(1, 13)]
    receipt = Receipt.from_words(" ".join(row[1] for row in shown))
    assert receipt == Receipt.from_words(" ".join(row[2] for row in shown))
    body = runs.city.opened(runs.boxes["tty"].posts[0].body)
    assert body is not None
    assert body.author == receipt.keys(runs.city.certificate.scope).author.verify_key


def test_a_message_is_of_the_old_author(runs: Runs) -> None:
    """`--continue` writes in the conversation of the words in the file, and leaves that file alone."""
    assert runs.done["message"].returncode == 0
    body = runs.city.opened(runs.boxes["message"].posts[0].body)
    assert body is not None
    assert body.header.kind is Kind.MESSAGE
    assert body.author == runs.receipt.keys(runs.city.certificate.scope).author.verify_key


def test_the_replies_are_on_standard_output(runs: Runs) -> None:
    """`--json` prints one object, and the sentences go to standard error."""
    done = runs.done["read"]
    assert done.returncode == 0
    assert json.loads(done.stdout)["desks"][0]["replies"][0]["text"] == "Bonjour."
    assert "empty envelope leaves too" in done.stderr


def test_a_look_a_report_and_a_message_look_alike(runs: Runs) -> None:
    """T4: At the real pace, through the real command: the same requests, the same headers, the same sizes."""
    shapes = runs.boxes["read"].shapes
    assert len(shapes) == 6
    assert [box.shapes for box in runs.boxes.values()] == 4 * [shapes]


def test_the_time_is_that_of_the_protocol(runs: Runs) -> None:
    """The envelope leaves 15 s after the record, whatever it is."""
    for box in runs.boxes.values():
        record, post = box.first("/v1/record"), box.posts[0]
        assert 14.9 <= post.at - record.at <= 16.5


def test_nothing_secret_is_said_or_seen(runs: Runs) -> None:
    """T13: Neither a secret word nor the text is on standard output, on standard error or among the arguments."""
    secrets = {*read_words(runs.words).words, *runs.receipt.words, SECRET}
    assert len(runs.argv) >= 4
    for said in (*(done.stdout + done.stderr for done in runs.done.values()), *runs.argv):
        letters = said.replace("\0", " ").replace(".", " ").replace(",", " ").split()
        assert secrets.isdisjoint(letters)
        assert SECRET not in said


@pytest.fixture
def arguments(tmp_path: Path, text_file: Path) -> dict[str, str]:
    """A right call, to be made wrong: nothing answers at this address."""
    return {
        "--server": "http://127.0.0.1:1",
        "--office": "A" * 32,
        "--text-file": str(text_file),
        "--receipt-file": str(tmp_path / "words"),
    }


WRONG: dict[str, tuple[dict[str, str | None], int, str]] = {
    "no screen": ({"--receipt-file": None}, 2, "There is no screen"),
    "both": ({"--continue": "FILE"}, 2, "Choose: --receipt-file"),
    "address": ({"--server": "liege.example"}, 2, "Write the address of the server"),
    "name": ({"--server": "https://liege.example"}, 2, "Without Tor"),
    "onion": ({"--server": "http://x.onion"}, 2, "through Tor only"),
    "proxy": ({"--proxy": "socks5://127.0.0.1:9050"}, 2, "Write socks5h://"),
    "fingerprint": ({"--office": "A" * 31}, 2, "32 letters"),
    "today": ({"--today": "22/11/2026"}, 2, "--today 2026-11-22"),
    "text": ({"--text-file": "none"}, 1, "The text none cannot be read"),
    "file": ({"--attach": "none"}, 1, "The file none cannot be read"),
    "unknown": ({"--colour": "red"}, 2, "--colour"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_call_is_said_before_the_words_are_made(
    wrong: str, arguments: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sentence, the exit status, no words on the disk, and no traceback."""
    changes, status, sentence = WRONG[wrong]
    call = {**arguments, **changes}
    monkeypatch.setattr(terminal, "DEVICE", str(tmp_path / "no terminal"))
    options = [part for name, value in call.items() if value is not None for part in (name, value)]
    done = CliRunner().invoke(main, ["report", "send", *options], env=ENGLISH)
    assert (done.exit_code, done.stdout) == (status, "")
    assert sentence in done.stderr
    assert not (tmp_path / "words").exists()


def test_the_words_are_there_before_anything_is_sent(arguments: dict[str, str], tmp_path: Path) -> None:
    """No server: the words were kept first, the reporter is told that they are of no use, and the file stays theirs."""
    call = [part for pair in arguments.items() for part in pair]
    done = perron("send", *call, language="fr_BE.UTF-8")
    assert (done.returncode, done.stdout) == (1, "")
    assert "Le serveur ne répond pas." in done.stderr
    assert "ne servent pas" in done.stderr
    kept = (tmp_path / "words").read_bytes()
    again = perron("send", *call)
    assert again.returncode == 2
    assert "exists already" in again.stderr
    assert (tmp_path / "words").read_bytes() == kept


@pytest.mark.parametrize(
    ("language", "sentence"), [("fr_BE.UTF-8", "Lire les réponses"), ("en_GB.UTF-8", "Read the replies")]
)
def test_help_speaks_the_reporter_s_language(language: str, sentence: str) -> None:
    """Help is French, or English for those whose computer speaks it."""
    for call in (["report", "--help"], ["report", "read", "--help"]):
        assert sentence in CliRunner().invoke(main, call, env={**ENGLISH, "LANG": language}).stdout
