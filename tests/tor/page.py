"""A page behind a Unix socket, and a visitor who asks an onion for it through a client's SOCKS port."""

import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingUnixStreamServer

from python_socks import ProxyError, ProxyTimeoutError
from python_socks.sync import Proxy

TRIES = 200
BETWEEN_SECONDS = 0.25
ANSWER_SECONDS = 20


class _Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.path)))
        self.end_headers()
        self.wfile.write(self.path.encode())

    def log_message(self, *_: object) -> None:
        """A line per request would only disturb."""

    def address_string(self) -> str:
        return ""


@contextmanager
def page(path: Path) -> Iterator[None]:
    """Answers every GET with the path that was asked for."""
    with ThreadingUnixStreamServer(str(path), _Page) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


def visit(port: int | None, onion: str, *, name: str = "visitor", path: str = "/") -> tuple[int, str]:
    """One GET through this SOCKS port, on the circuit of this name: status and body."""
    way = Proxy.from_url(f"socks5://{name}:x@127.0.0.1:{port}", rdns=True)
    with closing(http.client.HTTPConnection(onion, timeout=ANSWER_SECONDS)) as connection:
        connection.sock = way.connect(onion, 80, timeout=ANSWER_SECONDS)
        connection.request("GET", path)
        with connection.getresponse() as answer:
            return answer.status, answer.read().decode()


def patient(port: int | None, onion: str, *, name: str = "visitor", path: str = "/") -> tuple[int, str]:
    """The same, again and again: an onion that has just begun is not known everywhere."""
    for _ in range(TRIES):
        with suppress(ProxyError, ProxyTimeoutError, OSError, http.client.HTTPException):
            return visit(port, onion, name=name, path=path)
        time.sleep(BETWEEN_SECONDS)
    raise TimeoutError(onion)
