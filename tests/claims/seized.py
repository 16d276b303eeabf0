"""A1, A2 and A3: who seizes the running server finds no word of a report, nothing of a receipt, and no visitor."""

import hashlib
import re
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Final

from audit.canary import spellings
from crypto.receipt import Receipt
from tests.server.house import envelopes, post, received

from .claim import Claim, Evidence, Mutant
from .sought import SHORTEST_BYTES, Sought, files, found, memory
from .stage import Edits, Stage, staged

_REPORTER: Final = Path(__file__).with_name("reporter.py")
# Nobody else's on this machine. As four bytes an address is found by chance; many of them are not.
NETWORK: Final = "127.213.37."
ADDRESSES: Final = tuple(f"{NETWORK}{number}" for number in range(211, 223))
_TEXT: Final = tuple(re.compile(re.escape(NETWORK).encode(code)) for code in ("ascii", "utf-16-le", "utf-32-le"))
_SOCKET: Final = re.compile(rb"\x02\x00(?s:..)\x7f\xd5\x25")
_BY_CHANCE: Final = 5
PACKED: Final = tuple(socket.inet_aton(address) for address in ADDRESSES)


Where = dict[str, set[str]]
"""Canary -> the places where it is."""


@dataclass(frozen=True, slots=True)
class Came:
    """What somebody brought, in all spellings, and where it was while they used it."""

    needles: tuple[tuple[str, bytes], ...]
    used: Where


Person = Callable[[Stage], Came]


@dataclass(frozen=True, slots=True)
class Seized:
    """Where canaries were while they were used, and where they are in the server afterwards."""

    sought: int
    used: Where
    kept: Where


@contextmanager
def seized(edits: Edits, *people: Person) -> Iterator[Seized]:
    """The server after these people came; three claims look at one of them."""
    yield _seized(tuple(edits.items()), people)


@cache
def _seized(edits: tuple[tuple[str, tuple[str, str]], ...], people: tuple[Person, ...]) -> Seized:
    with staged(dict(edits)) as stage:
        came = [person(stage) for person in people]
        stage.ticks()
        needles = [needle for one in came for needle in one.needles]
        places = [*memory(stage.program.process.pid), *files(stage.place)]
        kept = {**found(Sought(needles), places), **addresses(places)}
        stage.program.process.terminate()
        if output := "".join(stage.program.process.communicate(timeout=30)):
            kept["visit: a line"] = {f"output {output[:60]}"}
    return Seized(len(needles), {name: where for one in came for name, where in one.used.items()}, kept)


def spelled(name: str, *canaries: bytes) -> Iterator[tuple[str, bytes]]:
    """Every spelling that is too long to come by chance."""
    for canary in canaries:
        yield from ((name, needle) for needle in spellings(canary).values() if len(needle) >= SHORTEST_BYTES)


def reports(stage: Stage) -> Came:
    """A report with a file, by the released command line in a process of its own."""
    with tempfile.TemporaryDirectory() as place:
        folder, text, name, content = (
            Path(place),
            secrets.token_hex(16),
            secrets.token_hex(16),
            secrets.token_bytes(200_000),
        )
        file, words = folder / f"facture {name}.pdf", folder / "words"
        file.write_bytes(content)
        (folder / "text").write_text(f"Le chantier {text} a été payé deux fois.", "utf-8")
        host, port = stage.program.address
        to = ["--server", f"http://{host}:{port}", "--office", str(stage.office.fingerprint)]
        what = ["--text-file", str(folder / "text"), "--attach", str(file), "--receipt-file", str(words)]
        command: list[str | Path] = [
            sys.executable,
            "-P",
            str(_REPORTER),
            stage.operator.tree,
            "report",
            "send",
            *to,
            *what,
        ]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            while not (words.exists() and words.read_text("utf-8").strip()) and process.poll() is None:
                time.sleep(0.05)
            needles = (
                *spelled("report: text", text.encode()),
                *spelled("report: file name", name.encode()),
                *spelled("report: file", *(content[at : at + 64] for at in range(0, len(content), 4_096))),
                *receipt_needles(Receipt.from_words(words.read_text("utf-8")), scope=stage.office.certificate.scope),
            )
            used, sought = Where(), Sought(needles)
            while process.poll() is None:
                with suppress(OSError):
                    used |= found(sought, memory(process.pid))
            assert process.returncode == 0, process.communicate()
    return Came(needles, used)


