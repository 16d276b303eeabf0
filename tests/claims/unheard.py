"""G3: whatever is asked, the server writes nowhere but into its stores, and says nothing to anybody."""

import json
import re
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import ClassVar, Final

from tests.rounds import rounds
from tests.server.house import envelopes, post, received

from .claim import Claim, Evidence, Mutant
from .imports import Watched
from .stage import Edits, Stage, staged

# What the server may open for writing, within its folder.
STORES: Final = re.compile(
    r"lock|ledger-\d+\.db(-wal)?|ledger-\d+\.db-copy|open/\d+\.db(-wal)?|batches/\d+\.db|outbound/\.?current\.bundle(\.part)?"
)
_NOWHERE: Final = ("/dev/null",)


class Heard(Watched):
    """An operator whose programs leave a list of what they did to the world."""

    witness: ClassVar = Path(__file__).with_name("hearing.py")


@dataclass(frozen=True, slots=True)
class Silence:
    """After so many requests: what the server wrote to its output, opened, and said."""

    requests: int
    output: str
    opened: list[str]
    told: list[str]
    files: list[str]


@contextmanager
def listened(edits: Edits) -> Iterator[Silence]:
    """A server that is asked a thousand times, then fetched from, then stopped."""
    count = rounds(120, 1_000)
    with staged(edits, "--demo", operator=Heard) as stage:
        for request in kinds(count):
            ask(stage, request)
        stage.hangs(stage.fetches()[0])
        stage.ticks()
        folder = stage.operator.folder
        files = [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()]
        stage.program.process.terminate()
        output = "".join(stage.program.process.communicate(timeout=30))
        heard = json.loads((stage.place / "witnesses" / "server run.json").read_text("utf-8"))
        opened = [path for event, path in heard if event == "path"]
        told = [f"{event} {about}" for event, about in heard if event != "path"]
        yield Silence(count, output, [inside(folder, path) for path in opened], told, files)


def inside(folder: Path, path: str) -> str:
    """The path within the folder, or as it is."""
    return str(Path(path).relative_to(folder)) if Path(path).is_relative_to(folder) else path


def kinds(count: int) -> Iterator[bytes]:
    """Requests that are granted, refused, cut off, too long, and no HTTP."""
    end = "Host: x\r\nConnection: close\r\n\r\n"
    every = (
        f"GET / HTTP/1.1\r\n{end}".encode(),
        f"GET /v1/record HTTP/1.1\r\n{end}".encode(),
        f"GET /v1/board HTTP/1.1\r\n{end}".encode(),
        f"GET /{secrets.token_hex(8)} HTTP/1.1\r\n{end}".encode(),
        f"DELETE /v1/board HTTP/1.1\r\n{end}".encode(),
        f"GET / HTTP/1.1\r\nX: {'x' * 9_000}\r\n{end}".encode(),
        f"POST /v1/envelopes HTTP/1.1\r\nTransfer-Encoding: chunked\r\n{end}zz\r\n".encode(),
        f"GET / HTTP/3.7\r\n{end}".encode(),
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + secrets.token_bytes(40) + b"\r\n\r\n",
        post(b"too short"),
        post(envelopes(1)[0])[:20_000],
    )
    for number in range(count):
        yield post(envelopes(1)[0]) if number % 12 == 0 else every[number % len(every)]


def ask(stage: Stage, request: bytes) -> None:
    """Whatever becomes of it; who sends less than he announced does not wait."""
    with socket.create_connection(stage.program.address, timeout=20) as client, suppress(ConnectionError):
        client.sendall(request)
        if len(request) != 20_000:
            received(client)


def check(silence: Silence) -> Evidence:
    """Nothing but the stores; no word; the stores were heard being opened, so the ear works."""
    against = [f"output: {line}" for line in silence.output.splitlines()[:1]]
    against += [f"opened: {path}" for path in silence.opened if not STORES.fullmatch(path) and path not in _NOWHERE]
    against += [f"told: {event}" for event in silence.told]
    known = {"server.toml", "master.json"}
    against += [f"file: {name}" for name in silence.files if name not in known and not STORES.fullmatch(name)]
    if not any(path.startswith("batches/") for path in silence.opened):
        against.append("control: the batch that was written is not heard of")
    return Evidence(
        f"{silence.requests} requests; opened for writing: {', '.join(sorted(set(silence.opened)))}", tuple(against)
    )


def edit(by: str, file: str, old: str, new: str) -> Mutant[Silence]:
    """The server with one edit."""
    return Mutant(partial(listened, {file: (old, new)}), by)


_PUBLIC: Final = "server/public.py"
_ROUTE: Final = "        handler = self.routes.get((request.method, request.raw_path))\n"
MUTANTS: Final = {
    "a request is printed": edit("output", _PUBLIC, _ROUTE, "        print(request)\n" + _ROUTE),
    "a log in a file elsewhere": edit(
        "opened: /tmp", _PUBLIC, _ROUTE, "        open('/tmp/perron.log', 'a').close()\n" + _ROUTE
    ),
    "a line to the system's log": edit(
        "told: syslog", _PUBLIC, _ROUTE, "        __import__('syslog').syslog('x')\n" + _ROUTE
    ),
    "the framework's log": edit(
        "output",
        "server/running.py",
        "    logging.disable(logging.CRITICAL)\n",
        "    logging.basicConfig(level=logging.DEBUG)\n",
    ),
}

CLAIM: Final = Claim(
    id="G3",
    sentence="Whatever is asked, the server writes only into its stores and tells nobody",
    promises=("T10",),
    check=check,
    subject=partial(listened, {}),
    mutants=MUTANTS,
    not_shown="what tor, a proxy and the kernel write down; what compiled libraries open outside the folder",
)
