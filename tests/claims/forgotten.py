"""A4: what the office has taken is gone from the server: its bytes and its keys, from the disk and from memory."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Final

from server.master import FileKey

from .claim import Claim, Evidence, Mutant
from .sought import Sought, files, found, memory
from .stage import Edits, Stage, letters, staged

PIECE_BYTES: Final = 64
Where = Mapping[str, set[str]]
"""What was found -> in which places."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What was found of one day while it was there, and after the office had taken it."""

    sought: int
    before: Where
    after: Where
    log_bytes: int


@contextmanager
def taken(edits: Edits) -> Iterator[Taken]:
    """A day comes, is fetched and taken; the server goes on."""
    with staged(edits, "--demo") as stage:
        stage.drops(letters())
        keys, stores = stage.keys(), list(pieces_of_stores(stage))
        before = places(stage)
        take, fetched = stage.fetches()
        keys |= {name: key for name, key in stage.keys().items() if name not in keys}
        keys.pop(f"letterbox {take.batch + 1}")
        stores += pieces_of_stores(stage)
        needles = [*pieces_of(fetched), *spelled(keys), *stores]
        sought = Sought(needles)
        there = found(sought, before)
        stage.hangs(take)
        stage.ticks()
        gone = found(sought, places(stage))
        log = sum(path.stat().st_size for path in stage.operator.folder.glob("ledger*-wal"))
        yield Taken(len(needles), there, gone, log)


def places(stage: Stage) -> list[tuple[str, bytes]]:
    """The folder, the ledger opened with the passphrase, and the server's memory."""
    return [
        *files(stage.operator.folder),
        ("opened ledger", stage.ledger_pages()),
        *memory(stage.program.process.pid),
    ]


def pieces_of(envelopes: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    """Pieces from all over each envelope, and its digest."""
    for envelope in envelopes:
        yield from (("an envelope", envelope[at : at + PIECE_BYTES]) for at in range(0, len(envelope), 512))
        digest = hashlib.sha256(envelope)
        yield from (("an envelope's digest", spelling) for spelling in (digest.digest(), digest.hexdigest().encode()))


def spelled(keys: Mapping[str, FileKey]) -> Iterator[tuple[str, bytes]]:
    """Both halves of each key, as they are and as text."""
    for name, key in keys.items():
        for half in (key.reveal()[:16], key.reveal()[16:]):
            yield from ((f"key of {name}", half), (f"key of {name} in hex", half.hex().encode()))


def pieces_of_stores(stage: Stage) -> Iterator[tuple[str, bytes]]:
    """Pieces of the encrypted files of this day, with their logs."""
    folder = stage.folder
    for path in (*folder.letterbox(1).parent.glob("1.db*"), *folder.batch(1).parent.glob("1.db*")):
        content = path.read_bytes()
        yield from (("a file", content[at : at + PIECE_BYTES]) for at in range(0, len(content) - PIECE_BYTES, 4_096))


def check(taken: Taken) -> Evidence:
    """All of it is found while it is there; nothing of it afterwards."""
    against = [f"control: {name} is not found while it is there" for name in CONTROL if name not in taken.before]
    against += [f"{name}: {', '.join(sorted(where))}" for name, where in taken.after.items()]
    if taken.log_bytes:
        against.append(f"log: {taken.log_bytes} bytes of the ledger's log")
    there = "; ".join(f"{name} in {len(where)} places" for name, where in taken.before.items())
    return Evidence(f"{taken.sought} needles; before: {there}; afterwards none", tuple(against))


CONTROL: Final = ("an envelope", "key of letterbox 1", "a file")


def edit(by: str, file: str, old: str, new: str) -> Mutant[Taken]:
    """The server with one edit."""
    return Mutant(partial(taken, {file: (old, new)}), by)


_FORGETS: Final = '"UPDATE batches SET key = NULL WHERE number = ?"'
_CALL: Final = "    process.overwrite_freed_memory()\n"
MUTANTS: Final = {
    "the key is not forgotten": edit("opened ledger", "server/ledger.py", _FORGETS, _FORGETS.replace("NULL", "key")),
    "what is freed stays": edit("an envelope: memory", "server/commands.py", _CALL, ""),
    "the file stays": edit("a file: file batches/1.db", "server/retention.py", "    depot.clean()\n", ""),
    "the database's own memory stays": edit(
        "key of",
        "server/ledger.py",
        "        self._write_copy()\n        # With",
        "        self._write_copy()\n        return\n        # With",
    ),
    "the writer knows the day before": edit("key of letterbox 1", "server/writer.py", "                del due\n", ""),
}

CLAIM: Final = Claim(
    id="A4",
    sentence="What the office has taken is gone from the server's memory and files, with every key to it",
    promises=("T21",),
    check=check,
    subject=partial(taken, {}),
    mutants=MUTANTS,
    not_shown="what the kernel keeps of sockets and, encrypted, of files; worn flash and snapshots; the last 8 bytes "
    "of what was freed",
)
