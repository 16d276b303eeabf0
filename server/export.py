"""Writing the inbound bundle onto the courier's stick: whole and read back, or not there."""

from collections.abc import Iterable
from pathlib import Path

from crypto.bundle import InboundReader
from crypto.errors import Refused
from crypto.fingerprint import Fingerprint

from .folder import written_aside


def export(pieces: Iterable[bytes], *, to: Path, office: Fingerprint) -> None:
    """The file appears under its name only after every byte on the stick was read again and its seal verified."""
    with written_aside(to, pieces) as aside, aside.open("rb") as file:
        reader = InboundReader(file.read)
        if not office.matches(reader.head.office):
            raise Refused("bundle: of another office")
        for _, envelopes in reader.batches():
            for _ in envelopes:
                pass
        reader.seal()
