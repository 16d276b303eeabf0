"""A sealed file: nothing of the reporter is needed where it is dropped."""

import asyncio
from pathlib import Path

import pytest

from crypto import documents
from crypto.body import Kind, Letter
from crypto.documents import Written
from crypto.envelope import ENVELOPE_BYTES
from intake.address import way
from intake.calendar import Calendar
from intake.sealed import drop, envelope_of, seal
from intake.sentences import Stop
from intake.writing import Draft

from .city import City
from .conftest import QUICK, Reporter
from .letterbox import Letterbox
from .test_commands import perron


@pytest.fixture
def record(city: City, tmp_path: Path) -> Path:
    """The record of the day as a file, brought from a computer with a network."""
    path = tmp_path / "record"
    path.write_bytes(city.record_file())
    return path


def sealed(reporter: Reporter, record: Path, to: Path, *, excluded: frozenset[int] = frozenset()) -> None:
    """Seals "Le marché du 3 mai" into a file."""
    draft = Draft(Kind.REPORT, reporter.receipt, "Le marché du 3 mai", excluded=excluded)
    seal(draft, record=record, office=reporter.city.fingerprint, calendar=Calendar(None, "en"), to=to)


def dropped(reporter: Reporter, path: Path) -> None:
    """Drops the file, as anybody may."""
    to = way(reporter.letterbox.url, proxy=None, no_proxy=False)
    carried = drop(
        to, envelope_of(path), office=reporter.city.fingerprint, calendar=Calendar(None, "en"), timetable=QUICK
    )
    asyncio.run(carried)


def test_a_desk_reads_what_was_sealed_without_a_network(
    reporter: Reporter, record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """T3: A file sealed offline and dropped by somebody else is a report, and still opens for no excluded desk."""
    sealed(reporter, record, tmp_path / "envelope", excluded=frozenset({1}))
    assert reporter.letterbox.lines == []
    assert (tmp_path / "envelope").stat().st_size == ENVELOPE_BYTES
    assert (tmp_path / "envelope").stat().st_mode & 0o777 == 0o600
    dropped(reporter, tmp_path / "envelope")
    (post,) = reporter.letterbox.posts
    body = reporter.city.opened(post.body, desk=0)
    assert body is not None
    assert isinstance(body.payload, Letter)
    assert body.author == reporter.receipt.keys(reporter.city.certificate.scope).author.verify_key
    assert documents.decode(body.payload.document, Written).text == "Le marché du 3 mai"
    assert reporter.city.opened(post.body, desk=1) is None
    assert "It has arrived in the letterbox" in capsys.readouterr().err


def test_a_drop_looks_like_any_visit(reporter: Reporter, record: Path, tmp_path: Path) -> None:
    """T4: Requests, headers and sizes of a drop are those of somebody who looks."""
    sealed(reporter, record, tmp_path / "envelope")
    dropped(reporter, tmp_path / "envelope")
    shapes, reporter.letterbox.lines = reporter.letterbox.shapes, []
    reporter.read()
    assert reporter.letterbox.shapes == shapes


def test_no_file_is_replaced(reporter: Reporter, record: Path, tmp_path: Path) -> None:
    """A file that exists stays as it is."""
    (tmp_path / "envelope").write_text("mine", "utf-8")
    with pytest.raises(Stop) as stop:
        sealed(reporter, record, tmp_path / "envelope")
    assert (stop.value.key, stop.value.status) == ("words exist", 2)
    assert (tmp_path / "envelope").read_text("utf-8") == "mine"


@pytest.mark.parametrize("damage", [b"", b"not a record"])
def test_nothing_is_sealed_for_another_office(reporter: Reporter, damage: bytes, tmp_path: Path) -> None:
    """Without the record of this office no file is written."""
    (tmp_path / "record").write_bytes(damage)
    with pytest.raises(Stop) as stop:
        sealed(reporter, tmp_path / "record", tmp_path / "envelope")
    assert stop.value.key == "record refused"
    with pytest.raises(Stop) as stop:
        sealed(reporter, tmp_path / "none", tmp_path / "envelope")
    assert stop.value.key == "record not read"
    assert not (tmp_path / "envelope").exists()


def test_a_closed_office_is_sealed_nothing(reporter: Reporter, tmp_path: Path) -> None:
    """An office that has closed says so, and no file is written."""
    (tmp_path / "record").write_bytes(reporter.city.closed_file("Voyez le médiateur."))
    with pytest.raises(Stop) as stop:
        sealed(reporter, tmp_path / "record", tmp_path / "envelope")
    assert stop.value.values == {"words": "Voyez le médiateur."}


@pytest.mark.parametrize("size", [0, ENVELOPE_BYTES - 1, ENVELOPE_BYTES + 1])
def test_only_an_envelope_is_dropped(size: int, tmp_path: Path) -> None:
    """Any other file is named and does not leave."""
    (tmp_path / "file").write_bytes(bytes(size))
    with pytest.raises(Stop) as stop:
        envelope_of(tmp_path / "file")
    assert stop.value.key == "envelope not one"
    with pytest.raises(Stop) as stop:
        envelope_of(tmp_path / "none")
    assert stop.value.key == "envelope not read"


def test_the_commands_seal_and_drop(city: City, letterbox: Letterbox, record: Path, tmp_path: Path) -> None:
    """The two commands, each in a process of its own and at its real pace, say what they did."""
    (tmp_path / "text").write_text("Le marché du 3 mai", "utf-8")
    office, words, to = ("--office", str(city.fingerprint)), tmp_path / "words", tmp_path / "envelope"
    done = perron(
        "seal", *office, "--record", str(record), "--text-file", str(tmp_path / "text"),
        "--receipt-file", str(words), "--to", str(to),
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert "only the office can open it" in done.stderr
    assert len(words.read_text("utf-8").split()) == 12
    done = perron("drop", "--server", letterbox.url, *office, "--envelope", str(to))
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert [city.opened(post.body, desk=0) is not None for post in letterbox.posts] == [True]
