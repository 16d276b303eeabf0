"""Server, courier and station, each the real one: what one writes onto the stick the other finds there."""

import subprocess
import sys
import time
from pathlib import Path

from caseworker_ui.bundles import stick as station_stick
from caseworker_ui.bundles.outbound import prepare
from caseworker_ui.cases import casebook
from caseworker_ui.founding import ceremony
from caseworker_ui.founding.city import City, Desk, Office
from caseworker_ui.vaults.desk import Desk as DeskVault
from crypto import epoch as epochs
from crypto.bundle import Outbound
from crypto.record import RecordFile
from server import settings
from server.folder import replace
from tests.caseworker_ui.post import Reporter
from tests.server.house import Machine
from tests.server.office import Office as Founder
from tests.server.program import ROOT

from .courier_stage import Courier

CITY = City(
    office=Office(origin="liege.example", name="Bureau d’intégrité (fictif)"),
    desk=(Desk(slug="integrite", title="Référent intégrité"), Desk(slug="audit", title="Audit interne")),
)
PASSPHRASES = {
    "root": "soudure priver élégant toxine bambin",
    "station": "inédit hormone flore vampire déglutir",
    "integrite": "éluder médaille hydromel soluble retenir",
    "audit": "brioche engager vorace atrium score",
}
TEXT = "Deux factures pour un seul quai."


def synced(folder: Path, stick: Path, *, server: str) -> str:
    """`perron station sync`, with one desk unlocked; what it says."""
    secrets = folder.with_name("passphrases.toml")
    secrets.touch(mode=0o600)
    secrets.write_text("".join(f'{name} = "{words}"\n' for name, words in PASSPHRASES.items()), encoding="utf-8")
    command = [sys.executable, "-P", "-m", "perron", "station", "sync", "--dir", str(folder), "--stick", str(stick)]
    options = ["--desk", "integrite", "--trust", server, "--passphrases", str(secrets)]
    done = subprocess.run([*command, *options], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_report_and_its_answer_travel_on_the_stick(tmp_path: Path) -> None:
    """A report comes by the courier's stick to the desk, and the way back hangs on the server: two commands a trip."""
    folder, today = tmp_path / "station", epochs.at(time.time())
    station = ceremony.found(folder, CITY, passphrases=PASSPHRASES, clients=[bytes(32)], today=today)
    first = prepare(station, today=today).bundle
    station.vault.close()
    files = {
        day: RecordFile.from_bytes(raw, fingerprint=station.fingerprint)
        for day, raw in Outbound.from_bytes(first).records
    }
    machine, courier = Machine.made(tmp_path / "server", Founder(today)), Courier.with_stick(tmp_path / "stick")
    replace(machine.folder.settings, [settings.text(office=station.fingerprint, listen="127.0.0.1:0").encode()])
    with machine.opened() as keeper:
        keeper.accept(first)
        server = str(keeper.server_fingerprint())
    # A demo closes the day's batch at each fetch.
    with machine.running(demo=True) as doors:
        assert doors.drop(Reporter(files).letter(TEXT, epoch=today)) == 204
        hatch = machine.folder.socket
        courier.goes(hatch)
        (carried,) = station_stick.look_at(courier.stick).bundles
        assert (carried.path, carried.number, carried.last) == (courier.file(1), 1, today)
        assert str(courier.out) in synced(folder, courier.stick, server=server)
        assert courier.goes(hatch)
        assert list(courier.told) == ["brought", "removed", "nothing waits"]
        assert courier.told["brought"]["sentence"] == "imported"
        assert courier.names() == ["server"]
    # The stick is known without a bundle too, and gets the next way back in the same place.
    known = station_stick.look_at(courier.stick)
    assert (known.couriers, known.out) == (True, courier.out)
    desk = DeskVault.open(folder, "integrite", PASSPHRASES["integrite"])
    assert [message.words for case in casebook.cases(desk) for message in case.messages] == [TEXT]
    desk.vault.close()
