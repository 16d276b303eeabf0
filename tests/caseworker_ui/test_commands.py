"""The station's commands as a caseworker types them: real processes, real files, clear sentences."""

import base64
import json
import os
import random
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from caseworker_ui.bundles.inbound import take_in
from caseworker_ui.vaults import schema
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.station import Station
from caseworker_ui.wording import SENTENCES
from crypto import epoch as epochs
from crypto.bundle import Outbound

from .browser import Browser
from .conftest import PASSPHRASES, House
from .post import Server, reading

CITY = """
[office]
origin = "liege.example"
name = "Bureau d’intégrité (fictif)"
[[desk]]
slug = "integrite"
title = "Référent intégrité"
[[desk]]
slug = "audit"
title = "Audit interne"
"""
CLIENT = "00" * 32


class Ended:
    """How a command ended."""

    def __init__(self, status: int, said: str, told: str) -> None:
        self.status, self.said, self.told = status, said, told


def perron(*arguments: object, language: str = "C.UTF-8", prepare: Callable[[], None] | None = None) -> Ended:
    """Runs one command to its end."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "perron", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "LANG": language, "LC_ALL": ""},
        preexec_fn=prepare,
        timeout=100,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    """The passphrases of the office, in a private file."""
    path = tmp_path / "passphrases.toml"
    path.touch(mode=0o600)
    path.write_text("".join(f'{name} = "{words}"\n' for name, words in PASSPHRASES.items()), encoding="utf-8")
    return path


@pytest.fixture
def folder(founded_today: Path, tmp_path: Path) -> Path:
    """A copy of the office, locked."""
    return Path(shutil.copytree(founded_today, tmp_path / "station"))


def an_inbound_bundle(folder: Path, tmp_path: Path, *, batches: int = 1) -> tuple[Path, Server]:
    """A bundle of today for this office, on a stick."""
    with Station.open(folder, PASSPHRASES["station"]) as station:
        server = Server(station.office)
    for _ in range(batches):
        server.close([], first=epochs.at(time.time()))
    stick = tmp_path / "in.bundle"
    stick.write_bytes(server.bundle())
    return stick, server


def test_founding_an_office_prints_its_fingerprint_and_no_secret(tmp_path: Path, secrets: Path) -> None:
    """The ceremony leaves four vaults, the first bundle and the fingerprint, which it also prints."""
    (tmp_path / "city.toml").write_text(CITY, encoding="utf-8")
    init = ("station", "init", "--dir", tmp_path / "new", "--city", tmp_path / "city.toml", "--passphrases", secrets)
    ended = perron(*init, "--client", CLIENT)
    assert ended.status == 0, ended.told
    assert {path.name for path in (tmp_path / "new").iterdir()} == {
        "root.vault", "station.vault", "desk-integrite.vault", "desk-audit.vault",
        "root.keys", "station.keys", "desk-integrite.keys", "desk-audit.keys",
        "first.bundle", "fingerprint",
    }  # fmt: skip
    assert (tmp_path / "new" / "fingerprint").read_text().strip() in ended.said
    assert not any(words in ended.said + ended.told for words in PASSPHRASES.values())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("name", "nom"), "ne convient pas"),
        (('slug = "audit"', 'slug = "integrite"'), "two desks with one short name"),
        (("liege.example", "Liège"), "host name"),
        (('[[desk]]\nslug = "audit"\ntitle = "Audit interne"', ""), "ne convient pas"),
        (("[office]", "[colours]\n[office]"), "unknown field `colours`"),
        (("[office]", "contact = 1\n[office]"), "$.contact"),
    ],
)
def test_a_wrong_city_pack_is_told(tmp_path: Path, secrets: Path, change: tuple[str, str], words: str) -> None:
    """Unknown keys, doubled desks, a bad name or a single desk stop the ceremony before it begins."""
    assert change[0] in CITY
    (tmp_path / "city.toml").write_text(CITY.replace(*change), encoding="utf-8")
    init = ("station", "init", "--dir", tmp_path / "new", "--city", tmp_path / "city.toml", "--passphrases", secrets)
    ended = perron(*init, "--client", CLIENT)
    assert ended.status == 1
    assert words in ended.told
    assert not (tmp_path / "new").exists()


def test_a_new_page_is_named_in_the_next_edition(folder: Path, secrets: Path) -> None:
    """The office stands for the pages it names now, not for those before; a digest that is none changes nothing."""
    station = ("--dir", folder, "--passphrases", secrets)
    wrong = perron("station", "release", *station, "--client", "ab")
    assert wrong.status == 1
    two = (bytes(range(32)), bytes(range(32, 64)))
    named = [part for digest in two for part in ("--client", digest.hex())]
    assert perron("station", "release", *station, *named).status == 0
    assert perron("station", "export", *station, "--to", folder / "out.bundle").status == 0
    bundle = (folder / "out.bundle").read_bytes()
    lines = b"".join(b"client " + base64.b64encode(digest) + b"\n" for digest in two)
    assert bundle.count(b"\nclient ") == 2
    assert lines in bundle


def test_a_wrong_passphrase_is_told(folder: Path, secrets: Path) -> None:
    """It says which vault, that nothing changed, and what to do."""
    secrets.write_text('station = "pas la bonne phrase"\n', encoding="utf-8")
    ended = perron("station", "export", "--dir", folder, "--to", folder / "out", "--passphrases", secrets)
    assert ended.status == 1
    assert "n’ouvre pas «\u00a0station\u00a0»" in ended.told
    assert "Traceback" not in ended.told
    assert not (folder / "out").exists()


def test_sentences_are_in_the_readers_language(folder: Path, secrets: Path) -> None:
    """French counts; a computer that speaks English gets English."""
    cases = ("station", "cases", "--dir", folder, "--desk", "nobody", "--passphrases", secrets)
    assert "Il n’y a pas de guichet «\u00a0nobody\u00a0». Guichets\u00a0: integrite, audit." in perron(*cases).told
    assert "There is no desk “nobody”. Desks: integrite, audit." in perron(*cases, language="en_GB.UTF-8").told


def test_a_passphrase_file_that_others_can_read_is_refused(folder: Path, secrets: Path) -> None:
    """A secret that lies open is not used."""
    secrets.chmod(0o644)
    ended = perron("station", "cases", "--dir", folder, "--desk", "audit", "--passphrases", secrets)
    assert ended.status == 1
    assert f"chmod 600 {secrets}" in ended.told


def test_files_that_are_missing_or_in_the_way_are_told(folder: Path, secrets: Path, tmp_path: Path) -> None:
    """A wrong name gets a sentence; an existing file is never overwritten."""
    missing = perron("station", "import", "--dir", folder, tmp_path / "none", "--passphrases", secrets)
    assert (missing.status, "n’existe pas" in missing.told) == (1, True)
    (tmp_path / "out").write_text("keep me")
    export = perron("station", "export", "--dir", folder, "--to", tmp_path / "out", "--passphrases", secrets)
    assert (export.status, "n’a pas été touché" in export.told) == (1, True)
    assert (tmp_path / "out").read_text() == "keep me"
    nowhere = perron("station", "cases", "--dir", tmp_path / "no", "--desk", "audit", "--passphrases", secrets)
    assert (nowhere.status, "Il n’y a pas de coffre" in nowhere.told) == (1, True)
    case = perron("station", "case", "--dir", folder, "--desk", "audit", "--case", 9, "--passphrases", secrets)
    assert (case.status, "pas de dossier 9" in case.told) == (1, True)


def test_import_and_export_need_no_desk(folder: Path, secrets: Path, tmp_path: Path) -> None:
    """With the station's passphrase alone a stick is taken in and the way back is prepared."""
    secrets.write_text(f'station = "{PASSPHRASES["station"]}"\n', encoding="utf-8")
    stick, server = an_inbound_bundle(folder, tmp_path)
    take = ("station", "import", "--dir", folder, stick, "--passphrases", secrets)
    refused = perron(*take)
    assert (refused.status, str(server.fingerprint) in refused.told) == (1, True)
    taken = perron(*take, "--trust", str(server.fingerprint).lower())
    assert (taken.status, "Paquet pris\u00a0: 1 lot" in taken.said) == (0, True), taken.told
    again = perron(*take)
    assert (again.status, "rien de nouveau" in again.said) == (0, True)
    export = perron("station", "export", "--dir", folder, "--to", tmp_path / "out", "--passphrases", secrets)
    assert export.status == 0, export.told


