"""Taking in a bundle."""

import pytest

from caseworker_ui.bundles.inbound import take_in
from caseworker_ui.bundles.opening import open_spool
from caseworker_ui.bundles.progress import Progress
from caseworker_ui.cases import casebook
from caseworker_ui.notice import Notice, Said

from .conftest import TODAY, House
from .post import Server, reading


def spooled(house: House) -> int:
    """How many envelopes wait in the spool."""
    row = house.station.vault.row("SELECT count(*) FROM spool")
    assert row is not None
    return int(str(row[0]))


def test_a_bundle_is_taken_without_any_desk(house: House) -> None:
    """The import needs no desk's passphrase, and the next outbound bundle says what was taken."""
    house.take(house.reporter().letter("Bonjour", epoch=TODAY))
    assert spooled(house) == 64
    (take,) = house.bundle().takes
    assert (take.batch, take.digest) == (1, house.server.batches[0][0].digest)


def test_a_repeated_bundle_brings_nothing_new(house: House) -> None:
    """The same stick twice changes nothing."""
    house.take()
    assert take_in(house.station, reading(house.server.bundle()).read, today=TODAY).batches == 0
    assert spooled(house) == 64


def test_an_older_bundle_is_told(house: House) -> None:
    """T7: A bundle older than the last one taken brings nothing, and both numbers are named; the same again is not."""
    house.take()
    newest, older = (reading(house.server.bundle(number=number)) for number in (2**64 - 1, 5))
    assert take_in(house.station, newest.read, today=TODAY).said.key == "bundle known"
    told = take_in(house.station, older.read, today=TODAY).said
    assert told == Said("bundle older", {"number": 5, "newest": 2**64 - 1})


def test_an_import_tells_how_far_it_is(house: House) -> None:
    """Whoever waits sees which batch of how many is being taken."""
    for _ in range(3):
        house.server.close([], first=TODAY)
    told: list[Progress] = []
    raw, trust = reading(house.server.bundle()), house.server.fingerprint
    take_in(house.station, raw.read, today=TODAY, trust=trust, tell=told.append)
    assert told == [Progress("taking", place, 3) for place in range(3)]


