"""The first hour as the people of an office live it: at a terminal, step by step, and with paper in hand at the end."""

import contextlib
import os
import pty
import re
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import pytest

from caseworker_ui.founding import ceremony, first_hour, restoring
from caseworker_ui.founding.recovery import Recovery
from caseworker_ui.notice import Notice
from caseworker_ui.vaults.vault import Vault
from crypto.fingerprint import Fingerprint

from .conftest import CITY, PASSPHRASES, TODAY
from .test_commands import CITY as CITY_FILE
from .test_commands import CLIENT
from .test_sheets import text

PEOPLE = {"root": "Anne Dubois", "station": "Bruno Lambert", "integrite": "Claire Petit", "audit": "David Roy"}


class Terminal:
    """A person at a terminal: reads what stands there, then types."""

    def __init__(self, *arguments: object, temporary: Path, command: str = "init") -> None:
        self.seen, (ours, theirs) = "", pty.openpty()
        self.screen = ours
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "perron", "station", command, *map(str, arguments)],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            env={**os.environ, "LANG": "C.UTF-8", "LC_ALL": "", "TERM": "dumb"}
            | {"TMPDIR": str(temporary), "HOME": str(temporary)},
        )
        os.close(theirs)

    def until(self, words: str) -> str:
        """What appeared since the last answer, up to these words."""
        while words not in self.seen and select.select([self.screen], [], [], 60)[0]:
            try:
                self.seen += os.read(self.screen, 65_536).decode("utf-8", "replace")
            except OSError:  # the other side has ended
                break
        assert words in self.seen, self.seen
        before, _, self.seen = self.seen.partition(words)
        return before + words

    def types(self, words: str, answer: str) -> str:
        """Waits for a question and answers it."""
        seen = self.until(words)
        os.write(self.screen, f"{answer}\n".encode())
        return seen

    def interrupts(self) -> None:
        """Ctrl-C, until the program has ended."""
        # Python shows a question before it reads: a signal between the two counts only with the next key.
        with contextlib.suppress(OSError):
            for _ in range(10):
                self.process.send_signal(signal.SIGINT)
                while select.select([self.screen], [], [], 10)[0]:
                    os.read(self.screen, 65_536)

    def end(self) -> int:
        # Read to the end: a program that hides what is typed waits until its screen has shown everything.
        with contextlib.suppress(OSError):
            while select.select([self.screen], [], [], 60)[0] and os.read(self.screen, 65_536):
                pass
        status = self.process.wait(timeout=60)
        os.close(self.screen)
        return status


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Callable[[], Terminal]]:
    """Starts a founding; the city pack lies in a file, the stick is a folder."""
    (tmp_path / "city.toml").write_text(CITY_FILE, encoding="utf-8")
    (tmp_path / "stick").mkdir()
    (tmp_path / "temporary").mkdir()
    started: list[Terminal] = []

    def start() -> Terminal:
        started.append(Terminal("--dir", tmp_path / "station", temporary=tmp_path / "temporary"))
        return started[-1]

    yield start
    for each in started:
        if each.process.poll() is None:
            each.process.kill()
            each.end()


def begin(person: Terminal, tmp_path: Path) -> None:
    """The steps before the passphrases, each with a mistake first."""
    person.types("city.toml", str(tmp_path / "nothing.toml"))
    person.until("n’existe pas")
    person.types("city.toml", str(tmp_path / "city.toml"))
    person.types("64 chiffres", "abc")
    person.types("64 chiffres", CLIENT)
    person.types("séparés par des virgules", "Anne Dubois")
    person.until("deux témoins")
    person.types("séparés par des virgules", ", ".join(PEOPLE.values()))
    person.types("/dev/shm", str(tmp_path / "stick"))


def give(person: Terminal, vault: str, *, again: str | None = None) -> str:
    """One vault's person and passphrase; all that was seen meanwhile."""
    seen = person.types("vient au clavier", PEOPLE[vault])
    seen += person.types("rien ne s’affiche", PASSPHRASES[vault])
    return seen + person.types("encore une fois", PASSPHRASES[vault] if again is None else again)


