"""The 12 words: where they are kept and how they are read."""

from pathlib import Path

import pytest

from crypto.receipt import Receipt
from intake import words
from intake.sentences import USAGE, Stop


def test_the_words_are_kept_for_their_owner_alone(tmp_path: Path, receipt: Receipt) -> None:
    """T13: Twelve words in a file of mode 600, which reads back as the same receipt."""
    path = tmp_path / "words"
    words.keep(receipt, path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text("utf-8").split() == list(receipt.words)
    assert words.read(path) == receipt


def test_words_are_never_overwritten(tmp_path: Path, receipt: Receipt) -> None:
    """A file that exists stays as it is, also when it is a link to nowhere."""
    path, link = tmp_path / "words", tmp_path / "link"
    path.write_text("mine", "utf-8")
    link.symlink_to(tmp_path / "nowhere")
    for taken in (path, link):
        with pytest.raises(Stop, match="words exist") as stop:
            words.keep(receipt, taken)
        assert stop.value.status == USAGE
    assert path.read_text("utf-8") == "mine"
    assert not (tmp_path / "nowhere").exists()


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path, receipt: Receipt) -> None:
    """A folder that is not there is a sentence with the path."""
    with pytest.raises(Stop, match="words not written") as stop:
        words.keep(receipt, tmp_path / "no" / "words")
    assert stop.value.status == USAGE


@pytest.mark.parametrize("written", ["", "abaisser " * 11, "abaisser " * 12, "maison " * 12, "0" * 5_000, "\0" * 12])
def test_wrong_words_are_told_without_repeating_them(written: str, tmp_path: Path) -> None:
    """The sentence says which rule is broken, never a word."""
    path = tmp_path / "words"
    path.write_text(written, "utf-8")
    with pytest.raises(Stop, match="words wrong") as stop:
        words.read(path)
    assert "abaisser" not in str(stop.value.values["rule"])
    assert "maison" not in str(stop.value.values["rule"])


def test_words_as_people_type_them_are_read(tmp_path: Path, receipt: Receipt) -> None:
    """Capitals, numbers, line ends of another system: the same receipt."""
    path = tmp_path / "words"
    mixed = [*(word.upper() for word in receipt.words[:6]), *receipt.numbers[6:]]
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(mixed).encode())
    assert words.read(path) == receipt


def test_missing_words_are_said(tmp_path: Path) -> None:
    """No file, a folder, or bytes that are not text."""
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\xff")
    for path in (tmp_path / "none", tmp_path, tmp_path / "bytes"):
        with pytest.raises(Stop, match="words not read"):
            words.read(path)
