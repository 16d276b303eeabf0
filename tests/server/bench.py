"""What the server costs beside SQLCipher and aiohttp alone: envelopes, the board, and what the courier carries.

The server is the real program; whoever asks it is a process of its own. Raw and ours take turns.
"""

import asyncio
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import wait
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection as Pipe
from pathlib import Path

from aiohttp import web

from crypto import epoch
from crypto.envelope import ENVELOPE_BYTES
from server import access, database, local, schema, settings
from server.export import export
from server.folder import Folder, sync
from server.master import FileKey
from tests.measured import Measured, ratio
from tests.server.house import envelopes, post, sent, split
from tests.server.load import FORK, Load
from tests.server.office import Office, Sent
from tests.server.program import ROOT, Operator, Program

# What comes in one transaction of the raw side, and from 16 connections.
GROUP = 16
# The fills at which memory and cost are compared.
FEW, MANY = 1_000, 100_000
# So large that nobody is turned away by lot.
CAPACITY = 4 * MANY
# Ten thousand envelopes in batches that are full, so that no covers are made meanwhile.
BATCHES = (4_096, 4_096, 1_024, 1_024)
# How often they are carried.
CARRIED = 5
MIB = 1 << 20
INSERT = "INSERT INTO envelopes VALUES (?)"


def measured() -> Iterator[Measured]:
    """All of the server's figures."""
    office = Office(epoch.at(time.time()))
    first = office.sends()
    with tempfile.TemporaryDirectory() as folder:
        yield from dropping(a_server(Path(folder), office, first))
    with tempfile.TemporaryDirectory() as folder:
        operator = a_server(Path(folder), office, first)
        close_batches(operator)
        with operator.runs() as program:
            yield serving_the_board(program)
            yield from carrying(operator, program, office, first)


def a_server(folder: Path, office: Office, first: Sent) -> Operator:
    """With a board, and room for every envelope of a measure."""
    operator = Operator.at(folder)
    operator.makes(office)
    chosen = Folder(operator.folder).settings
    text = chosen.read_text("utf-8")
    chosen.write_text(text.replace(f"capacity = {settings.CAPACITY}", f"capacity = {CAPACITY}"), "utf-8")
    assert operator.hangs(first.raw).returncode == 0
    return operator


@dataclass(frozen=True, slots=True)
class RawStore:
    """An append to SQLCipher and nothing else: the letterbox's table and pages, its connection, one transaction."""

    connection: database.Connection

    @classmethod
    def at(cls, path: Path, *, filled: int = 0) -> "RawStore":
        """With so many envelopes in it already, which did not wait for the disk one by one."""
        path.touch()
        key = FileKey.fresh()
        connection = database.connect_once(path, key)
        connection.execute(schema.LETTERBOX)
        with database.transaction(connection):
            connection.executemany(INSERT, ((os.urandom(ENVELOPE_BYTES),) for _ in range(filled)))
        connection.close()
        sync(path)
        return cls(database.connect(path, key))

    def append(self, letters: Sequence[bytes], *, times: int = 1) -> None:
        """Transaction after transaction."""
        for _ in range(times):
            with database.transaction(self.connection):
                self.connection.executemany(INSERT, [(one,) for one in letters])

    def copied(self, to: Path) -> None:
        """Every envelope, onto the disk."""
        with to.open("wb") as file:
            for (envelope,) in self.connection.execute("SELECT envelope FROM envelopes"):
                file.write(envelope)
            file.flush()
            os.fsync(file.fileno())


def dropping(operator: Operator) -> Iterator[Measured]:
    """Envelopes over HTTP, with few and with many stored, and what so many do to the server's memory."""
    letters, folder = envelopes(GROUP), operator.folder.parent
    few = RawStore.at(folder / "few.db", filled=FEW)
    with operator.runs() as program:
        with dropped(program, letters) as drop:
            drop(FEW)
            before = memory(program.process.pid)
            yield Measured("drop envelopes over HTTP / raw SQLCipher", compared(few, drop, letters), at_least=0.7)
            drop(MANY - FEW)
        grown = abs(memory(program.process.pid) - before) / MIB
        yield Measured(f"memory from {FEW:,} to {MANY:,} stored envelopes, MiB", grown, at_most=20)
        many = RawStore.at(folder / "many.db", filled=MANY)
        with dropped(program, letters) as drop:
            yield Measured(f"the same with {MANY:,} stored", compared(many, drop, letters), at_least=0.7)
    yield Measured(f"cost of an append with {MANY:,} stored / raw", 1 / keeping(operator, many, letters), at_most=1.3)