def test_an_office_is_founded_step_by_step(terminal: Callable[[], Terminal], tmp_path: Path) -> None:
    """Weak, mistyped and doubled passphrases are said at once; one can go back; then there is an office, and paper."""
    person = terminal()
    begin(person, tmp_path)
    person.types("vient au clavier", PEOPLE["root"])
    person.types("rien ne s’affiche", "bureau d’intégrité liège")
    assert "trop faible" in person.types("vient au clavier", PEOPLE["root"])
    person.types("rien ne s’affiche", "")
    assert "Cinq mots tirés au sort" in person.types("rien ne s’affiche", PASSPHRASES["root"])
    person.types("encore une fois", "autre chose")
    person.until("pas pareilles")
    assert "siècle" in give(person, "root")
    give(person, "station")
    person.types("vient au clavier", PEOPLE["integrite"])
    person.types("rien ne s’affiche", PASSPHRASES["root"])
    person.until("deux sont pareilles")
    give(person, "integrite")
    person.types("vient au clavier", "retour")
    give(person, "integrite")
    give(person, "audit")
    seen = person.types("pour fonder", "non")
    assert not (tmp_path / "station").exists()
    assert not any(words in seen for words in PASSPHRASES.values())
    person.types("pour fonder", "oui")
    said = person.until("Feuilles écrites")
    assert person.end() == 0
    fingerprint = Fingerprint.from_text((tmp_path / "station" / "fingerprint").read_text())
    assert str(fingerprint) in said
    assert sorted(path.name for path in (tmp_path / "stick").iterdir()) == [
        "fingerprint.pdf", "minutes.pdf", "poster-A3.pdf", "poster-A4.pdf", "recovery-audit.pdf",
        "recovery-integrite.pdf", "recovery-root.pdf", "recovery-station.pdf",
    ]  # fmt: skip
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "stick").iterdir())
    with Vault.open(tmp_path / "station" / "desk-audit.vault", PASSPHRASES["audit"], person="David Roy") as vault:
        assert vault.person == "David Roy"
    read_words(tmp_path)
    no_word_stays(tmp_path)


def no_word_stays(place: Path) -> None:
    """T17: No plaintext of the recovery words is in the station's folder or in what the founding wrote elsewhere."""
    words = [word.encode() for word in words_on(place / "stick" / "recovery-root.pdf")]
    files = [path for name in ("station", "temporary") for path in (place / name).rglob("*") if path.is_file()]
    assert [path for path in files if sum(word in path.read_bytes() for word in words if len(word) > 4) > 2] == []
    assert (place / "station" / ceremony.ROOT_FILE) in files


def read_words(place: Path) -> None:
    """The words on each printed sheet open its vault, and no other."""
    for vault in PEOPLE:
        words = words_on(place / "stick" / f"recovery-{vault}.pdf")
        restoring.drill(place / "station", vault, Recovery.from_words(words), saved=None)
        other = "root" if vault != "root" else "audit"
        with pytest.raises(Notice, match="words open nothing"):
            restoring.drill(place / "station", other, Recovery.from_words(words), saved=None)


def words_on(sheet: Path) -> list[str]:
    """The twelve words as a person reads them, each behind its number."""
    _, _, page = text(pypdfium2.PdfDocument(sheet.read_bytes())).partition(f"({sheet.stem.removeprefix('recovery-')})")
    numbered = re.findall(r"(\d+) (\w+)", page)[:12]
    assert [int(number) for number, _ in numbered] == [*range(1, 13)]
    return [word for _, word in numbered]


def test_who_stops_before_the_last_yes_has_made_nothing(terminal: Callable[[], Terminal], tmp_path: Path) -> None:
    """Ctrl-C in the middle leaves no folder, no file and no sheet."""
    person = terminal()
    begin(person, tmp_path)
    person.until("vient au clavier")
    person.interrupts()
    assert person.end() == 1
    assert not (tmp_path / "station").exists()
    assert list((tmp_path / "stick").iterdir()) == []


def plan(place: Path, sheets: Path) -> first_hour.Plan:
    """What was decided."""
    return first_hour.Plan(place / "station", CITY, [bytes(32)], PASSPHRASES, {}, ["Anne", "Bruno"], sheets)


def test_an_office_without_its_sheets_is_no_office(tmp_path: Path) -> None:
    """If the sheets cannot be written, the office is not founded: words that are on no paper would be lost."""
    (tmp_path / "stick").mkdir()
    (tmp_path / "stick" / "minutes.pdf").mkdir()
    with pytest.raises(OSError, match="minutes"):
        first_hour.begin(plan(tmp_path, tmp_path / "stick"), today=TODAY, language="fr")
    assert not (tmp_path / "station").exists()


def test_sheets_are_not_written_into_the_station(tmp_path: Path) -> None:
    """T17: Recovery words never lie beside the vaults that they open; a folder that is not there is named."""
    for sheets, key in ((tmp_path / "none", "file missing"), (tmp_path / "station", "sheets inside")):
        if key == "sheets inside":
            sheets.mkdir()
        with pytest.raises(Notice, match=key):
            first_hour.begin(plan(tmp_path, sheets), today=TODAY, language="fr")
    assert list((tmp_path / "station").iterdir()) == []
