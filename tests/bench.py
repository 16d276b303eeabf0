"""`make bench`: what Perron costs beside the primitives and the disk under it, each a ratio within one run."""

import contextlib
import hashlib
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import wait
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from crypto.envelope import BODY_NONCE, ENVELOPE_BYTES, SLOT_BYTES, seal
from crypto.errors import Refused
from crypto.hpke import SecretKey
from crypto.opening import open_envelope
from crypto.randomness import Randomness
from server import database, schema
from server.letterbox import Letterbox
from server.master import FileKey
from server.writer import Writer
from tests.browser.bench import measured as browsers
from tests.crypto.office_fixture import TODAY, a_body, an_envelope, an_office, day_secret

RANDOMNESS = Randomness.fresh()


def ratio(raw: Callable[[], object], ours: Callable[[], object], *, repeat: int = 60) -> float:
    """Median time of the raw action / of ours, measured in turns, so that a busy machine slows both alike."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(repeat):
        for action, times in zip((raw, ours), taken, strict=True):
            start = time.perf_counter()
            action()
            times.append(time.perf_counter() - start)
    return statistics.median(taken[0]) / statistics.median(taken[1])


def sealing() -> float:
    """Raw primitives of one envelope / `seal`: one key, four HPKE seals, one AES-GCM, one SHA-256."""
    office, body = an_office(), a_body()
    keys, info, secret = office.day_keys(0, 1), bytes(70), bytes(32)

    def raw() -> None:
        throwaway = SecretKey.fresh(RANDOMNESS).public_key
        slots = [key.seal(secret, info=info) for key in (keys[0].key, keys[1].key, throwaway, throwaway)]
        hashlib.sha256(b"".join(slots)).digest()
        AESGCM(secret).encrypt(BODY_NONCE, body, None)

    return ratio(raw, lambda: seal(body, desks=keys, office=office.id, epoch=TODAY, randomness=RANDOMNESS))


def trying() -> float:
    """Raw HPKE trials of one cover under nine day keys / `open_envelope`."""
    office, envelope = an_office(), an_envelope(1)
    days = [day_secret(0, TODAY - back) for back in range(9)]
    info = bytes(70)

    def raw() -> None:
        for day in days:
            for start in range(0, 4 * SLOT_BYTES, SLOT_BYTES):
                with contextlib.suppress(Refused):
                    day.key.open(envelope.raw[start : start + SLOT_BYTES], info=info)

    return ratio(raw, lambda: open_envelope(envelope, days, office=office.id))


def keeping() -> float:
    """Raw SQLCipher inserts of 16 durable envelopes / the writer's, with 16 waiting at a time."""
    envelopes = [os.urandom(ENVELOPE_BYTES) for _ in range(16)]
    with tempfile.TemporaryDirectory() as folder:
        connection = _raw_store(Path(folder) / "raw.db")
        letterbox = Letterbox.create(Path(folder) / "ours.db", FileKey.fresh(), number=1, epoch=TODAY)
        writer = Writer(letterbox, capacity=2_000)

        def raw() -> None:
            with database.transaction(connection):
                connection.executemany("INSERT INTO envelopes VALUES (?)", [(one,) for one in envelopes])

        kept = ratio(raw, lambda: wait([writer.put(one) for one in envelopes]))
        writer.stop().close()
        connection.close()
    return kept


def _raw_store(path: Path) -> database.Connection:
    path.touch()
    connection = database.connect(path, FileKey.fresh())
    connection.execute(schema.LETTERBOX)
    return connection


# What is measured, how, and the ratio below which it is too slow.
MEASURES = (
    ("seal an envelope / raw primitives", sealing, 0.8),
    ("try an envelope under nine keys / raw HPKE", trying, 0.8),
    ("keep envelopes / raw SQLCipher", keeping, 0.7),
)


def main() -> int:
    """Prints each measure; 1 if one is beyond its limit."""
    slow = 0
    for name, measure, limit in MEASURES:
        measured = measure()
        slow += measured < limit
        print(f"{name:50} {measured:9.2f}  (at least {limit})", flush=True)
    for name, measured, limit in browsers():
        slow += measured > limit
        print(f"{name:50} {measured:9.1f}  (at most {limit})", flush=True)
    return min(slow, 1)


if __name__ == "__main__":
    raise SystemExit(main())
