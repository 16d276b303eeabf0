"""The canary check finds what it must find."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

from audit.canary import PIECE_BYTES, Search, spellings

CANARY = "Le marché était promis".encode()


@pytest.mark.parametrize("offset", range(3))
def test_base64_is_found_wherever_it_begins(offset: int) -> None:
    """A canary inside a longer base64 text is found at each of the three offsets."""
    kept = base64.b64encode(b"x" * (30 + offset) + CANARY + b"y" * 31)
    assert {found.spelling for found in Search({"text": CANARY}).pieces([kept], place="here")} == {f"base64+{offset}"}


@pytest.mark.parametrize("way", spellings(CANARY))
def test_every_spelling_is_found_across_borders(tmp_path: Path, way: str) -> None:
    """A canary in any spelling is found in a large file, also where it crosses the border of two reads."""
    needle = spellings(CANARY)[way]
    (tmp_path / "file").write_bytes(bytes(PIECE_BYTES - len(needle) // 2) + needle + bytes(50))
    assert way in {found.spelling for found in Search({"text": CANARY}).folder(tmp_path)}


def test_a_clean_place_is_clean(tmp_path: Path) -> None:
    """Random bytes do not look like a canary."""
    (tmp_path / "file").write_bytes(os.urandom(3_000_000))
    assert Search({"text": CANARY}).folder(tmp_path) == set()


def test_a_file_name_counts(tmp_path: Path) -> None:
    """A canary that became the name of a file is found."""
    (tmp_path / CANARY.decode()).touch()
    assert Search({"text": CANARY}).folder(tmp_path)


def test_the_memory_of_a_process_is_searched() -> None:
    """What another process holds in memory is found there, and what it does not hold is not."""
    held = "import sys; text = bytes.fromhex(sys.stdin.readline()); print('ready', flush=True); sys.stdin.readline()"
    process = subprocess.Popen(
        [sys.executable, "-c", held], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(CANARY.hex() + "\n")
        assert process.stdout.readline() == "ready\n"
        assert {found.spelling for found in Search({"text": CANARY}).memory(process.pid)} >= {"raw"}
        assert Search({"text": os.urandom(16)}).memory(process.pid) == set()
    finally:
        process.communicate("\n", timeout=20)


def test_the_command_says_what_it_found(tmp_path: Path) -> None:
    """Status 0 where nothing is, 1 with the places where something is, 2 when nothing was asked."""
    words, folder = tmp_path / "words", tmp_path / "folder"
    words.write_bytes(CANARY + b"\n")
    folder.mkdir()
    command = [sys.executable, "-P", "-m", "perron", "audit", "canary", "--words", str(words)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 2
    assert subprocess.run([*command, "--folder", str(folder)], capture_output=True, check=False).returncode == 0
    (folder / "log").write_bytes(CANARY.hex().encode())
    found = subprocess.run([*command, "--folder", str(folder)], capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout) == (1, "line 1 (hex): log\n")
