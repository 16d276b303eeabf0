"""What the office sends: taken in whole or not at all, never backwards, never two versions of one thing."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from crypto.bundle import Take
from crypto.errors import Refused
from crypto.signature import SigningKey
from server import local
from server.keeper import Keeper
from server.renewal import CALL, FETCH, Renewal
from tests.server.house import Machine, envelopes
from tests.server.office import RANDOMNESS, Office, Sent
from tests.server.pages import decrypted
from tests.server.test_batches import batches, closed


def test_what_hangs_outlives_a_restart(machine: Machine) -> None:
    """After an import and a restart the same record and board hang, and the same bundle again is no error."""
    sent = machine.office.sends()
    with machine.opened() as keeper:
        assert keeper.accept(sent.raw) is Renewal.NEW
    with machine.opened() as keeper:
        assert keeper.noticeboard is not None
        assert keeper.noticeboard.record(machine.day()) == machine.office.record(machine.day())
        assert keeper.noticeboard.record(machine.day() + 30) is None
        assert keeper.accept(sent.raw) is Renewal.SAME


def test_a_lost_stick_is_no_alarm(machine: Machine) -> None:
    """A bundle after a gap is taken; the one that was lost then comes too late."""
    first = machine.office.sends()
    lost = machine.office.sends(first)
    third = machine.office.sends(lost)
    with machine.opened() as keeper:
        assert [keeper.accept(sent.raw) for sent in (first, third)] == [Renewal.NEW, Renewal.NEW]
        with pytest.raises(Refused, match="rolled back"):
            keeper.accept(lost.raw)


def test_a_bundle_cut_anywhere_changes_nothing(machine: Machine) -> None:
    """A truncated bundle is refused at every length, and the last whole one goes on hanging."""
    first = machine.office.sends(days=2)
    second = machine.office.sends(first, days=2).raw
    with machine.opened() as keeper:
        keeper.accept(first.raw)
        for end in [*range(0, len(second), 4_999), *range(len(second) - 80, len(second))]:
            with pytest.raises(Refused, match=FETCH):
                keeper.accept(second[:end])
        with pytest.raises(Refused):
            keeper.accept(second + b"\0")
        assert machine.folder.bundle.read_bytes() == first.raw
        assert keeper.accept(second) is Renewal.NEW
    assert [path.name for path in machine.folder.outbound.iterdir()] == ["current.bundle"]


def test_a_changed_byte_is_refused(machine: Machine) -> None:
    """T7: Whoever carries the stick can change nothing in it."""
    raw = machine.office.sends(days=2).raw
    with machine.opened() as keeper:
        for at in range(0, len(raw), 3_331):
            with pytest.raises(Refused):
                keeper.accept(raw[:at] + bytes((raw[at] ^ 1,)) + raw[at + 1 :])
        assert keeper.noticeboard is None


Wrong = Callable[[Office, Sent], Sent]

# Each bundle breaks one rule; beside it the reason that the operator reads.
WRONG: dict[str, Wrong] = {
    "another office": lambda office, first: Office(office.day).sends(first),
    "not signed by the station": lambda office, first: office.sends(first, station=SigningKey.fresh(RANDOMNESS)),
    "another day": lambda office, first: office.sends(first, records={office.day: office.record(office.day + 1)}),
    "no record": lambda office, first: office.sends(first, days=0),
    "record: another one for the same day": lambda office, first: office.sends(
        first, records={office.day: office.another_record(office.day)}
    ),
    "with the same number": lambda office, first: office.sends(number=first.number),
    "does not follow": lambda office, first: office.sends(replace(first, raw=first.raw + bytes(80))),
    "edition: older": lambda office, first: office.sends(
        replace(first, number=first.number + 5), edition=first.edition.number - 1
    ),
    "edition: another one": lambda office, first: office.sends(first, edition=first.edition.number),
    "edition: does not follow": lambda office, first: office.sends(
        replace(first, edition=replace(first.edition, cells=128))
    ),
    "serial goes back": lambda office, first: replace(office, serial=office.serial - 1, files={}).sends(first),
    "certificate: another one": lambda office, first: replace(office, identities=office.identities[:1], files={}).sends(
        first
    ),
}


@pytest.mark.parametrize("reason", WRONG)
def test_a_wrong_bundle_is_refused_whole(machine: Machine, reason: str) -> None:
    """Each rule of what may follow has its own reason, and says what to do; what hangs stays."""
    office = replace(machine.office, serial=5, files={})
    first = office.sends(number=7, edition=7)
    with machine.opened() as keeper:
        keeper.accept(first.raw)
        bundle = WRONG[reason](office, first).raw
        with pytest.raises(Refused, match=reason) as refused:
            keeper.accept(bundle)
        assert str(refused.value).endswith((FETCH, CALL))
        assert keeper.noticeboard is not None
        assert keeper.noticeboard.outbound.digest == first.digest
    assert machine.folder.bundle.read_bytes() == first.raw


def test_a_closed_note_hangs_no_earlier_than_it_says(machine: Machine) -> None:
    """The office closes from tomorrow on: today's record cannot be replaced by that note."""
    closed_tomorrow = {machine.day(): machine.office.closed(machine.day() + 1)}
    with machine.opened() as keeper, pytest.raises(Refused, match="another day"):
        keeper.accept(machine.office.sends(records=closed_tomorrow).raw)


