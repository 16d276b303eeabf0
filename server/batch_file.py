"""A batch's file: written once, in the order of the envelopes' bytes, so that its pages cannot say who came first."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from crypto.epoch import Epoch

from . import database, schema
from .folder import create, remove, set_day, sync
from .master import FileKey


def write(path: Path, key: FileKey, envelopes: Iterable[bytes], *, day: Epoch) -> bytes:
    """The whole file on the disk, its times at the start of `day`; gives SHA-256 of the envelopes in their order.

    If the disk refuses, nothing is left: half a batch would take the room of the envelopes that come now.
    """
    create(path)
    try:
        digest = _fill(path, key, envelopes)
        set_day(path, day)
        sync(path)
        sync(path.parent)
    except (OSError, database.Error):
        remove(path)
        raise
    return digest


def _fill(path: Path, key: FileKey, envelopes: Iterable[bytes]) -> bytes:
    """One transaction into a new file: page by page in the order of the envelopes."""
    digest = hashlib.sha256()

    def hashed() -> Iterator[tuple[bytes]]:
        for envelope in envelopes:
            digest.update(envelope)
            yield (envelope,)

    connection = database.connect_once(path, key)
    try:
        with database.transaction(connection):
            connection.execute(schema.BATCH)
            connection.executemany("INSERT INTO envelopes VALUES (?)", hashed())
    finally:
        connection.close()
    return digest.digest()


def read(path: Path, key: FileKey) -> Iterator[bytes]:
    """The envelopes in their order, one at a time."""
    connection = database.connect_reading(path, key)
    try:
        for (envelope,) in connection.execute("SELECT envelope FROM envelopes ORDER BY rowid"):
            yield bytes(envelope)
    finally:
        connection.close()
