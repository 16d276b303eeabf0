"""The whole way: two reports travel from the command line and are answered; nobody in between knows a word of them."""

import hashlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
import tomllib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from audit.canary import Search
from crypto.fingerprint import Fingerprint
from crypto.receipt import Receipt
from tests.claims.readable import readable

COURIER_SECONDS = 2
TEXT = "Le chantier du quai Sainte-Barbe a été payé deux fois : canari-{mark}."
SECRET_TEXT = "L’auditeur lui-même a signé les fausses factures : canari-{mark}."


def perron(*arguments: object) -> list[str]:
    """A command line."""
    return [sys.executable, "-P", "-m", "perron", *map(str, arguments)]


def said(*arguments: object) -> str:
    """Runs a command that must succeed; what it says."""
    done = subprocess.run(perron(*arguments), capture_output=True, text=True, check=False, timeout=110)
    assert done.returncode == 0, done.stderr
    return done.stdout


@dataclass
class City:
    """A running demo."""

    folder: Path
    port: int
    station_port: int
    process: subprocess.Popen[str]

    @property
    def office(self) -> str:
        return (self.folder / "fingerprint").read_text().strip()

    @property
    def visit(self) -> tuple[str, ...]:
        return "--server", f"http://127.0.0.1:{self.port}", "--office", self.office

    def station(self, command: str, desk: str, *arguments: object) -> str:
        """A command at a desk."""
        secrets = self.folder / "passphrases" / "station.toml"
        where = ("--dir", self.folder / "station", "--desk", desk, "--passphrases", secrets)
        return said("station", command, *where, *arguments)

    def passphrase(self, vault: str) -> str:
        """As the demo printed it."""
        return str(tomllib.loads((self.folder / "passphrases" / "station.toml").read_text(encoding="utf-8"))[vault])

    def cases(self, desk: str) -> list[Any]:
        """A desk's cases."""
        return list(json.loads(self.station("cases", desk, "--json")))

    def pid(self, part: str) -> int:
        return int((self.folder / f"{part}.pid").read_text())


def free_port() -> int:
    """A port of this machine that is free."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """A fictitious Liège on loopback: server, station and courier as processes."""
    folder = tmp_path_factory.mktemp("liege") / "demo"
    port, station_port = free_port(), free_port()
    ports = ("--port", port, "--station-port", station_port)
    command = perron("demo", "--dir", folder, *ports, "--courier-every", COURIER_SECONDS, "--no-browser")
    log = folder.with_name("log").open("w")
    with (
        readable() as environment,
        subprocess.Popen(
            command, env=environment, stdout=log, stderr=log, text=True, stdin=subprocess.DEVNULL
        ) as process,
    ):
        try:
            until = time.monotonic() + 90
            while "Ctrl-C ends it" not in folder.with_name("log").read_text() and time.monotonic() < until:
                assert process.poll() is None, folder.with_name("log").read_text()
                time.sleep(0.2)
            yield City(folder, port, station_port, process)
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=60) == 0
            log.close()


def a_pdf(size: int) -> bytes:
    """A PDF of one page whose stream is incompressible, so that no compression hides it from the search."""
    noise = random.Random(size).randbytes(size - 600)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(noise), noise),
    ]
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % pair for pair in enumerate(objects, start=1))
    return body + b"trailer << /Size 5 /Root 1 0 R >>\n%%EOF\n"


def a_jpeg() -> bytes:
    """The segments of a small JPEG: header, comment, end."""
    comment = zlib.compress(random.Random(1).randbytes(40_000))[:40_000]
    return (
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xfe\x9c\x42" + comment + b"\xff\xd9"
    )


def wait_for(question: str, ask: Any, *, seconds: float = 60) -> Any:
    """Asks again until the answer is something."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if answer := ask():
            return answer
        time.sleep(1)
    raise AssertionError(f"not within {seconds} s: {question}")


@dataclass
class Reports:
    """What was sent: two reports, the second one hidden from desk 1."""

    folder: Path
    text: str
    secret_text: str
    files: dict[str, bytes]


@pytest.fixture(scope="module")
def reports(city: City, tmp_path_factory: pytest.TempPathFactory) -> Reports:
    """Both reports, sent at the same time by two people."""
    folder = tmp_path_factory.mktemp("reporters")
    mark = os.urandom(6).hex()
    sent = Reports(
        folder,
        TEXT.format(mark=mark),
        SECRET_TEXT.format(mark=mark[::-1]),
        {f"facture-{mark}.pdf": a_pdf(3 * 1_048_576), f"chantier-{mark}.jpg": a_jpeg()},
    )
    for name, content in sent.files.items():
        (folder / name).write_bytes(content)
    (folder / "text").write_text(sent.text, encoding="utf-8")
    (folder / "secret").write_text(sent.secret_text, encoding="utf-8")
    attach = (part for name in sent.files for part in ("--attach", folder / name))
    commands = (
        perron(
            "report", "send", *city.visit, "--text-file", folder / "text", "--receipt-file", folder / "words", *attach
        ),
        perron(
            "report",
            "send",
            *city.visit,
            "--text-file",
            folder / "secret",
            "--receipt-file",
            folder / "secret words",
            "--exclude-desk",
            1,
        ),
    )
    senders = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for command in commands
    ]
    for sender in senders:
        out, error = sender.communicate(timeout=110)
        assert sender.returncode == 0, error
        assert out == ""
    return sent


