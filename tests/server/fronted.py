"""A running server behind Debian's nginx, both real, on ports and in folders of a test; ended by their numbers."""

import getpass
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from crypto.onion import Onion
from server.proxy import SOCKET
from tests.server.house import eventually, received
from tests.server.office import Office
from tests.server.program import ROOT, Operator

NAME = "signaler.example"
ONION = str(Onion(bytes(32)))
NGINX = "/usr/sbin/nginx"
PIECE_BYTES = 8_192


def certified(folder: Path) -> dict[str, Path]:
    """A certificate for the name, signed by itself, and its key."""
    made = {"certificate": folder / "certificate.pem", "key": folder / "key.pem"}
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc", "-days", "2", "-subj", f"/CN={NAME}"]
    command = ["openssl", "req", "-x509", *kind, "-keyout", str(made["key"]), "-out", str(made["certificate"])]
    subprocess.run(command, capture_output=True, check=True, timeout=60)
    return made


def written(to: Path, **values: str | Path) -> "subprocess.CompletedProcess[str]":
    """The configuration, as the product's command writes it."""
    given = {"name": NAME, "onion": ONION, "certificate": "/etc/ssl/c.pem", "key": "/etc/ssl/k.pem"} | values
    options = [word for name, value in given.items() for word in (f"--{name}", str(value))]
    command = [sys.executable, "-m", "perron", "server", "proxy", "--to", str(to), *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


def judged(configuration: Path) -> "subprocess.CompletedProcess[str]":
    """What `nginx -t` says, which also makes its folders."""
    command = [NGINX, "-t", "-c", str(configuration)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def moved(configuration: Path, *, ports: tuple[int, int], below: Path, door: Path) -> None:
    """The same lines on other ports, in other folders and for whoever runs the test: nothing else differs."""
    text = configuration.read_text("utf-8")
    for old, new in (
        ("user www-data;", f"user {getpass.getuser()};"),
        (SOCKET, str(door)),
        ("/run/nginx", f"{below}/nginx"),
        ("listen 443", f"listen 127.0.0.1:{ports[0]}"),
        ("listen [::]:443", f"listen [::1]:{ports[0]}"),
        ("listen 80", f"listen 127.0.0.1:{ports[1]}"),
        ("listen [::]:80", f"listen [::1]:{ports[1]}"),
    ):
        assert old in text
        text = text.replace(old, new)
    configuration.write_text(text, "utf-8")


@dataclass
class Front:
    """Where nginx listens, and the door behind it."""

    folder: Path
    ports: tuple[int, int]
    door: Path

    def asked(self, request: bytes, *, name: str = NAME, pause_seconds: float = 0) -> bytes:
        """Everything that the HTTPS name answers until it closes; the request may come in pieces."""
        trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        trusting.load_verify_locations(self.folder / "certificate.pem")
        with (
            socket.create_connection(("127.0.0.1", self.ports[0]), timeout=20) as plain,
            trusting.wrap_socket(plain, server_hostname=name, suppress_ragged_eofs=True) as client,
        ):
            for first in range(0, len(request), PIECE_BYTES if pause_seconds else len(request)):
                time.sleep(pause_seconds)
                client.sendall(request[first : first + PIECE_BYTES] if pause_seconds else request)
            return received(client)

    @contextmanager
    def without_server(self) -> Iterator[Path]:
        """Its door is gone; whoever wants to stand there instead may listen on this path."""
        aside = self.door.with_suffix(".aside")
        self.door.rename(aside)
        try:
            yield self.door
        finally:
            aside.replace(self.door)

    def files(self) -> dict[str, int]:
        """All that lies below nginx's folder, with its size."""
        return {str(path): path.stat().st_size for path in self.folder.rglob("*")}


@contextmanager
def fronted(folder: Path, office: Office) -> Iterator[Front]:
    """A server with its office's first bundle, and nginx before it."""
    for place in ("behind", "front"):
        (folder / place).mkdir()
    operator, front = Operator.at(folder / "behind"), folder / "front"
    operator.makes(office)
    door = operator.folder.parent / "http.sock"
    settings = operator.folder / "server.toml"
    settings.write_text(settings.read_text("utf-8").replace("127.0.0.1:0", f"unix:{door}"), "utf-8")
    assert operator.hangs(office.sends().raw).returncode == 0
    configuration = front / "nginx.conf"
    assert written(configuration, **certified(front)).returncode == 0
    ports = _free(), _free()
    moved(configuration, ports=ports, below=front, door=door)
    command = [NGINX, "-c", str(configuration), "-g", "daemon off;"]
    server = operator.starts()
    nginx = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        assert eventually(lambda: door.exists() and _listens(ports[0]), seconds=30), nginx.poll()
        yield Front(front, ports, door)
    finally:
        for process in (nginx, server):
            if process.poll() is None:
                os.kill(process.pid, signal.SIGTERM)
            process.communicate(timeout=30)


def _free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


def _listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0
