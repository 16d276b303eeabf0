"""Which day key opens which envelope, tried on every core by processes that know day keys and nothing else.

Opening holds Python's lock, so threads would take turns. A helper is a fresh program, not a copy of this process, whose
memory holds passphrases and open vaults. Keys and envelopes reach it by a pipe, never by argument, environment or disk;
one byte for each envelope comes back. What it names, the desk opens itself: no plaintext crosses a pipe, and no helper
can bring a desk anything. It is killed after the desk's look: the keys leave its memory before they are destroyed (T2).
"""

import os
import resource
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from itertools import cycle
from typing import IO, Final, Self, cast

from crypto.bundle import Read
from crypto.cursor import Cursor
from crypto.envelope import ENVELOPE_BYTES, Envelope
from crypto.errors import Refused
from crypto.hpke import SEED_BYTES, SecretKey
from crypto.opening import DaySecret, open_envelope

# One trial is one envelope under one key: so many take one core three times as long as a helper takes to start.
WORTH_TRIALS: Final = 1_000
MOST_HELPERS: Final = 8
# One envelope in a helper's hands and one in its pipe: it never waits, and a batch never lies in memory.
_AHEAD: Final = 2
_OFFICE_BYTES: Final = 32
_KEY_BYTES: Final = 1 + 4 + SEED_BYTES
# What a helper is given begins with a byte: so many keys follow, or, after none, one envelope.
_ENVELOPE: Final = bytes(1)
# -P: what lies in the folder where someone calls this cannot replace a part of Perron.
_PROGRAM: Final = (sys.executable, "-P", "-m", "caseworker_ui.bundles.trying")


@dataclass(frozen=True, slots=True)
class Keys:
    """The day keys under which one batch is tried, the likeliest first. One byte numbers them: at most 63 live."""

    office: bytes
    secrets: Sequence[DaySecret]

    def number(self, envelope: Envelope) -> int:
        """1, 2, 3 ... of the first key that opens a slot; 0 when none does, the normal case."""
        for number, secret in enumerate(self.secrets, start=1):
            try:
                if open_envelope(envelope, [secret], office=self.office) is not None:
                    return number
            except Refused:
                # The first slot that opens decides; what is wrong behind it is for the desk to say.
                return number
        return 0

    def to_bytes(self) -> bytes:
        """How many u8 | the office 32 | for each key: desk u8 | epoch u32 | seed 32."""
        parts = [bytes((len(self.secrets),)), self.office]
        for secret in self.secrets:
            parts += [bytes((secret.desk,)), secret.epoch.to_bytes(4, "big"), secret.key.reveal()]
        return b"".join(parts)

    @classmethod
    def from_stream(cls, read: Read, *, count: int) -> Self:
        """What follows the first byte, which said how many."""
        rest = Cursor(read(_OFFICE_BYTES + count * _KEY_BYTES), what="keys")
        office = rest.take(_OFFICE_BYTES)
        secrets = [DaySecret(rest.number(1), rest.number(4), SecretKey(rest.take(SEED_BYTES))) for _ in range(count)]
        return cls(office, secrets)


class Helper:
    """A process that numbers the key of each envelope it is given, in order. If it dies, its work is done here."""

    def __init__(self) -> None:
        self._keys: Keys | None = None
        self._given: deque[tuple[Envelope, Keys]] = deque()
        self._process = subprocess.Popen(
            _PROGRAM,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # What breaks could be told with content in it.
            stderr=subprocess.DEVNULL,
            # No buffer of ours keeps a copy of the keys.
            bufsize=0,
            # Ctrl-C is for the desk, which then ends its helpers.
            start_new_session=True,
        )
        self._to, self._from = cast("IO[bytes]", self._process.stdin), cast("IO[bytes]", self._process.stdout)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._process:
            self._process.kill()

    def give(self, envelope: Envelope, keys: Keys) -> None:
        self._given.append((envelope, keys))
        if keys is not self._keys:
            self._write(keys.to_bytes())
            self._keys = keys
        self._write(_ENVELOPE + envelope.raw)

    def take(self) -> int:
        """The number of the key of the envelope given first of those not yet taken."""
        envelope, keys = self._given.popleft()
        answer = self._from.read(1)
        # No answer: killed for its memory, or by a bug. An envelope may cost time, it is never passed over.
        return answer[0] if answer else keys.number(envelope)

    def _write(self, content: bytes) -> None:
        rest = memoryview(content)
        # A pipe whose reader died: `take` finds no answer.
        with suppress(BrokenPipeError):
            while rest:
                rest = rest[self._to.write(rest) :]


def helpers_for(trials: int) -> int:
    """How many helpers are worth starting for so many trials: one for each core of this process, or none."""
    cores = min(len(os.sched_getaffinity(0)), MOST_HELPERS)
    return cores if cores > 1 and trials >= WORTH_TRIALS else 0


@contextmanager
def started(*, helpers: int) -> Iterator[list[Helper]]:
    """So many helpers, or as many as this machine lets start, killed at the end."""
    with ExitStack() as stack:
        running: list[Helper] = []
        with suppress(OSError):
            while len(running) < helpers:
                running.append(stack.enter_context(Helper()))
        yield running


def match(
    letters: Iterable[tuple[int, Envelope]], keys: Keys, *, helpers: Sequence[Helper]
) -> Iterator[tuple[int, DaySecret]]:
    """The marks of those that a key opens, each with its key; without helpers, tried here."""
    if not keys.secrets:
        # All were destroyed; and to a helper, no key would be the beginning of an envelope.
        return
    here = ((mark, keys.number(envelope)) for mark, envelope in letters)
    for mark, number in _numbers(letters, keys, helpers) if helpers else here:
        if number:
            yield mark, keys.secrets[number - 1]


def _numbers(
    letters: Iterable[tuple[int, Envelope]], keys: Keys, helpers: Sequence[Helper]
) -> Iterator[tuple[int, int]]:
    """Each mark and its number; helpers take turns, so their answers come in the order of the letters."""
    waiting: deque[tuple[int, Helper]] = deque()
    for (mark, envelope), helper in zip(letters, cycle(helpers), strict=False):
        if len(waiting) == _AHEAD * len(helpers):
            yield _taken(*waiting.popleft())
        helper.give(envelope, keys)
        waiting.append((mark, helper))
    while waiting:
        yield _taken(*waiting.popleft())


def _taken(mark: int, helper: Helper) -> tuple[int, int]:
    return mark, helper.take()


def main() -> None:
    """A helper: keys and envelopes on standard input until its desk is gone; one byte for each on standard output."""
    # No core dump, which would hold the keys.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    read, keys = sys.stdin.buffer.read, Keys(b"", ())
    while begins := read(1):
        if begins != _ENVELOPE:
            keys = Keys.from_stream(read, count=begins[0])
        elif raw := read(ENVELOPE_BYTES):
            sys.stdout.buffer.write(bytes((keys.number(Envelope.from_bytes(raw)),)))
            sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