@pytest.mark.timeout(300)
def test_the_report_arrives_whole_and_is_answered(city: City, reports: Reports, tmp_path: Path) -> None:
    """Text and both files arrive bit for bit at the desks; the reply is found with the 12 words; a message follows."""

    def complete() -> Any:
        cases = [case for case in city.cases("integrite") if case["messages"][0]["text"] == reports.text]
        return cases if cases and all(file["complete"] for file in cases[0]["messages"][0]["files"]) else None

    (case,) = wait_for("the report with its files", complete)
    city.station("case", "integrite", "--case", case["case"], "--save", tmp_path / "saved")
    saved = {path.name.partition("-")[2]: path.read_bytes() for path in (tmp_path / "saved").iterdir()}
    assert {name: hashlib.sha256(raw).hexdigest() for name, raw in saved.items()} == {
        name: hashlib.sha256(raw).hexdigest() for name, raw in reports.files.items()
    }

    (tmp_path / "reply").write_text("Merci. Qui a signé ?", encoding="utf-8")
    city.station("reply", "integrite", "--case", case["case"], "--text-file", tmp_path / "reply", "--state", "question")

    def read() -> Any:
        words = ("--receipt-file", reports.folder / "words", "--json")
        done = subprocess.run(
            perron("report", "read", *city.visit, *words), capture_output=True, text=True, check=False
        )
        desks = json.loads(done.stdout)["desks"] if done.returncode == 0 else []
        return next((desk for desk in desks if desk["desk"] == 0 and desk["replies"]), None)

    desk = wait_for("the reply", read)
    assert [reply["text"] for reply in desk["replies"]] == ["Merci. Qui a signé ?"]
    assert (desk["state"], len(desk["heard"])) == ("question", 1)

    (tmp_path / "message").write_text("Le directeur des travaux.", encoding="utf-8")
    said("report", "send", *city.visit, "--text-file", tmp_path / "message", "--continue", reports.folder / "words")

    def messages() -> Any:
        found = next(each for each in city.cases("integrite") if each["case"] == case["case"])["messages"]
        return found if len(found) == 2 else None

    assert [message["text"] for message in wait_for("the message", messages)] == [
        reports.text,
        "Le directeur des travaux.",
    ]


def test_the_excluded_desk_knows_nothing(city: City, reports: Reports) -> None:
    """T3: The report that excludes the audit desk is a case at the other desk and does not exist at this one."""
    wait_for(
        "the other report",
        lambda: [c for c in city.cases("integrite") if c["messages"][0]["text"] == reports.secret_text],
    )
    (only,) = wait_for("the first report", lambda: city.cases("audit"))
    assert only["messages"][0]["text"] == reports.text
    assert reports.secret_text not in json.dumps(city.cases("audit"), ensure_ascii=False)


@pytest.mark.timeout(300)
def test_the_server_holds_no_word_of_it(city: City, reports: Reports) -> None:
    """T1: text, names, contents and the 12 words are nowhere in the server, neither on its disk nor in its memory."""
    wait_for("the first report", lambda: city.cases("audit"))
    receipt = Receipt.from_words((reports.folder / "words").read_text(encoding="utf-8"))
    in_report = {"text": reports.text.encode(), "secret text": reports.secret_text.encode()}
    in_report |= {f"name of {name}": name.encode() for name in reports.files}
    words = {"words": receipt.phrase}
    contents = {f"content of {name}": raw[1_000:1_064] for name, raw in reports.files.items()}
    keys = {"entropy": receipt.reveal()}
    everything = Search({**in_report, **words, **contents, **keys})
    assert everything.folder(city.folder / "server") == set()
    assert everything.memory(city.pid("server")) == set()
    assert everything.folder(city.folder / "courier") == set()

    # The same search finds them where they are; what finds nothing anywhere proves nothing.
    found = {each.canary for each in Search(in_report).memory(city.pid("station"))}
    assert found == set(in_report)
    reader = subprocess.Popen(
        perron("report", "read", *city.visit, "--receipt-file", reports.folder / "words", "--json"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        assert wait_for("the words in the reader's memory", lambda: Search(words).memory(reader.pid), seconds=13)
    finally:
        reader.communicate(timeout=60)


def test_no_file_at_rest_is_readable(city: City, reports: Reports) -> None:
    """T17: The station's disk without its passphrases shows neither report nor reporter."""
    wait_for("the first report", lambda: city.cases("audit"))
    search = Search({"text": reports.text.encode(), **{name: name.encode() for name in reports.files}})
    assert search.folder(city.folder / "station") == set()


def test_the_printed_fingerprint_is_the_offices(city: City) -> None:
    """What the demo prints to check is what the office's notes say."""
    assert str(Fingerprint.from_text(city.office)) == city.office


def test_a_second_demo_in_one_folder_says_so(city: City) -> None:
    """It changes nothing and ends with a sentence."""
    again = subprocess.run(
        perron("demo", "--dir", city.folder, "--no-browser"), capture_output=True, text=True, check=False
    )
    assert again.returncode == 1
    assert "A demo already runs" in again.stderr
