"""Attachments and texts: what is measured, and what is refused before anything leaves."""

import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from crypto import documents
from crypto.body import CHUNK_BYTES, DOCUMENT_BYTES, Kind
from crypto.documents import FILES, TEXT_BYTES, Attachment
from crypto.randomness import Randomness
from crypto.receipt import Receipt
from intake.attachments import CHUNKS, file_name, measure
from intake.sentences import Stop
from intake.writing import Draft, text_of


def refusal(*paths: Path) -> Stop:
    """The sentence that refuses these files."""
    with ExitStack() as stack, pytest.raises(Stop) as stop:
        measure(paths, stack=stack, randomness=Randomness.fresh())
    return stop.value


@pytest.mark.parametrize("size", [1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES])
def test_a_file_is_cut_into_full_chunks(size: int, tmp_path: Path) -> None:
    """Every chunk but the last is full, and together they are the file, as often as it is read."""
    path = tmp_path / "a"
    path.write_bytes(os.urandom(size))
    with ExitStack() as stack:
        (file,) = measure([path], stack=stack, randomness=Randomness.fresh())
        assert file.attachment.size == size
        assert file.attachment.chunks == len(file.digests)
        for _ in range(2):
            contents = [chunk.content for chunk in file.chunks()]
            assert b"".join(contents) == path.read_bytes()
            assert {len(content) for content in contents[:-1]} <= {CHUNK_BYTES}


@pytest.mark.parametrize("change", ["grow", "shrink", "turn"])
def test_a_changed_file_is_refused(change: str, tmp_path: Path) -> None:
    """Longer, shorter or other bytes than were measured: the file's name is in the sentence."""
    path = tmp_path / "a"
    path.write_bytes(b"a" * 2 * CHUNK_BYTES)
    with ExitStack() as stack:
        (file,) = measure([path], stack=stack, randomness=Randomness.fresh())
        with path.open("r+b") as changed:
            changed.seek(0 if change == "turn" else 2 * CHUNK_BYTES)
            changed.truncate(CHUNK_BYTES) if change == "shrink" else changed.write(b"b")
        with pytest.raises(Stop, match="file changed") as stop:
            list(file.chunks())
    assert stop.value.values == {"path": path}


def test_files_that_cannot_go_are_named(tmp_path: Path) -> None:
    """Missing, empty, a folder, a pipe, a device: each with its own name."""
    (tmp_path / "empty").touch()
    os.mkfifo(tmp_path / "pipe")
    for path, key in (
        (tmp_path / "none", "file not read"),
        (tmp_path / "empty", "file empty"),
        (tmp_path, "file not read"),
        (tmp_path / "pipe", "file not read"),
        (Path("/dev/zero"), "file not read"),
    ):
        stop = refusal(path)
        assert (stop.key, stop.values["path"]) == (key, path)


def test_files_that_are_too_large_are_named(tmp_path: Path) -> None:
    """Beyond the largest class, the file that does not fit is named, also when only the sum is too large."""
    small, large = tmp_path / "small", tmp_path / "large"
    small.write_bytes(b"a")
    with large.open("wb") as file:
        file.truncate(CHUNKS * CHUNK_BYTES + 1)
    assert refusal(large).values["path"] == large
    os.truncate(large, CHUNKS * CHUNK_BYTES)
    assert refusal(small, large).values["path"] == large


def test_seventeen_files_are_too_many(tmp_path: Path) -> None:
    """The seventeenth file is named."""
    paths = [tmp_path / f"{n}" for n in range(FILES + 1)]
    for path in paths:
        path.write_bytes(b"a")
    stop = refusal(*paths)
    assert (stop.key, stop.values["path"]) == ("file one too many", paths[-1])


def test_a_large_file_is_never_whole_in_memory(tmp_path: Path) -> None:
    """Measuring and reading 128 MiB takes less than 64 MiB beyond the program itself."""
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(128 * 1024 * 1024)
    program = (
        "import resource, sys; from contextlib import ExitStack; from pathlib import Path\n"
        "from crypto.randomness import Randomness; from intake.attachments import measure\n"
        "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "before = peak()\n"
        "with ExitStack() as stack:\n"
        "    (file,) = measure([Path(sys.argv[1])], stack=stack, randomness=Randomness.fresh())\n"
        "    sum(len(chunk.content) for chunk in file.chunks())\n"
        "print(peak() - before)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path)], check=True, capture_output=True, text=True)
    assert int(done.stdout) < 64 * 1024


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/tmp/marie/rapport.pdf", "rapport.pdf"),
        ("a\nb\x1b[31m\u202egpj.exe", "ab[31mgpj.exe"),
        ("é" * 200 + ".tar.gz", "é" * 97 + ".gz"),
        ("a" * 200, "a" * 100),
        ("a." + "b" * 200, "a." + "b" * 98),
        ("back\\slash", "backslash"),
        ("\x01\x02", "fichier"),
        (os.fsdecode(b"a\xff.txt"), "a.txt"),
    ],
)
def test_a_file_name_is_cut_and_cleaned(path: str, name: str) -> None:
    """Only the last part of the path, no invisible character, at most 100 letters with the suffix."""
    assert file_name(Path(path)) == name
    attachment = Attachment(id="0" * 32, name=name, sha256="0" * 64, size=1)
    assert documents.encode(attachment)


@pytest.mark.parametrize("text", ["a", "é" * (TEXT_BYTES // 2), "line\nline\n"])
def test_a_text_of_a_right_size_is_read(text: str, tmp_path: Path) -> None:
    """From 1 byte to 20,000, as it was written."""
    path = tmp_path / "t"
    path.write_text(text, "utf-8")
    assert text_of(path) == text


def test_a_text_does_not_tell_of_its_system(tmp_path: Path) -> None:
    """A byte order mark and the line ends of another system are taken out."""
    path = tmp_path / "t"
    path.write_bytes(b"\xef\xbb\xbfun\r\ndeux\r\n")
    assert text_of(path) == "un\ndeux\n"


def test_a_text_that_cannot_go_is_said_with_both_sizes(tmp_path: Path) -> None:
    """Empty, too long, not text, not there."""
    path = tmp_path / "t"
    for written, key in ((b"", "text size"), (b"a" * (TEXT_BYTES + 1), "text size"), (b"\xff", "text not utf-8")):
        path.write_bytes(written)
        with pytest.raises(Stop, match=key) as stop:
            text_of(path)
        if key == "text size":
            assert (stop.value.values["size"], stop.value.values["limit"]) == (len(written), TEXT_BYTES)
    with pytest.raises(Stop, match="text not read"):
        text_of(tmp_path / "none")


def test_a_letter_that_does_not_fit_is_said_with_both_sizes(receipt: Receipt) -> None:
    """Signs that JSON spells with more letters can make a text of 20,000 bytes too long for one envelope."""
    Draft(Kind.REPORT, receipt, "a" * TEXT_BYTES).check_size()
    with pytest.raises(Stop, match="letter size") as stop:
        Draft(Kind.REPORT, receipt, "\n" * TEXT_BYTES).check_size()
    assert stop.value.values["limit"] == DOCUMENT_BYTES


def test_a_draft_hides_what_was_written(receipt: Receipt) -> None:
    """Neither text nor words show when a draft is printed by mistake."""
    shown = repr(Draft(Kind.REPORT, receipt, "secret"))
    assert "secret" not in shown
    assert receipt.words[0] not in shown
