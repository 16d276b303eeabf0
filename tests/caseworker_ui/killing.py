"""An office whose commands are killed at any moment, and all that it had acknowledged before."""

import multiprocessing
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

import perron
from caseworker_ui.cases import casebook
from caseworker_ui.vaults import journal
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.station import Station
from crypto import epoch as epochs
from crypto.batch import SMALLEST
from crypto.bundle import Outbound
from crypto.epoch import Epoch

from .conftest import PASSPHRASES, House
from .post import Reporter, Server

# No vault is open here when a command begins, so that its process may begin as a copy that has imported everything.
FORK = multiprocessing.get_context("fork")
DESK = "integrite"


def run(arguments: Sequence[str]) -> None:
    """`perron` with these arguments, in a process of its own."""
    with Path(os.devnull).open("w", encoding="utf-8") as nobody, redirect_stdout(nobody), redirect_stderr(nobody):
        try:
            perron.main(list(arguments))
        except SystemExit as ended:
            sys.exit(ended.code)


@dataclass
class Town:
    """A station, what a courier carries to it, and what must be there whatever happens."""

    folder: Path
    secrets: Path
    stick: Path
    server: Server
    reporter: Reporter
    today: Epoch
    chance: random.Random
    # Texts of reports by their batch, of replies, and the numbers of bundles that left.
    reports: list[str] = field(default_factory=list)
    replies: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    imported: int = 0
    opened: int = 0
    # How long each command took when nobody killed it.
    seconds: dict[str, float] = field(default_factory=dict)
    killed: Counter[str] = field(default_factory=Counter)

    @classmethod
    def around(cls, folder: Path, tmp_path: Path, chance: random.Random) -> "Town":
        """With one report, which was opened and answered."""
        secrets, stick, today = tmp_path / "passphrases.toml", tmp_path / "CLE", epochs.at(time.time())
        secrets.touch(mode=0o600)
        secrets.write_text("".join(f'{name} = "{words}"\n' for name, words in PASSPHRASES.items()), encoding="utf-8")
        stick.mkdir()
        with closing(House(folder)) as house:
            # Whose words they are does not matter: every report is of somebody else.
            town = cls(folder, secrets, stick, house.server, house.reporter(today=today), today, chance)
            house.server.bundles = 1
            house.take(epoch=today)
        town.imported = town.opened = 1
        town.reports.append("")
        return town

    @property
    def actions(self) -> "dict[str, Callable[[], tuple[list[str], Callable[[], None]]]]":
        """What each command is given, and what is acknowledged when it ends well."""
        return {
            "import": self._import,
            "open": self._open,
            "reply": self._reply,
            "export": self._export,
            "sync": self._sync,
        }

    def do(self, name: str, *, kill: bool) -> None:
        """One command, to its end or to the moment at which it is killed."""
        arguments, acknowledged = self.actions[name]()
        fixed = ["station", name, "--dir", str(self.folder), "--passphrases", str(self.secrets)]
        process, begun = FORK.Process(target=run, args=([*fixed, *arguments],)), time.monotonic()
        process.start()
        process.join(self.chance.uniform(0.1, 1.1) * self.seconds[name] if kill else 120)
        if process.exitcode is None:
            assert process.pid is not None
            os.kill(process.pid, signal.SIGKILL)
            process.join()
            self.killed[name] += 1
        if process.exitcode == 0:
            acknowledged()
            self.seconds.setdefault(name, time.monotonic() - begun)
        assert process.exitcode in {0, -signal.SIGKILL}, (name, process.exitcode)

    def check(self) -> None:
        """What was acknowledged is there, nothing is there twice, and nothing is there by half."""
        with Station.open(self.folder, PASSPHRASES["station"]) as station, self._desk() as desk:
            whole = "SELECT count(*) FROM batches LEFT JOIN spool USING (batch) GROUP BY batch"
            assert set(station.vault.rows(whole)) <= {(SMALLEST,)}
            taken = int.from_bytes(station.vault.setting("outbound number"), "big")
            (row,) = station.vault.rows("SELECT header FROM servers")
            assert isinstance(row[0], bytes)
            number = int.from_bytes(row[0][8:16], "big")
            cases = casebook.cases(desk)
            assert all(journal.check(vault) for vault in (station.vault, desk.vault))
            noted = [entry.why for entry in journal.entries(station.vault) if entry.did == "bundle exported"]
        assert self.imported <= number <= len(self.server.batches)
        assert self.numbers == sorted(set(self.numbers))
        assert noted == [str(each) for each in range(1, taken + 1)]
        assert max(self.numbers, default=0) <= taken
        assert sorted(case.number for case in cases) == list(range(1, len(cases) + 1))
        found = [message.words for case in cases for message in case.messages]
        assert len(set(found)) == len(found)
        assert set(self.reports[1 : self.opened]) <= set(found) <= set(self.reports[:number])
        said = {reply.words for case in cases for reply in case.replies}
        assert set(self.replies) <= said
        for written in (*self.stick.glob("out.bundle"), *self.folder.parent.glob("out-*.bundle")):
            assert Outbound.from_bytes(written.read_bytes()).head.number <= taken
        self.imported = number

    def check_pages(self) -> None:
        """Every page of both vaults is as it was written."""
        with Station.open(self.folder, PASSPHRASES["station"]) as station, self._desk() as desk:
            for vault in (station.vault, desk.vault):
                assert list(vault.rows("PRAGMA cipher_integrity_check")) == []
                assert list(vault.rows("PRAGMA integrity_check")) == [("ok",)]

    def _desk(self) -> Desk:
        return Desk.open(self.folder, DESK, PASSPHRASES[DESK])

    def _carry(self) -> Path:
        """One more day is closed, with a report, and the courier has all that was not taken."""
        self.reports.append(f"Rapport {len(self.reports)}")
        somebody = Reporter(self.reporter.files)
        self.server.close([somebody.letter(self.reports[-1], epoch=self.today, desks=(0,))], first=self.today)
        path = self.stick / "in.bundle"
        path.write_bytes(self.server.bundle(since=self.imported + 1))
        return path

    def _import(self) -> tuple[list[str], Callable[[], None]]:
        return [str(self._carry())], self._all_imported

    def _all_imported(self) -> None:
        self.imported = len(self.server.batches)

    def _open(self) -> tuple[list[str], Callable[[], None]]:
        return ["--desk", DESK], self._all_opened

    def _all_opened(self) -> None:
        self.opened = self.imported

    def _reply(self) -> tuple[list[str], Callable[[], None]]:
        words = f"Réponse {len(self.replies)} {self.chance.random()}"
        text = self.stick / "reply.txt"
        text.write_text(words, encoding="utf-8")
        return ["--desk", DESK, "--case", "1", "--text-file", str(text)], lambda: self.replies.append(words)

    def _export(self) -> tuple[list[str], Callable[[], None]]:
        target = self.folder.parent / f"out-{self.chance.getrandbits(64):016x}.bundle"
        return ["--to", str(target)], lambda: self._left(target)

    def _sync(self) -> tuple[list[str], Callable[[], None]]:
        self._carry()

        def acknowledged() -> None:
            self._all_imported()
            self._all_opened()
            self._left(self.stick / "out.bundle")

        return ["--stick", str(self.stick), "--desk", DESK], acknowledged

    def _left(self, path: Path) -> None:
        self.numbers.append(Outbound.from_bytes(path.read_bytes()).head.number)