def dropped(program: Program, letters: Sequence[bytes]) -> Load:
    """Drops them again and again."""
    return Load(program.address, [post(one, keep=True) for one in letters])


def compared(raw: RawStore, drop: Load, letters: Sequence[bytes]) -> float:
    """Raw appends / as many envelopes over HTTP."""
    return ratio(lambda: raw.append(letters, times=8), lambda: drop(8 * GROUP), repeat=40)


def keeping(operator: Operator, raw: RawStore, letters: Sequence[bytes]) -> float:
    """Raw appends / those of the server's own writer to the letterbox that it filled."""
    with access.opened(Folder(operator.folder), operator.passphrase) as keeper:
        writer = keeper.start_writer()
        return ratio(lambda: raw.append(letters), lambda: wait([writer.put(one) for one in letters]), repeat=200)


def memory(process: int, *, line: str = "VmRSS") -> int:
    """Bytes of a process's memory that are in use; `VmHWM`: that were at most. 0 when it has ended."""
    found = re.search(rf"{line}:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text("ascii"))
    return int(found[1]) * 1_024 if found else 0


def serving_the_board(program: Program) -> Measured:
    """The board from a bare aiohttp / from the server, the same bytes."""
    request, turn = b"GET /v1/board HTTP/1.1\r\nHost: x\r\n\r\n", 256
    board = split(sent(program.address, request[:-2] + b"Connection: close\r\n\r\n"))[2]
    pipe, far = FORK.Pipe()
    bare = FORK.Process(target=serve_bare, args=(board, far))
    bare.start()
    try:
        with Load(pipe.recv(), [request]) as raw, Load(program.address, [request]) as ours:
            served = ratio(partial(raw, turn), partial(ours, turn), repeat=30)
    finally:
        bare.terminate()
        bare.join()
    return Measured("serve the board / bare aiohttp", served, at_least=0.8)


def serve_bare(board: bytes, pipe: Pipe) -> None:
    """An aiohttp server with these bytes and no application, until it is ended; tells its address."""

    async def answer(_: web.BaseRequest) -> web.Response:
        return web.Response(body=board)

    async def serve() -> None:
        runner = web.ServerRunner(web.Server(answer))
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        pipe.send(runner.addresses[0])
        await asyncio.Event().wait()

    asyncio.run(serve())


def close_batches(operator: Operator) -> None:
    """Before the server runs: full batches, so that no covers are made meanwhile."""
    with access.opened(Folder(operator.folder), operator.passphrase) as keeper:
        keeper.turn()
        writer = keeper.start_writer()
        for count in BATCHES:
            wait([writer.put(one) for one in envelopes(count)])
            keeper.turn_early()


def carrying(operator: Operator, program: Program, office: Office, first: Sent) -> Iterator[Measured]:
    """All batches out through the hatch and read back, an answer of the office in; and the memory that it takes."""
    hatch, folder, count = Folder(operator.folder).socket, operator.folder.parent, sum(BATCHES)
    bundle = folder / "in.bundle"
    raw, answers = RawStore.at(folder / "raw.db", filled=count), [first]
    for _ in range(CARRIED):
        answers.append(office.sends(answers[-1]))
    coming = iter(answers[1:])

    def carried() -> None:
        with local.inbound(hatch) as passage:
            export(passage, to=bundle, office=office.fingerprint)
        assert local.outbound(hatch, next(coming).raw) == "imported"

    # From here on the kernel counts the peak anew: deriving the key from the passphrase takes 64 MiB once, at start.
    Path(f"/proc/{program.process.pid}/clear_refs").write_text("5", "ascii")
    copied = ratio(lambda: raw.copied(folder / "raw"), carried, repeat=CARRIED)
    yield Measured(f"export {count:,} envelopes, import an answer / raw copy", copied, at_least=0.5)
    yield Measured("memory of the server meanwhile, MiB", memory(program.process.pid, line="VmHWM") / MIB, at_most=100)
    yield Measured("memory of 'perron server export', MiB", exporting(operator, bundle) / MIB, at_most=100)


def exporting(operator: Operator, bundle: Path) -> int:
    """The peak of the command's memory, in bytes."""
    peak = 0
    with subprocess.Popen(operator.command("export", "--to", bundle), cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            peak = max(peak, memory(process.pid, line="VmHWM"))
            time.sleep(0.01)
    assert process.returncode == 0
    return peak