def test_a_new_certificate_may_issue_records_anew(machine: Machine) -> None:
    """A higher serial is a new beginning: its records for the same days are no fork."""
    first = machine.office.sends()
    renewed = replace(machine.office, serial=2, files={})
    with machine.opened() as keeper:
        keeper.accept(first.raw)
        assert keeper.accept(renewed.sends(first).raw) is Renewal.NEW


def take(keeper: Keeper, number: int) -> Take:
    """What the station says after it took this batch."""
    header = next(batch.header for batch in keeper._ledger.batches() if batch.header.number == number)
    return Take(keeper._ledger.key.verify_key, number, header.digest)


def three_days(machine: Machine) -> Sent:
    """Three batches closed, and the office's first bundle hangs."""
    first = machine.office.sends()
    for _ in range(3):
        closed(machine, envelopes(2))
    with machine.opened() as keeper:
        keeper.accept(first.raw)
    return first


def test_what_was_taken_is_forgotten(machine: Machine) -> None:
    """A take destroys the keys of its batch and all before it, then their files; the chain goes on from it."""
    first = three_days(machine)
    with machine.opened() as keeper:
        before = keeper._ledger.batches()
        keeper.accept(machine.office.sends(first, takes=(take(keeper, 2),)).raw)
        ledger = b"".join(path.read_bytes() for path in machine.folder.path.glob("ledger-*.db*"))
        assert [path.name for path in machine.folder.batches.iterdir()] == ["3.db"]
    after = batches(machine)
    assert [(batch.header.number, batch.key is None) for batch in after] == [(2, True), (3, False)]
    assert after[1].header.before == before[1].header.digest
    assert len(ledger) > 0


def test_forgotten_keys_are_in_no_byte_of_the_ledger(machine: Machine) -> None:
    """Not even who knows the master key finds a destroyed key again: pages and log, decrypted, hold none."""
    first = three_days(machine)
    with machine.opened() as keeper:
        keys = [batch.key.reveal() for batch in keeper._ledger.batches() if batch.key]
        keeper.accept(machine.office.sends(first, takes=(take(keeper, 2),)).raw)
        assert (machine.folder.path / "ledger-1.db-wal").stat().st_size == 0
        ledger = b"".join(decrypted(machine.ledger, machine.key))
    assert [key in ledger for key in keys] == [False, False, True]


def test_everything_may_be_taken(machine: Machine) -> None:
    """After all batches were taken the next one still follows the last."""
    first = three_days(machine)
    with machine.opened() as keeper:
        last = keeper._ledger.batches()[-1].header
        keeper.accept(machine.office.sends(first, takes=(take(keeper, 3),)).raw)
    assert list(machine.folder.batches.iterdir()) == []
    header = closed(machine, envelopes(1)).header
    assert (header.number, header.before) == (4, last.digest)


def test_a_crash_before_forgetting_is_made_good(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bundle hangs but the power went before anything was forgotten: the next start forgets it."""
    first = three_days(machine)
    with machine.opened() as keeper:
        second = machine.office.sends(first, takes=(take(keeper, 3),))
        monkeypatch.setattr("server.retention.forget", lambda *_, **__: None)
        keeper.accept(second.raw)
        monkeypatch.undo()
    assert len(list(machine.folder.batches.iterdir())) == 3
    assert [batch.key for batch in batches(machine)] == [None]
    assert list(machine.folder.batches.iterdir()) == []


@pytest.mark.parametrize(("number", "flip", "reason"), [(2, 1, "not the batch"), (4, 0, "has not closed")])
def test_a_take_of_something_else_refuses_the_bundle(machine: Machine, number: int, flip: int, reason: str) -> None:
    """T6: A take that does not name a batch of this server by its digest: nothing is forgotten, nothing is hung up."""
    first = three_days(machine)
    with machine.opened() as keeper:
        true = take(keeper, min(number, 3))
        false = Take(true.server, number, bytes((true.digest[0] ^ flip,)) + true.digest[1:])
        with pytest.raises(Refused, match=reason):
            keeper.accept(machine.office.sends(first, takes=(false,)).raw)
        assert len(keeper._ledger.waiting()) == 3
    assert machine.folder.bundle.read_bytes() == first.raw


def test_takes_of_other_servers_are_theirs(machine: Machine) -> None:
    """An office may have several servers: each heeds its own takes."""
    first = three_days(machine)
    other = Take(SigningKey.fresh(RANDOMNESS).verify_key, 900, bytes(32))
    with machine.opened() as keeper:
        keeper.accept(machine.office.sends(first, takes=(other,)).raw)
        assert len(keeper._ledger.waiting()) == 3


def test_a_late_take_of_what_is_gone_is_harmless(machine: Machine) -> None:
    """A restored station may confirm again what it confirmed before."""
    first = three_days(machine)
    with machine.opened() as keeper:
        early, late = take(keeper, 1), take(keeper, 3)
        second = machine.office.sends(first, takes=(late,))
        keeper.accept(second.raw)
        assert keeper.accept(machine.office.sends(second, takes=(early,)).raw) is Renewal.NEW
        assert keeper._ledger.waiting() == []


def test_a_new_board_hangs_at_once(hung: Machine) -> None:
    """An import while the server runs changes what the next visitor sees."""
    with hung.running() as doors:
        second = hung.office.sends(Sent.of(doors.house.keeper))
        assert local.outbound(hung.folder.socket, second.raw) == "imported"
        assert second.edition.text().encode() in doors.get("/v1/board")