def receipt_needles(receipt: Receipt, *, scope: bytes) -> Iterator[tuple[str, bytes]]:
    """The words, what they stand for, the keys made of it, and what a digest of either would look like."""
    keys = receipt.keys(scope)
    yield from spelled("receipt: words", receipt.phrase, b"".join(receipt.phrase.split()))
    yield from spelled("receipt: entropy", receipt.reveal())
    for name, key in {"author seed": keys.author, "reply seed": keys.reply, "tag key": keys.tag}.items():
        yield from spelled(f"receipt: {name}", key.reveal())
    for secret in (receipt.phrase, receipt.reveal()):
        for digest in (hashlib.sha256, hashlib.sha1, hashlib.md5, hashlib.blake2b, hashlib.sha512):
            yield from spelled("receipt: digest", digest(secret).digest()[:16])


def visitors(stage: Stage) -> Came:
    """Requests of all kinds, from many addresses, full of what tells visitors apart; then one that stays half said."""
    marks = {name: secrets.token_hex(16) for name in ("agent", "header", "cookie", "path", "host")}
    needles = tuple(pair for name, mark in marks.items() for pair in spelled(f"visit: {name}", mark.encode()))
    for address in ADDRESSES:
        for request in requests(marks):
            with connected(stage, address) as client, suppress(ConnectionError):
                client.sendall(request)
                received(client)
    with connected(stage, ADDRESSES[0]) as client:
        whole = marked(post(envelopes(1)[0]), marks)
        client.sendall(whole[:-1_000])
        time.sleep(0.5)
        places = list(memory(stage.program.process.pid))
        used = {**found(Sought(needles), places), **addresses(places)}
        client.sendall(whole[-1_000:])
        received(client)
    return Came(needles, used)


def requests(marks: Mapping[str, str]) -> Iterator[bytes]:
    """What is granted, what is refused, and what is not HTTP."""
    for line in (
        "GET / HTTP/1.1",
        "GET /v1/board HTTP/1.1",
        f"GET /{marks['path']} HTTP/1.1",
        "PUT /v1/record HTTP/1.1",
    ):
        yield marked(f"{line}\r\nHost: x\r\nConnection: close\r\n\r\n".encode(), marks)
    yield marked(post(envelopes(1)[0]), marks)
    yield marked(post(b"short"), marks)
    yield f"{marks['path']} BOGUS {marks['agent']}\r\n\r\n".encode()


def marked(request: bytes, marks: Mapping[str, str]) -> bytes:
    """With headers that nobody else sends."""
    headers = (
        f"Host: {marks['host']}.example\r\nUser-Agent: Mozilla/5.0 {marks['agent']}\r\nCookie: id={marks['cookie']}\r\n"
        f"X-{marks['header']}: {marks['header']}\r\nReferer: http://{marks['host']}.example/{marks['path']}\r\n"
    )
    return request.replace(b"Host: x\r\n", headers.encode())


@contextmanager
def connected(stage: Stage, address: str) -> Iterator[socket.socket]:
    """A connection from one of the addresses."""
    with socket.create_connection(stage.program.address, timeout=20, source_address=(address, 0)) as client:
        yield client


def addresses(places: Iterable[tuple[str, bytes]]) -> Where:
    """Addresses as text, as the kernel gives them, and as four bytes, of which some are found by chance."""
    where, packed = Where(), set[bytes]()
    for place, content in places:
        if any(text.search(content) for text in _TEXT):
            where.setdefault("visit: address", set()).add(place)
        if _SOCKET.search(content):
            where.setdefault("visit: address of a socket", set()).add(place)
        packed |= {four for four in PACKED if four in content or four[::-1] in content}
    if len(packed) >= _BY_CHANCE:
        where["visit: addresses in four bytes"] = {f"{len(packed)} of {len(PACKED)}"}
    return where


CONTROL: Final = {
    "report": {"report: text", "report: file name", "report: file"},
    "receipt": {
        "receipt: words",
        "receipt: entropy",
        "receipt: author seed",
        "receipt: reply seed",
        "receipt: tag key",
    },
    "visit": {f"visit: {name}" for name in ("agent", "header", "cookie", "host", "address")},
}


def check(about: str, seized: Seized) -> Evidence:
    """All of it is found where it is used, and nothing of it in the server."""
    against = [f"control: {name} is not found where it is used" for name in sorted(CONTROL[about] - seized.used.keys())]
    against += [f"{name}: {', '.join(sorted(where))}" for name, where in seized.kept.items() if name.startswith(about)]
    return Evidence(f"{seized.sought} spellings; found where used: {', '.join(sorted(CONTROL[about]))}", tuple(against))


