"""G5: every parser reads or refuses any bytes, in bounded time and memory, and never repeats them in a refusal."""

import json
import random
import re
import struct
import time
import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from typing import Final

from crypto.errors import Refused
from tests.crypto.hostile import damaged
from tests.crypto.parsers import PARSERS, SOUND
from tests.crypto.test_totality import BYTES, MEMORY_PER_BYTE, PATTERNS, SECONDS
from tests.rounds import FULL, rounds

from .claim import Claim, Evidence, Mutant

Parser = Callable[[bytes], object]
_MEMORY_PER_BYTE: Final = max(MEMORY_PER_BYTE.values())
_MARK: Final = b"Zq7"  # no rule has these letters
_RANDOM: Final = rounds(6, 1_000)


def check(parsers: Mapping[str, Parser]) -> Evidence:
    """Noise, patterns, sound beginnings and damaged examples, one after the other, for each parser."""
    tried, slowest, largest, against = 0, 0.0, 0, []
    for name, read in parsers.items():
        for untrusted in hostile(name):
            tried += 1
            began = time.thread_time()
            against += [f"{name}: {finding}" for finding in misread(read, untrusted)]
            slowest = max(slowest, time.thread_time() - began)
        peak = max(memory(read, pattern * (BYTES // len(pattern))) for pattern in PATTERNS.values())
        largest = max(largest, peak)
        if peak > _MEMORY_PER_BYTE * BYTES:
            against.append(f"{name}: memory, {peak:,} bytes for {BYTES:,}")
    if slowest > SECONDS:
        against.append(f"time: {slowest:.1f} s for one of {BYTES:,} bytes")
    seen = f"{len(parsers)} parsers read or refused {tried:,} inputs of up to {BYTES:,} bytes; the slowest took "
    return Evidence(
        f"{seen}{slowest * 1_000:.0f} ms, the largest {largest / 1e6:.1f} MB", tuple(dict.fromkeys(against))
    )


def hostile(name: str) -> Iterator[bytes]:
    """Bytes for this parser: random where nothing else is said, and new ones in every full round."""
    chance, sound = random.Random(None if FULL else name), SOUND.get(name, b"\0" * 64)
    yield b""
    for pattern in PATTERNS.values():
        yield (pattern * BYTES)[:BYTES]
        yield (sound[: min(len(sound), BYTES) // 2] + pattern * BYTES)[:BYTES]
    for _ in range(_RANDOM):
        yield chance.randbytes(BYTES)
        yield chance.randbytes(chance.randrange(BYTES))
        yield sound[: chance.randrange(len(sound) + 1)]
        yield damaged(chance, sound)
        yield sound[: chance.randrange(len(sound) + 1)] + _MARK * 40


def misread(read: Parser, untrusted: bytes) -> Iterator[str]:
    """What a parser does with some bytes that it must not do."""
    try:
        read(untrusted)
    except Refused as refused:
        if _MARK.decode() in str(refused):
            yield "repeats: its refusal has letters of the input"
    except (Exception, RecursionError) as error:  # noqa: BLE001  # whatever it is, it is the finding
        yield f"raises: {type(error).__name__}"


def memory(read: Parser, untrusted: bytes) -> int:
    """The most that reading these bytes holds at once."""
    tracemalloc.start()
    try:
        list(misread(read, untrusted))
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _deep(untrusted: bytes) -> object:
    """Brackets, each in a call of its own."""
    return [_deep(untrusted[1:])] if untrusted[:1] == b"[" else None


def _slow(untrusted: bytes) -> object:
    """As long as no parser may take."""
    end = time.thread_time() + SECONDS + 0.1
    while untrusted == bytes(BYTES) and time.thread_time() < end:
        pass
    return None


def _large(untrusted: bytes) -> object:
    """As many places as the first four bytes say."""
    return bytes(int.from_bytes(untrusted[:4], "big") % 2**26) and None


def _json(untrusted: bytes) -> object:
    try:
        return json.loads(untrusted)
    except ValueError:
        raise Refused("json: not a document") from None


def _talkative(untrusted: bytes) -> object:
    raise Refused(f"line: unknown {re.sub(rb'[^ -~]', b'', untrusted).decode()}")


def among(parser: Parser, by: str) -> Mutant[Mapping[str, Parser]]:
    """One parser more, which is not total."""
    few = dict(list(PARSERS.items())[:1])
    return Mutant(lambda: nullcontext({**few, "mutant": parser}), by)


MUTANTS: Final = {
    "a bare struct.unpack": among(lambda untrusted: struct.unpack(">IIQI", untrusted[:20]), "raises: error"),
    "a bare decode": among(lambda untrusted: untrusted.decode("utf-8"), "raises: UnicodeDecodeError"),
    "a call for each bracket": among(_deep, "raises: RecursionError"),
    "json.loads": among(_json, "raises: RecursionError"),
    "an index past the end": among(lambda untrusted: untrusted[32], "raises: IndexError"),
    "a loop for a second": among(_slow, "time"),
    "memory as the input says": among(_large, "memory"),
    "a refusal with the input in it": among(_talkative, "repeats"),
}

CLAIM: Final = Claim(
    id="G5",
    sentence="Every parser reads or refuses any bytes, in bounded time and memory",
    promises=(),
    check=check,
    subject=lambda: nullcontext(PARSERS),
    mutants=MUTANTS,
    not_shown="the parsers of libraries (HTTP, TOML, SQL), and those of the page, which are compared elsewhere",
)
