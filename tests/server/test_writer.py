"""The writer: who waits together shares one transaction, and an envelope that came whole is kept."""

from concurrent.futures import Future
from pathlib import Path

import pytest

from server.letterbox import Letterbox
from server.master import FileKey
from server.writer import Fate, Writer
from tests.server.house import envelopes


@pytest.fixture
def letterbox(tmp_path: Path) -> Letterbox:
    """An empty one, which its test closes."""
    return Letterbox.create(tmp_path / "1.db", FileKey.fresh(), number=1, epoch=0)


def test_who_waits_together_goes_to_the_disk_together(letterbox: Letterbox) -> None:
    """Sixteen envelopes cost two waits for the disk: one half is answered while the other is on its way."""
    done: list[str] = []
    letterbox._connection.set_trace_callback(done.append)
    writer = Writer(letterbox, capacity=100)
    # Nobody is served while the lock is held.
    with writer._called:
        fates = [writer.put(one) for one in envelopes(16)]
    assert [fate.result(10) for fate in fates] == [Fate.KEPT] * 16
    assert [line.count("(x'") for line in done if line.startswith("INSERT")] == [8, 8]
    writer.stop().close()


def test_who_waits_together_may_find_room_for_some(letterbox: Letterbox) -> None:
    """T6: In a group that is too large some get their 204, and as many envelopes are on the disk."""
    writer = Writer(letterbox, capacity=10)
    with writer._called:
        fates = [writer.put(one) for one in envelopes(16)]
    told = [fate.result(10) for fate in fates]
    assert 0 < writer.stop().held == told.count(Fate.KEPT) < 16
    letterbox.close()


def test_an_envelope_stays_though_its_sender_left(letterbox: Letterbox) -> None:
    """Who came whole and breaks off before the answer is kept like everybody else."""
    writer, gone = Writer(letterbox, capacity=10), Future[Fate]()
    gone.cancel()
    writer.keep(envelopes(1)[0], promise=gone)
    assert writer.put(envelopes(1)[0]).result(10) is Fate.KEPT
    assert writer.stop().held == 2
    letterbox.close()