def test_one_command_makes_a_whole_trip(folder: Path, secrets: Path, tmp_path: Path) -> None:
    """T6: A stranger's bundle is not taken; a compared server's is, and what says so is on the same stick."""
    bundle, server = an_inbound_bundle(folder, tmp_path)
    stick = tmp_path / "CLE"
    stick.mkdir()
    bundle.rename(stick / "in.bundle")
    trip = ("station", "sync", "--dir", folder, "--stick", stick, "--passphrases", secrets)
    stranger = perron(*trip)
    assert (stranger.status, str(server.fingerprint) in stranger.told) == (1, True)
    assert [path.name for path in stick.iterdir()] == ["in.bundle"]
    done = perron(*trip, "--trust", server.fingerprint, "--desk", "integrite")
    assert (done.status, "Paquet pris\u00a0: 1 lot" in done.said, "est sur la clé" in done.said) == (0, True, True), (
        done.told
    )
    assert Outbound.from_bytes((stick / "out.bundle").read_bytes()).takes[0].batch == 1
    with Desk.open(folder, "integrite", PASSPHRASES["integrite"]) as desk:
        assert int.from_bytes(desk.vault.setting(f"tried {server.key.verify_key.raw.hex()}"), "big") > 0
    (stick / "in.bundle").write_bytes(b"HEAD" * 100)
    damaged = perron(*trip)
    assert (damaged.status, "abîmé" in damaged.told, "est sur la clé" in damaged.said) == (1, True, True)
    gone = perron(*trip[:-3], tmp_path / "none", "--passphrases", secrets)
    assert (gone.status, "Il n’y a pas de clé" in gone.told) == (1, True)


