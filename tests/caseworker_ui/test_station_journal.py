"""The journals of root and station: who did what to the office itself, and nothing of what a reporter did."""

import shutil
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from caseworker_ui.bundles import outbound
from caseworker_ui.bundles.inbound import take_in
from caseworker_ui.bundles.opening import open_spool
from caseworker_ui.cases import partners
from caseworker_ui.founding import certifying
from caseworker_ui.founding.ceremony import vault_path
from caseworker_ui.notice import Notice, Said
from caseworker_ui.running import take_waiting
from caseworker_ui.vaults import journal
from caseworker_ui.vaults.people import MACHINE
from caseworker_ui.vaults.vault import NOBODY, Vault
from caseworker_ui.web.room import Room
from crypto import epoch as epochs
from crypto.signature import SigningKey

from .browser import Served, serving
from .conftest import PASSPHRASES, TODAY, House
from .post import RANDOMNESS, Server, reading
from .test_first_hour import words_on
from .test_keepers import BRUNO, CLAIRE, keep
from .test_saving import private


@pytest.fixture
def folder(founded_today: Path, tmp_path: Path) -> Path:
    """An office, locked, and a stick."""
    (tmp_path / "stick").mkdir()
    return Path(shutil.copytree(founded_today, tmp_path / "station"))


@pytest.fixture
def served(house: House, tmp_path: Path) -> Iterator[Served]:
    """The page, with every desk locked."""
    with serving(house, tmp_path / "outbox") as page:
        yield page


def lines(vault: Vault) -> list[tuple[str, str, str]]:
    """Who did what, and to what of the office's, after its founding."""
    journal.check(vault)
    founded, *after = journal.entries(vault)
    assert founded.did == "founded"
    return [(f"{entry.person} {entry.second}".strip(), entry.did, entry.why) for entry in after]


def test_what_is_decided_at_the_station_says_who_did_it(house: House) -> None:
    """T24: Server, bundles, cards, clients, clock and certificate stand in the journal with who opened the vault."""
    station = house.station
    house.take()
    outbound.prepare(station, today=TODAY)
    with station.vault.transaction():
        partners.make(station, "Bibliothèque", per_day=4, first=TODAY + 1, today=TODAY)
    partners.end(station, "Bibliothèque", today=TODAY + 2)
    station.name_clients([bytes(32)], today=TODAY + 2)
    station.forget_clock(today=TODAY)
    with Vault.open(vault_path(house.folder, "root"), PASSPHRASES["root"]) as root:
        certificate = certifying.following(root, station.certificate, today=TODAY)
        certifying.certify(root, station, certificate, today=TODAY)
        assert lines(root) == [("root", "certificate signed", "2")]
    assert lines(station.vault) == [
        ("station", "server accepted", str(house.server.fingerprint)),
        ("station", "bundle taken in", ""),
        ("station", "bundle exported", "1"),
        ("station", "card made", "Bibliothèque"),
        ("station", "card ended", "Bibliothèque"),
        ("station", "clients named", ""),
        ("station", "clock forgotten", ""),
        ("station", "certificate taken in", "2"),
    ]


def test_what_fails_is_not_written_down(house: House) -> None:
    """T24: A bundle that is cut off, a card that is not there, an export without keys: no entry tells of them."""
    house.take()
    before, raw = lines(house.station.vault), house.server.bundle()
    with pytest.raises(Notice, match="bundle refused"):
        take_in(house.station, reading(raw[:-1]).read, today=TODAY, trust=house.server.fingerprint)
    with pytest.raises(Notice, match="partner missing"):
        partners.end(house.station, "Personne", today=TODAY)
    with pytest.raises(Notice, match="records out"):
        outbound.prepare(house.station, today=TODAY + 60)
    assert lines(house.station.vault) == before


def test_nothing_tells_that_somebody_reported(founded: Path, tmp_path: Path) -> None:
    """T24: Two stations made the same trips: that to which people wrote has the other's journal, digests and all."""
    key, journals = SigningKey.fresh(RANDOMNESS), []
    for name in ("written to", "silent"):
        with closing(House(Path(shutil.copytree(founded, tmp_path / name)))) as house:
            house.server.key = key
            for day in (TODAY, TODAY + 1):
                letter = house.reporter(today=day).letter("Un rapport", epoch=day)
                house.take(*[letter] * (name == "written to"), epoch=day)
                for desk in house.desks.values():
                    open_spool(desk, house.station, today=day)
            journals.append([*journal.entries(house.station.vault)])
    assert journals[0] == journals[1]
    assert [entry.did for entry in journals[0]].count("bundle taken in") == 2


def test_at_the_page_it_is_whoever_sits_there(house: House, served: Served) -> None:
    """T24: A person of a desk is named by desk and name; what the watched folder brings, the station did by itself."""
    server, browser = Server(house.station.office), served.browser()
    server.close([], first=TODAY)
    browser.login("integrite", PASSPHRASES["integrite"])
    browser.upload(server.bundle())
    browser.submit("/import/trust", {"fingerprint": str(server.fingerprint), "compared": "yes"})
    anne = "integrite/integrite"
    assert lines(house.station.vault) == [
        (anne, "server accepted", str(server.fingerprint)),
        (anne, "bundle taken in", ""),
        (anne, "bundle exported", "1"),
    ]
    assert "serveur accepté" not in browser.get("/journal").page.said
    keeper = served.browser()
    keeper.login("station", PASSPHRASES["station"])
    shown = keeper.get("/journal").page.said
    assert ("serveur accepté" in shown, anne in shown, "La chaîne tient" in shown) == (True, True, True)


