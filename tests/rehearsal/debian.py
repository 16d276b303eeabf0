"""A bare Debian 12 in a folder, booted: what debootstrap makes, its systemd, and no line of ours."""

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
RELEASE: Final = "bookworm"
# What every installed Debian has and the smallest folder of it has not.
INSTALLED: Final = "dbus,procps,systemd,systemd-sysv"
BOOT_SECONDS: Final = 60
LINE_SECONDS: Final = 1_800
# Where this machine says that its packages come from, and whom it trusts for that.
_MIRROR: Final = re.compile(r"^(?:URIs: *|deb +(?:\[[^]]*\] +)?)(\S+/debian/?)(?= |$)", re.MULTILINE)
_TRUSTED: Final = "/etc/ssl/certs/ca-certificates.crt"
_PASSED: Final = ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy", "PIP_INDEX_URL")
_CERTIFICATES: Final = "/srv/certificates.crt"


class Failed(Exception):
    """A line of the guide did not do what it says, or there is no Debian to try it on."""


@dataclass
class Debian:
    """A booted one; `first` is its systemd, as this machine counts."""

    root: Path
    first: int

    def does(self, line: str) -> str:
        """One line of shell as its root user types it; what it prints. `Failed` if it fails."""
        done = self._run(line)
        if done.returncode:
            raise Failed(f"{line}\n{done.stdout[-2_000:]}\n{done.stderr[-4_000:]}\n{self.journal()}")
        return done.stdout

    def journal(self) -> str:
        """What its services said last."""
        return self._run("journalctl --no-pager --lines=30").stdout

    def _run(self, line: str) -> "subprocess.CompletedProcess[str]":
        spaces = ["--mount", "--pid", "--cgroup", "--uts", "--ipc", "--root", "--wd"]
        return subprocess.run(
            ["nsenter", f"--target={self.first}", *spaces, "sh", "-c", line],
            env=_environment(),
            capture_output=True,
            text=True,
            timeout=LINE_SECONDS,
            check=False,
        )

    def put(self, place: str, content: str | bytes) -> None:
        """A file that everyone there may read, as on a stick."""
        path = self.root / place.removeprefix("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        path.chmod(0o644)


@contextmanager
def bare_debian(root: Path) -> Iterator[Debian]:
    """Made anew in `root`, booted, and gone with all its processes when the block is left."""
    sources = {path: path.read_text("utf-8") for path in _lists()}
    mirrors = [found[1] for text in sources.values() for found in [_MIRROR.search(text)] if found]
    if os.geteuid() != 0 or shutil.which("debootstrap") is None or not mirrors:
        raise Failed("A rehearsal needs root, the package debootstrap, and a Debian mirror in this machine's /etc/apt.")
    # In a mount namespace of its own: if it is interrupted, no /proc stays mounted where the folder is removed.
    aside = ["unshare", "--mount", "--propagation", "private"]
    command = [*aside, "debootstrap", "--variant=minbase", f"--include={INSTALLED}", RELEASE, str(root), mirrors[0]]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        raise Failed(f"debootstrap: {made.stdout[-2_000:]}{made.stderr}")
    (root / "etc/apt/sources.list").unlink()
    for path, text in sources.items():
        if _MIRROR.search(text):
            (root / str(path).removeprefix("/")).write_text(text, "utf-8")
    for known, place in ((_TRUSTED, _CERTIFICATES), ("/etc/resolv.conf", "/etc/resolv.conf")):
        shutil.copyfile(known, root / place.removeprefix("/"))
    with _booted(root) as first:
        yield Debian(root, first)


def _lists() -> list[Path]:
    apt = Path("/etc/apt")
    return [*apt.glob("sources.list"), *apt.glob("sources.list.d/*.sources"), *apt.glob("sources.list.d/*.list")]


def _environment() -> dict[str, str]:
    """A root's, and the way of this machine to its packages."""
    trusted = dict.fromkeys(("PIP_CERT", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"), _CERTIFICATES)
    passed = {name: os.environ[name] for name in _PASSED if name in os.environ}
    shell = {"HOME": "/srv", "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
    return shell | {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"} | trusted | passed


@contextmanager
def _booted(root: Path) -> Iterator[int]:
    mounts = (line.split() for line in Path("/proc/mounts").read_text("utf-8").splitlines())
    group = Path(next(place for _, place, kind, *_ in mounts if kind == "cgroup2")) / root.parent.name
    group.mkdir()
    nothing = subprocess.DEVNULL
    outer = subprocess.Popen([HERE / "boot", root, group], stdin=nothing, stdout=nothing, stderr=nothing)
    try:
        yield _up(outer)
    finally:
        # The first process takes all others of its namespace with it.
        for child in _children(outer.pid):
            os.kill(child, signal.SIGKILL)
        outer.kill()
        outer.wait()
        _removed(group)


def _up(outer: "subprocess.Popen[bytes]") -> int:
    """The number of the first process, once systemd has started all that it starts."""
    end = time.monotonic() + BOOT_SECONDS
    while time.monotonic() < end and outer.poll() is None:
        time.sleep(0.5)
        for first in _children(outer.pid):
            command = ["nsenter", f"--target={first}", "--all", "systemctl", "is-system-running"]
            said = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
            # No getty finds a terminal there: 'degraded' is as well as it gets.
            if said in {"running", "degraded"}:
                return first
    raise Failed("systemd does not start in a folder of this machine.")


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]
    except FileNotFoundError:
        return []


def _removed(group: Path) -> None:
    # The last of them may still be on its way out.
    end = time.monotonic() + BOOT_SECONDS
    while "populated 1" in (group / "cgroup.events").read_text("ascii") and time.monotonic() < end:
        time.sleep(0.1)
    for part in sorted((path for path in group.rglob("*") if path.is_dir()), reverse=True):
        part.rmdir()
    group.rmdir()