def test_a_full_disk_takes_nothing(folder: Path, secrets: Path, tmp_path: Path) -> None:
    """When the disk is full during an import the sentence says so, nothing is half taken, and later it works."""
    stick, server = an_inbound_bundle(folder, tmp_path, batches=12)
    take = ("station", "import", "--dir", folder, stick, "--passphrases", secrets, "--trust", server.fingerprint)

    def small_disk() -> None:
        limit = max(path.stat().st_size for path in folder.iterdir()) + 1_000_000
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    full = perron(*take, prepare=small_disk)
    assert (full.status, "Le disque refuse" in full.told) == (1, True), full.told
    taken = perron(*take)
    assert (taken.status, "12 lot" in taken.said) == (0, True), taken.told


def test_kill_9_during_an_import_loses_and_doubles_nothing(folder: Path, secrets: Path, tmp_path: Path) -> None:
    """Wherever the power fails, the spool holds all of the bundle or nothing of it."""
    stick, server = an_inbound_bundle(folder, tmp_path, batches=12)
    command = [sys.executable, "-P", "-m", "perron", "station", "import", "--dir", folder, stick]
    command += ["--passphrases", secrets, "--trust", str(server.fingerprint)]
    moments = random.Random(2026)
    for _ in range(6):
        process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL)
        time.sleep(moments.uniform(0.3, 1.2))
        process.kill()
        process.wait()
        with Station.open(folder, PASSPHRASES["station"]) as station:
            assert station.vault.row("SELECT count(*) FROM spool") in {(0,), (12 * 64,)}
    with Station.open(folder, PASSPHRASES["station"]) as station:
        take_in(station, reading(stick.read_bytes()).read, today=epochs.at(time.time()), trust=server.fingerprint)
        assert station.vault.row("SELECT count(*) FROM spool") == (12 * 64,)


