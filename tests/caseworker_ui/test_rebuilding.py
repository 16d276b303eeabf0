"""A station that was lost, and made again from its backup and the root."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from caseworker_ui.bundles import outbound
from caseworker_ui.bundles.inbound import take_in
from caseworker_ui.bundles.opening import open_spool
from caseworker_ui.cases import casebook, joining, register, replies
from caseworker_ui.founding import backup, rebuilding
from caseworker_ui.founding.recovery import Recovery
from caseworker_ui.notice import Notice
from caseworker_ui.vaults import journal
from caseworker_ui.vaults.keys import Opener, recovery_seed
from caseworker_ui.vaults.people import Role
from caseworker_ui.vaults.vault import Vault
from server import renewal
from server.noticeboard import Noticeboard

from .conftest import PASSPHRASES, TODAY, House
from .post import reading
from .test_backup import back_up, worked

LATER = TODAY + 3
ADA = "la phrase d’Ada, auditrice"


class Loss:
    """A server that took what the lost station signed, and what is left: a backup and the root's stick."""

    def __init__(self, founded: Path, place: Path) -> None:
        self.place, self.root = place, place / "root"
        with closing(House(Path(shutil.copytree(founded, place / "lost")))) as house:
            self.reporter = worked(house).reporter()
            self.hung = [noticeboard(house)]
            self.saved = back_up(house, place / "stick")
            # The lost station lived on: more trips, each with a batch.
            for day in range(TODAY + 1, LATER):
                house.take(epoch=day)
                self.hung.append(noticeboard(house, today=day))
            self.server, self.office = house.server, house.station.office
        self.root.mkdir()
        for name in ("root.vault", "root.keys"):
            shutil.copyfile(founded / name, self.root / name)

    def rebuild(
        self, folder: Path, *, root: Path | None = None, other: Mapping[str, Opener] = MappingProxyType({})
    ) -> rebuilding.Rebuilt:
        """The station in a new folder, with the passphrases of the founding but for some."""
        openers: dict[str, Opener] = {**PASSPHRASES, **other}
        return rebuilding.rebuild(self.saved, folder, root=root or self.root, openers=openers, today=LATER)


def noticeboard(house: House, *, today: int = TODAY) -> Noticeboard:
    """The station's next bundle, as a server reads it."""
    raw = outbound.prepare(house.station, today=today).bundle
    return Noticeboard.from_bytes(raw, fingerprint=house.station.fingerprint)


