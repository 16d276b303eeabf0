"""What a desk with 10,000 cases costs at the page: the list, the search, a case, and the way from start to unlocked."""

import json
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

from caseworker_ui.founding import ceremony
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.keys import Keys
from crypto import epoch as epochs
from tests.measured import Measured

from .browser import Answer, Browser, serving
from .conftest import CITY, PASSPHRASES, House
from .shelf import TAGS, VOCABULARY, fill

CASES: Final = 10_000
TIMES: Final = 9
ROOT: Final = Path(__file__).parents[2]
# In every report, in many, in few, in none; a beginning that thousands of words have; a phrase.
QUERIES: Final = ("facture", VOCABULARY[1], VOCABULARY[-1], "zorglub", "ma", '"bons de commande"', "le la de du ma")
WANTED: Final = (
    {"order": "newest"},
    {"order": "due"},
    {"order": "news", "unread": "yes"},
    {"order": "oldest", "tag": TAGS[1], "due": "month"},
)
HOST: Final = "127.0.0.1"


def measured() -> Iterator[Measured]:
    """All of the page's figures."""
    with tempfile.TemporaryDirectory() as folder:
        founded = Path(folder) / "founded"
        today = epochs.at(time.time())
        ceremony.found(founded, CITY, passphrases=PASSPHRASES, clients=[bytes(32)], today=today).vault.close()
        with Desk.open(founded, "integrite", PASSPHRASES["integrite"]) as desk:
            fill(desk, CASES, waiting=0)
        # First: the page below lives two days later, and a clock that goes back is refused.
        yield starting(founded)
        house = House(founded)
        with serving(house, Path(folder) / "outbox", unlocked=True) as served:
            browser = served.browser()
            browser.login("integrite", PASSPHRASES["integrite"])
            yield from listing(browser)
            yield from searching(browser)
            yield opening(browser)
        house.close()


def listing(browser: Browser) -> Iterator[Measured]:
    """The list as different people want it, its first page and one in the middle."""
    slowest, largest = 0.0, 0
    for wanted in WANTED:
        browser.submit("/cases/narrow", wanted)
        for path in ("/cases", "/cases/page/8"):
            taken, answer = asked(partial(browser.get, path))
            slowest, largest = max(slowest, taken), max(largest, len(answer.body))
    yield Measured(f"the list of {CASES:,} cases, ms", slowest, at_most=150)
    yield Measured("its size, KB", largest / 1_000, at_most=60)


def searching(browser: Browser) -> Iterator[Measured]:
    """Words that are everywhere, in some places and nowhere."""
    slowest = 0.0
    for query in QUERIES:
        browser.submit("/search", {"words": query})
        slowest = max(slowest, asked(partial(browser.get, "/search"))[0])
    yield Measured(f"a search in {CASES:,} cases, ms", slowest, at_most=100)


def opening(browser: Browser) -> Measured:
    """Other cases each time, none of which this person has looked at."""
    numbers = iter(range(CASES, 0, -997))
    return Measured("open a case, ms", asked(lambda: browser.get(f"/cases/{next(numbers)}"))[0], at_most=100)


def asked(ask: Callable[[], Answer]) -> tuple[float, Answer]:
    """The median of some turns in milliseconds, and the last answer."""
    turns, answers = [], []
    for _ in range(TIMES):
        start = time.perf_counter()
        answers.append(ask())
        turns.append(1_000 * (time.perf_counter() - start))
    assert {answer.status for answer in answers} == {200}
    return statistics.median(turns), answers[-1]


def starting(folder: Path) -> Measured:
    """From the program's start to the list of cases, without the two passphrases that Argon2id makes slow."""
    secrets = folder.with_name("secrets.toml")
    secrets.write_text(f"station = {json.dumps(PASSPHRASES['station'])}\n", encoding="utf-8")
    secrets.chmod(0o600)
    with socket.create_server((HOST, 0)) as listener:
        port = int(listener.getsockname()[1])
    command = [sys.executable, "-P", "-m", "perron", "station", "run", "--dir", str(folder)]
    command += ["--port", str(port), "--passphrases", str(secrets)]
    start = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline()
            listed = Browser(port).login("integrite", PASSPHRASES["integrite"])
            taken = time.perf_counter() - start
        finally:
            process.terminate()
    assert f"{CASES} dossiers" in listed.page.said
    return Measured("start to unlocked besides Argon2id, s", taken - 2 * argon(folder), at_most=3)


def argon(folder: Path) -> float:
    """Seconds that a passphrase takes; a wrong one is stretched like a right one, and opens nothing afterwards."""
    path, taken = Desk.path(folder, "integrite"), []
    for _ in range(3):
        start = time.perf_counter()
        assert not list(Keys.read(path).open("pas la bonne phrase", None))
        taken.append(time.perf_counter() - start)
    return min(taken)
