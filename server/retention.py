"""Forgetting: what the office has taken is destroyed, first its keys, then its files."""

from crypto.bundle import Take
from crypto.errors import Refused

from .depot import Depot
from .ledger import Ledger
from .noticeboard import Noticeboard
from .renewal import CALL


def take_for_us(noticeboard: Noticeboard, ledger: Ledger) -> Take | None:
    """What the office says it took of this server; `Refused` if it names a batch that is not ours."""
    for take in noticeboard.outbound.takes:
        if take.server == ledger.key.verify_key:
            refuse_other_batch(take, ledger)
            return take
    return None


def refuse_other_batch(take: Take, ledger: Ledger) -> None:
    """A take must name a batch of ours by its digest. What is older than all we know was taken before."""
    batches = {batch.header.number: batch.header for batch in ledger.batches()}
    if not batches or take.batch > max(batches):
        raise Refused(f"take: a batch that this server has not closed; {CALL}")
    if take.batch in batches and take.digest != batches[take.batch].digest:
        raise Refused(f"take: not the batch that this server closed under this number; {CALL}")


def forget(take: Take, *, ledger: Ledger, depot: Depot) -> None:
    """Destroy this batch and all before it. Again after a crash, it goes on."""
    ledger.forget(through=take.batch)
    depot.clean()
