"""The onion services' configuration: what we print, and what we refuse in an operator's torrc."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tor.authorization import FOLDER, shut
from tor.torrc import Unsafe, courier_onion, onion_service
from tor.unsafe import SAFE, faults, services

PERRON = [sys.executable, "-P", "-m", "perron", "tor"]


def verified(folder: Path, lines: str) -> subprocess.CompletedProcess[str]:
    """What the real tor says of a torrc with these lines."""
    (folder / "data").mkdir(mode=0o700)
    torrc = folder / "torrc"
    torrc.write_text(f"SocksPort 0\nDataDirectory {folder / 'data'}\n{lines}")
    command = ["tor", "--verify-config", "-f", str(torrc), "--defaults-torrc", "/dev/null"]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_the_real_tor_accepts_the_configuration(tmp_path: Path) -> None:
    """The real tor reads what we print for both onions, and our own check finds nothing unsafe in it."""
    reporters, couriers = tmp_path / "reporters", tmp_path / "couriers"
    reporters.mkdir(mode=0o700)
    shut(couriers)
    lines = onion_service(socket=tmp_path / "http.sock", folder=reporters)
    lines += courier_onion(socket=tmp_path / "courier.sock", folder=couriers)
    said = verified(tmp_path, lines)
    assert (said.returncode, "Configuration was valid" in said.stdout) == (0, True), said.stdout
    assert faults(lines) == []
    assert {service.folder: service.proof_of_work for service in services(lines)} == {reporters: True, couriers: False}


@pytest.mark.parametrize(
    "socket", ["relative.sock", "/" + "x" * 107, "/run/a b.sock", '/run/"quoted".sock', "/run/#comment.sock"]
)
def test_a_socket_that_tor_would_only_fail_on_later_is_refused(socket: str) -> None:
    """With these, tor starts and then serves nobody."""
    for lines in (onion_service, courier_onion):
        with pytest.raises(Unsafe):
            lines(socket=Path(socket), folder=Path("/var/lib/tor/perron"))


UNSAFE = [
    "HiddenServiceNonAnonymousMode 1",
    "hiddenservicesinglehopmode 1",
    "HiddenServiceExportCircuitID haproxy",
    "HiddenServiceVersion 2",
    "HiddenServiceDir onion",
    "HiddenServiceDirGroupReadable 1",
    "HiddenServicePort 80 unix:http.sock",
    f"HiddenServicePort 80 unix:/{'x' * 107}",
    "HiddenServicePort 80 192.0.2.1:80",
    "HiddenServicePort 80 0.0.0.0:80",
    "HiddenServicePoWDefensesEnabled 0",
    "HiddenServiceMaxStreams 4",
    "HiddenServiceMaxStreamsCloseCircuit 1",
    "SafeLogging 0",
    "SafeLogging relay",
    "safelogging\t0 # for a moment only",
    "\x0cSafeLogging 0",
    "Log info file /var/log/tor/info.log",
    "Log DEBUG stdout",
    "Log notice-debug stdout",
    "Log [handshake]debug notice stdout",
    "Log notice [rend]debug file /var/log/tor/rend.log",
    "LogTimeGranularity 1",
    "VanguardsLiteEnabled 0",
    "UseEntryGuards 0",
    "UseEntryNodes 0",
    "UseHelperNodes 0",
    "Sandbox 1",
    "ControlPort 9051",
    "ControlPort 0.0.0.0:9051",
    "ControlPort 192.0.2.1:9051",
    "ControlSocket control",
    "MetricsPort 0.0.0.0:9035",
    "MetricsPortPolicy accept *",
    "MetricsPortPolicy reject 192.0.2.0/24,accept *",
    "SocksPort 0.0.0.0:9050",
    "ORPort 9001",
    "TestingTorNetwork 1",
    "DirAuthority mine 192.0.2.1:80 " + "F" * 40,
    "DirServer mine 192.0.2.1:80 " + "F" * 40,
    "%include /etc/torrc.d/*.conf",
    "+Log debug stdout",
    "/SafeLogging",
    "ContactInfo one \\",
    "SafeLog 0",
    'SafeLogging "0"',
    "SafeLog\rging 0",
]


@pytest.mark.parametrize("line", UNSAFE)
def test_a_line_that_breaks_a_promise_is_named(line: str) -> None:
    """Each unsafe option is found, however it is spelled, with its line and with what to do."""
    found = faults(f"SocksPort 0\n{line}\nNickname x\n")
    assert found
    assert all(sentence.startswith("line 2: ") for sentence in found)


def test_every_row_of_the_table_is_tried() -> None:
    """No option in the table is without a line that it refuses."""
    tried = {line.strip().partition(" ")[0].partition("\t")[0].lower() for line in UNSAFE}
    assert {name.lower() for name in SAFE} - tried == {"alternatedirauthority"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# SafeLogging 0\n",
        "Log notice file /var/log/tor/notices.log\nLog warn syslog\n",
        "ControlPort 127.0.0.1:9051\nCookieAuthentication 1\n",
        "controlport 9051\nHASHEDCONTROLPASSWORD 16:00\n",
        "SocksPort 9050 ExtendedErrors\nSocksPort unix:/run/tor/socks WorldWritable\n",
        "HiddenServiceDir /var/lib/tor/x\nHiddenServicePort 80 127.0.0.1:8080\nHiddenServiceMaxStreams 32\n",
        "MetricsPort 127.0.0.1:9035\nMetricsPortPolicy accept 127.0.0.1\n",
        'ContactInfo "a person"\nNickname SafeLogging0\n',
    ],
)
def test_what_breaks_no_promise_passes(text: str) -> None:
    """The check is for what is unsafe, and has no opinion about the rest."""
    assert faults(text) == []


@given(st.lists(st.one_of(st.text(max_size=60), st.sampled_from(UNSAFE)), max_size=5).map("\n".join))
def test_any_text_is_read(untrusted: str) -> None:
    """Whatever torrc is, the check answers with sentences about its lines."""
    assert all(sentence.startswith("line ") for sentence in faults(untrusted))
    assert isinstance(services(untrusted), list)


def test_the_command_prints_the_lines_or_a_sentence() -> None:
    """Status 0 with lines for torrc, of one onion or of both; else a sentence with what to mend."""
    both = ["--socket", "/run/perron/http.sock", "--courier-socket", "/run/perron/courier.sock"]
    printed = subprocess.run([*PERRON, "config", *both], capture_output=True, text=True, check=False)
    assert printed.returncode == 0
    assert "HiddenServicePort 80 unix:/run/perron/http.sock\n" in printed.stdout
    assert "HiddenServicePort 80 unix:/run/perron/courier.sock\n" in printed.stdout
    alone = subprocess.run([*PERRON, "config", *both[2:]], capture_output=True, text=True, check=False)
    assert printed.stdout.endswith(alone.stdout)
    assert alone.stdout.count("HiddenServiceDir") == 1
    refused = subprocess.run([*PERRON, "config", "--socket", "http.sock"], capture_output=True, text=True, check=False)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)


def test_the_command_checks_torrc_and_the_couriers_keys(tmp_path: Path) -> None:
    """Before tor starts, `check` refuses an onion without proof of work that no key shuts, and passes it once shut."""
    torrc, couriers = tmp_path / "torrc", tmp_path / "couriers"
    torrc.write_text(
        onion_service(socket=Path("/run/perron/http.sock"), folder=tmp_path / "reporters")
        + courier_onion(socket=Path("/run/perron/courier.sock"), folder=couriers)
    )
    check = [*PERRON, "check", "--torrc", str(torrc)]
    refused = subprocess.run(check, capture_output=True, text=True, check=False)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "couriers: open to everybody" in refused.stderr
    shutting = [*PERRON, "shut", "--folder", str(couriers)]
    assert subprocess.run(shutting, capture_output=True, check=False).returncode == 0
    assert subprocess.run(check, capture_output=True, check=False).returncode == 0
    (couriers / FOLDER / "courier.auth").write_text("descriptor:x25519:")
    assert subprocess.run(check, capture_output=True, check=False).returncode == 1