def edit(by: str, *edits: tuple[str, str, str], people: tuple[Person, ...]) -> Mutant[Seized]:
    """Servers and reporters of a tree with these edits."""
    return Mutant(partial(seized, {file: (old, new) for file, old, new in edits}, *people), by)


_SEAL: Final = ("crypto/envelope.py", "AESGCM(key).encrypt(BODY_NONCE, body, None)", "body + bytes(16)")
_KEPT: Final = "        noticeboard = self._keeper.noticeboard\n        if noticeboard is None or not"
_BODIES: Final = "        (self._keeper._folder.path / 'bodies').open('ab').write({})\n"
_ROUTE: Final = "        handler = self.routes.get((request.method, request.raw_path))\n"
_CALL: Final = "    process.overwrite_freed_memory()\n"
_PEER: Final = "request.transport and request.transport.get_extra_info('peername')"

WORD_MUTANTS: Final = {
    "envelopes are not sealed": edit("report: text: memory", _SEAL, people=(reports,)),
    "and the server writes each down": edit(
        "file server/bodies",
        _SEAL,
        ("server/public.py", _KEPT, _BODIES.format("__import__('zlib').compress(envelope.raw)") + _KEPT),
        people=(reports,),
    ),
}
RECEIPT_MUTANTS: Final = {
    "a digest of the words goes along": edit(
        "receipt: digest",
        (
            "intake/writing.py",
            "        return self._seal(draft.kind, Letter(self.keys.reply.public_key, self.keys.tag, document))\n",
            "        sealed = self._seal(draft.kind, Letter(self.keys.reply.public_key, self.keys.tag, document)).raw\n"
            "        return Envelope(sealed[:-32] + __import__('hashlib').sha256(draft.receipt.phrase).digest())\n",
        ),
        people=(reports,),
    ),
}
VISIT_MUTANTS: Final = {
    "a log of requests": edit(
        "file server/access.log",
        (
            "server/public.py",
            _ROUTE,
            "        with (self._keeper._folder.path / 'access.log').open('a') as log:\n"
            f"            log.write(str(({_PEER}, request.headers)))\n" + _ROUTE,
        ),
        people=(visitors,),
    ),
    "what is small and freed stays": edit(
        "memory",
        ("server/commands.py", _CALL, f"    process.OVERWRITING.pop('PYTHONMALLOC')\n{_CALL}"),
        people=(visitors,),
    ),
    "caches of libraries stay": edit(
        "visit: path: memory",
        ("server/remains.py", "            cache.cache_clear()\n", "            pass\n"),
        people=(visitors,),
    ),
    "an address is remembered": edit(
        "visit: address: memory",
        ("server/public.py", _ROUTE, f"        self._pages[id(request)] = str({_PEER})\n" + _ROUTE),
        people=(visitors,),
    ),
    "an agent is remembered": edit(
        "visit: agent: memory",
        ("server/public.py", _ROUTE, "        self._pages[id(request)] = request.headers.get('User-Agent')\n" + _ROUTE),
        people=(visitors,),
    ),
}

HONEST: Final = partial(seized, {}, reports, visitors)
_NOT_SHOWN: Final = "a form that none of the spellings is; buffers of the kernel, which hold what the network brought"
WORDS: Final = Claim(
    id="A1",
    sentence="No word of a report, no file and no name of one is in the server's memory or files",
    promises=("T1",),
    check=partial(check, "report"),
    subject=HONEST,
    mutants=WORD_MUTANTS,
    not_shown=_NOT_SHOWN,
)
RECEIPT: Final = Claim(
    id="A2",
    sentence="Nothing of a receipt is there: not the 12 words, no key made of them, no digest",
    promises=("T1",),
    check=partial(check, "receipt"),
    subject=HONEST,
    mutants=RECEIPT_MUTANTS,
    not_shown=_NOT_SHOWN,
)
VISITS: Final = Claim(
    id="A3",
    sentence="Nothing of a visitor is there after the visit: no address, agent, header or path",
    promises=("T10", "T21"),
    check=partial(check, "visit"),
    subject=HONEST,
    mutants=VISIT_MUTANTS,
    not_shown=f"{_NOT_SHOWN}; behind Tor no address reaches the server at all",
)