@pytest.fixture(scope="module")
def loss(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Loss:
    """A station that is lost, and rebuilt once: every test has its own copy of that."""
    made = Loss(founded, tmp_path_factory.mktemp("loss"))
    assert made.rebuild(made.place / "rebuilt").serial == 2
    return made


@pytest.fixture
def again(loss: Loss, tmp_path: Path) -> Iterator[House]:
    """The station made again, and the server that knew the lost one."""
    with closing(House(Path(shutil.copytree(loss.place / "rebuilt", tmp_path / "station")))) as house:
        house.server = replace(loss.server, batches=[*loss.server.batches])
        yield house


def test_the_server_takes_the_next_bundle_and_finds_no_fork(loss: Loss, again: House) -> None:
    """T7: By the server's own rules the rebuilt station's bundle is the next one: not rolled back, no fork."""
    current = loss.hung[-1]
    for day in (LATER, LATER, LATER + 1):
        new = noticeboard(again, today=day)
        assert renewal.judge(new, current) is renewal.Renewal.NEW
        current = new


def test_nothing_is_signed_twice_differently(loss: Loss, again: House) -> None:
    """No number of a bundle or edition, no salt, and no record of one day and serial comes from both stations."""
    new = noticeboard(again, today=LATER)
    old = loss.hung
    assert new.outbound.head.number not in {board.outbound.head.number for board in old}
    assert new.edition.number not in {board.edition.number for board in old}
    assert new.edition.salt not in {board.edition.salt for board in old}
    signed = {(sheet.file.certificate.serial, day) for board in old for day, sheet in board.sheets.items()}
    assert not signed & {(sheet.file.certificate.serial, day) for day, sheet in new.sheets.items()}
    assert sorted(new.sheets) == list(range(LATER, LATER + 28))


def test_what_is_written_after_the_loss_can_be_read(loss: Loss, again: House) -> None:
    """Every day that the lost station had signed ahead gets new keys, and a report sealed to them opens."""
    reporter = again.reporter(today=LATER)
    again.server.close([reporter.letter("Après", epoch=LATER)], first=LATER)
    raw = reading(again.server.bundle(since=len(again.server.batches))).read
    take_in(again.station, raw, today=LATER)
    assert open_spool(again.desks["integrite"], again.station, today=LATER).new_cases == [2]


def test_what_was_sealed_to_lost_keys_stays_closed(loss: Loss, again: House) -> None:
    """T2: A day key that died with the station opens nothing any more: no backup brings it back."""
    sealed = loss.reporter.letter("Perdu", epoch=TODAY)
    again.take(sealed, epoch=LATER)
    assert open_spool(again.desks["integrite"], again.station, today=LATER).new_cases == []


def test_conversations_go_on(loss: Loss, again: House) -> None:
    """What was answered before the backup hangs on the rebuilt station's first board, and the desk answers again."""
    desk = again.desks["integrite"]
    assert [case.number for case in casebook.cases(desk)] == [1]
    replies.reply(desk, again.station, 1, "Encore.", state="question", by="Anne", today=LATER)
    assert len(again.board(today=LATER).cells) == 64
    assert len(casebook.case(desk, 1).replies) == 2


def test_the_journals_go_on_after_the_backup(loss: Loss, again: House, tmp_path: Path) -> None:
    """T24: What was in the backup stands there, chained, and then the rebuilding; so does the root's signature."""
    saved = Path(shutil.copytree(loss.saved.folder, tmp_path / "saved"))
    for name, vault in (("station", again.station.vault), ("integrite", again.desks["integrite"].vault)):
        with Vault.open(saved / vault.path.name, PASSPHRASES[name]) as copy:
            before = [*journal.entries(copy)]
        assert journal.check(vault) == len(before) + 1 > 1
        *kept, last = journal.entries(vault)
        assert (kept, last.person, last.did) == (before, name, "rebuilt")
    with Vault.open(loss.root / "root.vault", PASSPHRASES["root"]) as root:
        signed = [(entry.person, entry.why) for entry in journal.entries(root) if entry.did == "certificate signed"]
    assert ("root", "2") in signed


def test_an_auditor_is_let_in_again_and_reads_what_was_read_before(again: House) -> None:
    """The register is in no backup: it is made anew, with the whole journal and every case, for the same auditor."""
    desk = again.desks["integrite"]
    desk.vault.run("INSERT INTO people VALUES ('Ada', 'auditor', ?)", TODAY)
    assert not register.path(desk.vault.path).exists()
    joining.remove(desk, "Ada", by=("integrite", "Anne"), today=LATER)
    joining.add(desk, "Ada", Role.AUDITOR, ADA, by=("integrite", "Anne"), today=LATER)
    register.refresh(desk)
    with Vault.open(register.path(desk.vault.path), ADA, person="Ada") as opened:
        assert journal.check(opened) == journal.check(desk.vault) > 2
        assert [line.number for line in register.cases(opened)] == [1]
        assert register.parted(opened) == 0


def test_one_gap_in_the_batches_is_taken_and_no_second(loss: Loss, again: House) -> None:
    """T7: What the lost station had taken is gone from the server: its next batch is taken; a later gap is named."""
    server = again.server
    for day in (LATER, LATER + 1, LATER + 2):
        server.close([], first=day)
    take_in(again.station, reading(server.bundle(since=4)).read, today=LATER + 2)
    for day in (LATER + 3, LATER + 4):
        server.close([], first=day)
    with pytest.raises(Notice, match="batch missing"):
        take_in(again.station, reading(server.bundle(since=8)).read, today=LATER + 4)


def test_a_forked_batch_is_no_gap(again: House) -> None:
    """T7: The batch that comes next must follow the backup's last one, also after a loss: another is a fork."""
    forked, held = again.server.batches[1]
    again.server.batches[1] = (replace(forked, before=bytes(32)), held)
    with pytest.raises(Notice, match="batch forked"):
        take_in(again.station, reading(again.server.bundle(since=2)).read, today=LATER)


def test_recovery_words_do_where_passphrases_are_forgotten(loss: Loss, tmp_path: Path) -> None:
    """The root opens by the words of its sheet; its next serial is one that it never signed before."""
    words, root = Recovery.fresh(), Path(shutil.copytree(loss.root, tmp_path / "root"))
    with Vault.open(root / "root.vault", PASSPHRASES["root"]) as vault:
        vault.add_recovery(words.reveal())
    seed = recovery_seed(words.reveal())
    assert loss.rebuild(tmp_path / "new", root=root, other={"root": seed}).serial == 3


@pytest.mark.parametrize("vault", ["root", "audit"])
def test_a_wrong_passphrase_leaves_nothing(loss: Loss, tmp_path: Path, vault: str) -> None:
    """All vaults open, or no station is made and the root has signed nothing."""
    before = (loss.root / "root.vault").read_bytes()
    with pytest.raises(Notice, match="passphrase wrong"):
        loss.rebuild(tmp_path / "new", other={vault: "une autre phrase secrète"})
    assert list(tmp_path.iterdir()) == []
    assert (loss.root / "root.vault").read_bytes() == before


def test_another_office_is_not_certified(loss: Loss, founded_today: Path, tmp_path: Path) -> None:
    """A root's stick that was mixed up with another office's is named, and signs nothing."""
    other = Path(shutil.copytree(founded_today, tmp_path / "other"))
    with pytest.raises(Notice, match="root elsewhere"):
        loss.rebuild(tmp_path / "new", root=other)


def test_a_backup_is_not_changed_by_it(loss: Loss, again: House) -> None:
    """The stick can be used again."""
    assert backup.read(loss.saved.folder) == loss.saved
    assert again.station.office == loss.office
