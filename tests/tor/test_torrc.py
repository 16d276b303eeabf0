"""The onion service's configuration."""

import subprocess
import sys
from pathlib import Path

import pytest

from tor.torrc import Unsafe, onion_service


def test_the_real_tor_accepts_the_configuration(tmp_path: Path) -> None:
    """The real tor reads what we print, with proof of work and limits on."""
    folder, data = tmp_path / "onion", tmp_path / "data"
    for made in (folder, data):
        made.mkdir(mode=0o700)
    torrc = tmp_path / "torrc"
    fixed = f"SocksPort 0\nDataDirectory {data}\n"
    torrc.write_text(fixed + onion_service(socket=tmp_path / "http.sock", folder=folder))
    command = ["tor", "--verify-config", "-f", str(torrc), "--defaults-torrc", "/dev/null"]
    verified = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert verified.returncode == 0, verified.stdout
    assert "Configuration was valid" in verified.stdout


@pytest.mark.parametrize(
    "socket", ["relative.sock", "/" + "x" * 107, "/run/a b.sock", '/run/"quoted".sock', "/run/#comment.sock"]
)
def test_a_socket_that_tor_would_only_fail_on_later_is_refused(socket: str) -> None:
    """With these, tor starts and then serves nobody."""
    with pytest.raises(Unsafe):
        onion_service(socket=Path(socket), folder=Path("/var/lib/tor/perron"))


def test_the_command_prints_the_lines_or_a_sentence() -> None:
    """Status 0 with lines for torrc, 1 with what to mend."""
    command = [sys.executable, "-P", "-m", "perron", "tor", "config", "--socket"]
    printed = subprocess.run([*command, "/run/perron/http.sock"], capture_output=True, text=True, check=False)
    assert printed.returncode == 0
    assert "HiddenServicePort 80 unix:/run/perron/http.sock\n" in printed.stdout
    refused = subprocess.run([*command, "http.sock"], capture_output=True, text=True, check=False)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
