"""What the reporter reads from the board."""

import json

import pytest

from crypto import epoch
from crypto.randomness import Randomness
from crypto.receipt import Receipt

from .city import TITLES
from .conftest import Reporter

SALT = bytes(range(32))


def hang(reporter: Reporter, *cells: bytes, last: int | None = None) -> None:
    """Hang these cells on the board, among dummies."""
    reporter.letterbox.board = reporter.city.board_file(salt=SALT, cells=list(cells), last=last)


def side(reporter: Reporter, texts: list[str], *, desk: int = 0, heard: int = 1) -> list[bytes]:
    """The cells of one desk for this reporter."""
    return reporter.city.answering_cells(reporter.receipt, texts, salt=SALT, desk=desk, heard=heard)


def test_replies_of_both_desks_are_shown(reporter: Reporter, capsys: pytest.CaptureFixture[str]) -> None:
    """State, dates, how many messages arrived, and the replies of each desk in their order, long ones whole."""
    long = "Nous avons lu. " * 600
    hang(reporter, *side(reporter, ["Bien reçu.", long, "Merci."]), *side(reporter, ["Audit."], desk=1, heard=2))
    assert reporter.read() == 0
    out = capsys.readouterr().out
    first, second = out.split(f"Desk 1: {TITLES[1]}")
    assert first.startswith(f"Desk 0: {TITLES[0]}\nState: the office has answered you\nOne message of yours")
    assert "Tuesday 1 June 2027" in first
    assert first.index("Bien reçu.") < first.index(long) < first.index("Merci.")
    assert "2 messages of yours have arrived." in second
    assert "Audit." in second
    assert len(reporter.letterbox.posts) == 1


def test_the_reply_is_shown_in_french_to_others(reporter: Reporter, capsys: pytest.CaptureFixture[str]) -> None:
    """French is the language of whoever does not ask for English."""
    reporter.language = "fr"
    hang(reporter, *side(reporter, ["Merci."]))
    assert reporter.read() == 0
    captured = capsys.readouterr()
    assert "État : le bureau vous a répondu" in captured.out
    assert "Attendez encore un peu" in captured.err


def test_json_speaks_no_language(reporter: Reporter, capsys: pytest.CaptureFixture[str]) -> None:
    """One JSON object in ASCII with exactly these keys; nothing else goes to standard output."""
    hang(reporter, *side(reporter, ["Où ? \x1b[31m"], heard=2), last=reporter.city.day - 1)
    assert reporter.read(json=True) == 0
    captured = capsys.readouterr()
    assert captured.out.isascii()
    assert json.loads(captured.out) == {
        "desks": [
            {
                "desk": 0,
                "slug": "integrite",
                "title": TITLES[0],
                "state": "answered",
                "until": "2027-06-01",
                "text": "",
                "heard": [f"{n:032x}" for n in range(2)],
                "replies": [{"reply": 1, "epoch": epoch.to_iso(reporter.city.day), "text": "Où ? \x1b[31m"}],
            }
        ],
        "edition": 7,
        "stale": True,
    }
    assert "board of replies is old" in captured.err


def test_nothing_yet_says_when_to_come_back(reporter: Reporter, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing for these words: status 1 and a sentence with a date; the cover leaves all the same."""
    hang(reporter, *reporter.city.answering_cells(Receipt.fresh(Randomness.fresh()), ["Pour un autre"], salt=SALT))
    assert reporter.read(json=True) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Nothing hangs on the board for these 12 words yet" in captured.err
    assert len(reporter.letterbox.posts) == 1


@pytest.mark.parametrize("hole", [1, 2, 3, 4])
def test_a_hole_is_said_and_the_rest_is_shown(
    hole: int, reporter: Reporter, capsys: pytest.CaptureFixture[str]
) -> None:
    """A cell that the head announces and that is missing: status 1, a sentence, and every whole reply."""
    cells = side(reporter, ["un", "2" * 5_000, "trois"])
    assert len(cells) == 5
    hang(reporter, *cells[:hole], *cells[hole + 1 :])
    assert reporter.read() == 1
    captured = capsys.readouterr()
    whole = [text for text in ("\nun\n", "2222", "\ntrois\n") if text in captured.out]
    assert whole == {1: ["2222", "\ntrois\n"], 4: ["\nun\n", "2222"]}.get(hole, ["\nun\n", "\ntrois\n"])
    assert "A part of the reply of desk 0 is missing" in captured.err


@pytest.mark.parametrize("broken", [0, 1])
def test_a_damaged_cell_is_a_hole(broken: int, reporter: Reporter, capsys: pytest.CaptureFixture[str]) -> None:
    """A head or a reply that does not open is told like a missing one; nothing of it is shown."""
    cells = side(reporter, ["secret"])
    cells[broken] = cells[broken][:-1] + bytes((cells[broken][-1] ^ 1,))
    hang(reporter, *cells)
    assert reporter.read() == 1
    captured = capsys.readouterr()
    assert "secret" not in captured.out
    assert "is missing on the board or does not open" in captured.err


def test_one_desk_cannot_write_for_another(reporter: Reporter, capsys: pytest.CaptureFixture[str]) -> None:
    """A reply that hangs at desk 0's place but is signed by desk 1 is not shown."""
    city = reporter.city
    honest = city.identities
    city.identities = (honest[1], honest[0])
    try:
        cells = side(reporter, ["Je suis l’autre"])
    finally:
        city.identities = honest
    hang(reporter, *cells)
    assert reporter.read() == 1
    assert "autre" not in capsys.readouterr().out


def test_a_cover_that_fails_costs_nothing(reporter: Reporter, capsys: pytest.CaptureFixture[str]) -> None:
    """The replies were shown, so a cover that does not arrive is a warning and status 0."""
    hang(reporter, *side(reporter, ["Merci."]))
    reporter.letterbox.refusals = 99
    assert reporter.read() == 0
    captured = capsys.readouterr()
    assert "Merci." in captured.out
    assert "You need to do nothing" in captured.err


def test_what_a_reader_sends_opens_for_nobody(reporter: Reporter) -> None:
    """The envelope of a reader is a cover."""
    reporter.read()
    (post,) = reporter.letterbox.posts
    assert [reporter.city.opened(post.body, desk=desk) for desk in (0, 1)] == [None, None]
