"""The real thing, small: servers, a station, two desks and couriers, made once and copied for every schedule."""

import io
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest

from caseworker_ui.bundles import outbound
from caseworker_ui.bundles.inbound import take_in, trust_server
from caseworker_ui.bundles.opening import open_spool
from caseworker_ui.cases import casebook, replies
from caseworker_ui.founding import ceremony
from caseworker_ui.founding.city import City as CityPack
from caseworker_ui.founding.city import Desk as CityDesk
from caseworker_ui.founding.city import Office
from caseworker_ui.notice import Notice
from caseworker_ui.vaults import desk as desk_file
from caseworker_ui.vaults import keys
from caseworker_ui.vaults import station as station_file
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.station import Station
from caseworker_ui.vaults.vault import Vault, blob, integer
from crypto import batch as batch_format
from crypto import epoch as epochs
from crypto.board import Board
from crypto.errors import Refused
from crypto.record import RecordFile
from server import batch_file, database, depot, keeper
from server import settings as settings_file
from server.folder import Folder, locked, replace
from server.keeper import Keeper
from server.ledger import Ledger
from server.master import FileKey, LedgerKey
from server.renewal import Renewal
from server.settings import Settings
from server.writer import Fate
from tests.caseworker_ui.post import Reporter

from .world import Envelope

FIRST_DAY: Final = epochs.from_iso("2026-11-24")
SLUGS: Final = ("integrite", "audit")
PASSPHRASES: Final = {name: f"pivoine cadran sablier tuyau orchidée {name}" for name in ("root", "station", *SLUGS)}
_PACK: Final = CityPack(
    office=Office(origin="liege.example", name="Ville"),
    desk=tuple(CityDesk(slug=slug, title=slug) for slug in SLUGS),
)
CAST: Final = (
    Envelope(0, frozenset({0, 1})),
    Envelope(1, frozenset({0})),
    Envelope(8, frozenset({1})),
)


class PowerCut(Exception):
    """The power goes off here."""


@dataclass
class Power:
    """Counts what reaches a disk, and goes off before the step that a schedule chose."""

    left: int | None = None

    def spend(self) -> None:
        if self.left == 0:
            raise PowerCut
        if self.left is not None:
            self.left -= 1


@contextmanager
def cheap(power: Power) -> Iterator[None]:
    """Passphrases that cost little, classes that need few covers, few days and editions ahead; and a power to cut."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "PASSES", 1)
        patch.setattr(keys, "MEMORY_KIB", 8)
        patch.setattr(batch_format, "CLASSES", (1, 4, 16))
        patch.setattr(desk_file, "KEYS_AHEAD", 10)
        patch.setattr(station_file, "EDITIONS_AHEAD", 2)
        for owner, name in (
            (Vault, "run"), (Vault, "transaction"), (database, "transaction"), (keeper, "replace"),
            (batch_file, "sync"), (batch_file, "write"), (depot, "remove"),
        ):  # fmt: skip
            patch.setattr(owner, name, _powered(getattr(owner, name), power))
        yield


def _powered(real: Callable[..., object], power: Power) -> Callable[..., object]:
    def instead(*args: object, **named: object) -> object:
        power.spend()
        return real(*args, **named)

    return instead


@dataclass
class Founded:
    """A city on its first day: its folder, the keys of its servers' disks, and the cast's envelopes, sealed ahead."""

    folder: Path
    keys: list[FileKey]
    reporters: list[Reporter]
    sealed: list[bytes]


def found(folder: Path, *, servers: int) -> Founded:
    """An office whose first bundle hangs on every server, and whose station trusts them all."""
    station = ceremony.found(folder / "station", _PACK, passphrases=PASSPHRASES, clients=[bytes(32)], today=FIRST_DAY)
    keys = [FileKey.fresh() for _ in range(servers)]
    first = outbound.prepare(station, today=FIRST_DAY)
    for number, key in enumerate(keys):
        files = Folder(folder / f"server-{number}")
        files.make()
        Ledger.create(files.ledger(1), key).close()
        replace(files.settings, [settings_file.text(office=station.fingerprint, listen="127.0.0.1:0").encode()])
        with locked(files):
            kept = Keeper(files, Settings.read(files.settings), LedgerKey(1, key), clock=lambda: FIRST_DAY)
            kept.catch_up()
            kept.accept(first.bundle)
            trust_server(station, kept._ledger.key.verify_key, today=FIRST_DAY)
            kept.close()
    packed = [(epoch, raw) for epoch, raw in outbound._record_files(station, today=FIRST_DAY)]
    files_of = {epoch: RecordFile.from_bytes(raw, fingerprint=station.fingerprint) for epoch, raw in packed}
    station.vault.close()
    reporters = [Reporter(files_of) for _ in CAST]
    sealed = [
        reporter.letter(str(number), epoch=FIRST_DAY + envelope.epoch, desks=sorted(envelope.desks))
        for number, (reporter, envelope) in enumerate(zip(reporters, CAST, strict=True))
    ]
    return Founded(folder, keys, reporters, sealed)


class RealServer:
    """One server's folder, open as the running server has it."""

    def __init__(self, folder: Path, key: FileKey, clock: Callable[[], int]) -> None:
        self.folder, self._key, self._clock = Folder(folder), key, clock
        self._contents: dict[int, frozenset[bytes]] = {}
        self.open()

    def open(self) -> None:
        """A crash in here leaves nothing open."""
        with ExitStack() as stack:
            stack.enter_context(locked(self.folder))
            settings = Settings.read(self.folder.settings)
            self.keeper = Keeper(self.folder, settings, LedgerKey(1, self._key), clock=self._clock)
            stack.callback(self.keeper.close)
            self.keeper.catch_up()
            self._stack = stack.pop_all()

    def close(self) -> None:
        self._stack.close()

    def restart(self) -> None:
        self.close()
        self.open()

    @property
    def key(self) -> bytes:
        return self.keeper._ledger.key.verify_key.raw

    @property
    def last(self) -> int:
        """The last day for which it opens a letterbox: the day after the last on which its board lets anybody write."""
        assert self.keeper.noticeboard is not None
        return self.keeper.noticeboard.last_open() + 1 - FIRST_DAY

    def post(self, envelope: bytes) -> bool:
        """Whether it was acknowledged."""
        writer = self.keeper.start_writer()
        try:
            return writer.put(envelope).result(10) is Fate.KEPT
        finally:
            writer.stop().close()
            self.keeper._writer = None

    def hand_out(self) -> bytes:
        return b"".join(self.keeper.hand_out().pieces)

    def accept(self, bundle: bytes) -> bool:
        """Whether it was new."""
        try:
            return self.keeper.accept(bundle) is Renewal.NEW
        except Refused:
            return False

    def boxes(self) -> list[int]:
        return [box.epoch - FIRST_DAY for box in self.keeper._ledger.letterboxes()]

    def batches(self) -> Iterator[tuple[int, int, int, frozenset[bytes]]]:
        """Number, first and last day and content of each that is not forgotten."""
        for kept in self.keeper._ledger.waiting():
            header = kept.header
            if header.number not in self._contents and kept.key:
                path = self.folder.batch(header.number)
                self._contents[header.number] = frozenset(batch_file.read(path, kept.key))
            yield header.number, header.first - FIRST_DAY, header.last - FIRST_DAY, self._contents[header.number]

    @property
    def hanging(self) -> bytes:
        assert self.keeper.noticeboard is not None
        return self.keeper.noticeboard.board

    @property
    def board(self) -> int:
        assert self.keeper.noticeboard is not None
        return self.keeper.noticeboard.outbound.head.number


