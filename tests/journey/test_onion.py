"""The whole way through Tor: the page in Firefox and the command line, an onion, the desk, and the answers back."""

import asyncio
import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from crypto.body import CHUNK_BYTES, Kind
from crypto.fingerprint import Fingerprint
from crypto.randomness import Randomness
from crypto.receipt import Receipt
from crypto.visit import burst_class
from intake.address import way
from intake.attachments import measure
from intake.calendar import Calendar
from intake.sending import send
from intake.visit import Timetable
from intake.writing import Draft
from tests.browser.building import built, zipped
from tests.browser.driving import driven
from tests.browser.recorder import Seen
from tests.browser.visitor import Visitor
from tests.claims.visits import ENVELOPES, TIMED
from tor.testnet import Network

from .onion import Circuit, OnionCity, behind_an_onion, circuits, close_circuits, replaceable
from .partner import card_of_the_station, decoys_of_a_day, loops_counted
from .test_journey import a_pdf, perron

FILES = {"/", "/app.js", "/app.css"}
MOST_ROUND_TRIPS = 6
# The released one, quicker to begin and to try again.
HURRIED = Timetable(departure=1, retries=(4, 8, 16, 32, 64), answer=10, sealing=0.5, fetch=60, board=60)
ATTACHMENT = a_pdf(5 * 1_048_576)
LOOPS = 2
CLASS = burst_class(1 + -(-len(ATTACHMENT) // CHUNK_BYTES))
# What leaves from the page: without a compiler for its script Firefox needs half a second to seal each envelope.
PICTURE = a_pdf(10 * CHUNK_BYTES)
PAGE_CLASS = burst_class(1 + -(-len(PICTURE) // CHUNK_BYTES))
KINDS = ("page", "command line", "broken circuit", "page, broken circuit")
TEXTS = {kind: f"Vu depuis {kind}, canari {os.urandom(6).hex()}." for kind in KINDS}
# Whose files are saved at the desk; nobody comes back to these.
WITH_FILES = {"broken circuit": ATTACHMENT, "page, broken circuit": PICTURE}
# What the command line says of itself; the Firefox of these tests says another system.
COMMAND_LINE = "Windows NT"


@dataclass(frozen=True)
class Moment:
    """What the page said while something was broken, and how many envelopes had come out of the onion by then."""

    sentence: str
    progress: str
    arrived: int


@dataclass
class Story:
    """What happened, as whoever was there saw it."""

    # After everybody has sent, and before anybody reads.
    sent: list[Seen] = field(default_factory=list)
    burst: list[Seen] = field(default_factory=list)
    # The circuits of the report whose circuit broke, one after the other, and the relay that was killed.
    broken: list[Circuit] = field(default_factory=list)
    killed: str = ""
    # The burst of the page, the circuits that were closed, and what it said when the onion was silent and after that.
    page_burst: list[Seen] = field(default_factory=list)
    closed: set[str] = field(default_factory=set)
    moments: list[Moment] = field(default_factory=list)
    # A partner's machine: what came of it, as which SOCKS users, and how many loops the desk knew after the trip.
    decoys: list[Seen] = field(default_factory=list)
    decoy_users: set[str] = field(default_factory=set)
    loops: int = 0
    cases: list[Any] = field(default_factory=list)
    saved: dict[str, list[bytes]] = field(default_factory=dict)
    # What Firefox showed, and what two runs of the command line printed, on which circuits.
    shown: str = ""
    printed: list[Any] = field(default_factory=list)
    runs: set[Circuit] = field(default_factory=set)


@pytest.fixture(scope="module")
def city(network: Network) -> Iterator[OnionCity]:
    """A city behind an onion, whose page has the pace of tests."""
    with built(TIMED) as pages, behind_an_onion(network) as city:
        city.line.pages = zipped(pages)
        yield city


@pytest.fixture(scope="module")
def story(city: OnionCity, network: Network, tmp_path_factory: pytest.TempPathFactory) -> Story:
    """Four people report, a partner visits, the desk answers, and all is read."""
    story, folder = Story(), tmp_path_factory.mktemp("reporters")
    with driven("firefox", socks=city.client.socks_port, safer=True) as browser:
        visitor = Visitor(browser, city.line, f"http://{city.onion}/")
        visitor.comes()
        with report(city, folder) as sender:
            words = visitor.reports(TEXTS["page"])
            visitor.waits_for_silence()
            visitor.sends()
            assert sender.wait(timeout=100) == 0
        story.sent = city.line.take()
        interrupted_page(city, visitor, story, folder)
        story.page_burst = city.line.take()
        interrupted(city, network, story, folder)
        story.burst = city.line.take()
        card = card_of_the_station(city, loops=LOOPS)
        story.decoy_users = decoys_of_a_day(city, card, loops=LOOPS, timetable=HURRIED)
        story.decoys = city.line.take()
        answered(city, story, folder)
        story.loops = loops_counted(city, "integrite")
        (folder / "words of the page").write_text(words, "utf-8")
        reading = [read(city, folder / name) for name in ("words", "words of the page")]
        visitor.comes()
        story.shown = visitor.comes_back(words)
        while any(run.poll() is None for run in reading):
            story.runs.update(circuits(city.client))
            time.sleep(0.2)
    for run in reading:
        out, _ = run.communicate()
        assert run.returncode == 0
        story.printed.append(json.loads(out))
    return story


def report(city: OnionCity, folder: Path) -> "subprocess.Popen[str]":
    """`perron report send`, begun."""
    (folder / "text").write_text(TEXTS["command line"], "utf-8")
    files = ("--text-file", folder / "text", "--receipt-file", folder / "words")
    return subprocess.Popen(perron("report", "send", *city.visit, *files), text=True, stderr=subprocess.DEVNULL)


def read(city: OnionCity, words: Path) -> "subprocess.Popen[str]":
    """`perron report read`, begun."""
    command = perron("report", "read", *city.visit, "--receipt-file", words, "--json")
    return subprocess.Popen(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def interrupted_page(city: OnionCity, visitor: Visitor, story: Story, folder: Path) -> None:
    """A report with a file from the page: the onion stops amid its answers, and later all circuits are closed."""
    (folder / "photo.pdf").write_bytes(PICTURE)
    visitor.comes()
    visitor.reports(TEXTS["page, broken circuit"], files=(folder / "photo.pdf",))
    visitor.waits_for_silence()
    city.line.take()
    visitor.browser.click("#send")
    when_posted(city, PAGE_CLASS // 4)
    assert city.service.pid
    os.kill(city.service.pid, signal.SIGSTOP)
    try:
        story.moments.append(moment(city, visitor))
    finally:
        os.kill(city.service.pid, signal.SIGCONT)
    visitor.browser.see("body:has(#status:empty)")
    # Between two envelopes a circuit that closes is nobody's loss: the next one takes another.
    while visitor.browser.ask("document.querySelector('body[data-screen=burst] #status').textContent") == "":
        story.closed |= close_circuits(city.client)
        time.sleep(0.1)
    story.moments.append(moment(city, visitor))
    visitor.browser.see("#done", seconds=60)


def moment(city: OnionCity, visitor: Visitor) -> Moment:
    """What the page says as soon as it says something of the fault."""
    visitor.browser.see("#status:not(:empty)", seconds=30)
    progress, sentence = visitor.browser.text("#countdown"), visitor.browser.text("#status")
    return Moment(sentence, progress, len(envelopes(city.line.seen)))


def interrupted(city: OnionCity, network: Network, story: Story, folder: Path) -> None:
    """A report with a file: at a fifth of it its circuit is closed, at half of it a relay of its next one dies.

    The relay comes back at once: four relays are just enough for Tor.
    """
    (folder / "facture.pdf").write_bytes(ATTACHMENT)
    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(send_file, city, folder / "facture.pdf")
        (first,) = when_posted(city, CLASS // 5, sending)
        city.client.control.ask(f"CLOSECIRCUIT {first.number}")
        (second,) = when_posted(city, CLASS // 2, sending)
        victim = replaceable(second, network, city.service)
        victim.kill()
        victim.start()
        (third,) = when_posted(city, CLASS * 3 // 4, sending)
        sending.result(timeout=120)
    story.broken, story.killed = [first, second, third], victim.name


def send_file(city: OnionCity, file: Path) -> None:
    """What `perron report send --attach` does."""
    to, calendar = way(f"http://{city.onion}", proxy=city.proxy, no_proxy=False), Calendar(None, "en")
    with ExitStack() as stack:
        files = measure([file], stack=stack, randomness=Randomness.fresh())
        draft = Draft(Kind.REPORT, Receipt.fresh(Randomness.fresh()), TEXTS["broken circuit"], files)
        asyncio.run(send(to, draft, office=Fingerprint.from_text(city.office), calendar=calendar, timetable=HURRIED))


def when_posted(city: OnionCity, count: int, sending: "Future[None] | None" = None) -> list[Circuit]:
    """The circuits to the onion when so many envelopes have come out of it."""
    until = time.monotonic() + 120
    while sum(one.path == ENVELOPES for one in city.line.seen) < count:
        assert sending is None or not sending.done(), sending.exception()
        assert time.monotonic() < until, f"{len(city.line.seen)} of {count}"
        time.sleep(0.01)
    return circuits(city.client)


def answered(city: OnionCity, story: Story, folder: Path) -> None:
    """One trip, a look at the cases, an answer to the two who come back, another trip."""
    city.trip()
    story.cases = city.cases("integrite")
    for case in story.cases:
        number, text = case["case"], case["messages"][0]["text"]
        kind = next(kind for kind, said in TEXTS.items() if text.endswith(said))
        if kind in WITH_FILES:
            city.station("case", "integrite", "--case", number, "--save", folder / kind)
            story.saved[kind] = [path.read_bytes() for path in (folder / kind).iterdir()]
        else:
            (folder / "reply").write_text(f"Merci. {text[-8:]}", "utf-8")
            city.station("reply", "integrite", "--case", number, "--text-file", folder / "reply")
    city.trip()


@pytest.mark.timeout(600)
def test_the_page_and_the_command_line_report_and_are_answered(story: Story) -> None:
    """Firefox and `perron report` send through the onion, the desk answers, and either way reads what was answered."""
    texts = [case["messages"][0]["text"] for case in story.cases]
    assert sorted(text.splitlines()[-1] for text in texts) == sorted(TEXTS.values())
    replies = {kind: f"Merci. {text[-8:]}" for kind, text in TEXTS.items()}
    assert replies["page"] in story.shown
    printed = [[reply["text"] for desk in one["desks"] for reply in desk["replies"]] for one in story.printed]
    assert printed == [[replies["command line"]], [replies["page"]]]


def test_a_report_takes_few_round_trips(story: Story) -> None:
    """After the page's files a report takes three requests of the command line, six in the two loads of the page."""
    for system, loads in ((COMMAND_LINE, 1), ("X11", 2)):
        asked = [one.path for one in story.sent if system in dict(one.headers)["User-Agent"]]
        after = [path for path in asked if path not in FILES]
        assert after == loads * ["/v1/record", "/v1/board", ENVELOPES]
        assert len(after) <= MOST_ROUND_TRIPS
        assert len(asked) - len(after) == loads * len(FILES)


def test_each_run_has_a_circuit_of_its_own(story: Story) -> None:
    """Two runs of the command line came by two circuits, and each by one alone."""
    assert len({circuit.user for circuit in story.runs}) == 2
    assert len({circuit.number for circuit in story.runs}) == 2


def test_a_broken_circuit_loses_and_doubles_nothing(story: Story) -> None:
    """T6: While 5 MiB leave a circuit is closed and a relay killed: each envelope comes, and one file, bit for bit."""
    numbers = [circuit.number for circuit in story.broken]
    assert len(set(numbers)) == 3
    assert story.killed in story.broken[1].nodes
    assert len(envelopes(story.burst)) == CLASS
    assert whole(story, "broken circuit")


def test_the_page_goes_on_when_its_circuit_breaks(story: Story) -> None:
    """T6: The page in Firefox loses and doubles nothing when the onion falls silent, nor when its circuits close."""
    assert story.closed
    assert len(envelopes(story.page_burst)) == PAGE_CLASS
    assert whole(story, "page, broken circuit")


def test_the_page_says_how_far_it_is_and_that_it_tries_again(story: Story) -> None:
    """While the way is broken the page counts what has arrived and no more, and says that it tries again."""
    for said in story.moments:
        assert said.sentence == "Le serveur n’a pas tout confirmé. La page essaie de nouveau toute seule."
        counted, of = map(int, re.findall(r"\d+", said.progress))
        assert 0 < counted <= said.arrived < of == PAGE_CLASS
    assert len(story.moments) == 2


def test_a_partner_visits_as_anybody_does_and_the_desk_counts_its_loops(story: Story) -> None:
    """T22: Each decoy is a visit on a circuit of its own, and the loop that it leaves comes to the desk."""
    asked = [one.path for one in story.decoys if one.path != ENVELOPES]
    assert sorted(asked) == sorted(LOOPS * [*FILES, "/v1/record", "/v1/board"])
    assert len(story.decoy_users) == story.loops == LOOPS


def envelopes(seen: list[Seen]) -> set[bytes]:
    """What was posted, each once."""
    return {one.body for one in seen if one.path == ENVELOPES}


def whole(story: Story, kind: str) -> bool:
    """Whether the desk has one case of this kind, with one message and its one file, bit for bit."""
    (case,) = (case for case in story.cases if case["messages"][0]["text"].endswith(TEXTS[kind]))
    (message,) = case["messages"]
    (file,) = message["files"]
    return bool(file["complete"]) and story.saved[kind] == [WITH_FILES[kind]]