def test_cases_can_be_read_by_programs(house: House, secrets: Path) -> None:
    """`--json` gives one document, with dates to the day."""
    house.close()
    ended = perron("station", "cases", "--dir", house.folder, "--desk", "audit", "--json", "--passphrases", secrets)
    assert json.loads(ended.said) == []


@pytest.fixture
def port() -> int:
    """A port of this machine that is free."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def test_the_watch_takes_bundles_and_prepares_the_way_back(
    folder: Path, secrets: Path, tmp_path: Path, port: int
) -> None:
    """What a courier brings is taken, a damaged bundle is set aside, and the page says so, to loopback only."""
    stick, server = an_inbound_bundle(folder, tmp_path)
    inbox, outbox = tmp_path / "inbox", tmp_path / "outbox"
    inbox.mkdir()
    (inbox / "0.bundle").write_bytes(stick.read_bytes()[:-1])
    (inbox / "1.bundle").write_bytes(stick.read_bytes())
    command = [
        sys.executable,
        "-P",
        "-m",
        "perron",
        "station",
        "run",
        "--dir",
        folder,
        "--port",
        port,
        "--inbox",
        inbox,
    ]
    command += ["--outbox", outbox, "--desk", "integrite", "--trust", server.fingerprint, "--passphrases", secrets]
    watch = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, text=True)
    try:
        until = time.monotonic() + 60
        while not list(outbox.glob("*.bundle")) and time.monotonic() < until:
            time.sleep(0.1)
        assert [path.name for path in inbox.iterdir()] == ["0.bundle.refused"]
        second = perron(*command[4:])
        assert (second.status, "travaille déjà" in second.told) == (1, True), second.told
        browser = Browser(port)
        assert "Paquet pris" not in browser.get("/").text
        browser.login("station", PASSPHRASES["station"])
        page = browser.get("/status").page.said
        assert "Nouveaux lots : 1" in page.replace("\u00a0", " ")
        assert "abîmé ou falsifié" in page
        assert "Référent intégrité" in page
    finally:
        watch.terminate()
        _, _ = watch.communicate(timeout=30)
    assert watch.returncode == 0


def test_the_page_alone_needs_a_folder_and_a_port(folder: Path, secrets: Path, tmp_path: Path, port: int) -> None:
    """Without folders to watch, bundles come and go by the page; desks are unlocked on it, none at the start."""
    stick, server = an_inbound_bundle(folder, tmp_path)
    secrets.write_text(f'station = "{PASSPHRASES["station"]}"\n', encoding="utf-8")
    command = [sys.executable, "-P", "-m", "perron", "station", "run", "--dir", folder, "--port", port]
    command += ["--trust", server.fingerprint, "--passphrases", secrets]
    watch = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert watch.stdout is not None
        assert f"http://127.0.0.1:{port}/" in watch.stdout.readline()
        browser = Browser(port)
        browser.login("audit", PASSPHRASES["audit"])
        assert "Paquet pris" in browser.upload(stick.read_bytes()).page.said
        assert Outbound.from_bytes(browser.ask("GET", "/export/bundle").body).takes[0].batch == 1
        browser.submit("/lock")
    finally:
        watch.terminate()
        said, told = watch.communicate(timeout=30)
    assert (watch.returncode, told) == (0, "")
    assert "GET" not in said


def test_every_sentence_has_both_languages() -> None:
    """Nobody is left with half a sentence."""
    assert all(set(sentence) == {"fr", "en"} for sentence in SENTENCES.values())


def test_every_column_has_its_reason() -> None:
    """B2: each column of the station's vaults says why it is there, and none holds a time finer than a day."""
    columns = [
        line.strip()
        for line in (schema.STATION + schema.DESK).splitlines()
        if line.startswith("    ") and not line.strip().startswith(("PRIMARY KEY", "UNIQUE", "tokenize"))
    ]
    assert len(columns) > 40
    assert [line for line in columns if "-- " not in line] == []
    assert not any(word in line.split()[0] for line in columns for word in ("time", "_at", "stamp", "date"))