@dataclass
class RealOffice:
    """Station and desks, all of them open."""

    folder: Path
    station: Station = field(init=False)
    desks: list[Desk] = field(init=False)

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> None:
        self.station = Station.open(self.folder, PASSPHRASES["station"])
        self.desks = [Desk.open(self.folder, slug, PASSPHRASES[slug]) for slug in SLUGS]

    def close(self) -> None:
        for opened in (self.station.vault, *(desk.vault for desk in self.desks)):
            opened.close()

    def restart(self) -> None:
        self.close()
        self.open()

    def take_in(self, bundle: bytes, *, today: int) -> int:
        """How many batches were new; -1: refused."""
        try:
            return take_in(self.station, io.BytesIO(bundle).read, today=today).batches
        except Notice:
            return -1

    def look(self, desk: int, *, today: int) -> None:
        assert open_spool(self.desks[desk], self.station, today=today).refused == []

    def answer(self, desk: int, text: str, *, today: int) -> None:
        """A reply to the case that began with these words."""
        (case,) = (case for case in casebook.cases(self.desks[desk]) if case.messages[0].words == text)
        replies.reply(
            self.desks[desk], self.station, case.number, f"re {text}", state="in progress", by="Anne", today=today
        )

    def prepare(self, *, today: int) -> bytes:
        return outbound.prepare(self.station, today=today).bundle

    @property
    def prepared(self) -> int:
        return int.from_bytes(self.station.vault.setting("outbound number"), "big")

    def offered(self, desk: int) -> int:
        """The last day for which this desk offered a key."""
        row = self.station.vault.row("SELECT max(epoch) FROM offers WHERE desk = ?", desk)
        return integer(row[0]) - FIRST_DAY if row else 0

    def spool(self) -> list[tuple[bytes, int, int, frozenset[int], frozenset[bytes]]]:
        """Server, first and last day, the desks that still have to try it, and content, batch by batch."""
        station = self.station.vault
        return [
            (
                blob(server),
                integer(first) - FIRST_DAY,
                integer(last) - FIRST_DAY,
                frozenset((0, 1)) - {row[0] for row in station.rows("SELECT desk FROM tried WHERE batch = ?", batch)},
                frozenset(blob(row[0]) for row in station.rows("SELECT envelope FROM spool WHERE batch = ?", batch)),
            )
            for batch, server, first, last in station.rows("SELECT * FROM batches ORDER BY batch")
        ]

    def shown(self, desk: int) -> list[str]:
        return sorted(message.words for case in casebook.cases(self.desks[desk]) for message in case.messages)

    def answered(self, desk: int) -> list[str]:
        return sorted(reply.words for case in casebook.cases(self.desks[desk]) for reply in case.replies)

    def keys(self, desk: int) -> set[int]:
        rows = self.desks[desk].vault.rows("SELECT epoch FROM day_keys")
        return {integer(epoch) - FIRST_DAY for (epoch,) in rows}


def replies_on(board: bytes, founded: Founded, *, number: int, desk: int) -> list[str]:
    """What the reporter of an envelope reads on a board."""
    reporter = founded.reporters[number]
    file = next(iter(reporter.files.values()))
    opened = Board.from_bytes(board, station_name=file.office_note.station_name, certificate=file.certificate)
    return reporter.replies(opened, desk=desk)


def copied(founded: Founded, to: Path) -> Path:
    """A fresh copy of the city's disks."""
    return Path(shutil.copytree(founded.folder, to))