def test_a_truncated_bundle_leaves_nothing(house: House) -> None:
    """T6: Wherever the copy was cut off, nothing of it is in the spool, and the whole bundle is taken afterwards."""
    house.server.close([], first=TODAY)
    raw = house.server.bundle()
    for length in (0, 11, 12, 139, 140, 300, 40_000, len(raw) // 2, len(raw) - 77, len(raw) - 76, len(raw) - 1):
        with pytest.raises(Notice, match="bundle refused"):
            take_in(house.station, reading(raw[:length]).read, today=TODAY, trust=house.server.fingerprint)
        assert spooled(house) == 0
        assert house.station.vault.row("SELECT count(*) FROM servers") == (0,)
    assert take_in(house.station, reading(raw).read, today=TODAY, trust=house.server.fingerprint).batches == 1


def test_a_changed_bundle_leaves_nothing(house: House) -> None:
    """T7: One flipped bit anywhere is noticed before anything is kept."""
    house.server.close([], first=TODAY)
    raw = bytearray(house.server.bundle())
    for place in (0, 20, 60, 100, 130, 150, 200, 320, 40_000, len(raw) - 100, len(raw) - 70, len(raw) - 1):
        raw[place] ^= 1
        with pytest.raises(Notice):
            take_in(house.station, reading(bytes(raw)).read, today=TODAY, trust=house.server.fingerprint)
        raw[place] ^= 1
        assert spooled(house) == 0


def test_a_server_that_nobody_compared_is_refused(house: House) -> None:
    """A bundle by an unknown key is not taken, and the sentence shows the fingerprint to compare."""
    house.server.close([], first=TODAY)
    with pytest.raises(Notice, match="server unknown") as told:
        take_in(house.station, reading(house.server.bundle()).read, today=TODAY)
    assert str(told.value.values["fingerprint"]) == str(house.server.fingerprint)
    assert spooled(house) == 0


def test_another_offices_bundle_is_refused(house: House) -> None:
    """A stick of another city does no harm."""
    other = Server(bytes(32))
    other.close([], first=TODAY)
    with pytest.raises(Notice, match="bundle elsewhere"):
        take_in(house.station, reading(other.bundle()).read, today=TODAY, trust=other.fingerprint)


def test_a_missing_batch_is_noticed(house: House) -> None:
    """T7: A bundle that skips a batch is refused whole: the server still has it."""
    house.take()
    house.server.close([], first=TODAY)
    house.server.close([], first=TODAY)
    with pytest.raises(Notice, match="batch missing") as told:
        take_in(house.station, reading(house.server.bundle(since=3)).read, today=TODAY)
    assert told.value.values["batch"] == 2
    assert take_in(house.station, reading(house.server.bundle(since=2)).read, today=TODAY).batches == 2


def test_a_forked_batch_is_noticed(house: House) -> None:
    """T7: A server that shows another batch under an old number is caught."""
    house.take()
    house.server.batches.clear()
    house.server.close([], first=TODAY)
    with pytest.raises(Notice, match="batch forked"):
        take_in(house.station, reading(house.server.bundle()).read, today=TODAY)


def test_a_replayed_envelope_is_shown_once(house: House) -> None:
    """An envelope that a server sends again in a later batch is known by its id."""
    sealed = house.reporter().letter("Une fois", epoch=TODAY)
    house.take(sealed)
    house.take(sealed)
    opened = open_spool(house.desks["integrite"], house.station, today=TODAY)
    assert (opened.new_cases, opened.changed_cases, opened.refused) == ([1], [], [])
    assert len(casebook.case(house.desks["integrite"], 1).messages) == 1


def test_a_late_copy_does_not_hide_the_envelope(house: House) -> None:
    """T6: a copy that reaches a mirror too late, and the office first, does not cost the envelope that came in time."""
    sealed = house.reporter().letter("À temps", epoch=TODAY)
    mirror = Server(house.station.office)
    mirror.close([sealed], first=TODAY + 9)
    house.take()
    take_in(house.station, reading(mirror.bundle()).read, today=TODAY + 9, trust=mirror.fingerprint)
    assert open_spool(house.desks["integrite"], house.station, today=TODAY + 9).new_cases == []
    house.take(sealed, epoch=TODAY + 1, today=TODAY + 9)
    assert open_spool(house.desks["integrite"], house.station, today=TODAY + 9).new_cases == [1]


def test_a_clock_that_is_behind_stops_the_import(house: House) -> None:
    """With a wrong clock no key is destroyed and no deadline computed: the sentence says to set it."""
    house.server.close([], first=TODAY + 5)
    with pytest.raises(Notice, match="clock behind"):
        take_in(house.station, reading(house.server.bundle()).read, today=TODAY, trust=house.server.fingerprint)
    assert spooled(house) == 0


def test_two_servers_are_taken_side_by_side(house: House) -> None:
    """A mirror has its own chain and its own confirmation."""
    house.take()
    mirror = Server(house.station.office)
    mirror.close([], first=TODAY)
    take_in(house.station, reading(mirror.bundle()).read, today=TODAY, trust=mirror.fingerprint)
    assert {take.server for take in house.bundle().takes} == {house.server.key.verify_key, mirror.key.verify_key}


def test_a_replay_while_a_desk_is_away_changes_nothing(house: House) -> None:
    """An envelope that still waits for a desk after 40 days may come again: the import goes on."""
    sealed = house.reporter().letter("Bonjour", epoch=TODAY)
    house.take(sealed)
    house.take(epoch=TODAY + 40)
    house.take(sealed, epoch=TODAY + 41)
    assert spooled(house) == 64 + 64 + 64


def test_a_number_in_the_spool_is_never_used_again(house: House) -> None:
    """Two looks of one desk at once: the slower one cannot note a newer batch as tried in the place of its own."""
    numbers: list[tuple[object, ...]] = []
    for _ in range(2):
        house.take()
        numbers += house.station.vault.rows("SELECT batch FROM batches")
        for desk in house.desks.values():
            open_spool(desk, house.station, today=TODAY)
    assert numbers == [(1,), (2,)]
