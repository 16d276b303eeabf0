"""The chain of batches: whatever a server or a courier does to it, the station takes nothing, and says why."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final, TypeAlias

import pytest

from caseworker_ui.bundles.inbound import take_in
from caseworker_ui.notice import Notice
from crypto import bundle
from crypto.batch import FIRST_BEFORE, BatchHeader
from crypto.signature import SigningKey

from .conftest import TODAY, House
from .post import RANDOMNESS, Server, reading

Batch: TypeAlias = tuple[BatchHeader, list[bytes]]
STRANGER: Final = SigningKey.fresh(RANDOMNESS)


def another(batch: Batch, **changes: object) -> Batch:
    """A batch with some of its header changed, which the server would sign as well."""
    return replace(batch[0], **changes), batch[1]  # type: ignore[arg-type]  # any field


def of_others(batch: Batch, envelopes: Batch) -> Batch:
    """A batch of the same number after the same one, with the envelopes of another."""
    return another((batch[0], envelopes[1]), envelopes=envelopes[0].envelopes)


def carried(server: Server, batches: list[Batch], *, signer: SigningKey | None = None, number: int = 9) -> bytes:
    """A bundle with these batches under a sound seal."""
    head = bundle.Head(bundle.INBOUND, server.office, server.key.verify_key, number, bytes(32), len(batches))
    parts = [(header.signed(signer or server.key), header.count, held) for header, held in batches]
    return b"".join(bundle.write_inbound(head, parts, server=server.key))


# What comes after batches 1 and 2 were taken: of the batches 1 to 4, those in the bundle, and the notice that it gets.
HOSTILE: Final[dict[str, tuple[Callable[[list[Batch]], list[Batch]], str]]] = {
    "one left out": (lambda chain: [chain[3]], "batch missing"),
    "two in the wrong order": (lambda chain: [chain[3], chain[2]], "batch missing"),
    "one left out after a sound one": (lambda chain: [chain[2], another(chain[3], number=5)], "batch missing"),
    "another batch 2": (lambda chain: [chain[0], of_others(chain[1], chain[2])], "batch forked"),
    "two children of batch 2": (lambda chain: [chain[2], of_others(chain[2], chain[3])], "batch forked"),
    "a child of another batch 2": (lambda chain: [another(chain[2], before=bytes(32))], "batch forked"),
    "a new beginning": (lambda chain: [another(chain[2], before=FIRST_BEFORE)], "batch forked"),
    "a step back in time": (lambda chain: [another(chain[2], first=TODAY - 1)], "batch forked"),
    "rolled back to batch 1": (
        lambda chain: [chain[0], another(chain[2], number=2, before=chain[0][0].digest)],
        "batch forked",
    ),
    "the envelopes of another": (lambda chain: [(chain[2][0], chain[3][1])], "bundle refused"),
    "envelopes in another order": (lambda chain: [(chain[2][0], chain[2][1][::-1])], "bundle refused"),
}


@pytest.fixture
def taken(house: House) -> House:
    """A house whose station has the first two of four batches."""
    for _ in range(4):
        house.server.close([], first=TODAY)
    chain = house.server.batches
    take_in(house.station, reading(carried(house.server, chain[:2])).read, today=TODAY, trust=house.server.fingerprint)
    return house


def state(house: House) -> tuple[object, ...]:
    """All that an import may change."""
    vault = house.station.vault
    return (
        *vault.rows("SELECT batch, header FROM servers"),
        *vault.rows("SELECT * FROM batches"),
        *vault.rows("SELECT count(*), max(rowid) FROM spool"),
    )


def test_a_broken_chain_is_refused_with_its_reason(taken: House) -> None:
    """T7: A batch that is missing, reordered, forked or rolled back stops the import; nothing of the bundle is kept."""
    before = state(taken)
    for name, (made, reason) in HOSTILE.items():
        raw = carried(taken.server, made(taken.server.batches))
        with pytest.raises(Notice) as told:
            take_in(taken.station, reading(raw).read, today=TODAY)
        assert told.value.key == reason, name
        assert state(taken) == before, name
    assert take_in(taken.station, reading(taken.server.bundle()).read, today=TODAY).batches == 2


def test_what_is_known_brings_nothing(taken: House) -> None:
    """T7: A bundle again, an older one, or known batches in another order change nothing: sticks may come late."""
    before, chain = state(taken), taken.server.batches
    for batches in (chain[:2], chain[:1], [], [chain[1], chain[0]], [chain[1], chain[1]]):
        assert take_in(taken.station, reading(carried(taken.server, batches)).read, today=TODAY).batches == 0
        assert state(taken) == before


def test_another_server_cannot_speak_for_this_one(taken: House) -> None:
    """T7: A batch by another key in this server's bundle, or this server's batches in another's bundle, is refused."""
    before, chain = state(taken), taken.server.batches
    forged = carried(taken.server, chain[2:], signer=STRANGER)
    stranger = Server(taken.server.office, key=STRANGER)
    for raw, reason in ((forged, "bundle refused"), (carried(stranger, chain[2:]), "server unknown")):
        with pytest.raises(Notice, match=reason):
            take_in(taken.station, reading(raw).read, today=TODAY)
        assert state(taken) == before


def test_what_goes_out_does_not_come_in(taken: House) -> None:
    """A bundle of the other direction is refused: a stick that was not emptied does no harm."""
    before, raw = state(taken), b"HEAD" + (128).to_bytes(8, "big") + b"perron/v1/out".ljust(128, b"\0")
    with pytest.raises(Notice, match="bundle refused"):
        take_in(taken.station, reading(raw).read, today=TODAY)
    assert state(taken) == before