def test_what_a_folder_brings_the_station_takes_by_itself(house: House, tmp_path: Path) -> None:
    """The watched folder's bundles are the machine's doing; the server they come from was somebody's choice."""
    house.server.close([], first=TODAY)
    inbox, outbox = tmp_path / "inbox", tmp_path / "outbox"
    for box in (inbox, outbox):
        box.mkdir()
    (inbox / "1.bundle").write_bytes(house.server.bundle())
    trust, told = house.server.fingerprint, list[Said]()
    today = lambda: TODAY  # noqa: E731
    with Room(house.station, house.folder, outbox=outbox, today=today, report=told.append, trust=trust) as room:
        take_waiting(room, inbox)
    assert lines(house.station.vault) == [
        ("station", "server accepted", str(trust)),
        (MACHINE, "bundle taken in", ""),
        (MACHINE, "bundle exported", "1"),
    ]


def test_the_board_grows_by_itself(house: House) -> None:
    """What nobody decides is the machine's: no person stands beside it."""
    with house.station.vault.transaction():
        house.station.grow(today=TODAY)
    assert lines(house.station.vault) == [(MACHINE, "board grown", "")]


@pytest.mark.parametrize("vault", ["root", "station"])
def test_people_and_paper_stand_in_the_journal(folder: Path, vault: str) -> None:
    """T24: Who was let in or taken out, new words, a passphrase made by them: with both who agreed, or with no name."""
    stick, of = folder.parent / "stick", ("--vault", vault)
    bruno = {f"{vault}_Bruno": BRUNO}
    both = {**bruno, f"{vault}_Claire": CLAIRE}
    done = [
        keep(folder, "people", "add", *of, "--name", "Bruno", **bruno),
        keep(folder, "people", "add", *of, "--name", "Claire", **both),
        keep(folder, "people", "remove", *of, "--name", "Claire", **bruno),
        keep(folder, "recovery-words", *of, "--sheets", stick, **bruno),
    ]
    words = private(folder.parent / "words", " ".join(words_on(stick / f"recovery-{vault}.pdf")))
    done.append(keep(folder, "restore", *of, "--person", "Bruno", "--words", words, **{vault: CLAIRE}))
    assert [each.told for each in done if each.status] == []
    with Vault.open(vault_path(folder, vault), CLAIRE) as opened:
        assert (opened.person, lines(opened)) == (
            "Bruno",
            [
                (vault, "added", "Bruno"),
                (f"{vault} Bruno", "added", "Claire"),
                (f"{vault} Bruno", "removed", "Claire"),
                (f"{vault} Bruno", "words renewed", ""),
                (NOBODY, "passphrase restored", "Bruno"),
            ],
        )


def test_it_is_read_on_a_terminal(folder: Path) -> None:
    """T24: The command lists who did what, holds it against a root on paper, and names the entry that was changed."""
    assert keep(folder, "export", "--to", folder.parent / "out.bundle").status == 0
    assert keep(folder, "backup", "--to", folder.parent / "stick").status == 0
    read = ("journal", "--vault", "station")
    shown = keep(folder, *read)
    founded, exported, begun, holds = shown.said.splitlines()
    assert [line.split("\t")[2:] for line in (founded, exported, begun)] == [
        ["station", "bureau fondé"],
        ["station", "paquet préparé", "1"],
        ["station", "sauvegarde commencée"],
    ]
    assert (shown.status, "Entrées\u00a0: 3." in holds) == (0, True)
    with Vault.open(vault_path(folder, "station"), PASSPHRASES["station"]) as vault:
        (root,) = journal.roots(vault, today=epochs.at(time.time()) + 7, weeks=1)
    assert "ses 3 premières entrées" in keep(folder, *read, "--against", root.entries, root.code).said
    assert "réécrit" in keep(folder, *read, "--against", 2, root.code).told
    assert "64 chiffres" in keep(folder, *read, "--against", 3, root.code[:-1]).told
    with Vault.open(vault_path(folder, "station"), PASSPHRASES["station"]) as vault:
        vault.run("UPDATE journal SET person = 'Bruno' WHERE entry = 2")
    changed = keep(folder, *read)
    assert (changed.status, "Bruno" in changed.said, "l’entrée 2 ne suit pas" in changed.told) == (1, True, True)


def test_the_week_s_root_is_printed(folder: Path) -> None:
    """A root of the days before this Monday stands below the list, as the page of a desk has it."""
    today = epochs.at(time.time())
    with Vault.open(vault_path(folder, "integrite"), PASSPHRASES["integrite"]) as vault:
        with vault.transaction():
            journal.note(vault, by="Anne", did="noted", number=3, today=today - 7)
        (root,) = journal.roots(vault, today=today, weeks=1)
    shown = keep(folder, "journal", "--vault", "integrite").said
    assert ("note écrite (Dossier 3)" in shown, root.code in shown, root.entries) == (True, True, 1)
