"""Backup, drill, forgotten passphrase and lost station, as people type them: real processes, real files."""

import shutil
import subprocess
from pathlib import Path

from caseworker_ui.founding.recovery import Recovery
from caseworker_ui.founding.strength import proposal
from caseworker_ui.vaults.vault import Vault

from .conftest import PASSPHRASES
from .test_commands import perron

WORDS = Recovery(bytes(range(16)))


def private(path: Path, content: str) -> Path:
    """A file that its owner alone can read."""
    path.touch(mode=0o600)
    path.write_text(content, encoding="utf-8")
    return path


def passphrases(place: Path, **changed: str) -> Path:
    """The passphrases of the office, but for some."""
    lines = (f'{name} = "{words}"\n' for name, words in {**PASSPHRASES, **changed}.items())
    return private(place / "passphrases.toml", "".join(lines))


def said(*arguments: object) -> str:
    """What a command says that goes well."""
    ended = perron("station", *arguments)
    assert ended.status == 0, ended.told
    return ended.said


def test_from_the_backup_to_the_rebuilt_station(founded_today: Path, tmp_path: Path) -> None:
    """The stick and the sheet do what the guide says: they are proved, give a passphrase back, and make a station."""
    station, stick, root, new = (tmp_path / name for name in ("station", "stick", "root", "new"))
    shutil.copytree(founded_today, station)
    for made in (stick, root):
        made.mkdir()
    with Vault.open(station / "desk-integrite.vault", PASSPHRASES["integrite"]) as vault:
        vault.add_recovery(WORDS.reveal())
    for name in ("root.vault", "root.keys"):
        (station / name).rename(root / name)
    secrets = passphrases(tmp_path)
    words = private(tmp_path / "words", " ".join(WORDS.words))
    assert "relue et juste" in said("backup", "--dir", station, "--to", stick, "--passphrases", secrets)
    (saved,) = stick.iterdir()
    drilled = said("drill", "--dir", station, "--vault", "integrite", "--words", words, "--backup", saved)
    digest = subprocess.run(["sha256sum", saved / "SHA256SUMS"], capture_output=True, text=True, check=True).stdout
    assert digest.split()[0] in drilled
    forgotten = passphrases(tmp_path, integrite=proposal())
    restore = ("restore", "--dir", station, "--vault", "integrite", "--words", words)
    assert "nouvelle phrase secrète" in said(*restore, "--passphrases", forgotten)
    said("cases", "--dir", station, "--desk", "integrite", "--passphrases", forgotten)
    # The backup is of the day before: it opens with the passphrase of then.
    rebuild = ("rebuild", "--dir", new, "--from", saved, "--root", root, "--passphrases", passphrases(tmp_path))
    assert "certificat 2" in said(*rebuild)
    said("export", "--dir", new, "--to", tmp_path / "out.bundle", "--passphrases", secrets)
    assert perron("station", *rebuild).status == 1
