"""Every parser is total: any bytes are read or `Refused`, in bounded time and memory."""

import random
import time
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as some

from crypto.errors import Refused

from .hostile import damaged
from .parsers import PARSERS, SOUND
from .signed import SIGNED

BYTES: Final = 32_768
# Of this thread's own work; the slowest parser needs a tenth of it for 32 KiB.
SECONDS: Final = 1.0
# Typed words are taken apart into letters, and one letter may stand for eighteen; nobody but the typist pays for it.
MEMORY_PER_BYTE: Final = {name: 512 if name == "receipt" else 16 for name in PARSERS}

# What makes some parser somewhere slow, deep or large when it is repeated.
PATTERNS: Final = {
    "zeros": b"\0",
    "ones": b"\xff",
    "digits": b"9",
    "base64": b"A",
    "padding": b"=",
    "spaces": b" ",
    "hyphens": b"-",
    "newlines": b"\n",
    "quotes": b'"',
    "arrays": b"[",
    "objects": b'{"a":',
    "escapes": b"\\u0001",
    "surrogates": b"\\ud800",
    "lines": b"desk 0 AAAA AAAA title\n",
    "signatures": "\n\n— witness.example/w AAAAAAAA\n".encode(),
    "words": b"abaisser ",
    "marks": "\u0301".encode(),
    "letters": "\ufdfa".encode(),
    "frames": b"RECO\0\0\0\0\0\0\0\1\0",
    "batches": b"BATC\xff\xff\xff\xff\xff\xff\xff\xff",
}

chances = some.randoms(use_true_random=True)


def read_or_refused(read: Callable[[bytes], object], untrusted: bytes) -> None:
    """Whatever else than `Refused` a parser raises ends the test."""
    with suppress(Refused):
        read(untrusted)


def test_the_table_is_sound() -> None:
    """Every parser reads its example, signed anew too, so that what follows tests more than the first check."""
    assert PARSERS.keys() == SOUND.keys()
    for name, read in PARSERS.items():
        read(SOUND[name])
    for case in SIGNED.values():
        PARSERS[case.parser](case.sign(case.inside))


@pytest.mark.parametrize("name", PARSERS)
@given(chance=chances)
def test_any_bytes_are_read_or_refused(name: str, chance: random.Random) -> None:
    """Noise, patterns behind a sound beginning, and damaged examples raise nothing else."""
    read, sound = PARSERS[name], SOUND[name]
    start = sound[: chance.randrange(min(len(sound), BYTES) + 1)]
    read_or_refused(read, (start + chance.randbytes(BYTES))[:BYTES])
    read_or_refused(read, (start + chance.choice(list(PATTERNS.values())) * BYTES)[:BYTES])
    read_or_refused(read, damaged(chance, sound))


@pytest.mark.parametrize("name", SIGNED)
@given(chance=chances)
def test_what_a_signer_sends_is_read_or_refused(name: str, chance: random.Random) -> None:
    """Nor does anything raise that a hostile reporter, server, station or root signs."""
    case = SIGNED[name]
    front = chance.choice([96, 400, len(case.inside)])
    inside = damaged(chance, case.inside[:front]) + case.inside[front:]
    read_or_refused(PARSERS[case.parser], case.sign(inside))


@pytest.mark.parametrize("name", PARSERS)
def test_time_and_memory_are_bounded(name: str) -> None:
    """No 32,768 bytes make a parser work for a second or hold more than a few times their size."""
    read, sound = PARSERS[name], SOUND[name]
    for pattern in PATTERNS.values():
        for start in (b"", sound[: min(len(sound), BYTES) // 2]):
            untrusted = (start + pattern * BYTES)[:BYTES]
            began = time.thread_time()
            read_or_refused(read, untrusted)
            assert time.thread_time() - began < SECONDS
            tracemalloc.start()
            try:
                read_or_refused(read, untrusted)
                assert tracemalloc.get_traced_memory()[1] <= MEMORY_PER_BYTE[name] * BYTES + 1_048_576
            finally:
                tracemalloc.stop()
